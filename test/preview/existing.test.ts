import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ALL_EXISTING, SELF_MANAGED_DIRECTORY } from "../components/existing.ts";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";

interface Verdict {
  readonly violations: readonly { readonly rule: string; readonly level: string; readonly message: string }[];
}

describe("npm run preview of a stack whose network and directory are both there", function () {
  this.timeout(60_000);
  let copy: string;

  beforeEach(() => {
    copy = makeProjectCopy();
  });

  afterEach(() => removeProjectCopy(copy));

  const preview = (settings: object, ...args: string[]) => {
    const config = Object.entries(settings).map(([key, value]) => [`clusterpro-fsx:${key}`, value]);
    // JSON is YAML.
    const file = JSON.stringify({ config: { "aws:region": "ap-northeast-1", ...Object.fromEntries(config) } });
    writeFileSync(path.join(copy, "Pulumi.corp.yaml"), file);
    const main = path.join(copy, "preview/main.js");
    return spawnSync(process.execPath, [main, "--stack", "corp", ...args], { cwd: copy, encoding: "utf8" });
  };
  const broken = (stdout: string) => {
    const { violations } = (JSON.parse(stdout) as { policies: Verdict }).policies;
    return violations.filter(({ level }) => level === "mandatory");
  };

  for (const [kind, directory] of [
    ["managed", ALL_EXISTING.directory],
    ["self-managed", SELF_MANAGED_DIRECTORY],
  ] as const) {
    it(`plans it with a ${kind} directory, without a violation and with nothing undecided`, () => {
      const { status, stdout, stderr } = preview({ ...ALL_EXISTING, directory }, "--json");
      assert.equal(status, 0, stderr);
      assert.deepEqual(broken(stdout), []);
    });
  }

  it("marks what is only read, and counts it not among what is created", () => {
    const { status, stdout, stderr } = preview(ALL_EXISTING);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /Vpc clusterpro-vpc \(read\)/);
    assert.match(stdout, /RouteTable clusterpro-private-c \(read\)/);
    assert.match(stdout, /3 virtual IP routes/);
    assert.doesNotMatch(stdout, /\d (VPC|subnets|route tables|NAT gateways|directory)\b/);
  });

  it("names a table that is left out by a copy of the program", () => {
    const file = path.join(copy, "components/network/virtualIp.ts");
    const text = readFileSync(file, "utf8");
    const changed = text.replace("of args.routeTables)", 'of args.routeTables.filter((t) => t.name !== "private-c"))');
    assert.notEqual(changed, text);
    writeFileSync(file, changed);
    const { status, stdout } = preview(ALL_EXISTING, "--json");
    assert.equal(status, 1);
    const [found, ...others] = broken(stdout);
    assert.equal(found?.rule, "vip-route-in-every-table");
    assert.match(found?.message ?? "", /clusterpro-private-c/);
    assert.deepEqual(others, []);
  });

  it("ends with 2 at wrong settings of it, in lines", () => {
    const { network, ...others } = ALL_EXISTING;
    const existing = { ...network.existing, vpcId: "vpc", routeTableIds: {} };
    const { status, stderr } = preview({ ...others, network: { ...network, existing } });
    assert.equal(status, 2);
    assert.deepEqual(
      stderr
        .trimEnd()
        .split("\n")
        .map((line) => line.split(": ")[1]),
      ["network.existing.vpcId", "network.existing.routeTableIds"],
    );
  });
});
