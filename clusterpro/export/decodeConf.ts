import { quote } from "../../problems/quote.ts";
import { UserError } from "../../problems/userError.ts";

/** Encodings that the product declares, as the decoder of Node names them. Source: facts of NEC's samples. */
const DECODERS: Readonly<Record<string, string>> = {
  SJIS: "shift_jis",
  SHIFT_JIS: "shift_jis",
  CP932: "shift_jis",
  "EUC-JP": "euc-jp",
  GB2312: "gbk",
};

/** How a file's first bytes show which Unicode it is in: its byte order mark, or the `<` of UTF-16 without one. */
const SIGNS = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8" },
  { bytes: [0xff, 0xfe], encoding: "utf-16le" },
  { bytes: [0xfe, 0xff], encoding: "utf-16be" },
  { bytes: [0x3c, 0x00], encoding: "utf-16le" },
  { bytes: [0x00, 0x3c], encoding: "utf-16be" },
] as const;

const WIDE = /^(?:utf-?16|ucs-?2)/i;

/**
 * The characters of a clp.conf, without a byte order mark: in the Unicode that its first bytes show, else in the encoding
 * that its prolog declares, else in UTF-8. Text that is decoded already stays as it is. Throws UserError where the prolog
 * contradicts the bytes: whoever reads by the one gets other text than who reads by the other.
 */
export function decodeConf(conf: string | Uint8Array): string {
  if (typeof conf === "string") return conf.replace(/^\uFEFF/, "");
  const shown = unicodeOf(conf);
  if (shown === "utf-16le" || shown === "utf-16be") {
    const text = decode(conf, shown, "UTF-16");
    const declared = declaredIn(text);
    if (declared !== undefined && !WIDE.test(declared)) throw contradiction(declared, "its bytes are UTF-16");
    return text;
  }
  const declared = declaredIn(Buffer.from(conf.subarray(shown === undefined ? 0 : 3, 200)).toString("latin1"));
  if (declared !== undefined && WIDE.test(declared)) throw contradiction(declared, "its bytes are not");
  if (isAscii(shown === undefined ? conf : conf.subarray(3))) return decode(conf, "utf-8", "ASCII");
  if (declared === undefined) return decode(conf, "utf-8", "UTF-8, as XML is without a declaration");
  const label = DECODERS[declared.toUpperCase()] ?? declared;
  if (/^(?:us-)?ascii$/i.test(label)) throw contradiction(declared, "there are other bytes in it");
  if (shown === "utf-8" && !/^utf-?8$/i.test(label)) {
    throw contradiction(declared, "it begins with the byte order mark of UTF-8");
  }
  if (!/^utf-?8$/i.test(label) && isJapaneseUtf8(conf)) throw contradiction(declared, "its bytes are UTF-8");
  return decode(conf, label, declared);
}

/** The Unicode that a file's first bytes show. */
export function unicodeOf(conf: Uint8Array): (typeof SIGNS)[number]["encoding"] | undefined {
  return SIGNS.find(({ bytes }) => bytes.every((byte, at) => conf[at] === byte))?.encoding;
}

/** True where every byte is ASCII, which is the same text in every encoding that the product declares. */
export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80);
}

function declaredIn(start: string): string | undefined {
  return /^<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1];
}

function decode(bytes: Uint8Array, label: string, declared: string): string {
  const decoder = decoderOf(label);
  if (decoder === undefined) {
    throw new UserError([
      `its first line declares ${quote(declared)}, which is no encoding that is known here; SJIS, EUC-JP, GB2312, ASCII and ` +
        "UTF-8 are allowed. Export the configuration again",
    ]);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw contradiction(declared, "there are bytes in it that have no meaning in that encoding");
  }
}

/** Kana and kanji of UTF-8 have bytes that Shift_JIS has too, but no text of Shift_JIS is whole as UTF-8 with them in it. */
function isJapaneseUtf8(bytes: Uint8Array): boolean {
  try {
    return /[\u3040-\u30ff\u4e00-\u9fff]/.test(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
}

function decoderOf(label: string) {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

function contradiction(declared: string, found: string): UserError {
  return new UserError([
    `its first line declares ${declared}, but ${found}. Save it in the encoding that it declares, or export it again`,
  ]);
}
