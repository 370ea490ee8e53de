import assert from "node:assert/strict";
import fc from "fast-check";
import type { ProbeTry } from "../../../operate/drill/drillResult.ts";
import { notLookedOf } from "../../../operate/drill/notLooked.ts";
import { outagesOf } from "../../../operate/drill/outages.ts";

const INTERVAL = 250;
const TIMEOUT = 1_000;

/** A service with gaps, each apart from the next by enough for a good try between them. */
const service = fc
  .array(fc.record({ up: fc.integer({ min: 4 * INTERVAL, max: 20_000 }), down: fc.integer({ min: 1, max: 20_000 }) }), {
    maxLength: 4,
  })
  .map((parts) => {
    let at = 0;
    return parts.map(({ up, down }) => {
      const from = at + up;
      at = from + down;
      return { from, to: at };
    });
  });

/** Milliseconds that an answer takes, and how a request fails while there is no service. */
const manner = fc.record({ latency: fc.integer({ min: 0, max: INTERVAL - 1 }), refuses: fc.boolean() });

type Gap = { readonly from: number; readonly to: number };

/** What an open loop sees of it: a try is good where there is service for as long as it takes. */
function triesOf(gaps: readonly Gap[], { latency, refuses }: { latency: number; refuses: boolean }, phase: number) {
  const end = (gaps.at(-1)?.to ?? 0) + 4 * INTERVAL + TIMEOUT;
  const tries: ProbeTry[] = [];
  for (let startedAt = phase; startedAt < end; startedAt += INTERVAL) {
    const gap = gaps.find(({ from, to }) => startedAt + latency >= from && startedAt < to);
    if (gap === undefined) tries.push({ startedAt, endedAt: startedAt + latency, good: true, fault: undefined });
    else {
      const endedAt = refuses ? Math.max(startedAt, gap.from) : startedAt + TIMEOUT;
      tries.push({ startedAt, endedAt, good: false, fault: refuses ? "ECONNREFUSED" : "timeout" });
    }
  }
  return tries;
}

describe("operate/drill/outages.ts", () => {
  it("bounds hold the truth for every gap that a try fell into, and the estimate errs by an interval and an answer's time", () => {
    fc.assert(
      fc.property(service, manner, fc.integer({ min: 0, max: INTERVAL - 1 }), (gaps, how, phase) => {
        const tries = triesOf(gaps, how, phase);
        const hit = gaps.filter(({ from, to }) =>
          tries.some(({ startedAt, good }) => !good && startedAt + how.latency >= from && startedAt < to),
        );
        const outages = outagesOf(tries);
        assert.equal(outages.length, hit.length);
        hit.forEach(({ from, to }, index) => {
          const { least, most = 0, estimate = 0 } = outages[index] ?? assert.fail();
          const truth = to - from;
          assert.ok(least <= truth && truth <= most, `${least} <= ${truth} <= ${most}`);
          assert.ok(least <= estimate && estimate <= most);
          assert.ok(Math.abs(estimate - truth) <= INTERVAL + how.latency, `${estimate} for ${truth}`);
        });
      }),
    );
  });

  it("bounds hold the truth where nobody looked for a while, whatever happened then", () => {
    const blindness = fc.record({
      from: fc.integer({ min: 0, max: 60_000 }),
      lasts: fc.integer({ min: 800, max: 30_000 }),
    });
    fc.assert(
      fc.property(service, manner, blindness, (gaps, how, { from: blindFrom, lasts }) => {
        const isSeen = ({ startedAt }: ProbeTry) => startedAt < blindFrom || startedAt >= blindFrom + lasts;
        const tries = triesOf(gaps, how, 0).filter(isSeen);
        for (const { lastGood, firstGood, least, most = 0, estimate = 0, notLooked } of outagesOf(tries, INTERVAL)) {
          if (lastGood === undefined || firstGood === undefined) continue;
          const inside = gaps.filter(({ from, to }) => to > lastGood && from < firstGood + how.latency);
          const truth = inside.reduce((sum, { from, to }) => sum + to - from, 0);
          assert.ok(least <= truth && truth <= most, `${least} <= ${truth} <= ${most}`);
          assert.ok(least <= estimate && estimate <= most);
          assert.ok(least + notLooked <= most + how.latency, "what nobody saw is in no lower bound");
        }
      }),
    );
  });

  it("count what nobody saw in the upper bound alone, and by half in the estimate", () => {
    const at = (startedAt: number, good: boolean) => ({ startedAt, endedAt: startedAt, good, fault: undefined });
    const tries = [at(0, true), at(250, false), at(500, false), at(10_500, false), at(10_750, false), at(11_000, true)];
    assert.deepEqual(outagesOf(tries, INTERVAL), [
      {
        lastGood: 0,
        firstBad: 250,
        lastBad: 10_750,
        firstGood: 11_000,
        least: 500,
        estimate: 5_750,
        most: 11_000,
        notLooked: 10_000,
      },
    ]);
  });

  it("does not depend on the order of the tries, which overlapping runs mix", () => {
    fc.assert(
      fc.property(service, manner, (gaps, how) => {
        const tries = triesOf(gaps, how, 0);
        assert.deepEqual(outagesOf(tries.toReversed()), outagesOf(tries));
      }),
    );
  });

  it("are as many as there are runs of failed tries, and lie one behind the other", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (goods) => {
        const tries = goods.map((good, index) => {
          const startedAt = index * INTERVAL;
          return { startedAt, endedAt: startedAt + 5, good, fault: good ? undefined : "HTTP 503" };
        });
        const outages = outagesOf(tries);
        const runs = goods.filter((good, index) => !good && goods[index - 1] !== false).length;
        assert.equal(outages.length, runs);
        for (const [index, { firstBad, lastBad, lastGood, firstGood, least }] of outages.entries()) {
          assert.ok(firstBad <= lastBad && least >= 0);
          assert.ok((lastGood ?? -1) < firstBad && lastBad < (firstGood ?? Number.POSITIVE_INFINITY));
          assert.ok((outages[index - 1]?.lastBad ?? -1) < firstBad);
        }
      }),
    );
  });
});

describe("operate/drill/notLooked.ts", () => {
  const times = { from: 1_000, until: 3_000, interval: 250 };
  const tries = (...starts: readonly number[]) => starts.map((startedAt) => ({ startedAt }));

  it("has no time of tries that are as close as they are to be, nor of one that is left out or late", () => {
    assert.deepEqual(notLookedOf(tries(1_000, 1_250, 1_500, 1_750, 2_000, 2_250, 2_500, 2_750), times), []);
    assert.deepEqual(notLookedOf(tries(1_020, 1_250, 1_760, 2_000, 2_270, 2_500), times), []);
  });

  it("has the time before the first try, between two, and after the last", () => {
    assert.deepEqual(notLookedOf(tries(1_750, 2_000), times), [
      { from: 1_000, until: 1_750 },
      { from: 2_000, until: 3_000 },
    ]);
    assert.deepEqual(notLookedOf(tries(1_000, 1_250, 2_500, 2_750), times), [{ from: 1_250, until: 2_500 }]);
    assert.deepEqual(notLookedOf([], times), [{ from: 1_000, until: 3_000 }]);
  });
});
