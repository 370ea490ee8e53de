/** Encodings that the product declares, as the decoder of Node names them. Source: facts of NEC's samples. */
const DECODERS: Readonly<Record<string, string>> = {
  SJIS: "shift_jis",
  SHIFT_JIS: "shift_jis",
  "EUC-JP": "euc-jp",
  GB2312: "gbk",
  ASCII: "latin1",
};

/**
 * The characters of a clp.conf, read in the encoding that its prolog declares; UTF-8 without a declaration or with an
 * unknown one. Text that is decoded already stays as it is, without a byte order mark.
 */
export function decodeConf(conf: string | Uint8Array): string {
  if (typeof conf === "string") return conf.replace(/^\uFEFF/, "");
  const start = Buffer.from(conf.subarray(0, 200)).toString("latin1");
  const declared = /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1];
  return new TextDecoder(DECODERS[declared?.toUpperCase() ?? ""] ?? "utf-8").decode(conf);
}
