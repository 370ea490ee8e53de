import assert from "node:assert/strict";
import { all, any, map, NO, not, unknown, YES } from "../../../../policies/model/graph/known.ts";

const first = unknown("the first is not known yet");
const second = unknown("the second is not known yet");
const same = <T>(each: T) => each;

describe("what is asked of several", () => {
  it("is a no for all with one no, and else the first reason not to know", () => {
    assert.equal(all([YES, first, second], same), first);
    assert.equal(all([first, NO, second], same), NO);
    assert.equal(all([YES, YES], same), YES);
    assert.equal(all([], same), YES);
  });

  it("is a yes for any with one yes, and else the first reason not to know", () => {
    assert.equal(any([NO, first, second], same), first);
    assert.equal(any([first, YES, second], same), YES);
    assert.equal(any([NO, NO], same), NO);
    assert.equal(any([], same), NO);
  });

  it("stays unknown when it is turned round", () => {
    assert.deepEqual([YES, NO, first].map(not), [NO, YES, first]);
  });

  it("stays unknown for the same reason when it is asked further", () => {
    assert.deepEqual(
      map({ known: true, value: 2 }, (each) => each * 2),
      { known: true, value: 4 },
    );
    assert.equal(
      map(first, () => assert.fail("nothing is known")),
      first,
    );
  });

  it("asks no further than what decides", () => {
    const asked: unknown[] = [];
    any([NO, YES, first], (each) => {
      asked.push(each);
      return each;
    });
    assert.deepEqual(asked, [NO, YES]);
  });
});
