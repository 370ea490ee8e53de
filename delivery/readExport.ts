import { readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { decodeConf, isAscii, unicodeOf } from "../clusterpro/export/decodeConf.ts";
import { UserError } from "../problems/userError.ts";
import { withLf } from "./lineEnds.ts";

/** An export has some hundred kilobytes; more would only be a mistake, or a bomb in a zip. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What Cluster WebUI exported. */
export interface ClusterExport {
  /** In the encoding that its prolog declares, without a byte order mark, with LF as Cluster WebUI writes it. */
  readonly conf: Buffer;
  /** By path beside clp.conf; empty when the export is a clp.conf alone. */
  readonly scripts: ReadonlyMap<string, Buffer>;
  /** What is allowed and nobody here has seen, a sentence or two each. */
  readonly warnings: readonly string[];
}

/**
 * An export: clp.conf, or a zip with one, as Cluster WebUI wrote it or as an editor or PowerShell has saved it since.
 * Throws UserError for what cannot be read or is no export.
 *
 * @param shown what to call it in an error
 */
export function readExport(file: string, shown: string = file): ClusterExport {
  const bytes = readBytes(file, shown);
  if (bytes.length > MAX_BYTES) {
    throw new UserError([`${shown}: has ${bytes.length} bytes; at most ${MAX_BYTES} are allowed. Name an export`]);
  }
  if (bytes.subarray(0, 4).equals(ZIP_START)) return readZip(shown, bytes);
  return { ...normalConf(bytes, shown), scripts: new Map() };
}

/** In UTF-16 no byte of the file could be left as it is: that alone is written anew, in UTF-8. */
function normalConf(bytes: Buffer, shown: string): Pick<ClusterExport, "conf" | "warnings"> {
  const text = decodedConf(bytes, shown);
  const unicode = unicodeOf(bytes);
  const wide = unicode !== undefined && unicode !== "utf-8";
  const conf = wide
    ? Buffer.from(withLf(text.replace(/^(<\?xml[^>]*\sencoding=["'])[\w.-]+/, "$1UTF-8")))
    : // None of the encodings has a CR or LF inside a character.
      Buffer.from(withLf(bytes.toString("latin1", unicode === undefined ? 0 : UTF_8_MARK_BYTES)), "latin1");
  const unseen = !isAscii(conf) && (wide || conf.equals(Buffer.from(withLf(text))));
  return { conf, warnings: unseen ? [UNSEEN_UTF_8] : [] };
}

const UTF_8_MARK_BYTES = 3;

const UNSEEN_UTF_8 =
  "cluster.baseConfiguration has letters beyond ASCII in UTF-8, which nobody has seen CLUSTERPRO read on Windows: Cluster " +
  "WebUI exports Shift_JIS or GB2312 there. Name its export as it was.";

function decodedConf(bytes: Buffer, shown: string): string {
  try {
    return decodeConf(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.problems.map((problem) => `${shown}: ${problem}`));
  }
}

const ZIP_START = Buffer.from([0x50, 0x4b, 0x03, 0x04]);

function readBytes(file: string, shown: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError([`${shown}: cannot be read (${code}). Name a clp.conf or a zip exported from Cluster WebUI`]);
  }
}

function readZip(shown: string, bytes: Buffer): ClusterExport {
  let files: Readonly<Record<string, Uint8Array>>;
  let left = MAX_BYTES;
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/(^|[\\/])(clp\.conf|scripts[\\/].*[^\\/])$/.test(name)) return false;
        left -= originalSize;
        if (left < 0) throw new Error(`more than ${MAX_BYTES} bytes in it`);
        return true;
      },
    });
  } catch (error) {
    throw new UserError([`${shown}: is no readable zip (${(error as Error).message}). Export it again`]);
  }
  const entries = Object.entries(files).map(([name, content]) => ({
    name: name.replaceAll("\\", "/"),
    content: Buffer.from(content),
  }));
  const [conf, ...others] = entries.filter(({ name }) => /(^|\/)clp\.conf$/.test(name));
  if (conf === undefined || others.length > 0) {
    const found = conf === undefined ? "holds no clp.conf" : `holds ${others.length + 1} files named clp.conf`;
    throw new UserError([`${shown}: ${found}; a zip with one is allowed. Export it from Cluster WebUI`]);
  }
  const root = conf.name.slice(0, -"clp.conf".length);
  const scripts = entries
    .filter(({ name }) => name.startsWith(`${root}scripts/`))
    .map(({ name, content }) => [name.slice(root.length), content] as const);
  return { ...normalConf(conf.content, shown), scripts: new Map(scripts) };
}
