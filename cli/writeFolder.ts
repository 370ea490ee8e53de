import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { zipSync } from "fflate";
import type { DeliveredFile } from "../clusterpro/deliveredFolder.ts";
import { UserError } from "../problems/userError.ts";

/** A zip says when its files were made; the same settings give the same zip. */
const MADE = new Date("2000-01-01T00:00:00");

/** As Cluster WebUI exports it: clp.conf and scripts at the top. Throws UserError where something stands there already. */
export function writeZip(out: string, files: readonly DeliveredFile[]): void {
  const entries = files.map(({ path: file, content }) => [file, Buffer.from(content)] as const);
  try {
    makeFolder(path.dirname(out));
    writeFileSync(out, zipSync(Object.fromEntries(entries), { mtime: MADE }), { flag: "wx" });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new UserError(`--out ${out}: is there already. Name a new file.`);
    throw new UserError(`--out ${out}: cannot be written (${code}). Name another file.`);
  }
}

/** Everything appears under its name only when it is whole. Throws UserError for a folder that is not empty. */
export function writeFolder(out: string, files: readonly DeliveredFile[]): void {
  if (entriesOf(out).length > 0) throw new UserError(`--out ${out}: the folder is not empty. Name a new one.`);
  const unfinished = `${out}.unfinished`;
  try {
    // Whether it can be made at all: the errors of rmSync do not always have a code.
    makeFolder(unfinished);
    rmSync(unfinished, { recursive: true, force: true });
    for (const { path: file, content } of files) {
      const target = path.join(unfinished, file);
      makeFolder(path.dirname(target));
      writeFileSync(target, content);
    }
    rmSync(out, { recursive: true, force: true });
    renameSync(unfinished, out);
  } catch (error) {
    discard(unfinished);
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`--out ${out}: cannot be written (${code}). Name another folder.`);
  }
}

/**
 * Makes a folder and those above it. With `recursive`, `mkdirSync` never comes back on Windows from a name that no folder
 * can have, such as one that is too long: Windows says of it, too, that something above is missing.
 */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && statSync(folder).isDirectory()) return;
    const above = path.dirname(folder);
    if (code !== "ENOENT" || above === folder) throw error;
    makeFolder(above);
    mkdirSync(folder);
  }
}

/** What cannot be removed now cannot have been made either, or is seen by the next run. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // The reason why it was not written is told.
  }
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new UserError(`--out ${folder}: cannot be used as a folder (${code}).`);
  }
}
