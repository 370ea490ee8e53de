import assert from "node:assert/strict";
import { pulumiVersion, Workspace } from "./pulumiCli.ts";
import { StandInProvider } from "./standInProvider.ts";

describe("pulumi preview, with a stand-in AWS provider", function () {
  this.timeout(120_000);
  let provider: StandInProvider;
  let workspace: Workspace;

  before(function () {
    if (pulumiVersion() === undefined) {
      console.log("    left out: no pulumi on the PATH");
      this.skip();
    }
  });

  beforeEach(async () => {
    provider = await StandInProvider.start();
    workspace = new Workspace(provider.port);
    const made = await workspace.run("stack", "init", "dev");
    assert.equal(made.exitCode, 0, made.stderr);
  });

  afterEach(() => {
    provider?.stop();
    workspace?.remove();
  });

  const preview = (...options: string[]) => workspace.run("preview", "--policy-pack", "policies", ...options);

  it("accepts the program and the pack as they are", async () => {
    const { exitCode, stdout, stderr } = await preview();
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(stdout, /aws:fsx:WindowsFileSystem\s+clusterpro-fsx\s+create/);
    assert.match(stdout, /clusterpro-ha@v[\d.]+/);
    assert.doesNotMatch(stdout, /\[mandatory\]/);
    // The dev stack is not protected, and need not be.
    assert.deepEqual([...stdout.matchAll(/\[advisory\].*?(\S+-protected)/g)].map(([, rule]) => rule).sort(), [
      "directory-protected",
      "fsx-protected",
    ]);
  });

  it("stops a file system in a single zone, naming rule and resource", async () => {
    const { exitCode, stdout, stderr } = await preview(
      "--config-path",
      "--config",
      "clusterpro-fsx:fileSystem.deploymentType=SINGLE_AZ_2",
    );
    assert.notEqual(exitCode, 0, stdout + stderr);
    assert.match(stdout + stderr, /\[mandatory\].*fsx-multi-az.*clusterpro-fsx/s);
  });
});
