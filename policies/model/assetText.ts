import { read } from "./reading.ts";

/** Texts of string assets, which Pulumi's SDK hides behind a promise. */
const TEXTS = new WeakMap<object, string>();

/** Makes the texts of these properties' string assets readable for `assetText`. Never rejects. */
export async function loadAssets(properties: Iterable<unknown>): Promise<void> {
  const loading: Promise<void>[] = [];
  for (const each of properties) {
    const source = read(each, "source");
    if (source.state !== "known" || !isAsset(source.value) || !("text" in source.value)) continue;
    const asset = source.value;
    const loaded = Promise.resolve(asset.text).then(
      (text) => {
        if (typeof text === "string") TEXTS.set(asset, text);
      },
      () => undefined,
    );
    loading.push(loaded);
  }
  await Promise.all(loading);
}

/** The text of a string asset that was loaded; undefined for a file, an archive and anything else. */
export function assetText(value: unknown): string | undefined {
  return typeof value === "object" && value !== null ? TEXTS.get(value) : undefined;
}

function isAsset(value: unknown): value is { readonly text?: unknown } {
  return typeof value === "object" && value !== null && "__pulumiAsset" in value;
}
