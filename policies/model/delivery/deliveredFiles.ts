import { type Known, map } from "../graph/known.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { type ClpConf, readClpConf } from "./clpConf.ts";
import type { Content } from "./confXml.ts";
import { type FileText, objectText, textIn } from "./deliveredText.ts";
import { readEmbeddedConfs } from "./embeddedConf.ts";

/** Types whose resources are a file in S3. */
export const S3_OBJECT_TYPES: readonly string[] = [
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/objectCopy:ObjectCopy",
];

export interface DeliveredFile {
  readonly resource: StackResource;
  /** Its key with `/` between the parts; the resource's name while that is not known. */
  readonly key: string;
  readonly text: FileText;
}

/** A clp.conf, and the files in its folder and below. */
export interface Delivery {
  readonly file: DeliveredFile;
  readonly reading: Known<Content<ClpConf>>;
  /** The property that carries it, where it is no file of its own but stands in a text of another purpose. */
  readonly property?: string;
  /** By path below the folder, in lower case as Windows has it: `scripts/failover/script_minio/start.bat`. */
  readonly files: ReadonlyMap<string, DeliveredFile>;
}

const CONF_NAME = /(^|\/)clp\.conf$/i;

/** Every clp.conf that the stack delivers, known by its key, its name or its content. */
export function deliveriesOf(stack: StackGraph): readonly Delivery[] {
  return stack.part(readDeliveries).deliveries;
}

/** Archives that are called after clp.conf and that a policy does not see into. */
export function closedArchives(stack: StackGraph): readonly DeliveredFile[] {
  return stack.part(readDeliveries).closed;
}

/** Files in the bucket of a clp.conf that lie neither in its folder nor below. */
export function filesBeside(stack: StackGraph): readonly DeliveredFile[] {
  return stack.part(readDeliveries).beside;
}

/** The texts in buckets without a clp.conf. */
export function filesElsewhere(stack: StackGraph): readonly DeliveredFile[] {
  return stack.part(readDeliveries).elsewhere;
}

interface Found {
  readonly deliveries: readonly Delivery[];
  readonly beside: readonly DeliveredFile[];
  readonly closed: readonly DeliveredFile[];
  readonly elsewhere: readonly DeliveredFile[];
}

/** A zip archive of a configuration; not one of the product itself, which is called after the product. */
const ARCHIVE_NAME = /cl(?:p|uster)[._-]?conf[^/]*\.(?:zip|tar|tgz|gz|7z)$/i;

function readDeliveries(stack: StackGraph): Found {
  const files = stack.ofType(...S3_OBJECT_TYPES).flatMap(readFiles);
  const byBucket = Map.groupBy(files, ({ resource }) => bucketOf(resource));
  const beside: DeliveredFile[] = [];
  const elsewhere: DeliveredFile[] = [];
  const deliveries = [...byBucket.values()].flatMap((bucket) => {
    const confs = bucket.filter(isConf);
    const below = filesByFolder(new Set(confs.map(({ key }) => folderOf(key))), bucket);
    if (confs.length > 0) {
      const inFolders = new Set([...below.values()].flatMap((files) => [...files.values()]));
      beside.push(...bucket.filter((file) => !inFolders.has(file) && !confs.includes(file)));
    } else elsewhere.push(...bucket);
    return confs.map((file) => ({ file, reading: readingOf(file), files: below.get(folderOf(file.key)) ?? new Map() }));
  });
  const closed = files.filter(({ key, text }) => ARCHIVE_NAME.test(key) && textIn(text) === undefined);
  return { deliveries: [...deliveries, ...readEmbedded(stack, files)], beside, closed, elsewhere };
}

/** What is no file of its own, with the scripts of the one folder in the stack that has a cluster's scripts. */
function readEmbedded(stack: StackGraph, files: readonly DeliveredFile[]): readonly Delivery[] {
  const embedded = stack.part(readEmbeddedConfs);
  if (embedded.length === 0) return [];
  const folders = Map.groupBy(
    files.filter(({ key }) => SCRIPT_FOLDER.test(key)),
    ({ key, resource }) => `${bucketOf(resource)}\n${key.slice(0, key.search(SCRIPT_FOLDER)).toLowerCase()}`,
  );
  const [[folder = "", scripts] = []] = folders;
  const below = folder.slice(folder.indexOf("\n") + 1).length;
  const only = new Map(
    folders.size === 1 ? scripts?.map((file) => [file.key.slice(below).replace(/^\//, "").toLowerCase(), file]) : [],
  );
  return embedded.map(({ resource, property, text }) => {
    const file = { resource, key: "clp.conf", text };
    return { file, property, reading: readingOf(file), files: only };
  });
}

const SCRIPT_FOLDER = /(?:^|\/)scripts\/[^/]+\/[^/]+\/[^/]+$/i;

/** The files of one folder of a delivery, not those of folders in it; the path in any case of letters. */
export function filesIn({ files }: Delivery, folder: string): readonly DeliveredFile[] {
  const start = `${folder.toLowerCase()}/`;
  const found: DeliveredFile[] = [];
  for (const [path, file] of files) {
    if (path.startsWith(start) && !path.includes("/", start.length)) found.push(file);
  }
  return found;
}

/** Names a file's text, for what rules find when they cannot read it. */
export function textOfFile(key: string, { urn }: StackResource): string {
  return `text of ${key} in ${urn}`;
}

/** The last part of a file's key, in lower case. */
export function fileName({ key }: DeliveredFile): string {
  return (key.split("/").at(-1) ?? "").toLowerCase();
}

/** The object as a file, or the files in it where it is an archive. */
function readFiles(resource: StackResource): readonly DeliveredFile[] {
  const known = readText(resource.props, "key");
  const key = (known.state === "known" ? known.value : resource.name).replaceAll("\\", "/");
  const text = objectText(resource);
  if ("known" in text) return [{ resource, key, text }];
  return [...text].map(([path, each]) => ({ resource, key: `${key}/${path.replaceAll("\\", "/")}`, text: each }));
}

function isConf({ key, text }: DeliveredFile): boolean {
  if (CONF_NAME.test(key)) return true;
  // Named otherwise, or by a key that is not known yet.
  const found = textIn(text);
  if (found === undefined || !/^\uFEFF?\s*<\?xml/.test(found)) return false;
  return /<root>/.test(found.slice(0, 1000)) && found.includes("<serveros>");
}

function readingOf({ text }: DeliveredFile): Delivery["reading"] {
  return map(text, (content) => (content.holds === undefined ? content : readClpConf(content.holds)));
}

/** The configuration, where the file is known and can be read. */
export function confIn({ reading }: Delivery): ClpConf | undefined {
  return reading.known ? reading.value.holds : undefined;
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
