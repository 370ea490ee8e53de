import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { outagesOf } from "../../../operate/drill/outages.ts";
import type { ProbeAnswer } from "../../../operate/drill/probeContract.ts";
import { createHandler } from "../../../scripts/probe/prober.mjs";
import { type Failing, GappyServer } from "./gappyServer.ts";
import { VirtualTime } from "./virtualTime.ts";

const START = Date.UTC(2026, 10, 2);
const INTERVAL = 250;
const TIMEOUT = 1000;

interface Gap {
  /** Milliseconds after the start. */
  readonly from: number;
  readonly to: number;
  readonly failing: Failing;
}

/** A run against a real server, whose gaps begin and end at moments that are known exactly. */
async function measure(gaps: readonly Gap[], order: { forMillis: number; look?: string }): Promise<ProbeAnswer> {
  const server = await GappyServer.start();
  const time = new VirtualTime(START);
  try {
    for (const { from, to, failing } of gaps) {
      time.after(from, () => {
        server.failing = failing;
      });
      time.after(to, () => {
        server.failing = undefined;
      });
    }
    const environment = {
      CLUSTER: "clusterpro-fsx-dev",
      TABLE: "Main",
      VIRTUAL_IP: "127.0.0.1",
      PORT: String(server.port),
      LOOK: "minio",
    };
    const prober = createHandler({ environment, clock: time });
    const { forMillis } = order;
    const running = prober({ drill: { id: "test", intervalMillis: INTERVAL, timeoutMillis: TIMEOUT, forMillis } });
    let ended = false;
    const watched = running.finally(() => {
      ended = true;
    });
    // Every try that runs is one that the server holds: the others have been answered.
    await time.run(async () => {
      do await setImmediate();
      while (!ended && time.coming(TIMEOUT) !== server.held);
    });
    return await watched;
  } finally {
    await server.stop();
  }
}

const tries = ({ tries: all }: ProbeAnswer) => all.map((each) => ({ ...each, fault: each.fault }));

describe("scripts/probe/prober.mjs against a server with known gaps", () => {
  const WAYS: readonly Failing[] = ["refuses", "is silent", "resets"];
  const RUNS = Array.from({ length: 20 }, (_, run) => ({
    failing: WAYS[run % WAYS.length] as Failing,
    from: 2_000 + 37.5 * run,
    length: 600 + ((run * 7919) % 5_000) + 0.25,
  }));

  for (const { failing, from, length } of RUNS) {
    it(`gives bounds that hold, and errs by an interval at most: ${failing} from ${from} ms on for ${length} ms`, async () => {
      const answer = await measure([{ from, to: from + length, failing }], { forMillis: 12_000 });
      assert.equal(answer.tries.length, 48, "the tries start whatever the others do");
      const outages = outagesOf(tries(answer));
      assert.equal(outages.length, 1);
      const {
        estimate = 0,
        least,
        most = 0,
        lastGood = 0,
        firstBad,
        lastBad,
        firstGood = 0,
      } = outages[0] ?? assert.fail();
      assert.ok(least <= length && length <= most, `${least} <= ${length} <= ${most}`);
      assert.ok(Math.abs(estimate - length) <= INTERVAL, `${estimate} for ${length}`);
      assert.ok(lastGood <= START + from && START + from <= firstBad);
      assert.ok(lastBad <= START + from + length && START + from + length <= firstGood);
      const fault = { refuses: "HTTP 503", "is silent": "timeout", resets: "ECONNRESET" }[failing];
      assert.deepEqual([...new Set(answer.tries.flatMap((each) => each.fault ?? []))], [fault]);
    });
  }

  it("tells two gaps as two", async () => {
    const gaps = [
      { from: 1_100, to: 2_300, failing: "is silent" },
      { from: 4_700, to: 5_300, failing: "refuses" },
    ] as const;
    const outages = outagesOf(tries(await measure(gaps, { forMillis: 8_000 })));
    assert.deepEqual(
      outages.map(({ lastGood = 0, firstGood = 0 }) => [lastGood - START, firstGood - START]),
      [
        [1_000, 2_500],
        [4_500, 5_500],
      ],
    );
  });

  it("tells an outage that has not ended, or that was there from the start, without an estimate", async () => {
    const late = outagesOf(
      tries(await measure([{ from: 1_100, to: 60_000, failing: "is silent" }], { forMillis: 3_000 })),
    );
    assert.deepEqual(
      late.map(({ estimate, most, firstGood }) => [estimate, most, firstGood]),
      [[undefined, undefined, undefined]],
    );
    assert.ok((late[0]?.least ?? 0) === 1_250);
    const early = outagesOf(tries(await measure([{ from: 0, to: 1_100, failing: "refuses" }], { forMillis: 3_000 })));
    assert.deepEqual(
      early.map(({ estimate, lastGood, firstGood }) => [estimate, lastGood, firstGood]),
      [[undefined, undefined, START + 1_250]],
    );
  });
});
