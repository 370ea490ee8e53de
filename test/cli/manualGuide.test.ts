import assert from "node:assert/strict";
import { manualGuides } from "../../cli/manualGuide.ts";
import { healthyBut, specOf } from "../settings/stackFile.ts";

describe("the guide beside a written configuration", () => {
  it("leaves nobody without the user who runs the scripts: without the bring-up it is made by hand", () => {
    const own = manualGuides(specOf(healthyBut("cluster.account", { user: "clusteradmin" })), []);
    for (const { name, text } of own)
      assert.match(text, /clusteradmin [\s\S]*New-ADUser[\s\S]*Delegated Server Admin/u, name);
    const admin = manualGuides(specOf(healthyBut("cluster.account", { user: "Admin" })), []);
    for (const { name, text } of admin) assert.doesNotMatch(text, /New-ADUser/, name);
  });
});
