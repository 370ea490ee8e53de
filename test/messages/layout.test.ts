import assert from "node:assert/strict";
import fc from "fast-check";
import { BREAK, columns, KEPT, labelled, padded, wrap } from "../../messages/layout.ts";

describe("columns", () => {
  it("counts two for what a terminal shows in two", () => {
    assert.equal(columns("仮想 IP"), 7);
    assert.equal(columns("ｱ"), 1);
    assert.equal(padded("仮想", 6), "仮想  ");
  });
});

describe("wrap", () => {
  it("ends lines at blanks, and keeps several of them within one", () => {
    assert.deepEqual(wrap("one two  three", 10, "  "), ["  one two", "  three"]);
    assert.deepEqual(wrap("a  b", 10), ["a  b"]);
  });

  it("cuts nothing: a longer word has a line to itself", () => {
    assert.deepEqual(wrap("see https://example.com/a/long/path now", 10), [
      "see",
      "https://example.com/a/long/path",
      "now",
    ]);
  });

  it("ends a line within a word where that has a break, which takes no column", () => {
    const word = ["role/", "servers/", "i-0123"].join(BREAK);
    assert.deepEqual(wrap(`by ${word}`, 10), ["by role/", "servers/", "i-0123"]);
    assert.deepEqual(wrap(`by ${word}`, 40), ["by role/servers/i-0123"]);
  });

  it("holds together what a kept blank joins", () => {
    assert.deepEqual(wrap(`1 a, 2${KEPT}longer${KEPT}things`, 16), ["1 a,", "2 longer things"]);
  });

  it("ends lines within Japanese, but not before what closes and not after what opens", () => {
    assert.deepEqual(wrap("仮想「IP」、です。", 6), ["仮想", "「IP」、", "です。"]);
    for (const line of wrap("サーバー（現用系）が停止します。次に、待機系が起動します。", 11)) {
      assert.doesNotMatch(line, /^[、。）ー]|（$/);
    }
  });

  it("loses no character and keeps the width, whatever is written", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", " ", "仮", "、", "（", "-") });
    fc.assert(
      fc.property(text, fc.integer({ min: 8, max: 40 }), (given, width) => {
        const lines = wrap(given, width);
        assert.equal(lines.join("").replaceAll(" ", ""), given.replaceAll(" ", ""));
        for (const line of lines) {
          if (columns(line) > width) assert.doesNotMatch(line.trim(), / /);
        }
      }),
    );
  });
});

describe("labelled", () => {
  it("sets a paragraph beside its label", () => {
    assert.deepEqual(labelled("  Region  ", "one two three", 17), ["  Region  one two", "          three"]);
  });
});
