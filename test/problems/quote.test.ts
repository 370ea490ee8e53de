import assert from "node:assert/strict";
import fc from "fast-check";
import { found, quote } from "../../problems/quote.ts";

describe("quote", () => {
  it("cuts a long text after 60 characters", () => {
    assert.equal(quote("x".repeat(61)), `"${"x".repeat(60)}..."`);
  });

  it("shows line breaks instead of making them", () => {
    assert.equal(quote("a\r\nb\u2028c\u0085d"), String.raw`"a\r\nb\u{2028}c\u{85}d"`);
  });

  it("never holds a control character, a line break or a change of direction", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(quote(text))));
  });
});

describe("found", () => {
  const shown: [unknown, string][] = [
    ["abc", '"abc"'],
    [5, "5"],
    [true, "true"],
    [null, "null"],
    [[1, 2], "a list of 2 entries"],
    [[1], "a list of 1 entry"],
    [{ secret: "hidden" }, "an object"],
  ];
  for (const [value, text] of shown) {
    it(`shows ${JSON.stringify(value)} as ${text}`, () => {
      assert.equal(found(value), text);
    });
  }
});
