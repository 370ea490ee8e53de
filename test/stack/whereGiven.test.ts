import assert from "node:assert/strict";
import { parseOverride } from "../../stack/override.ts";
import { whereGiven } from "../../stack/whereGiven.ts";

const origins = (...overrides: string[]) => ({
  stack: "dev",
  file: "stacks/Pulumi.dev.yaml",
  project: "app",
  byProject: ["app:protect", "aws:region"],
  overrides: overrides.map((each) => parseOverride(each, "app")),
});

describe("a settings' error names the place where the value is given:", () => {
  for (const [what, overrides, line, expected] of [
    ["the file", [], "fileSystem.name: wrong", "stacks/Pulumi.dev.yaml: fileSystem.name: wrong"],
    ["Pulumi.yaml", [], "protect: wrong", "Pulumi.yaml: config.protect: wrong"],
    ["Pulumi.yaml, for another namespace", [], "aws:region: wrong", "Pulumi.yaml: config.aws:region: wrong"],
    ["--set", ["fileSystem.name=x"], "fileSystem.name: wrong", "--set fileSystem.name: wrong"],
    ["--set with a namespace", ["app:protect=x"], "protect: wrong", "--set app:protect: wrong"],
    ["--set of another namespace", ["aws:region=x"], "aws:region: wrong", "--set aws:region: wrong"],
    ["--set of what is around", ["servers[0]=x"], "servers[0].name: wrong", "--set servers[0]: servers[0].name: wrong"],
    ["--set, in quotes", ['fileSystem["name"]=x'], "fileSystem.name: wrong", '--set fileSystem["name"]: wrong'],
    ["the last --set", ["protect=1", "protect=2"], "protect: wrong", "--set protect: wrong"],
    [
      "the file and what is laid in",
      ["servers[2].name=x", "protect=true"],
      "servers: 3 entries",
      "stacks/Pulumi.dev.yaml with --set servers[2].name: servers: 3 entries",
    ],
    [
      "the file for a name that only begins alike",
      ["fileSystem.n=x"],
      "fileSystem.name: wrong",
      "stacks/Pulumi.dev.yaml: fileSystem.name: wrong",
    ],
  ] as [string, string[], string, string][]) {
    it(what, () => {
      assert.equal(whereGiven(`Pulumi.dev.yaml: ${line}`, origins(...overrides)), expected);
    });
  }

  it("each line its own, and no line that is no setting's", () => {
    const text = "Pulumi.dev.yaml: a: one\nPulumi.dev.yaml: b: two\nPulumi.prod.yaml: a: other\nsomething";
    assert.equal(
      whereGiven(text, { ...origins("b=2"), file: "Pulumi.dev.yaml" }),
      "Pulumi.dev.yaml: a: one\n--set b: two\nPulumi.prod.yaml: a: other\nsomething",
    );
  });
});
