import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProbeTry } from "../../../../operate/drill/drillResult.ts";
import { pathOf } from "../../../../operate/drill/timeline/answers.ts";
import { goodLines, joined } from "../../../../operate/drill/timeline/thin.ts";

/** One letter a try, 100 ms apart: `.` good, `x` failed, a blank none. */
function triesOf(text: string, took: (index: number) => number = () => 5): readonly ProbeTry[] {
  return [...text].flatMap((letter, index) =>
    letter === " "
      ? []
      : [{ startedAt: index * 100, endedAt: index * 100 + took(index), good: letter === ".", fault: undefined }],
  );
}

const everyPixel = (at: number) => at / 100;

describe("a timeline's lines", () => {
  const xs = (text: string, width = 1, scale = everyPixel) =>
    goodLines(triesOf(text), 100, scale, width).map((line) => line.map(({ x }) => x));

  it("break where a try failed", () => {
    assert.deepEqual(xs("...x.."), [
      [0, 1, 2],
      [4, 5],
    ]);
    assert.deepEqual(xs("xx.x"), [[2]]);
    assert.deepEqual(xs("xxx"), []);
  });

  it("break where nothing was tried, since nobody knows what was there", () => {
    assert.deepEqual(xs(".. .."), [[0, 1, 3, 4]]);
    assert.deepEqual(xs("..       .."), [
      [0, 1],
      [9, 10],
    ]);
  });

  it("have each column once, with its fastest and its slowest answer", () => {
    const tries = triesOf(".".repeat(1000), (index) => (index === 503 ? 900 : 1 + (index % 10)));
    const [line = [], ...others] = goodLines(tries, 100, (at) => at / 10_000, 1);
    assert.deepEqual(others, []);
    assert.equal(line.length, 10);
    assert.deepEqual(line[5], { x: 5, least: 1, most: 900 });
    assert.deepEqual(line[6], { x: 6, least: 1, most: 10 });
  });

  it("still break beside a failure that is narrower than a column", () => {
    const scale = (at: number) => at / 400;
    assert.deepEqual(xs("......x.....", 1, scale), [[0, 1], [2]]);
  });

  it("never lead over a failed try, however they are thinned", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(".", ".", "x"), maxLength: 80 }),
        fc.integer({ min: 1, max: 7 }),
        (text, width) => {
          const lines = goodLines(triesOf(text), 100, everyPixel, width);
          for (const [index, letter] of [...text].entries()) {
            if (letter !== "x") continue;
            const column = Math.floor(index / width) * width;
            for (const line of lines)
              for (const [place, { x }] of line.entries())
                assert.ok(!(x < column && (line[place + 1]?.x ?? x) > column), `${text} by ${width}`);
          }
          const seen = lines.flat().map(({ x }) => x);
          assert.equal(new Set(seen).size, seen.length);
        },
      ),
    );
  });
});

describe("a timeline's extents", () => {
  it("leave no failed try out, and make none shorter", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0, max: 900, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }))),
        (pairs) => {
          const extents = pairs.map(([from, length]) => [from, from + length] as const);
          const shown = joined(extents, 3);
          for (const [from, to] of extents)
            assert.ok(shown.some(([start, end]) => start <= from && end >= to && end - start >= 3));
          for (const [index, [start]] of shown.entries()) assert.ok(start > (shown[index - 1]?.[1] ?? -1));
        },
      ),
    );
  });

  it("show one that is narrower than a pixel", () => {
    assert.deepEqual(joined([[10.2, 10.2]], 3), [[10, 13]]);
    assert.deepEqual(joined([], 3), []);
  });
});

describe("a timeline's path", () => {
  const step = (x: number, least: number, most = least) => ({ x, least, most });

  it("has a dot for an answer that stands alone", () => {
    assert.equal(pathOf([step(3, 40)]), "M3 40h0");
  });

  it("has nothing for what stays on one height, and a spike up and down again", () => {
    assert.equal(
      pathOf([step(0, 40), step(1, 40), step(2, 40), step(3, 38), step(4, 38, 10), step(5, 38)]),
      "M0 40h2l1 -2h1v-28v28h1",
    );
    assert.equal(pathOf([step(0, 40, 30)]), "M0 40v-10v10");
    assert.equal(pathOf([]), "");
  });
});
