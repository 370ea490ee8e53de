/** Encodings that the product declares, as the decoder of Node names them. Source: facts of NEC's samples. */
const DECODERS: Readonly<Record<string, string>> = {
  SJIS: "shift_jis",
  SHIFT_JIS: "shift_jis",
  "EUC-JP": "euc-jp",
  GB2312: "gbk",
  ASCII: "latin1",
};

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The characters of a clp.conf, read in the encoding that its prolog declares; UTF-8 without a declaration or with an
 * unknown one, and behind UTF-8's byte order mark, which an editor has put there with the text in UTF-8. Text that is
 * decoded already stays as it is, without such a mark.
 */
export function decodeConf(conf: string | Uint8Array): string {
  if (typeof conf === "string") return conf.replace(/^\uFEFF/, "");
  const start = Buffer.from(conf.subarray(0, 200)).toString("latin1");
  const hasMark = UTF8_MARK.equals(conf.subarray(0, UTF8_MARK.length));
  const declared = hasMark ? "" : /^<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1];
  return new TextDecoder(DECODERS[declared?.toUpperCase() ?? ""] ?? "utf-8").decode(conf);
}
