import assert from "node:assert/strict";
import { type Files, previewed } from "./program.ts";

/** As `pulumi new aws-typescript` makes it: CommonJS, which Pulumi compiles. */
const COMPILED: Files = {
  "package.json": '{"name":"compiled"}',
  "Pulumi.yaml": "name: compiled\nruntime: nodejs\n",
  "tsconfig.json": '{ "compilerOptions": { "strict": true, "target": "es2020", "module": "commonjs" } }',
};

const S3 = 'import * as s3 from "@pulumi/aws/s3";\n';

const outputsOf = (files: Files | string, ...args: string[]) => {
  const { status, stderr, document } = previewed(files, "--no-policies", ...args);
  assert.equal(status, 0, stderr);
  return document().outputs;
};

describe("A program is loaded as Pulumi loads it", function () {
  this.timeout(60_000);

  it("compiled to CommonJS, with what Node alone would not take: enums, imports without an ending, __dirname", () => {
    const { status, stderr, names, document } = previewed(
      {
        ...COMPILED,
        "index.ts": `${S3}import { Kind } from "./kinds";
          import * as settings from "./settings.json";
          new s3.Bucket(Kind.Data, {});
          export const here = require("path").basename(__dirname) === require("path").basename(process.cwd());
          export const size = settings.size;`,
        "kinds.ts": 'export enum Kind { Data = "data" }',
        "settings.json": '{ "size": 3 }',
      },
      "--no-policies",
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(names(), ["data"]);
    assert.deepEqual(document().outputs, { here: true, size: 3 });
  });

  it("as JavaScript, where it is JavaScript", () => {
    const files = { ...COMPILED, "index.js": "module.exports = async () => ({ answer: 42 });" };
    assert.deepEqual(outputsOf(files), { answer: 42 });
  });

  it("from the file or the folder that Pulumi.yaml names, which is its working directory", () => {
    for (const main of ["src", "src/program.ts"]) {
      assert.deepEqual(
        outputsOf({
          ...COMPILED,
          "Pulumi.yaml": `name: compiled\nruntime: nodejs\nmain: ${main}\n`,
          "src/program.ts": 'export const text = require("fs").readFileSync("text.txt", "utf8");',
          "src/index.ts": 'export * from "./program";',
          "src/text.txt": "here",
        }),
        { text: "here" },
      );
    }
  });

  it("from the file that package.json names, and from index.ts where that is not built", () => {
    for (const [main, text] of [
      ["lib/entry.ts", "entry"],
      ["bin/index.js", "index"],
    ]) {
      assert.deepEqual(
        outputsOf({
          ...COMPILED,
          "package.json": JSON.stringify({ name: "compiled", main }),
          "lib/entry.ts": 'export const from = "entry";',
          "index.ts": 'export const from = "index";',
        }),
        { from: text },
      );
    }
  });

  it("as an ES module, in which a compiled program's ./part.js is part.ts", () => {
    const files = {
      "package.json": '{"name":"module","type":"module"}',
      "Pulumi.yaml": "name: module\nruntime: nodejs\n",
      "index.ts": 'import { part } from "./part.js";\nexport const found = part;',
      "part.ts": "export const part: number = 7;",
    };
    assert.deepEqual(outputsOf(files), { found: 7 });
  });

  it("refusing a default export beside named ones, as the engine does", () => {
    const { status, stderr } = previewed("export const one = 1;\nexport default { two: 2 };\n");
    assert.equal(status, 2);
    assert.equal(stderr, "index.ts: has a default export and named ones; Pulumi takes one or the other.\n");
  });

  it("with the SDK of the preview, where it brings one of its own", () => {
    const files = {
      ...COMPILED,
      "index.ts": `import * as pulumi from "@pulumi/pulumi";
        import { output } from "@pulumi/pulumi/output";
        export const stack = pulumi.getStack();
        export const same = pulumi.Output.isInstance(output(1));`,
      "node_modules/@pulumi/pulumi/package.json": '{"name":"@pulumi/pulumi","version":"3.0.0"}',
      "node_modules/@pulumi/pulumi/index.js": 'throw new Error("the program\'s own SDK");',
      "node_modules/@pulumi/pulumi/output.js": 'throw new Error("the program\'s own SDK");',
    };
    assert.deepEqual(outputsOf(files), { stack: "dev", same: true });
  });

  it("not at all where Pulumi.yaml names what is not there", () => {
    const { status, stderr } = previewed({ ...COMPILED, "Pulumi.yaml": "name: a\nruntime: nodejs\nmain: dist\n" });
    assert.equal(status, 2);
    assert.match(
      stderr,
      /^Pulumi\.yaml: main: \/.*\/dist: no such file or folder\. Where a build makes it, build first\.\n$/,
    );
  });

  it("with the configuration that Pulumi.yaml gives to every stack, under the stack's own", () => {
    const files = {
      ...COMPILED,
      "Pulumi.yaml": `name: compiled
runtime: nodejs
config:
  size: { type: integer, default: 3 }
  kind: { default: small }
  plain: text
  aws:region: { value: eu-west-1 }
`,
      "Pulumi.dev.yaml": "config:\n  compiled:kind: large\n",
      "index.ts": `import * as pulumi from "@pulumi/pulumi";
        const config = new pulumi.Config();
        export const all = {
          size: config.requireNumber("size"), kind: config.get("kind"), plain: config.get("plain"),
          region: new pulumi.Config("aws").get("region"),
        };`,
    };
    assert.deepEqual(outputsOf(files).all, {
      size: 3,
      kind: "large",
      plain: "text",
      region: "eu-west-1",
    });
  });

  it("naming a setting that is required and missing, without a line of Pulumi's", () => {
    const { status, stderr } = previewed({
      ...COMPILED,
      "index.ts": 'import * as pulumi from "@pulumi/pulumi";\nnew pulumi.Config().require("name");',
    });
    assert.equal(status, 2);
    assert.match(stderr, /Missing required configuration variable 'compiled:name'/);
    assert.doesNotMatch(stderr, /node_modules/);
  });
});
