import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { LANGUAGES } from "../../../../messages/language.ts";
import { columns } from "../../../../messages/layout.ts";
import type { DrillResult } from "../../../../operate/drill/drillResult.ts";
import { drillHtml } from "../../../../operate/drill/report/drillHtml.ts";
import { drillReport } from "../../../../operate/drill/report/drillReport.ts";
import { drillJson, drillText } from "../../../../operate/drill/report/drillText.ts";
import { markdownReport } from "../../../../operate/findings/markdownReport.ts";
import { exitCodeOf } from "../../../../operate/findings/report.ts";
import { reportSchema } from "../../../../operate/findings/reportSchema.ts";
import * as examples from "./examples.ts";

const { EXAMPLES } = examples;
/** The verdict, wherever its lines break. */
const firstLine = (result: DrillResult, language: "en" | "ja" = "en") =>
  drillText(result, language, { width: 1000 }).split("\n")[0];

describe("a drill's text", () => {
  it("says in the first line what clients lost, where nothing is wrong", () => {
    assert.equal(
      firstLine(examples.moveAndBack()),
      "OK  clients were without service longest in Route-C: 14.5 s (14.0 to 15.0 s) in 2 outages; all 448 acknowledged writes are there",
    );
    assert.equal(
      firstLine(examples.baseline(), "ja"),
      "OK  3 個のルートテーブルで、2 分 0 秒の間、サービスの中断はありません。応答済みの書き込み 480 件はすべて残っています",
    );
    assert.equal(
      firstLine(examples.noLedger()),
      "OK  clients were without service longest in Route-C: 14.5 s (14.0 to 15.0 s) in 2 outages",
    );
  });

  it("never takes for a pass what nobody tried", () => {
    const [main, ...others] = examples.baseline().tables;
    assert.ok(main);
    const untried = { ...examples.baseline(), tables: [...others, { ...main, tries: [] }] };
    assert.match(firstLine(untried) ?? "", /no try was made from Main/);
    assert.match(drillText(untried, "en"), /Main +unknown +server1\n/);
    const page = drillHtml(untried, "en");
    assert.match(page, /<dt>Longest time without service<\/dt><dd>unknown/);
    assert.match(page, /Main: without service: unknown/);
    for (const nothing of [
      { ...examples.baseline(), tables: [] },
      { ...examples.baseline(), tables: [], endedAt: examples.START },
    ]) {
      assert.match(firstLine(nothing) ?? "", /no route table was probed/);
      assert.match(drillHtml(nothing, "ja"), /どのルートテーブルからも試行していません/);
    }
  });

  it("says of each table how long nobody looked, in text, page and JSON, and calls it neither service nor outage", () => {
    const blindIn = (result: DrillResult): DrillResult => {
      const [main, ...others] = result.tables;
      assert.ok(main);
      const notLooked = [{ from: examples.START + 30_000, until: examples.START + 70_000 }];
      const tries = main.tries.filter(
        ({ startedAt }) => !notLooked.some((each) => startedAt > each.from && startedAt < each.until),
      );
      const outages = main.outages.map((each) => ({ ...each, notLooked: 40_000 }));
      return { ...result, tables: [{ ...main, tries, outages, notLooked }, ...others] };
    };
    const quiet = blindIn(examples.baseline());
    assert.match(
      firstLine(quiet) ?? "",
      /no time without service was seen in .*; nobody looked through Main for 40\.0 s/,
    );
    assert.match(drillText(quiet, "en"), /Main +none seen +server1; not looked for 40\.0 s/);
    assert.match(drillText(quiet, "ja"), /Main +観測範囲ではなし +server1（未観測 40\.0 秒/);
    const page = drillHtml(quiet, "en");
    assert.match(page, /not looked for 40\.0 s/);
    assert.match(page, /Main: without service: none seen/);
    const moved = blindIn(examples.move());
    assert.match(drillText(moved, "en"), /not looked for 40\.0 s\)/);
    assert.match(drillHtml(moved, "ja"), /未観測 40\.0 秒/);
    const { data } = JSON.parse(drillJson(moved));
    assert.deepEqual(data.tables[0].notLooked, [
      { from: "2026-11-29T03:00:30.000Z", until: "2026-11-29T03:01:10.000Z" },
    ]);
    assert.equal(data.tables[0].withoutService.notLookedMs, 40_000);
    assert.deepEqual(data.tables[1].notLooked, []);
  });

  it("says in the first line what is wrong, where something is", () => {
    assert.equal(firstLine(examples.lostObject()), "WRONG  one acknowledged write is lost: drill/2026-11-29/0012");
    assert.match(firstLine(examples.unknownReads()) ?? "", /^UNKNOWN {2}31 acknowledged writes/);
    assert.match(firstLine(examples.twoOfThree()) ?? "", /^WRONG {2}Route-C leads to server1/);
    assert.match(firstLine(examples.japaneseNames()) ?? "", /^WARN {2}/);
  });

  it("gives an open end no length, and says which end is open", () => {
    assert.match(
      drillText(examples.neverCameBack(), "en"),
      /Main +at least 1 min 47 s +unknown; 430 of 480 tries failed, never came back\n/,
    );
    assert.match(
      drillText(examples.neverThere(), "en"),
      /Main +at least .* unknown; 480 of 480 tries failed, never answered\n/,
    );
    assert.match(
      drillText(examples.neverCameBack(), "ja"),
      /1 分 47 秒以上 .* 不明（480 回中 430 回失敗、復旧せず）\n/,
    );
  });

  it("tells each of several outages apart", () => {
    const text = drillText(examples.moveAndBack(), "en");
    assert.match(text, /Main +13\.8 s \(13\.2 to 14\.3 s\) +server1; 55 of 480 tries failed, 2 outages\n/);
    assert.match(text, /Each outage\n +Main +\+0\.5 s +7\.5 s \(7\.2 to 7\.8 s\)\n +Main +\+1 min 8 s +6\.3 s/);
    assert.doesNotMatch(drillText(examples.move(), "en"), /Each outage/);
  });

  it("has bounds that hold what was measured, rounded outwards", () => {
    for (const make of Object.values(EXAMPLES))
      for (const { outages } of make().tables)
        for (const { least, estimate, most } of outages)
          if (estimate !== undefined && most !== undefined) assert.ok(least <= estimate && estimate <= most);
    const [table] = examples.move().tables;
    const odd = {
      ...examples.move(),
      tables: [{ ...table, outages: [{ ...table?.outages[0], least: 7_299, most: 7_801, estimate: 7_550 }] }],
    };
    assert.match(drillText(odd as DrillResult, "en"), /7\.6 s \(7\.2 to 7\.9 s\)/);
  });

  it("shows a failed try in the timeline, however many good ones stand beside it", () => {
    const lines = drillText(examples.hoursLong(), "en").split("\n");
    const main = lines.find((line) => /^ +Main +\.+x/.test(line)) ?? "";
    assert.equal([...main].filter((each) => each === "x").length, 2);
  });

  it("says before all figures whether it was a rehearsal", () => {
    const place = (text: string, part: string) => {
      assert.ok(text.includes(part), part);
      return text.indexOf(part);
    };
    const rehearsed = drillText(examples.moveAndBack(), "en");
    assert.ok(place(rehearsed, "a rehearsal on a model of AWS") < place(rehearsed, "Time without service"));
    const real = drillText(examples.move(), "en");
    assert.ok(place(real, "the deployed cluster") < place(real, "Time without service"));
    assert.doesNotMatch(real, /rehearsal/);
  });

  it("fits into 80 and 100 columns in both languages", () => {
    // The cluster's name alone may be longer than any terminal.
    for (const [name, make] of Object.entries(EXAMPLES))
      for (const language of LANGUAGES)
        for (const width of [80, 100])
          for (const line of drillText(make(), language, { width }).split("\n").slice(1))
            if (!line.startsWith("ファイルサーバー本番"))
              assert.ok(columns(line) <= width, `${name}, ${language}, ${width}: ${line}`);
  });

  it("shows a screen of outages at most, and says how many more there are", () => {
    const text = drillText(examples.flapping(), "en");
    assert.match(text, /and 35976 more, in the JSON/);
    assert.ok(text.split("\n").length < 1_000);
  });

  it("has a row for every fact in Markdown", () => {
    const text = markdownReport(drillReport(examples.moveAndBack()), "ja");
    assert.match(text, /\| Route-A \| 14\.3 秒/);
  });
});

describe("a drill's JSON", () => {
  const validate = new Ajv2020({ formats: { "date-time": true } }).compile(reportSchema("drill"));
  const document = (result: DrillResult) => JSON.parse(drillJson(result));

  it("is as the schema says, of every result", () => {
    for (const [name, make] of Object.entries(EXAMPLES))
      assert.ok(validate(document(make())), `${name}: ${JSON.stringify(validate.errors)}`);
  });

  it("is refused by the schema where something is missing or more", () => {
    const { data, ...rest } = document(examples.move());
    assert.equal(validate({ ...rest, data: { ...data, ledger: { ...data.ledger, lost: 0 } } }), false);
    assert.equal(validate({ ...rest, data: { ...data, more: 1 } }), false);
    assert.equal(validate({ ...rest, data: { ...data, tables: undefined } }), false);
  });

  it("has what clients lost in milliseconds, open ends as null, and the outcome in English", () => {
    const { data, text, exitCode, schemaVersion } = document(examples.neverCameBack());
    assert.equal(schemaVersion, 1);
    assert.equal(text, "clients are still without service");
    assert.equal(exitCode, 1);
    const open = { estimateMs: null, leastMs: 107_250, mostMs: null, notLookedMs: 0 };
    assert.deepEqual(data.tables[0].withoutService, open);
    assert.equal(data.tables[0].outages[0].firstGood, null);
    assert.equal(data.activeAtEnd, null);
    assert.equal(document(examples.noLedger()).data.ledger, null);
  });

  it("has every try, as runs of one outcome", () => {
    const [main] = document(examples.moveAndBack()).data.tables;
    assert.deepEqual(
      main.runs.map((run: { good: boolean; fault?: string; tries: number }) => [run.good, run.fault, run.tries]),
      [
        [true, undefined, 50],
        [false, "timeout", 30],
        [true, undefined, 241],
        [false, "timeout", 25],
        [true, undefined, 134],
      ],
    );
    assert.equal(main.runs[1].from, "2026-11-29T03:00:12.500Z");
  });

  it("goes with an exit code of 1 where something is wrong or unknown", () => {
    const codes = Object.values(EXAMPLES).map((make) => exitCodeOf(drillReport(make())));
    assert.deepEqual(codes, [0, 0, 0, 1, 1, 1, 1, 0, 1, 0, 0, 0]);
  });
});
