import assert from "node:assert/strict";
import { cliProblem } from "./pulumiCli.ts";

describe("the Pulumi CLI of the engine tests", () => {
  it("is asked for where there is none", () => {
    assert.match(String(cliProblem(undefined)), /need a pulumi on the PATH\. Install/);
  });

  for (const version of ["v3.248.9", "3.99.0", "2.400.0"]) {
    it(`is too old as ${version}`, () => {
      assert.match(String(cliProblem(version)), new RegExp(`is ${version}; .* 3\\.249\\.0 or newer`));
    });
  }

  for (const version of ["v3.249.0", "3.260.1", "v4.0.0", "v3.260.0-alpha.1", ""]) {
    it(`is fine as "${version}"`, () => {
      assert.equal(cliProblem(version), undefined);
    });
  }
});
