import { assetText } from "./assetText.ts";
import { type ConfReading, readClpConf } from "./clpConf.ts";
import { MAX_CONF_CHARACTERS } from "./confXml.ts";
import { read, readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import type { StackGraph } from "./stackGraph.ts";

/** Types whose resources are a file in S3. */
export const S3_OBJECT_TYPES: readonly string[] = [
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/objectCopy:ObjectCopy",
];

/** A file's text. `unknown` and `unreadable` say why, without showing anything of it. */
export type FileText =
  | { readonly state: "known"; readonly value: string }
  | { readonly state: "unknown" | "unreadable"; readonly reason: string };

export interface DeliveredFile {
  readonly resource: StackResource;
  /** Its key with `/` between the parts; the resource's name while that is not known. */
  readonly key: string;
  readonly text: FileText;
}

/** A clp.conf, and the files in its folder and below. */
export interface Delivery {
  readonly file: DeliveredFile;
  readonly reading: ConfReading | { readonly state: "unknown"; readonly reason: string };
  /** By path below the folder, in lower case as Windows has it: `scripts/failover/script_minio/start.bat`. */
  readonly files: ReadonlyMap<string, DeliveredFile>;
}

const CONF_NAME = /(^|\/)clp\.conf$/i;

/** Every clp.conf that the stack puts into S3, known by its key, its name or its content. */
export function deliveriesOf(stack: StackGraph): readonly Delivery[] {
  return stack.part(readDeliveries).deliveries;
}

/** Files in the bucket of a clp.conf that lie neither in its folder nor below. */
export function filesBeside(stack: StackGraph): readonly DeliveredFile[] {
  return stack.part(readDeliveries).beside;
}

interface Found {
  readonly deliveries: readonly Delivery[];
  readonly beside: readonly DeliveredFile[];
}

function readDeliveries(stack: StackGraph): Found {
  const files = stack.ofType(...S3_OBJECT_TYPES).map(readFile);
  const byBucket = Map.groupBy(files, ({ resource }) => bucketOf(resource));
  const beside: DeliveredFile[] = [];
  const deliveries = [...byBucket.values()].flatMap((bucket) => {
    const confs = bucket.filter(isConf);
    const below = filesByFolder(new Set(confs.map(({ key }) => folderOf(key))), bucket);
    if (confs.length > 0) {
      const inFolders = new Set([...below.values()].flatMap((files) => [...files.values()]));
      beside.push(...bucket.filter((file) => !inFolders.has(file) && !confs.includes(file)));
    }
    return confs.map((file) => ({ file, reading: readingOf(file), files: below.get(folderOf(file.key)) ?? new Map() }));
  });
  return { deliveries, beside };
}

/** The files of one folder of a delivery, not those of folders in it; the path in any case of letters. */
export function filesIn({ files }: Delivery, folder: string): readonly DeliveredFile[] {
  const start = `${folder.toLowerCase()}/`;
  const found: DeliveredFile[] = [];
  for (const [path, file] of files) {
    if (path.startsWith(start) && !path.includes("/", start.length)) found.push(file);
  }
  return found;
}

/** The last part of a file's key, in lower case. */
export function fileName({ key }: DeliveredFile): string {
  return (key.split("/").at(-1) ?? "").toLowerCase();
}

function readFile(resource: StackResource): DeliveredFile {
  const key = readText(resource.props, "key");
  const named = key.state === "known" ? key.value : resource.name;
  return { resource, key: named.replaceAll("\\", "/"), text: bounded(textOf(resource)) };
}

/** No file of a delivery is as long as what would make a rule slow. */
function bounded(text: FileText): FileText {
  if (text.state !== "known" || text.value.length <= MAX_CONF_CHARACTERS) return text;
  const reason = `it has ${text.value.length} characters; at most ${MAX_CONF_CHARACTERS} are read`;
  return { state: "unreadable", reason };
}

function textOf({ props, type }: StackResource): FileText {
  const content = readText(props, "content");
  if (content.state === "known") return content;
  if (content.state === "unknown") return notYet("content");
  const base64 = readText(props, "contentBase64");
  if (base64.state === "known") return decodeBase64(base64.value);
  if (base64.state === "unknown") return notYet("contentBase64");
  if (type.endsWith(":ObjectCopy")) return unknown("it is a copy of another object; upload the text itself as content");
  const source = read(props, "source");
  if (source.state === "unknown") return notYet("source");
  const text = source.state === "known" ? assetText(source.value) : undefined;
  if (text !== undefined) return { state: "known", value: text };
  if (source.state === "known") {
    return unknown("source is a file, which a policy does not see into; pass its text as content");
  }
  return { state: "unreadable", reason: "it has no content" };
}

function notYet(property: string): FileText {
  return unknown(`${property} is not known yet; let tokens such as @@ENI_ID:server1@@ stand for what comes later`);
}

function unknown(reason: string): FileText {
  return { state: "unknown", reason };
}

/** Encodings that CLUSTERPRO declares in the prolog, as Node's decoder calls them. Source: NEC's samples. */
const DECODERS: Readonly<Record<string, string>> = {
  SJIS: "shift_jis",
  SHIFT_JIS: "shift_jis",
  "EUC-JP": "euc-jp",
  GB2312: "gbk",
  ASCII: "latin1",
};

function decodeBase64(base64: string): FileText {
  if (base64.length > 2 * MAX_CONF_CHARACTERS) {
    return {
      state: "unreadable",
      reason: `it has ${base64.length} characters of base64, more than any clp.conf or script`,
    };
  }
  const bytes = Buffer.from(base64, "base64");
  const start = bytes.subarray(0, 200).toString("latin1");
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1];
  const decoder = new TextDecoder(DECODERS[declared?.toUpperCase() ?? ""] ?? "utf-8");
  return { state: "known", value: decoder.decode(bytes) };
}

function isConf({ key, text }: DeliveredFile): boolean {
  if (CONF_NAME.test(key)) return true;
  // Named otherwise, or by a key that is not known yet.
  if (text.state !== "known" || !/^\uFEFF?\s*<\?xml/.test(text.value)) return false;
  return /<root>/.test(text.value.slice(0, 1000)) && text.value.includes("<serveros>");
}

function readingOf({ text }: DeliveredFile): Delivery["reading"] {
  switch (text.state) {
    case "known":
      return readClpConf(text.value);
    case "unknown":
      return { state: "unknown", reason: text.reason };
    case "unreadable":
      return { state: "unreadable", reason: text.reason };
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1).toLowerCase();
}

/**
 * The files below each of these folders, by their path below it, in lower case. Each file is looked at once, however
 * many clusters share a bucket: folders are told apart by their length first, of which there are few.
 *
 * @param folders in lower case, with a `/` at the end; the empty text is the bucket itself
 */
export function filesByFolder(
  folders: ReadonlySet<string>,
  files: Iterable<DeliveredFile>,
): ReadonlyMap<string, ReadonlyMap<string, DeliveredFile>> {
  const found = new Map([...folders].map((folder) => [folder, new Map<string, DeliveredFile>()]));
  const lengths = new Set([...folders].map(({ length }) => length));
  for (const file of files) {
    const key = file.key.toLowerCase();
    for (const length of lengths) found.get(key.slice(0, length))?.set(key.slice(length), file);
  }
  return found;
}

/** What tells a bucket from others: where the program takes its name from, else the name. */
function bucketOf({ props, propertyDependencies }: StackResource): string {
  const from = (propertyDependencies.bucket ?? []).map(({ urn }) => urn);
  if (from.length > 0) return from.join(" ");
  const name = readText(props, "bucket");
  return name.state === "known" ? name.value : "";
}
