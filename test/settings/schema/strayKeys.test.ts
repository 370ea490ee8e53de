import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/parseSettings.ts";
import { configOf, healthy } from "../stackFile.ts";

const CLUSTER = JSON.stringify({ virtualIp: "192.168.0.1" });

/** Problems of a healthy stack file with these keys besides. */
function problemsWith(more: Record<string, string>, project = "clusterpro-fsx"): readonly string[] {
  const own = Object.entries(configOf(healthy())).map(([key, value]) => [
    key.replace(/^clusterpro-fsx:/, `${project}:`),
    value,
  ]);
  const result = parseSettings({ project, stack: "dev", config: { ...Object.fromEntries(own), ...more } });
  return result.ok ? [] : result.problems;
}

describe("a setting in a namespace that is nearly the project's", () => {
  for (const namespace of ["clusterpro", "clusterpro-fxs", "Clusterpro-FSx", "clusterpro_fsx", "clusterprofsx"]) {
    it(`is refused as ${namespace}:cluster`, () => {
      assert.deepEqual(problemsWith({ [`${namespace}:cluster`]: CLUSTER }), [
        `Pulumi.dev.yaml: ${namespace}:cluster: not a setting of the project clusterpro-fsx, which would never read it; ` +
          "the project's own settings stand below clusterpro-fsx:. Write clusterpro-fsx:cluster.",
      ]);
    });
  }

  it("is refused when its key is misspelt too", () => {
    const [only, ...others] = problemsWith({ "clusterpro:servrs": "[]" });
    assert.deepEqual(others, []);
    assert.match(only ?? "", /clusterpro:servrs: .*Write clusterpro-fsx:servers\.$/);
  });

  it("is refused below the name that the project had before it was renamed", () => {
    const [only, ...others] = problemsWith({ "clusterpro-fsx:cluster": CLUSTER }, "payments");
    assert.deepEqual(others, []);
    assert.match(
      only ?? "",
      /clusterpro-fsx:cluster: not a setting of the project payments, .*Write payments:cluster\.$/,
    );
  });

  it("never shows its value, which may be a secret", () => {
    const problems = problemsWith({ "clusterpro:directoryAdminPassword": "Correct-Horse-7" });
    assert.equal(problems.length, 1);
    assert.doesNotMatch(problems.join(), /Correct/);
  });

  it("is not judged by what stands in its place: nothing else is told", () => {
    const config = {
      "aws:region": "ap-northeast-1",
      "clusterpro:network": JSON.stringify(healthy().network),
      "clusterpro-fsx:servers": JSON.stringify([
        { name: "a", zone: "ap-northeast-1d", privateIp: "10.7.0.11" },
        { name: "b", zone: "ap-northeast-1c", privateIp: "10.7.1.11" },
      ]),
    };
    const result = parseSettings({ project: "clusterpro-fsx", stack: "dev", config });
    assert.ok(!result.ok);
    assert.deepEqual(
      result.problems.map((line) => line.split(": ")[1]),
      ["clusterpro:network"],
    );
  });
});

describe("a setting of somebody else", () => {
  for (const key of [
    "aws:profile",
    "aws:defaultTags",
    "pulumi:tags",
    "pulumi:disable-default-providers",
    "kubernetes:cluster",
    "random:server",
    "network:servers",
    "clusterpro:licenceServer",
    "clusterpro-fsx-net:network",
    "clusterpro-sql:cluster",
    ":cluster",
  ]) {
    it(`is left alone: ${key}`, () => assert.deepEqual(problemsWith({ [key]: "x" }), []));
  }

  it("is left alone beside a project of a short name", () => {
    assert.deepEqual(problemsWith({ "aws:servers": "x" }, "aws2"), []);
  });
});
