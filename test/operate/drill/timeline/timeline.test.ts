import assert from "node:assert/strict";
import { LANGUAGES } from "../../../../messages/language.ts";
import type { DrillResult } from "../../../../operate/drill/drillResult.ts";
import { PAPER } from "../../../../operate/drill/timeline/drawing.ts";
import { PALETTE } from "../../../../operate/drill/timeline/palette.ts";
import { type Span, spanOf } from "../../../../operate/drill/timeline/span.ts";
import { ticksBetween } from "../../../../operate/drill/timeline/ticks.ts";
import { layTimeline } from "../../../../operate/drill/timeline/timeline.ts";
import { closeUpsOf } from "../../../../operate/drill/timeline/windows.ts";
import * as examples from "../report/examples.ts";
import { overlaps } from "./overlaps.ts";

const { EXAMPLES, START } = examples;
const ALL = { ...EXAMPLES, flapping: examples.flapping };

const lay = (result: DrillResult, span: Span = spanOf(result), language: "en" | "ja" = "en") =>
  layTimeline(result, { language, span, column: 1, withKey: true });

describe("a drill's timeline", () => {
  it("lets nothing lie over anything else, by its own numbers", () => {
    for (const [name, make] of Object.entries(ALL)) {
      const result = make();
      for (const span of [spanOf(result), ...closeUpsOf(result).spans])
        for (const language of LANGUAGES)
          assert.deepEqual(overlaps(lay(result, span, language)), [], `${name}, ${language}`);
    }
  });

  it("would see a text over another, a line over a text and a pill over a pill", () => {
    const timeline = lay(examples.moveAndBack());
    const [text, ...texts] = timeline.texts.filter(({ look }) => look === "title");
    assert.ok(text);
    const moved = {
      ...timeline,
      texts: [...timeline.texts, ...texts.map((each) => ({ ...each, x: text.x, y: text.y }))],
    };
    assert.ok(overlaps(moved).some((each) => each.includes('over "')));
    const lined = { ...timeline, lines: [{ look: "mark" as const, path: `M${text.x + 4} 0v400` }] };
    assert.ok(overlaps(lined).some((each) => each.startsWith("a line")));
    const pills = timeline.boxes.filter(({ look }) => look === "pill").map((each) => ({ ...each, x: 500 }));
    assert.ok(overlaps({ ...timeline, boxes: pills }).includes("pill over pill"));
  });

  it("breaks each table's line at its outages, and at nothing else", () => {
    const lines = (result: DrillResult) =>
      layTimeline(result, { language: "en", span: spanOf(result), column: 1, withKey: false })
        .lines.filter(({ look }) => look === "answers")
        .map(({ path }) => path.split("M").length - 1);
    assert.deepEqual(lines(examples.baseline()), [1, 1, 1]);
    assert.deepEqual(lines(examples.move()), [2, 2, 2]);
    assert.deepEqual(lines(examples.moveAndBack()), [3, 3, 3]);
    assert.deepEqual(lines(examples.neverCameBack()), [1, 1, 1]);
    assert.deepEqual(lines(examples.neverThere()), [0, 0, 0]);
  });

  it("shows a try of a quarter of a second that failed alone in two hours", () => {
    const failed = lay(examples.hoursLong()).boxes.filter(({ look }) => look === "failed");
    assert.equal(failed.length, 6 + 1, "two in each lane, and the key's");
    assert.ok(failed.every(({ width }) => width >= 3));
  });

  it("draws what is certain within what is possible", () => {
    const result = examples.move();
    const { from, to } = spanOf(result);
    const [main] = result.tables;
    const [outage] = main?.outages ?? [];
    assert.ok(outage?.lastGood !== undefined && outage.firstGood !== undefined);
    const x = (at: number) => PAPER.left + ((at - from) / (to - from)) * (PAPER.right - PAPER.left);
    const first = (look: string) => lay(result).boxes.find((box) => box.look === look);
    const [bounds, certain] = [first("bounds"), first("outage")];
    assert.ok(bounds && certain);
    assert.equal(bounds.x, Math.floor(x(outage.lastGood)));
    assert.equal(bounds.x + bounds.width, Math.ceil(x(outage.firstGood)));
    assert.equal(certain.x, Math.floor(x(outage.firstBad)));
    assert.equal(certain.x + certain.width, Math.ceil(x(outage.lastBad)));
  });

  it("marks phases by a letter, through all lanes or through their table's", () => {
    const result = examples.moveAndBack();
    const { lines, texts } = lay(result);
    const marks = lines.find(({ look }) => look === "mark")?.path ?? "";
    const throughAll = result.phases.filter(({ table }) => table === undefined).length;
    const throughOne = result.phases.length - throughAll;
    assert.equal(marks.match(/v76/g)?.length, 3 * throughAll + throughOne);
    const letters = texts.filter(({ look, y }) => look === "mark" && y < 20).map(({ text }) => text);
    assert.deepEqual(letters, ["A–E", "F", "G", "H–I", "J"]);
  });

  it("closes up on outages that are short beside the whole, each once for all tables", () => {
    const seconds = (result: DrillResult) =>
      closeUpsOf(result).spans.map(({ from }) => Math.round((from - START) / 1000));
    assert.deepEqual(seconds(examples.baseline()), []);
    assert.deepEqual(seconds(examples.neverCameBack()), []);
    assert.deepEqual(seconds(examples.moveAndBack()), [9, 77]);
    assert.deepEqual(seconds(examples.hoursLong()), [3596, 5398]);
  });

  it("counts from the action, in steps that people read", () => {
    assert.deepEqual(ticksBetween(-12_000, 108_000, 9), [0, 15_000, 30_000, 45_000, 60_000, 75_000, 90_000, 105_000]);
    assert.deepEqual(ticksBetween(-900, 900, 9), [-500, 0, 500]);
    for (const length of [1, 700, 9_000, 300_000, 7_200_000, 400 * 3_600_000])
      assert.ok(ticksBetween(0, length, 9).length <= 9 && ticksBetween(0, length, 9).length >= 1, `${length}`);
  });
});

describe("a drill's colours", () => {
  const luminance = (colour: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string) => {
    const [less = 0, more = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
    return (more + 0.05) / (less + 0.05);
  };

  // Web Content Accessibility Guidelines 2.2, 1.4.3 and 1.4.11.
  for (const [theme, index] of [
    ["light", 0],
    ["dark", 1],
  ] as const)
    it(`can be told apart in the ${theme}`, () => {
      for (const back of ["paper", "panel"] as const)
        for (const text of ["text", "muted", "lost", "good", "warn", "mark", "answers"] as const)
          assert.ok(contrast(PALETTE[text][index], PALETTE[back][index]) >= 4.5, `${text} on ${back}`);
      for (const drawn of ["lost", "mark"] as const)
        assert.ok(contrast(PALETTE[drawn][index], PALETTE.bounds[index]) >= 3, drawn);
    });
});
