import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UNKNOWN } from "../../preview/plan/wire.ts";
import { readProject, readStackConfig, stacksIn } from "../../stack/stackFile.ts";

describe("the stack file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-preview-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  const readStack = (stack: string, ...overrides: string[]) => readStackConfig(readProject(folder), stack, overrides);
  const read = (text: string, ...overrides: string[]) => {
    write("Pulumi.yaml", "name: app\nruntime: nodejs\n");
    write("Pulumi.dev.yaml", text);
    return readStack("dev", ...overrides);
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

  it("is named with its neighbours when it is missing", () => {
    write("Pulumi.yaml", "name: app\nruntime: nodejs\n");
    write("Pulumi.prod.yaml", "config: {}\n");
    assert.throws(() => readStack("dev"), {
      name: "UserError",
      message: "Pulumi.dev.yaml: no such file. Stack files here: Pulumi.prod.yaml.",
    });
  });

  it("lies where Pulumi.yaml says, by the older word, too", () => {
    for (const where of ["stackConfigDir: stacks", "config: stacks"]) {
      write("Pulumi.yaml", `name: app\nruntime: nodejs\n${where}\n`);
      write("stacks/Pulumi.dev.yaml", "config: {k: 1}\n");
      assert.deepEqual(readStack("dev").config, { "app:k": "1" });
      assert.deepEqual(stacksIn(readProject(folder)), ["dev"]);
      assert.throws(
        () => readStack("prod"),
        /stacks\/Pulumi\.prod\.yaml: no such file\. .*: stacks\/Pulumi\.dev\.yaml/,
      );
    }
    write("Pulumi.yaml", "name: app\nruntime: nodejs\nstackConfigDir: stacks\nconfig: other\n");
    assert.throws(() => readProject(folder), /^UserError: Pulumi\.yaml: config and stackConfigDir both name a folder/);
  });

  it("says which environments of Pulumi Cloud may give settings that are unknown here", () => {
    const { config, warnings } = read("environment:\n  - aws/shared\nconfig: {k: 1}\n");
    assert.deepEqual(config, { "app:k": "1" });
    assert.deepEqual(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^Pulumi\.dev\.yaml: environment: aws\/shared: only Pulumi Cloud opens .* unknown/);
    assert.match(read("environment: {values: {a: 1}}\n").warnings.join(), /^Pulumi\.dev\.yaml: environment: only/);
    assert.deepEqual(read("environment: []\n").warnings, []);
  });

  it("names an environment beside a settings' error, which may come from what it would have given", () => {
    const { whereGiven, warnings } = read("environment: [aws/shared]\nconfig:\n  app:password: {secure: v1:A}\n");
    const told = whereGiven("Pulumi.dev.yaml: aws:region: missing").split("\n");
    assert.deepEqual(told, ["Pulumi.dev.yaml: aws:region: missing", warnings[0]]);
    assert.match(told[1] ?? "", /environment: aws\/shared/);
  });

  it("warns of a setting without a value, which is empty text", () => {
    const { config, warnings } = read("config:\n  app:protect:\n");
    assert.deepEqual(config, { "app:protect": "" });
    assert.match(warnings.join(), /^Pulumi\.dev\.yaml: app:protect: has no value, and Pulumi passes empty text/);
  });

  it("is that of a stack with its organization and project", () => {
    read("config: {k: 1}\n");
    assert.deepEqual([readStack("dev").stack, readStack("dev").organization], ["dev", undefined]);
    for (const stack of ["acme/dev", "acme/app/dev"]) {
      const { config, ...named } = readStack(stack);
      assert.deepEqual([config, named.stack, named.organization], [{ "app:k": "1" }, "dev", "acme"]);
    }
    assert.throws(
      () => readStack("acme/other/dev"),
      /^UserError: --stack acme\/other\/dev: a stack of the project other; this one is app/,
    );
  });

  it("never leaves the project's folder by way of the stack's name", () => {
    read("");
    for (const stack of ["../../etc", "a/../dev", "..", "", "acme/app/x/dev", "/dev"]) {
      assert.throws(() => readStack(stack), /a stack's name has letters/, stack);
    }
  });

  it("belongs to a project whose main file and runtime Pulumi.yaml names", () => {
    write("Pulumi.yaml", "name: app\nruntime: {name: nodejs}\nmain: src/main.ts\n");
    assert.deepEqual(readProject(folder), {
      name: "app",
      main: path.join(folder, "src/main.ts"),
      typescript: true,
      folder,
      stackFolder: "",
      config: [],
    });
    write("Pulumi.yaml", "name: app\nruntime: python\n");
    assert.throws(() => readProject(folder), /runtime: "python"; the in-process preview runs nodejs only/);
    write("Pulumi.yaml", "runtime: nodejs\n");
    assert.throws(() => readProject(folder), /Pulumi\.yaml: name: missing/);
  });
});
