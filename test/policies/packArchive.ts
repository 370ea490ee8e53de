import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const PACK_FOLDER = path.join(ROOT, "policies");
export const PACK_NAME = "clusterpro-ha-policies";

/** How to start npm: by its own script where npm runs the tests, which Windows can start as well. */
export function npmCommand(): readonly [file: string, ...first: string[]] {
  const script = process.env.npm_execpath;
  return script?.endsWith(".js") ? [process.execPath, script] : ["npm"];
}

/** What `npm pack` prints in the pack's folder; the archive is then in `destination`. */
export function npmPack(destination: string, ...options: string[]): string {
  const [file, ...first] = npmCommand();
  return execFileSync(file, [...first, "pack", "--loglevel=error", "--pack-destination", destination, ...options], {
    cwd: PACK_FOLDER,
    encoding: "utf8",
    shell: file === "npm" && process.platform === "win32",
  });
}

/**
 * Lays the archive out as npm does when it installs it into a program's folder, without network: unpacked below the
 * node_modules, and beside it what its package.json names, and nothing else.
 */
export function install(archive: string, program: string): string {
  const packages = path.join(program, "node_modules");
  const installed = path.join(packages, PACK_NAME);
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", path.basename(archive), "-C", installed, "--strip-components=1"], {
    cwd: path.dirname(archive),
  });
  const { dependencies } = JSON.parse(readFileSync(path.join(installed, "package.json"), "utf8"));
  linkPackages(program, Object.keys(dependencies));
  return installed;
}

/** Puts packages of this project into the node_modules of a folder. */
export function linkPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const place = path.join(folder, "node_modules", name);
    if (existsSync(place)) continue;
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules", name), place, "junction");
  }
}
