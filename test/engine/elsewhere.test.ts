import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Cloud } from "../../standin/cloud/cloud.ts";
import { StandInProvider } from "../../standin/provider/standInProvider.ts";
import { readmeBlocks, writeForeignProgram } from "../policies/foreignProgram.ts";
import { otherNodes } from "../policies/nodes.ts";
import { npmPack, PACK_NAME } from "../policies/packArchive.ts";
import { withPulumi } from "./withPulumi.ts";
import { type CommandResult, runCli } from "./workspace.ts";

const FOLDER_FORM = "policies";
const ARCHIVE_FORM = `node_modules/${PACK_NAME}`;

/** The commands of the pack's README, with the pack that each of them names. */
const PREVIEWS = readmeBlocks("### In another program")
  .flatMap((block) => block.split("\n"))
  .filter((line) => line.startsWith("pulumi preview "));

withPulumi("the pack in another program", () => {
  let temporary: string;
  let program: string;
  let provider: StandInProvider;

  before(async () => {
    temporary = mkdtempSync(path.join(tmpdir(), "elsewhere-"));
    program = path.join(temporary, "shop");
    writeForeignProgram(program, path.join(temporary, npmPack(temporary).trim()));
    const home = path.join(temporary, "home");
    mkdirSync(home);
    writeFileSync(path.join(home, "logs"), "");
    provider = await StandInProvider.start(new Cloud());
    const { exitCode, stderr } = await pulumi(["stack", "init", "dev"]);
    assert.equal(exitCode, 0, stderr);
  });

  after(() => {
    provider?.stop();
    // Undefined where the tests were left out.
    if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
  });

  /** With another Node.js first on the PATH. */
  function pulumi(args: readonly string[], node?: string): Promise<CommandResult> {
    return runCli(
      program,
      {
        PULUMI_HOME: path.join(temporary, "home"),
        PULUMI_BACKEND_URL: `file://${temporary}`,
        PULUMI_CONFIG_PASSPHRASE: "elsewhere",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}`,
        NO_COLOR: "1",
        ...(node === undefined ? {} : { PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` }),
      },
      ...args,
    );
  }

  function assertJudged({ exitCode, stdout, stderr }: CommandResult): void {
    assert.notEqual(exitCode, 0, stdout + stderr);
    assert.match(stdout, /\[mandatory\] \[severity: critical\] {2}fsx-multi-az/, stdout + stderr);
    assert.match(stdout, /deploymentType is SINGLE_AZ_2; it must be MULTI_AZ_1/);
  }

  it("has a command in the pack's README for the folder and for the archive", () => {
    assert.deepEqual(
      PREVIEWS.map((line) => line.split(" ").at(-1)),
      [FOLDER_FORM, ARCHIVE_FORM],
    );
  });

  for (const line of PREVIEWS) {
    it(`judges it by "${line}"`, async () => assertJudged(await pulumi(line.split(" ").slice(1))));
  }

  const older = otherNodes().filter(({ major }) => major === 20 || major === 21);
  if (older.length === 0) it("runs from the archive on a Node.js 20, where one is on the PATH");
  for (const { executable, version } of older) {
    it(`judges it from the archive on Node.js ${version}`, async () => {
      assertJudged(await pulumi(["preview", "--policy-pack", ARCHIVE_FORM], executable));
    });

    it(`says from the folder which Node.js it needs, on ${version}`, async () => {
      const { exitCode, stdout, stderr } = await pulumi(["preview", "--policy-pack", FOLDER_FORM], executable);
      assert.notEqual(exitCode, 0);
      assert.ok(
        `${stdout}${stderr}`.includes(`${PACK_NAME} needs Node.js 22.18 or newer, and ${executable} is ${version};`),
        stdout + stderr,
      );
      assert.doesNotMatch(stdout + stderr, /^ +at /m);
    });
  }
});
