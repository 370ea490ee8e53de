import assert from "node:assert/strict";
import { passwordOwner } from "../../cli/manualFacts.ts";
import { specOf } from "../settings/stackFile.ts";

describe("passwordOwner", () => {
  // Red while every password's token passed for the account's: the guide had it put into Cluster WebUI's place.
  it("tells the account's password from those of an export, by the token", () => {
    const spec = specOf({
      cluster: {
        baseConfiguration: "export.zip",
        passwords: [{ element: "/root/webmgr/security/adminpwd", secret: "corp/webui" }],
      },
    });
    assert.equal(passwordOwner("@@PASSWORD:0@@", spec), "test.msad.local\\Admin");
    assert.equal(passwordOwner("@@PASSWORD:1@@", spec), "secret corp/webui");
  });
});
