import assert from "node:assert/strict";
import { decodeConf } from "../../../clusterpro/export/decodeConf.ts";
import { refusal } from "../refusal.ts";

const SOFT_IN_SJIS = Buffer.from([0x83, 0x5c, 0x83, 0x74, 0x83, 0x67]);

const prolog = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;
const conf = (encoding: string, word: string | Buffer) =>
  Buffer.concat([Buffer.from(`${prolog(encoding)}<root>`), Buffer.from(word), Buffer.from("</root>")]);
const marked = (bytes: Buffer) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
const utf16 = (text: string, mark = "\uFEFF") => Buffer.from(`${mark}${text}`, "utf16le");

describe("decodeConf", () => {
  const read: readonly (readonly [what: string, bytes: Buffer, text: string])[] = [
    ["Shift_JIS", conf("SJIS", SOFT_IN_SJIS), `${prolog("SJIS")}<root>ソフト</root>`],
    ["UTF-8 with its mark", marked(conf("UTF-8", "ソフト")), `${prolog("UTF-8")}<root>ソフト</root>`],
    ["ASCII behind a mark", marked(conf("SJIS", "a")), `${prolog("SJIS")}<root>a</root>`],
    ["UTF-16", utf16(`${prolog("UTF-16")}<root>ソフト</root>`), `${prolog("UTF-16")}<root>ソフト</root>`],
    ["UTF-16 without a mark", utf16(`${prolog("utf-16")}<root/>`, ""), `${prolog("utf-16")}<root/>`],
    ["big-endian UTF-16", utf16("<root>ソ</root>").swap16(), "<root>ソ</root>"],
    ["UTF-8 without a prolog", Buffer.from("<root>ソ</root>"), "<root>ソ</root>"],
    ["ASCII under a name that nobody knows", conf("x-ours", "a"), `${prolog("x-ours")}<root>a</root>`],
  ];
  for (const [what, bytes, text] of read) {
    it(`reads ${what}`, () => assert.equal(decodeConf(bytes), text));
  }

  const refused: readonly (readonly [what: string, bytes: Buffer, message: RegExp])[] = [
    ["declares SJIS and is UTF-16", utf16(`${prolog("SJIS")}<root/>`), /declares SJIS, but its bytes are UTF-16/],
    ["declares UTF-16 and is not", conf("UTF-16", "a"), /declares UTF-16, but its bytes are not/],
    ["declares SJIS behind UTF-8's mark", marked(conf("SJIS", "ソフト")), /declares SJIS, but it begins with the/],
    ["declares ASCII and has more", conf("ASCII", SOFT_IN_SJIS), /declares ASCII, but there are other bytes/],
    ["declares UTF-8 and is Shift_JIS", conf("UTF-8", SOFT_IN_SJIS), /declares UTF-8, but there are bytes in it/],
    ["declares SJIS and is UTF-8", conf("SJIS", "ソフト"), /declares SJIS, but its bytes are UTF-8/],
    [
      "declares nothing and is Shift_JIS",
      Buffer.concat([Buffer.from("<root>"), SOFT_IN_SJIS]),
      /declares UTF-8, as XML/,
    ],
    ["declares what nobody knows", conf("x-ours", SOFT_IN_SJIS), /declares "x-ours", which is no encoding/],
  ];
  for (const [what, bytes, message] of refused) {
    it(`keeps a prolog from contradicting its bytes: refuses one that ${what}`, () => {
      assert.match(refusal(() => decodeConf(bytes)).join("\n"), message);
    });
  }
});
