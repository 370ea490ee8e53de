import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";

/** A copy of the project with the tests' stack files; nothing here changes it. */
let project: string;

function clpconf(...args: string[]) {
  const command = ["cli/main.js", "clpconf", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npm run clpconf", () => {
  let folder: string;

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-clpconf-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("prints the article's configuration with tokens, and the unconfirmed tags beside it", () => {
    const { status, stdout, stderr } = clpconf();
    assert.equal(status, 0, stderr);
    assert.match(stdout, /<ip>172\.16\.0\.1<\/ip>/);
    assert.match(stdout, /<eniid>@@ENI_ID:server1@@<\/eniid>/);
    assert.match(stdout, /<username>test\.msad\.local\\Admin<\/username>/);
    assert.match(stdout, /<objectnumber>15<\/objectnumber>/);
    assert.match(stderr, /no public document confirms[\s\S]*\(assumed\)/);
  });

  it("follows the settings", () => {
    const { stdout } = clpconf("--set", "cluster.virtualIp=192.168.7.7", "--set", "servers[0].privateIp=10.0.110.20");
    assert.match(stdout, /<ip>192\.168\.7\.7<\/ip>/);
    assert.match(stdout, /<info>10\.0\.110\.20<\/info>/);
  });

  it("writes the whole folder in CLUSTERPRO's layout, scripts with CRLF", () => {
    const out = path.join(folder, "conf");
    const { status, stderr } = clpconf("--out", out);
    assert.equal(status, 0, stderr);
    const files = readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((each) => each.isFile())
      .map((each) => path.relative(out, path.join(each.parentPath, each.name)).replaceAll("\\", "/"));
    assert.deepEqual(files.sort(), [
      "clp.conf",
      "scripts/failover/script_minio/clpfsx-settings.bat",
      "scripts/failover/script_minio/start.bat",
      "scripts/failover/script_minio/stop.bat",
      "scripts/monitor.s/genw_fsx/clpfsx-settings.bat",
      "scripts/monitor.s/genw_fsx/genw.bat",
      "scripts/monitor.s/genw_minio/clpfsx-settings.bat",
      "scripts/monitor.s/genw_minio/genw.bat",
    ]);
    for (const file of files.filter((each) => each.endsWith(".bat"))) {
      assert.doesNotMatch(readFileSync(path.join(out, file), "latin1"), /[^\r]\n/, file);
    }
  });

  it("writes nothing when a setting is wrong", () => {
    const out = path.join(folder, "conf");
    const { status, stderr } = clpconf("--set", "cluster.group=a b", "--out", out);
    assert.equal(status, 2);
    assert.match(stderr, /^--set cluster\.group: /);
    assert.ok(!existsSync(out));
  });

  it("overwrites nothing", () => {
    const out = path.join(folder, "conf");
    mkdirSync(out);
    writeFileSync(path.join(out, "clp.conf"), "mine");
    const { status, stderr } = clpconf("--out", out);
    assert.equal(status, 2);
    assert.match(stderr, /the folder is not empty/);
    assert.deepEqual(readdirSync(folder), ["conf"]);
    assert.equal(readFileSync(path.join(out, "clp.conf"), "utf8"), "mine");
  });

  it("says in a line that a folder cannot be written, and leaves nothing behind", () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "mine");
    const { status, stderr } = clpconf("--out", path.join(file, "conf"));
    assert.equal(status, 2);
    assert.match(stderr, /^--out .*: cannot be (written|used as a folder) \(E[A-Z]+\)\..*\n$/);
    const long = path.join(folder, "x".repeat(250));
    const other = clpconf("--out", long);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /^--out .*: cannot be written \(E[A-Z]+\)\. Name another folder\.\n$/);
    assert.deepEqual(readdirSync(folder), ["file"]);
  });

  it("finds what an export has otherwise, element by element, and ends with 1", () => {
    const file = path.join(folder, "clp.conf");
    writeFileSync(file, clpconf().stdout);
    assert.deepEqual(clpconf("--diff", file), { status: 0, stdout: "0 differences\n", stderr: "" });
    writeFileSync(file, clpconf().stdout.replace("<ip>172.16.0.1</ip>", "<ip>172.16.0.9</ip>"));
    const { status, stdout } = clpconf("--diff", file);
    assert.equal(status, 1);
    assert.match(
      stdout,
      /awsvip@awsvip\/parameters\/ip\n {2}stack: {2}172\.16\.0\.1\n {2}export: 172\.16\.0\.9\n1 difference\n/,
    );
  });

  it("ends with 2 and a line each for wrong settings, wrong usage and a file that is no configuration", () => {
    const file = path.join(folder, "no.conf");
    writeFileSync(file, "not xml");
    for (const [args, message] of [
      [["--set", "cluster.virtualIp=10.0.0.9"], /^--set cluster\.virtualIp: /],
      [["--stack", "none"], /Pulumi\.none\.yaml: no such file/],
      [["--nonsense"], /Unknown option '--nonsense'/],
      [["--out", "a", "--diff", "b"], /--out and --diff exclude each other/],
      [["--diff", "/no/such"], /--diff \/no\/such: cannot be read \(ENOENT\)/],
      [["--diff", file], /./],
    ] as [string[], RegExp][]) {
      const { status, stdout, stderr } = clpconf(...args);
      assert.equal(status, 2, `${args}: ${stderr}`);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /^\s+at /m);
    }
  });
});
