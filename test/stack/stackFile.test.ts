import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UNKNOWN } from "../../preview/wire.ts";
import { readProject, readStackConfig } from "../../stack/stackFile.ts";

describe("the stack file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-preview-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(path.join(folder, file), text);
  const read = (text: string, ...overrides: string[]) => {
    write("Pulumi.dev.yaml", text);
    return readStackConfig(folder, "app", "dev", overrides);
  };

  it("becomes what the CLI passes to a program: text, and JSON for what has an inside", () => {
    const { config } = read(
      "config:\n  aws:region: ap-northeast-1\n  app:n: 3\n  app:on: true\n  app:o: {a: [1, x]}\n",
    );
    assert.deepEqual(config, {
      "aws:region": "ap-northeast-1",
      "app:n": "3",
      "app:on": "true",
      "app:o": '{"a":[1,"x"]}',
    });
  });

  it("takes a key without a namespace as the project's", () => {
    assert.deepEqual(read("config:\n  size: 3\n").config, { "app:size": "3" });
  });

  it("lets an override win, and adds what the file does not have", () => {
    const { config } = read("config:\n  app:o: {a: 1}\n", "o.a=2", "p.q=yes");
    assert.deepEqual(config, { "app:o": '{"a":2}', "app:p": '{"q":"yes"}' });
  });

  it("goes on with an unknown value where one is encrypted, and says so without the ciphertext", () => {
    const { config, secretKeys, warnings } = read(
      "config:\n  app:password:\n    secure: v1:CIPHER\n  app:o:\n    keys:\n      - secure: v1:CIPHER\n",
    );
    assert.deepEqual(config, { "app:password": UNKNOWN, "app:o": JSON.stringify({ keys: [UNKNOWN] }) });
    assert.deepEqual(secretKeys, ["app:password", "app:o"]);
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? "", /^Pulumi\.dev\.yaml: password: encrypted/);
    assert.match(warnings[1] ?? "", /^Pulumi\.dev\.yaml: o\.keys\[0\]: encrypted/);
    assert.doesNotMatch(warnings.join(), /CIPHER/);
  });

  it("may have no settings at all", () => {
    assert.deepEqual(read("encryptionsalt: v1:abc\n").config, {});
  });

  it("is named with its neighbours when it is missing", () => {
    write("Pulumi.prod.yaml", "config: {}\n");
    assert.throws(() => readStackConfig(folder, "app", "dev", []), {
      name: "UserError",
      message: "Pulumi.dev.yaml: no such file. Stack files here: Pulumi.prod.yaml.",
    });
  });

  for (const [what, text, message] of [
    ["empty", "", /^Pulumi\.dev\.yaml: empty\. Stack files here: Pulumi\.dev\.yaml\.$/],
    ["only a comment", "# nothing\n", /^Pulumi\.dev\.yaml: empty/],
    ["broken", "config:\n  a: [1\n  b: 2\n", /^Pulumi\.dev\.yaml: not valid YAML: .*line 3/],
    ["a list", "- a\n", /^Pulumi\.dev\.yaml: must be a map/],
    ["of settings that are no map", "config: [1]\n", /^Pulumi\.dev\.yaml: config: must be a map/],
  ] as [string, string, RegExp][]) {
    it(`is named when it is ${what}`, () => {
      assert.throws(() => read(text), { name: "UserError", message });
    });
  }

  it("never leaves the project's folder by way of the stack's name", () => {
    assert.throws(() => readStackConfig(folder, "app", "../../etc", []), /a stack's name has letters/);
  });

  it("belongs to a project whose main file and runtime Pulumi.yaml names", () => {
    write("Pulumi.yaml", "name: app\nruntime: {name: nodejs}\nmain: src/main.ts\n");
    assert.deepEqual(readProject(folder), {
      name: "app",
      main: path.join(folder, "src/main.ts"),
      typescript: true,
      config: {},
    });
    write("Pulumi.yaml", "name: app\nruntime: python\n");
    assert.throws(() => readProject(folder), /runtime: "python"; the in-process preview runs nodejs only/);
    write("Pulumi.yaml", "runtime: nodejs\n");
    assert.throws(() => readProject(folder), /Pulumi\.yaml: name: missing/);
  });
});
