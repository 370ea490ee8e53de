import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");

/** `import ... from "x"`, over several lines too, and `import("x")`. */
const IMPORTS = /^(?:import|export|\}).*?\bfrom ["']([^"']+)["']|^ *import[ (]*["']([^"']+)["']/gm;

/** What `pulumi policy publish` runs; by npm's own script where npm runs the tests, which Windows can start as well. */
function npm(...args: string[]): string {
  const script = process.env.npm_execpath;
  const options = { cwd: path.join(ROOT, "policies"), encoding: "utf8" } as const;
  return script?.endsWith(".js")
    ? execFileSync(process.execPath, [script, ...args], options)
    : execFileSync("npm", args, { ...options, shell: process.platform === "win32" });
}

describe("the pack as pulumi policy publish packs it", () => {
  let folder: string;
  let published: string;
  let files: readonly string[];

  before(function () {
    this.timeout(60_000);
    folder = mkdtempSync(path.join(tmpdir(), "published-pack-"));
    const archive = npm("pack", "--loglevel=error", "--offline", "--pack-destination", folder).trim();
    execFileSync("tar", ["-xzf", path.basename(archive)], { cwd: folder });
    published = path.join(folder, "package");
    symlinkSync(path.join(ROOT, "node_modules"), path.join(published, "node_modules"), "junction");
    files = readdirSync(published, { recursive: true, encoding: "utf8" }).filter(
      (file) => !file.startsWith("node_modules") && /(?<!\.d)\.[jt]s$/.test(file),
    );
  });

  after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

  it("holds what the CLI reads, the texts and nothing of the tests", () => {
    for (const file of ["PulumiPolicy.yaml", "package.json", "index.js", "README.md", "RULES.md"]) {
      assert.ok(existsSync(path.join(published, file)), file);
    }
    assert.deepEqual(
      readdirSync(published).filter((file) => /^(test|node_modules.|.*\.tgz)$/.test(file)),
      [],
    );
  });

  it("imports nothing that is not in it or among its dependencies", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(published, "package.json"), "utf8"));
    const missing: string[] = [];
    for (const file of files) {
      const from = path.join(published, file);
      for (const [, bound, bare] of readFileSync(from, "utf8").matchAll(IMPORTS)) {
        const wanted = bound ?? bare ?? "";
        const inside = path.resolve(path.dirname(from), wanted);
        const name = wanted
          .split("/")
          .slice(0, wanted.startsWith("@") ? 2 : 1)
          .join("/");
        const found = wanted.startsWith(".")
          ? inside.startsWith(published + path.sep) && existsSync(inside)
          : wanted.startsWith("node:") || name in dependencies;
        if (!found) missing.push(`${file}: ${wanted}`);
      }
    }
    assert.ok(files.length > 80);
    assert.deepEqual(missing, []);
  });

  it("starts where it is unpacked", async function () {
    this.timeout(60_000);
    const child = spawn(process.execPath, [START, "127.0.0.1:1", "."], {
      cwd: published,
      stdio: ["ignore", "pipe", "pipe"],
    });
    try {
      let errors = "";
      child.stderr.on("data", (chunk) => {
        errors += chunk;
      });
      const ended = once(child, "close").then(() => `ended: ${errors}`);
      const [said] = await Promise.race([once(child.stdout, "data"), ended.then((text) => [text])]);
      assert.match(String(said), /^\d+\n$/);
    } finally {
      // Windows removes no folder in which a process runs.
      if (child.kill()) await once(child, "close");
    }
  });

  it("brings the harness along, for packs of others", async () => {
    const harness = await import(pathToFileURL(path.join(published, "harness", "index.ts")).href);
    const { pack } = await import(pathToFileURL(path.join(published, "policyPack.ts")).href);
    const resources = harness.plan((stack: { resource(type: string, name: string, inputs: object): void }) =>
      stack.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "share", { deploymentType: "SINGLE_AZ_1" }),
    );
    const { violations } = await harness.analyze(pack, resources);
    assert.ok(violations.some(({ rule }: { rule: string }) => rule === "fsx-multi-az"));
  });
});
