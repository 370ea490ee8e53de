import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { install, linkPackages, PACK_FOLDER } from "./packArchive.ts";

/** One file system, in one zone, by a program that has nothing of this project and no compiler. */
const PROGRAM = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "package.json": JSON.stringify({ name: "shop", version: "1.0.0", private: true, main: "index.js" }),
  "index.js": `const pulumi = require("@pulumi/pulumi");
new pulumi.CustomResource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", {
  deploymentType: "SINGLE_AZ_2",
  subnetIds: ["subnet-1"],
  storageCapacity: 32,
  throughputCapacity: 32,
});
`,
};

/**
 * Writes such a program into a folder, with this pack as its README says: a copy of the folder beside the program, and,
 * given an archive, that below the node_modules. The packages of npm are those of this project.
 */
export function writeForeignProgram(folder: string, archive?: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(PROGRAM)) writeFileSync(path.join(folder, file), text);
  linkPackages(folder, ["@pulumi/pulumi"]);
  const copy = path.join(folder, "policies");
  cpSync(PACK_FOLDER, copy, { recursive: true, filter: (file) => path.basename(file) !== "node_modules" });
  const { dependencies } = JSON.parse(readFileSync(path.join(copy, "package.json"), "utf8"));
  linkPackages(copy, Object.keys(dependencies));
  if (archive !== undefined) install(archive, folder);
}

/** The blocks of code in a section of the pack's README, without their indentation. */
export function readmeBlocks(heading: string): string[] {
  const readme = readFileSync(path.join(PACK_FOLDER, "README.md"), "utf8");
  const start = readme.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`policies/README.md has no section ${heading}`);
  const [section = ""] = readme.slice(start + heading.length + 2).split(/^#/m);
  return (section.match(/(?:^ {4}.*\n(?:^\n(?= {4}))?)+/gm) ?? []).map((block) => block.replace(/^ {4}/gm, ""));
}
