import assert from "node:assert/strict";
import { exemptionFor, isDate, matches } from "../../../policies/build/exemption.ts";

describe("matches", () => {
  const table: [string, string, boolean][] = [
    ["ab", "ab", true],
    ["ab", "abc", false],
    ["ab*ba", "aba", false],
    ["ab*ba", "abba", true],
    ["a*b*b", "ab", false],
    ["a*b*b", "abb", true],
    ["a*bc*c", "abc", false],
    ["*a*a*", "a", false],
    ["*a*a*", "banana", true],
    ["a.c", "abc", false],
    ["**", "", true],
    ["", "a", false],
  ];
  for (const [pattern, text, expected] of table) {
    it(`${expected ? "finds" : "does not find"} "${pattern}" in "${text}"`, () => {
      assert.equal(matches(pattern, text), expected);
    });
  }

  it("is not slowed down by many stars", () => {
    const start = performance.now();
    assert.equal(matches(`${"*a".repeat(200)}*b`, "a".repeat(10_000)), false);
    assert.ok(performance.now() - start < 500);
  });
});

describe("isDate", () => {
  for (const day of ["2027-01-31", "2028-02-29"]) it(`accepts ${day}`, () => assert.ok(isDate(day)));
  for (const text of ["2027-02-29", "2027-00-10", "2027-1-1", "9999", "9999-99-99", ""]) {
    it(`refuses "${text}"`, () => assert.ok(!isDate(text)));
  }
});

describe("exemptionFor", () => {
  const exemption = { resource: "thing", reason: "because", expires: "2027-01-31" };

  it("does not count an exemption whose end is no date, however late it looks", () => {
    const never = { ...exemption, expires: "9999-99-99" };
    assert.deepEqual(exemptionFor([never], "urn::thing", "2026-12-01"), { state: "expired", exemption: never });
  });

  it("prefers one that counts to one that has expired", () => {
    const expired = { ...exemption, expires: "2026-01-31" };
    assert.deepEqual(exemptionFor([expired, exemption], "urn::thing", "2026-12-01"), { state: "counts", exemption });
  });
});
