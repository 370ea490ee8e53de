import { createRequire } from "node:module";
import { archiveTexts, assetText } from "../graph/assetText.ts";
import { type Known, unknown } from "../graph/known.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { type Content, MAX_CONF_CHARACTERS } from "./confXml.ts";

/** A file's text. Why it is not known, and what is wrong with it, show nothing of it. */
export type FileText = Known<Content<string>>;

/** The text of an S3 object, or those of the files in it by their paths, where it is an archive that can be seen into. */
export type ObjectText = FileText | ReadonlyMap<string, FileText>;

/** The text, where it is known and can be read. */
export function textIn(text: FileText): string | undefined {
  return text.known ? text.value.holds : undefined;
}

export function held(text: string): FileText {
  return { known: true, value: { holds: text } };
}

/** What an S3 object holds. */
export function objectText({ props, type }: StackResource): ObjectText {
  const content = readText(props, "content");
  if (content.state === "known") return inspected(content.value);
  if (content.state === "unknown") return notYet("content");
  const base64 = readText(props, "contentBase64");
  if (base64.state === "known") return decodedObject(base64.value);
  if (base64.state === "unknown") return notYet("contentBase64");
  if (type.endsWith(":ObjectCopy")) return unknown("it is a copy of another object; upload the text itself as content");
  const source = read(props, "source");
  if (source.state === "unknown") return notYet("source");
  if (source.state !== "known") return faulty(NO_CONTENT);
  const text = assetText(source.value);
  if (text !== undefined) return inspected(text);
  const files = archiveTexts(source.value);
  if (files === undefined)
    return unknown("source is a file, which a policy does not see into; pass its text as content");
  return new Map([...files].map(([path, each]) => [path, each === undefined ? IN_ARCHIVE : inspected(each)]));
}

export const NO_CONTENT = "it has no content";
const IN_ARCHIVE = unknown("it is a file of an archive, which a policy does not see into; give the archive its text");

function notYet(property: string): FileText {
  return unknown(`${property} is not known yet; let tokens such as @@ENI_ID:server1@@ stand for what comes later`);
}

function faulty(fault: string): FileText {
  return { known: true, value: { fault } };
}

/** A text of the program's, which goes out in UTF-8. */
function inspected(value: string): FileText {
  if (value.length > MAX_CONF_CHARACTERS) {
    return faulty(`it has ${value.length} characters; at most ${MAX_CONF_CHARACTERS} are read`);
  }
  if (UTF_16_AS_UTF_8.test(value)) return wrongEncoding("UTF-16, read by the program as if it were UTF-8");
  if (/^\uFEFF?<\?xml[^>]{0,100}\sencoding=["']utf-?(?:16|32)/i.test(value)) {
    return faulty("its first line declares UTF-16, but it goes out in UTF-8; declare UTF-8");
  }
  return held(value);
}

/** The marks of UTF-16 that no UTF-8 has, and the zero bytes between letters. */
const UTF_16_AS_UTF_8 = /^(?:\uFFFD\uFFFD|\u00ff\u00fe|\u00fe\u00ff)?(?:[^\0]\0|\0[^\0]){2}/;

function wrongEncoding(encoding: string): FileText {
  return faulty(`it is in ${encoding}; save it in ASCII or UTF-8 without a byte order mark`);
}

/** Encodings that CLUSTERPRO declares in the prolog, as Node's decoder calls them. Source: NEC's samples. */
const DECODERS: Readonly<Record<string, string>> = {
  SJIS: "shift_jis",
  SHIFT_JIS: "shift_jis",
  "EUC-JP": "euc-jp",
  GB2312: "gbk",
  ASCII: "latin1",
};

const LOCAL_FILE_HEADER = Buffer.from("PK\u0003\u0004", "latin1");

function decodedObject(base64: string): ObjectText {
  if (base64.length > 2 * MAX_CONF_CHARACTERS) {
    return faulty(`it has ${base64.length} characters of base64, more than any clp.conf or script`);
  }
  const bytes = Buffer.from(base64, "base64");
  return bytes.subarray(0, 4).equals(LOCAL_FILE_HEADER) ? unzipped(bytes) : decoded(bytes);
}

function decoded(bytes: Buffer): FileText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    const mark = first === 0xff ? "FF FE" : "FE FF";
    return wrongEncoding(`UTF-16 (byte order mark ${mark})`);
  }
  const start = bytes.subarray(0, 200).toString("latin1");
  if (UTF_16_AS_UTF_8.test(start)) return wrongEncoding("UTF-16");
  // A byte order mark tells of UTF-8, whatever is declared. It stays, for the rule that names it.
  const declared = /^<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1];
  const decoder = new TextDecoder(DECODERS[declared?.toUpperCase() ?? ""] ?? "utf-8", { ignoreBOM: true });
  const value = decoder.decode(bytes);
  return value.length <= MAX_CONF_CHARACTERS ? held(value) : inspected(value);
}

const require = createRequire(import.meta.url);

/** The files of a zip archive, none longer than what is read of a file. */
function unzipped(bytes: Buffer): ObjectText {
  // Loaded on demand: hardly a stack delivers one.
  const { unzipSync } = require("fflate") as typeof import("fflate");
  const files = new Map<string, FileText>();
  let left = 4 * MAX_CONF_CHARACTERS;
  try {
    const texts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name.endsWith("/")) return false;
        left -= originalSize;
        const isRead = originalSize <= MAX_CONF_CHARACTERS && left >= 0;
        if (!isRead)
          files.set(
            name,
            unknown(`it has ${originalSize} bytes in an archive; at most ${MAX_CONF_CHARACTERS} are read`),
          );
        return isRead;
      },
    });
    for (const [name, text] of Object.entries(texts)) files.set(name, decoded(Buffer.from(text)));
  } catch {
    return faulty("it is a zip archive that cannot be opened");
  }
  return files;
}
