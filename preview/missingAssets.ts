import { type Stats, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isObject, type WireValue } from "./plan/wire.ts";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

const ARCHIVES = /\.(zip|jar|tar|tgz|tar\.gz)$/;

/**
 * Says of each file asset and archive in these properties that the engine could not read, where it is and why: the engine
 * hashes what a resource is made from when the program registers it, in a preview too, and stops where it cannot. What
 * lies elsewhere (`http:`) is not asked for.
 *
 * Source: pulumi/pulumi, `sdk/go/common/resource/asset` and `archive`, `EnsureHash`.
 */
export function missingAssets(properties: WireValue, at = ""): readonly string[] {
  if (Array.isArray(properties)) return properties.flatMap((each, index) => missingAssets(each, `${at}[${index}]`));
  if (!isObject(properties)) return [];
  const signature = properties[SIGNATURE_KEY];
  if (signature === ASSET || signature === ARCHIVE) {
    const file = fileOf(properties);
    const problem = file === undefined ? undefined : problemWith(file, signature === ARCHIVE);
    return [...(problem === undefined ? [] : [`${at}: ${problem}`]), ...missingAssets(properties.assets ?? null, at)];
  }
  // Of a secret its value.
  if (signature !== undefined) return missingAssets(properties.value ?? null, at);
  return Object.entries(properties).flatMap(([key, each]) => missingAssets(each, at === "" ? key : `${at}.${key}`));
}

function fileOf({ path: file, uri }: { readonly [key: string]: WireValue }): string | undefined {
  if (typeof file === "string" && file !== "") return file;
  return typeof uri === "string" && uri.startsWith("file://") ? fileURLToPath(uri) : undefined;
}

function problemWith(file: string, isArchive: boolean): string | undefined {
  const from = path.isAbsolute(file) ? "" : ` from ${process.cwd()}`;
  let found: Stats | undefined;
  try {
    found = statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    return `${file}${from}: ${(error as NodeJS.ErrnoException).code ?? error}; make it readable`;
  }
  const what = isArchive ? "file or folder" : "file";
  if (!found) return `${file}: no such ${what}${from}; correct the path, or make it first where a build does`;
  if (found.isDirectory()) return isArchive ? undefined : `${file} is a folder; make a FileArchive of it`;
  if (!isArchive || ARCHIVES.test(file)) return undefined;
  return `${file} is neither a folder nor an archive (.zip, .jar, .tar, .tar.gz, .tgz); make a FileAsset of it`;
}
