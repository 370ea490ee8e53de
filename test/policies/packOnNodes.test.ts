import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { otherNodes } from "./nodes.ts";
import { type Started, startPack } from "./startedPack.ts";

const FOLDER = fileURLToPath(new URL("../../policies/", import.meta.url));

/** Node.js strips types by itself from here on, and not in the first releases of 23. */
const STRIPS = { major: 22, minor: 18 };

function assertOneSentence({ exitCode, stdout, stderr }: Started, expected: string): void {
  assert.equal(exitCode, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /^clusterpro-ha-policies [^\n]+\.\n$/);
  assert.ok(stderr.includes(expected), stderr);
}

describe("the pack's folder", function () {
  this.timeout(60_000);
  let temporary: string;

  before(() => {
    temporary = mkdtempSync(path.join(tmpdir(), "pack-on-nodes-"));
  });

  after(() => rmSync(temporary, { recursive: true, force: true }));

  for (const version of ["14.21.3", "20.20.2", "22.17.1"]) {
    it(`tells a Node.js ${version} in one sentence which one it needs`, async () => {
      const preload = path.join(temporary, `${version}.cjs`);
      const versions = `{ ...process.versions, node: "${version}" }`;
      writeFileSync(preload, `Object.defineProperty(process, "versions", { value: ${versions} });`);
      const started = await startPack(FOLDER, { nodeOptions: ["--require", preload] });
      assertOneSentence(started, `needs Node.js 22.18 or newer, and ${process.execPath} is ${version};`);
    });
  }

  const older = otherNodes().filter(({ version, major }) => {
    return major < STRIPS.major || (major === STRIPS.major && Number(version.split(".")[1]) < STRIPS.minor);
  });
  if (older.length === 0) it("tells an older Node.js so, where one is on the PATH");
  for (const { executable, version } of older) {
    it(`tells so the Node.js ${version} on the PATH`, async () => {
      const started = await startPack(FOLDER, { node: executable });
      assertOneSentence(started, `needs Node.js 22.18 or newer, and ${executable} is ${version};`);
    });
  }

  it("tells a Node.js that is new enough and does not strip types", async () => {
    const started = await startPack(FOLDER, { nodeOptions: ["--no-experimental-strip-types"] });
    assertOneSentence(started, " does not run; 22.18, 23.6 and newer ones do");
  });

  it("tells one that finds it below a node_modules, where Node.js strips no types", async () => {
    const inside = path.join(temporary, "node_modules", "clusterpro-ha-policies");
    mkdirSync(inside, { recursive: true });
    for (const file of ["index.cjs", "package.json"]) copyFileSync(path.join(FOLDER, file), path.join(inside, file));
    assertOneSentence(await startPack(inside), "does not run below a node_modules; install the archive");
  });

  it("starts on the Node.js of the project, without a word", async () => {
    const { exitCode, stdout, stderr } = await startPack(FOLDER);
    assert.deepEqual([exitCode, stderr], [undefined, ""]);
    assert.match(stdout, /^\d+\n$/);
  });
});
