import { read } from "./reading.ts";

/** Texts of string assets, which Pulumi's SDK hides behind a promise. */
const TEXTS = new WeakMap<object, string>();

/** Paths in an archive that is made of assets, with the texts of its string assets. */
type Files = ReadonlyMap<string, string | undefined>;
const ARCHIVES = new WeakMap<object, Files>();

/** Archives in archives: no program has more, and none may hang a preview. */
const DEEPEST = 5;

/** Makes the texts of these properties' string assets readable for `assetText`. Never rejects. */
export async function loadAssets(properties: Iterable<unknown>): Promise<void> {
  const loading: Promise<unknown>[] = [];
  for (const each of properties) {
    const source = read(each, "source");
    if (source.state !== "known") continue;
    if (isAsset(source.value)) loading.push(loadText(source.value));
    else if (isArchive(source.value)) loading.push(loadArchive(source.value));
  }
  await Promise.all(loading);
}

/** The text of a string asset that was loaded; undefined for a file, an archive and anything else. */
export function assetText(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? TEXTS.get(value) : undefined;
}

/** The files of an archive of assets that was loaded; the text of one that is no string asset is undefined. */
export function archiveTexts(value: unknown): Files | undefined {
  return typeof value === "object" && value !== null ? ARCHIVES.get(value) : undefined;
}

async function loadText(asset: { readonly text?: unknown }): Promise<string | undefined> {
  const text = await Promise.resolve(asset.text).catch(() => undefined);
  if (typeof text !== "string") return undefined;
  TEXTS.set(asset, text);
  return text;
}

async function loadArchive(archive: { readonly assets?: unknown }, depth = 1): Promise<Files> {
  const files = new Map<string, string | undefined>();
  const assets = await Promise.resolve(archive.assets).catch(() => undefined);
  if (typeof assets !== "object" || assets === null || depth > DEEPEST) return files;
  for (const [path, each] of Object.entries(assets)) {
    if (isAsset(each)) files.set(path, await loadText(each));
    else if (isArchive(each))
      for (const [below, text] of await loadArchive(each, depth + 1)) files.set(`${path}/${below}`, text);
  }
  ARCHIVES.set(archive, files);
  return files;
}

function isAsset(value: unknown): value is { readonly text?: unknown } {
  return typeof value === "object" && value !== null && "__pulumiAsset" in value;
}

/** One that is made of assets: a file or an address is not seen into. */
function isArchive(value: unknown): value is { readonly assets?: unknown } {
  return typeof value === "object" && value !== null && "__pulumiArchive" in value && "assets" in value;
}
