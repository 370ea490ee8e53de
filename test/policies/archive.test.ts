import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pack } from "../../policies/policyPack.ts";
import { readExamples } from "../../policies/readExamples.ts";
import { FORMS } from "./judge.ts";
import { otherNodes } from "./nodes.ts";
import { install, npmCommand, npmPack, PACK_FOLDER, PACK_NAME } from "./packArchive.ts";
import { startPack } from "./startedPack.ts";
import { verdicts } from "./verdicts.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = path.join(path.dirname(createRequire(import.meta.url).resolve("typescript7/package.json")), "bin", "tsc");

/** `import ... from "x"`, over several lines too, and `import("x")`. */
const IMPORTS = /^(?:import|export|\}).*?\bfrom ["']([^"']+)["']|^ *import[ (]*["']([^"']+)["']/gm;

const { version } = JSON.parse(readFileSync(path.join(PACK_FOLDER, "package.json"), "utf8"));
const ARCHIVE = `${PACK_NAME}-${version}.tgz`;

/** Everything in the pack's folder but what npm installs there. */
function folderFiles(): string[] {
  return readdirSync(PACK_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((file) => !file.startsWith("node_modules"))
    .sort();
}

describe("the archive that npm pack makes of the pack", function () {
  this.timeout(120_000);
  const initialFiles = folderFiles();
  let temporary: string;
  let program: string;
  let installed: string;
  let printed: string;
  let files: readonly string[];

  before(() => {
    temporary = mkdtempSync(path.join(tmpdir(), "pack-archive-"));
    program = path.join(temporary, "program");
    printed = npmPack(temporary);
    installed = install(path.join(temporary, ARCHIVE), program);
    files = readdirSync(installed, { recursive: true, encoding: "utf8" }).map((file) => file.replaceAll("\\", "/"));
  });

  after(() => rmSync(temporary, { recursive: true, force: true }));

  it("is named by npm alone, since pulumi policy publish takes all that npm prints for its name", () => {
    assert.equal(printed, `${ARCHIVE}\n`);
  });

  it("holds what the CLI reads, the texts and the licence", () => {
    for (const file of ["PulumiPolicy.yaml", "package.json", "index.cjs", "README.md", "RULES.md", "LICENSE"]) {
      assert.ok(files.includes(file), file);
    }
    assert.equal(
      readFileSync(path.join(PACK_FOLDER, "LICENSE"), "utf8"),
      readFileSync(path.join(ROOT, "LICENSE"), "utf8"),
    );
  });

  it("holds JavaScript with its types and no TypeScript, no tests and nothing that makes it", () => {
    const scripts = files.filter((file) => file.endsWith(".js"));
    assert.ok(scripts.length > 80);
    const others = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !file.endsWith(".js"));
    assert.deepEqual(others.sort(), ["index.cjs", ...scripts.map((file) => file.replace(/\.js$/, ".d.ts"))].sort());
    assert.deepEqual(
      files.filter((file) => /test|archive|rulesDocument|writeRules|xample|tsconfig/.test(file)),
      [],
    );
  });

  it("has a package.json that runs nothing, asks for no compiler and names files that are there", () => {
    const manifest = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
    for (const key of ["scripts", "devDependencies", "private"]) assert.equal(manifest[key], undefined, key);
    assert.deepEqual([manifest.license, manifest.version, manifest.engines], ["Apache-2.0", version, { node: ">=20" }]);
    const named = JSON.stringify([manifest.main, ...Object.values(manifest.exports)]).match(/[\w./]+\.\w+(?=")/g) ?? [];
    assert.equal(named.length, 6);
    for (const file of named) assert.ok(existsSync(path.join(installed, file)), file);
  });

  it("imports nothing that is not in it or among its dependencies", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
    const missing: string[] = [];
    for (const file of files.filter((each) => each.endsWith(".js"))) {
      const from = path.join(installed, file);
      for (const [, bound, bare] of readFileSync(from, "utf8").matchAll(IMPORTS)) {
        const wanted = bound ?? bare ?? "";
        const inside = path.resolve(path.dirname(from), wanted);
        const [name] = /^(?:@[^/]+\/)?[^/]+/.exec(wanted) ?? [];
        const found = wanted.startsWith(".")
          ? inside.startsWith(installed + path.sep) && existsSync(inside)
          : wanted.startsWith("node:") || (name !== undefined && name in dependencies);
        if (!found) missing.push(`${file}: ${wanted}`);
      }
    }
    assert.deepEqual(missing, []);
  });

  it("leaves nothing in the folder", () => assert.deepEqual(folderFiles(), initialFiles));

  it("is not made at all, and leaves nothing behind, when the making is interrupted", async function () {
    if (process.platform === "win32") this.skip();
    const [own, destination] = ["own", "destination"].map((name) => path.join(temporary, name)) as [string, string];
    for (const folder of [own, destination]) mkdirSync(folder);
    const [file, ...first] = npmCommand();
    const making = watch(own);
    const child = spawn(file, [...first, "pack", "--pack-destination", destination], {
      cwd: PACK_FOLDER,
      stdio: "ignore",
      env: { ...process.env, TMPDIR: own, NODE_DISABLE_COMPILE_CACHE: "1" },
      // A process group of its own, as a terminal gives to each command, and interrupts as a whole.
      detached: true,
    });
    await once(making, "change");
    making.close();
    process.kill(-(child.pid as number), "SIGINT");
    await once(child, "close");
    await gone(own);
    assert.deepEqual(readdirSync(own), []);
    assert.deepEqual(readdirSync(destination), []);
    assert.deepEqual(folderFiles(), initialFiles);
  });

  it("is made and not written by a dry run", () => {
    const destination = path.join(temporary, "dry");
    mkdirSync(destination);
    npmPack(destination, "--dry-run");
    assert.deepEqual(readdirSync(destination), []);
  });

  it("uses nothing that Node.js 20 lacks, save what olderNode.ts brings", () => {
    const project = path.join(temporary, "tsconfig.json");
    const brought = path.join(temporary, "brought.d.ts");
    writeFileSync(
      brought,
      "interface MapConstructor { groupBy<K, T>(items: Iterable<T>, keyOf: (item: T, index: number) => K): Map<K, T[]> }",
    );
    const compilerOptions = {
      noEmit: true,
      target: "es2023",
      lib: ["es2023"],
      types: ["node"],
      typeRoots: [path.join(ROOT, "node_modules/@types")],
    };
    writeFileSync(
      project,
      JSON.stringify({
        extends: path.join(ROOT, "tsconfig.json"),
        compilerOptions,
        include: [],
        files: [
          brought,
          ...["policyPack.ts", "pack.ts", "harness/index.ts", "harness/policyServer.d.ts"].map((file) =>
            path.join(PACK_FOLDER, file),
          ),
        ],
      }),
    );
    assert.equal(typeErrors(project), "");
  });

  it("gives a program that tests policies of its own the harness with its types", () => {
    writeFileSync(
      path.join(program, "own.mts"),
      `import { analyze, plan } from "${PACK_NAME}/harness";
import { pack } from "${PACK_NAME}";

const resources = plan((stack) => {
  const vpc = stack.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  // @ts-expect-error: a name is text
  stack.resource("aws:ec2/vpc:Vpc", 1);
  stack.resource("aws:ec2/subnet:Subnet", "subnet", { vpcId: vpc.id });
});
const { violations } = await analyze(pack, resources);
export const messages: readonly string[] = violations.map(({ message }) => message);
// @ts-expect-error: a violation has no such field
violations.map(({ text }) => text);
`,
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: "nodenext",
      target: "es2023",
      skipLibCheck: true,
      types: [],
    };
    writeFileSync(path.join(program, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["own.mts"] }));
    assert.equal(typeErrors(program), "");
  });

  const nodes = [
    { executable: process.execPath, version: `${process.versions.node}, which runs the tests` },
    ...otherNodes().filter(({ major }) => major >= 20),
  ];
  if (nodes.length === 1) it("runs on another Node.js, where one of 20 or newer is on the PATH");
  for (const { executable, version: which } of nodes) {
    describe(`below a node_modules, on Node.js ${which}`, () => {
      it("starts, without a word", async () => {
        const { exitCode, stdout, stderr } = await startPack(installed, { node: executable });
        assert.deepEqual([exitCode, stderr], [undefined, ""]);
        assert.match(stdout, /^\d+\n$/);
      });

      it("judges the examples of all rules as the folder does, in the program's process", async () => {
        const harness = await import("../../policies/harness/index.ts");
        const examples = [...(await readExamples(pack.rules))].flatMap(([rule, { good, bad }]) =>
          [...good, ...bad].flatMap(({ title, config, build }) =>
            FORMS.map(({ deployed }) => ({ rule, title, config, resources: harness.plan(build, { deployed }) })),
          ),
        );
        assert.ok(examples.length > 2 * pack.rules.length);
        writeFileSync(path.join(program, "examples.json"), JSON.stringify(examples));
        const script = path.join(program, "judge.mjs");
        writeFileSync(
          script,
          `import { readFileSync } from "node:fs";
import { pack } from "${PACK_NAME}";
import * as harness from "${PACK_NAME}/harness";
${verdicts}
console.log(JSON.stringify(await verdicts(pack, harness, JSON.parse(readFileSync("examples.json", "utf8")))));
`,
        );
        const output = execFileSync(executable, [script], { cwd: program, encoding: "utf8" });
        assert.deepEqual(JSON.parse(output), await verdicts(pack, harness, examples));
      });
    });
  }

  it("says in one sentence that it needs Node.js 20", async () => {
    const preload = path.join(temporary, "old.cjs");
    writeFileSync(
      preload,
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.8" } });',
    );
    const { exitCode, stderr } = await startPack(installed, { nodeOptions: ["--require", preload] });
    assert.equal(exitCode, 1);
    assert.equal(stderr, `${PACK_NAME} needs Node.js 20 or newer, and ${process.execPath} is 18.20.8.\n`);
  });
});

/** What TypeScript finds in a project. */
function typeErrors(project: string): string {
  return spawnSync(process.execPath, [TSC, "--project", project], { encoding: "utf8" }).stdout;
}

/** Waits until a folder is empty: who empties it ends on its own. */
async function gone(folder: string): Promise<void> {
  const changes = watch(folder);
  try {
    while (readdirSync(folder).length > 0) await once(changes, "change");
  } finally {
    changes.close();
  }
}
