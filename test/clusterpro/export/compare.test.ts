import assert from "node:assert/strict";
import fc from "fast-check";
import { compareConf } from "../../../clusterpro/export/compare.ts";
import { render } from "../../../clusterpro/render.ts";
import { articleCluster } from "../articleCluster.ts";
import { definitionOf } from "../definitionOf.ts";
import { refusal } from "../refusal.ts";

const ARTICLE = render(articleCluster()).text;

describe("compareConf", () => {
  it("finds no difference between a file and itself", () => {
    fc.assert(
      fc.property(definitionOf, (definition) => {
        const { text } = render(definition);
        assert.deepEqual(compareConf(text, text), []);
      }),
    );
  });

  it("takes no notice of layout, line ends, comments and the order of named elements", () => {
    const other = ARTICLE.replace(/<server name="server1">.*?<\/server>\n/s, "")
      .replace("<heartbeat>", `${/<server name="server1">.*?<\/server>\n/s.exec(ARTICLE)?.[0]}<!-- a --><heartbeat>`)
      .replace(/\n\s*/g, "\r\n");
    assert.notEqual(other, ARTICLE);
    assert.deepEqual(compareConf(ARTICLE, other), []);
  });

  it("names a value that differs, one that is missing and one more by the product's own paths", () => {
    const other = ARTICLE.replace("<interval>60", "<interval>30")
      .replace('<resource name="script@script_minio"/>', "")
      .replace("<webmgr>", '<webmgr><smtpsrv id="1"><port>25</port></smtpsrv>');
    assert.deepEqual(compareConf(ARTICLE, other), [
      { path: "/root/monitor/genw@genw_fsx/polling/interval", left: "60", right: "30" },
      { path: "/root/group@failover/resource@script@script_minio", left: "" },
      { path: "/root/webmgr/smtpsrv@1/port", right: "25" },
    ]);
  });

  it("tells elements of the same name and attributes apart", () => {
    assert.deepEqual(
      compareConf("<root><a>1</a><a>2</a><b x='1'/></root>", "<root><a>1</a><a>3</a><b x='2'/></root>"),
      [
        { path: "/root/a[2]", left: "2", right: "3" },
        { path: "/root/b/@x", left: "1", right: "2" },
      ],
    );
  });

  it("shows no password, by its element or by its form, but its token", () => {
    const code = "8000000ab91a5dc638a39c5600930003";
    const other = ARTICLE.replace("@@PASSWORD:0@@", code).replace("<webmgr>", `<webmgr><extend>${code}</extend>`);
    assert.deepEqual(compareConf(ARTICLE, other), [
      { path: "/root/cluster/account/list@0/password", left: "@@PASSWORD:0@@", right: "[secret]" },
      { path: "/root/webmgr/extend", right: "[secret]" },
    ]);
  });

  it("reads Shift_JIS as what it says", () => {
    const bytes = (word: Buffer) =>
      Buffer.concat([Buffer.from('<?xml version="1.0" encoding="SJIS"?><root><a>'), word, Buffer.from("</a></root>")]);
    const left = bytes(Buffer.from([0x83, 0x5c, 0x83, 0x74, 0x83, 0x67]));
    assert.deepEqual(compareConf(left, bytes(Buffer.from("x"))), [{ path: "/root/a", left: "ソフト", right: "x" }]);
    assert.deepEqual(compareConf(left, "<root><a>ソフト</a></root>"), []);
  });

  it("takes a file with UTF-8's byte order mark as UTF-8, and refuses one whose prolog says otherwise", () => {
    const marked = (encoding: string) =>
      Buffer.from(`\uFEFF<?xml version="1.0" encoding="${encoding}"?><root><a>ソフト</a></root>`);
    assert.deepEqual(compareConf(marked("UTF-8"), "<root><a>ソフト</a></root>"), []);
    assert.match(refusal(() => compareConf(marked("SJIS"), "<root/>")).join(), /declares SJIS, but it begins with the/);
  });

  // Red where the export on the right is not decoded: every Japanese text of it then differs.
  it("takes no text of an export for another one by its encoding alone", () => {
    const SOFT_IN_SJIS = Buffer.from([0x83, 0x5c, 0x83, 0x74, 0x83, 0x67]);
    const inside = (encoding: string, word: string) =>
      `<?xml version="1.0" encoding="${encoding}"?><root><a>${word}</a></root>`;
    const [before = "", after = ""] = inside("SJIS", "|").split("|");
    for (const exported of [
      Buffer.concat([Buffer.from(before), SOFT_IN_SJIS, Buffer.from(after)]),
      Buffer.from(`\uFEFF${inside("UTF-8", "ソフト")}`),
      Buffer.from(`\uFEFF${inside("UTF-16", "ソフト")}`, "utf16le"),
    ])
      assert.deepEqual(compareConf("<root><a>ソフト</a></root>", exported), []);
  });

  it("refuses a file that is not XML", () => {
    assert.match(refusal(() => compareConf(ARTICLE, "PK\u0003\u0004"))[0] ?? "", /is not XML/);
  });

  it("refuses a file whose outermost element is another", () => {
    assert.match(refusal(() => compareConf(ARTICLE, "<html></html>"))[0] ?? "", /^\/html: is not a clp.conf/);
  });

  it("prints no password of a file that is not XML", () => {
    const broken = ARTICLE.replace("@@PASSWORD:0@@</password>", "8000000ab91a5dc638a39c5600930003</passwor>");
    assert.notEqual(broken, ARTICLE);
    assert.doesNotMatch(refusal(() => compareConf(ARTICLE, broken)).join(), /8000000a/);
  });
});
