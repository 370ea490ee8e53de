import assert from "node:assert/strict";
import { LANGUAGES } from "../../../../messages/language.ts";
import type { DrillResult } from "../../../../operate/drill/drillResult.ts";
import { drillHtml } from "../../../../operate/drill/report/drillHtml.ts";
import { html } from "../../../../operate/drill/report/markup.ts";
import { projectText } from "../../../projectText.ts";
import * as examples from "./examples.ts";
import { README_PICTURES, readmePicture } from "./readmePicture.ts";

const { EXAMPLES } = examples;
const ALL = { ...EXAMPLES, flapping: examples.flapping };

/** What a reader sees of it. */
const textOf = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

describe("a drill's page", () => {
  const pages = new Map<string, string>();

  before(() => {
    for (const [name, make] of Object.entries(ALL))
      for (const language of LANGUAGES) pages.set(`${name}, ${language}`, drillHtml(make(), language));
  });

  it("asks nothing of any network: no script, no address that a browser would load", () => {
    for (const [name, page] of pages) {
      assert.doesNotMatch(page, /<(script|img|link|iframe|object|embed|image|use|base|form)\b/i, name);
      assert.doesNotMatch(page, /\b(src|srcset|href|action|style|on\w+)=/i, name);
      assert.doesNotMatch(page, /@import|url\((?!#)/, name);
      assert.match(
        page,
        /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline';/,
        name,
      );
    }
  });

  it("is less than 200 KB, however many tries, tables, outages, phases and lost keys there are", () => {
    for (const [name, page] of pages)
      assert.ok(Buffer.byteLength(page) < 200_000, `${name}: ${Buffer.byteLength(page)}`);
  });

  it("takes names for text, whatever is in them", () => {
    const page = drillHtml(examples.japaneseNames(), "ja");
    assert.match(page, /<title>[^<]*ファイルサーバー本番&lt;\/title&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(page, /<th scope="row">経路表（東京・経理部）&lt;b&gt;&amp;amp;&quot;'<\/th>/);
    const hostile = "</svg><img src=x onerror=alert(1)>\"'\u0007";
    const said = { en: hostile, ja: hostile };
    const before = examples.move();
    const everywhere: DrillResult = {
      ...before,
      project: hostile,
      stack: hostile,
      region: hostile,
      virtualIp: hostile,
      activeBefore: hostile,
      tables: before.tables.map((each) => ({ ...each, table: hostile, zone: hostile, routeAtEnd: hostile })),
      phases: before.phases.map((each) => ({ ...each, what: said, witness: said, table: hostile })),
      actions: [{ what: said, at: before.startedAt, undone: true }],
      ledger: before.ledger && { ...before.ledger, lost: [hostile] },
      findings: [
        {
          id: "drill.ledger",
          state: "fail",
          what: said,
          found: said,
          expected: said,
          why: said,
          mend: said,
          page: hostile,
        },
      ],
    };
    for (const language of LANGUAGES) {
      const page = drillHtml(everywhere, language);
      assert.doesNotMatch(page, /<img/);
      assert.ok(!page.includes("\u0007"));
      assert.equal(page.split("</svg>").length, page.split("<svg ").length);
    }
  });

  it("leads only into the open: the documents stand beside no page", () => {
    const of = (page: string) => {
      const [finding] = examples.lostObject().findings.filter(({ state }) => state === "fail");
      assert.ok(finding);
      return drillHtml({ ...examples.lostObject(), findings: [{ ...finding, page }] }, "en");
    };
    assert.match(
      of("https://docs.aws.amazon.com/fsx/"),
      /<a href="https:\/\/docs\.aws\.amazon\.com\/fsx\/" rel="noreferrer">/,
    );
    assert.doesNotMatch(of("docs/operations.md"), /<a /);
    assert.doesNotMatch(of("javascript:alert(1)"), /<a /);
  });

  it("says the verdict in a sentence before everything else, by a word and not by colour alone", () => {
    const verdict = (result: DrillResult, language: "en" | "ja" = "en") =>
      /<div class="verdict (\w+)"><strong>(.*?)<\/strong><p>(.*?)<\/p>/.exec(drillHtml(result, language))?.slice(1);
    assert.deepEqual(verdict(examples.baseline()), [
      "OK",
      "Passed",
      "no time without service in 3 route tables, over 2 min 0 s; all 480 acknowledged writes are there",
    ]);
    assert.deepEqual(verdict(examples.lostObject(), "ja"), [
      "WRONG",
      "不合格",
      "応答済みの書き込みが 1 件失われました: drill/2026-11-29/0012",
    ]);
    assert.equal(verdict(examples.unknownReads())?.[1], "Unknown");
    assert.equal(verdict(examples.japaneseNames())?.[1], "Passed, with warnings");
  });

  it("marks a rehearsal before all figures, and says of a real drill that it is one", () => {
    const rehearsed = drillHtml(examples.moveAndBack(), "en");
    assert.match(rehearsed, /<p class="where rehearsal">Rehearsal on a model of AWS/);
    assert.ok(rehearsed.indexOf("where rehearsal") < rehearsed.indexOf('<dl class="figures">'));
    const real = drillHtml(examples.move(), "en");
    assert.match(real, /<p class="where">Measured on the deployed cluster/);
    assert.doesNotMatch(textOf(real), /[Rr]ehears/);
  });

  it("has each table's time without service with its bounds, and which outages it is of", () => {
    const text = textOf(drillHtml(examples.moveAndBack(), "en"));
    assert.match(text, /Main – 13\.8 s 13\.2 to 14\.3 s 55 \/ 480 server1 2 outages/);
    assert.match(text, /Each outage .* Main 03:00:12\.500 7\.5 s \(7\.2 to 7\.8 s\) Main 03:01:20\.250 6\.3 s/);
    assert.match(
      textOf(drillHtml(examples.neverCameBack(), "en")),
      /Main – at least 1 min 47 s – 430 \/ 480 unknown never came back/,
    );
  });

  it("has the ledger with its meaning, and the keys of what is lost", () => {
    const text = textOf(drillHtml(examples.lostObject(), "en"));
    assert.match(text, /lost 1 acknowledged, and not there at the end: one is too many Keys: drill\/2026-11-29\/0012/);
    assert.match(text, /Acknowledged writes lost 1 \/ 448/);
    assert.match(textOf(drillHtml(examples.noLedger(), "en")), /there is no ledger/);
    assert.match(textOf(drillHtml(examples.flapping(), "en")), /and 4990 more, in the JSON/);
  });

  it("says what was done and undone, and what monitoring noticed", () => {
    const back = textOf(drillHtml(examples.moveAndBack(), "en"));
    assert.match(
      back,
      /03:00:12\.000 moved the group to server2 – undone 03:01:20\.000 moved the group back to server1 everything is where/,
    );
    assert.match(
      back,
      /noticed 49\.5 s after the first failed try all green again 1 min 38 s after the first failed try/,
    );
    const left = textOf(drillHtml(examples.move(), "en"));
    assert.match(left, /moved the group to server2 – not undone not everything is where it was before/);
    const quiet = textOf(drillHtml({ ...examples.neverThere(), noticedAt: undefined }, "en"));
    assert.match(quiet, /did not notice not green again/);
    assert.match(textOf(drillHtml(examples.baseline(), "en")), /there was nothing to notice/);
  });

  it("tells every picture in words, each by its own id", () => {
    const page = drillHtml(examples.moveAndBack(), "en");
    const pictures = [...page.matchAll(/<svg [^>]*role="img" aria-labelledby="([\w-]+) ([\w-]+)"/g)];
    assert.equal(pictures.length, 3);
    for (const [, title, description] of pictures) {
      assert.match(page, new RegExp(`<title id="${title}">[^<]+</title>`));
      assert.match(page, new RegExp(`<desc id="${description}">[^<]*Main: without service: [^<]+</desc>`));
    }
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const [, id = ""] of page.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids.includes(id), id);
  });

  it("is a page of headings in order and tables with heads, in the language that it names", () => {
    for (const [name, page] of pages) {
      assert.ok(page.startsWith("<!doctype html>\n"), name);
      assert.match(page, name.endsWith("ja") ? /<html lang="ja">/ : /<html lang="en">/);
      const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
      assert.equal(levels[0], 1, name);
      assert.ok(
        levels.every((level, index) => level <= (levels[index - 1] ?? 1) + 1),
        name,
      );
      for (const [row] of page.matchAll(/<tr>(?!<t[hd])/g)) assert.fail(`${name}: ${row}`);
      assert.match(page, /<th scope="col">/, name);
    }
    const japanese = textOf(drillHtml({ ...examples.move(), findings: [] }, "ja")).replace(/Answers|Passed/g, "!");
    assert.doesNotMatch(japanese, /without service|Route table|Timeline|acknowledged|!/);
  });

  it("closes every element that it opens", () => {
    const empty = new Set(["meta", "br", "rect", "path"]);
    for (const [name, page] of pages) {
      const open: string[] = [];
      for (const [, end, element = "", closed] of page
        .replace(/<style>[\s\S]*?<\/style>/g, "")
        .matchAll(/<(\/?)([a-z]\w*)[^>]*?(\/?)>/g)) {
        if (end === "/") assert.equal(open.pop(), element, name);
        else if (closed !== "/" && !empty.has(element)) open.push(element);
      }
      assert.deepEqual(open, [], name);
    }
  });

  it("follows the reader's theme on a screen, and is light on paper", () => {
    const page = drillHtml(examples.move(), "en");
    assert.match(page, /@media screen and \(prefers-color-scheme:dark\)/);
    assert.match(page, /@media print\{/);
    assert.doesNotMatch(page, /var\(--(?!paper|panel|text|muted|edge|answers|lost|bounds|mark|good|warn)/);
  });
});

describe("a piece of HTML", () => {
  it("escapes what is put into it, and leaves out what is not there", () => {
    assert.equal(
      html`<p title="${'"'}">${"<b>"}${undefined}${false}${[1, html`<i>${"&"}</i>`]}</p>`.html,
      '<p title="&quot;">&lt;b&gt;1<i>&amp;</i></p>',
    );
  });
});

describe("README's picture of a drill", () => {
  for (const language of LANGUAGES)
    it(`is the example's, in ${language}: npm run picture`, () => {
      assert.equal(projectText(README_PICTURES[language]), readmePicture(language));
    });

  it("keeps text as text, and has light and dark in one file", () => {
    const picture = readmePicture("ja");
    assert.match(picture, />サービス中断: /);
    assert.match(picture, /prefers-color-scheme:dark/);
    assert.doesNotMatch(picture, /<(image|script|foreignObject)\b|href=/);
  });
});
