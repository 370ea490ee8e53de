// npm runs this at the end of `npm pack`. It puts a package of JavaScript in the place of the archive of this folder that
// npm has just written. Nothing is built in the folder, where it could be run when it is stale. JavaScript itself, so
// that a Node.js that runs no TypeScript can make what it is made for.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Has all that the pack uses, with what olderNode.ts brings. */
const OLDEST_NODE = ">=20";

/** What is started, or imported by name; the rest comes with them. */
const ENTRIES = ["pack.ts", "policyPack.ts", "harness/index.ts"];

const TEXTS = ["PulumiPolicy.yaml", "README.md", "RULES.md", "LICENSE"];

const FOLDER = path.dirname(fileURLToPath(import.meta.url));
const { INIT_CWD = ".", npm_execpath: npm, npm_config_pack_destination: destination = "." } = process.env;
const isDry = process.env.npm_config_dry_run === "true";

const manifest = JSON.parse(read("package.json"));
const name = `${manifest.name}-${manifest.version}.tgz`;
const archive = path.resolve(INIT_CWD, destination, name);
if (!npm || !(isDry || existsSync(archive))) {
  console.error(`There is no ${archive} to put a package of JavaScript into; "npm pack" in ${FOLDER} makes it.`);
  process.exit(2);
}

const compiler = compilerFolder();

let work;
let running;
let isMade = false;
process.on("exit", () => {
  running?.kill();
  if (work) rmSync(work, { recursive: true, force: true });
  // What npm wrote does not run where this archive is to run.
  if (!isMade && !isDry) rmSync(archive, { force: true });
});
// Else Node.js ends at once, without "exit".
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

work = mkdtempSync(path.join(tmpdir(), `${manifest.name}-`));
const staged = path.join(work, "package");
mkdirSync(staged);
await compileInto(staged);
for (const text of TEXTS) copyFileSync(path.join(FOLDER, text), path.join(staged, text));
writeFileSync(path.join(staged, "index.cjs"), read("index.cjs").replace('"./pack.ts"', '"./pack.js"'));
writeFileSync(path.join(staged, "package.json"), `${JSON.stringify(packageOf(manifest), undefined, 2)}\n`);
await run(npm, "pack", staged, "--ignore-scripts", "--loglevel=error", "--dry-run=false", "--pack-destination", work);
if (!isDry) copyFileSync(path.join(work, name), archive);
isMade = true;

function compilerFolder() {
  try {
    return path.dirname(createRequire(import.meta.url).resolve("typescript7/package.json"));
  } catch {
    rmSync(archive, { force: true });
    console.error(`The compiler that the archive is made with is missing: run "npm install" in ${FOLDER}.`);
    process.exit(2);
  }
}

/** By TypeScript's own compiler, which alone writes the types too: programs test policies of their own with the harness. */
async function compileInto(outDir) {
  const project = path.join(work, "tsconfig.json");
  const compilerOptions = {
    target: "es2023",
    module: "nodenext",
    moduleResolution: "nodenext",
    verbatimModuleSyntax: true,
    rewriteRelativeImportExtensions: true,
    declaration: true,
    skipLibCheck: true,
    // `npm run check` has checked, with packages that are not needed here.
    noCheck: true,
    types: [],
    rootDir: FOLDER,
    outDir,
  };
  const files = [...ENTRIES, "harness/policyServer.d.ts"].map((file) => path.join(FOLDER, file));
  writeFileSync(project, JSON.stringify({ compilerOptions, files }));
  await run(path.join(compiler, "bin", "tsc"), "--project", project);
}

/** What others need of package.json, with JavaScript and its types for the TypeScript. */
function packageOf({ private: _, scripts: __, devDependencies: ___, exports, ...kept }) {
  const entries = Object.entries(exports).map(([key, file]) => {
    const [, stem] = /^(.*)\.ts$/.exec(file) ?? [];
    return [key, stem ? { types: `${stem}.d.ts`, default: `${stem}.js` } : file];
  });
  return { ...kept, exports: Object.fromEntries(entries), engines: { node: OLDEST_NODE } };
}

function read(file) {
  return readFileSync(path.join(FOLDER, file), "utf8");
}

async function run(script, ...args) {
  running = spawn(process.execPath, [script, ...args], { cwd: work, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(running, "exit");
  if (code !== 0) process.exit(1);
}
