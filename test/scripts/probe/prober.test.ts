import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import type { ProbeOrder } from "../../../operate/drill/probeContract.ts";
import { createHandler } from "../../../scripts/probe/prober.mjs";
import { GappyServer } from "./gappyServer.ts";
import { VirtualTime } from "./virtualTime.ts";

const ORDER: ProbeOrder = { id: "test", intervalMillis: 10, timeoutMillis: 1_000, forMillis: 40 };
const environment = { CLUSTER: "clusterpro-fsx-dev", TABLE: "Route-A", VIRTUAL_IP: "127.0.0.1", PORT: "9000" };

describe("scripts/probe/prober.mjs", () => {
  let server: GappyServer;
  let printed: string[];
  const print = (line: string) => printed.push(line);
  const here = (more: Readonly<Record<string, string>> = {}) => ({
    ...environment,
    PORT: String(server.port),
    ...more,
  });

  beforeEach(async () => {
    server = await GappyServer.start();
    printed = [];
  });
  afterEach(() => server.stop());

  it("needs Node's own modules alone, so that the function works without any way to AWS", () => {
    const text = readFileSync(new URL("../../../scripts/probe/prober.mjs", import.meta.url), "utf8");
    const imports = [...text.matchAll(/\bfrom "([^"]+)"|import\("([^"]+)"\)/g)].map(
      ([, name, late]) => name ?? late ?? "",
    );
    assert.ok(imports.length >= 3);
    for (const each of imports) assert.ok(isBuiltin(each), each);
  });

  it("looks once when the schedule starts it, and tells the metric in the embedded format", async () => {
    const look = createHandler({ environment: here({ LOOK: "minio" }), print });
    const found = await look({ source: "aws.scheduler" });
    assert.deepEqual([found.table, found.good, found.fault], ["Route-A", true, undefined]);
    assert.deepEqual(
      server.asked.map(({ path }) => path),
      ["/minio/health/live", "/minio/health/cluster"],
    );
    assert.equal(printed.length, 1);
    assert.match(printed[0] ?? "", /^\{.*\}\n$/);
    const { _aws, ...members } = JSON.parse(printed[0] ?? "");
    assert.deepEqual(_aws, {
      Timestamp: found.startedAt,
      CloudWatchMetrics: [
        {
          Namespace: "clusterpro-fsx",
          Dimensions: [["Cluster", "Table"]],
          Metrics: [{ Name: "VirtualIpAnswers", Unit: "None" }],
        },
      ],
    });
    assert.deepEqual(members, {
      Cluster: "clusterpro-fsx-dev",
      Table: "Route-A",
      VirtualIpAnswers: 1,
      AnswerMillis: found.endedAt - found.startedAt,
    });
  });

  it("tells a failure as 0, with its cause: HTTP, time limit, refused, reset", async () => {
    const look = (more = {}) => createHandler({ environment: here({ LOOK: "minio", ...more }), print })();
    server.failing = "refuses";
    await look();
    server.failing = "resets";
    await look();
    server.failing = "is silent";
    await look({ TIMEOUT_MILLIS: "20" });
    await server.stop();
    await look();
    await server.listen();
    const told = printed.map((line) => JSON.parse(line)).map((each) => [each.VirtualIpAnswers, each.Fault]);
    assert.deepEqual(told, [
      [0, "HTTP 503"],
      [0, "ECONNRESET"],
      [0, "timeout"],
      [0, "ECONNREFUSED"],
    ]);
  });

  it("takes an accepted connection for an answer where the application is not MinIO", async () => {
    server.failing = "is silent";
    const look = createHandler({ environment: here(), print });
    assert.equal((await look()).good, true);
    await server.stop();
    assert.equal((await look()).fault, "ECONNREFUSED");
    await server.listen();
    assert.deepEqual(server.asked, []);
  });

  it("executes a drill's requests in order, one a try, then looks", async () => {
    const url = (name: string) => `http://127.0.0.1:${server.port}/bucket/${name}?X-Amz-Signature=abc`;
    const requests = [
      { key: "one", method: "PUT", url: url("one"), body: "content" },
      { key: "one", method: "GET", url: url("one") },
      { key: "none", method: "GET", url: url("none") },
    ];
    // Far apart, for a machine that is slow: the second reads what the first wrote.
    const drill: ProbeOrder = { ...ORDER, intervalMillis: 150, forMillis: 600, requests };
    const answer = await createHandler({ environment: here({ LOOK: "minio" }), print })({ drill });
    assert.equal(answer.table, "Route-A");
    const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
    assert.deepEqual(
      answer.tries.map(({ startedAt: _startedAt, endedAt: _endedAt, ...rest }) => rest),
      [
        { good: true, key: "one", status: 200 },
        { good: true, key: "one", status: 200, sha256: sha256("content") },
        { good: false, fault: "HTTP 404", key: "none", status: 404, sha256: sha256("") },
        { good: true },
      ],
    );
    for (const each of answer.tries) assert.ok(each.startedAt <= each.endedAt);
    assert.ok(answer.startedAt <= (answer.tries[0]?.startedAt ?? 0));
    assert.ok(answer.endedAt >= (answer.tries.at(-1)?.endedAt ?? 0));
    assert.deepEqual(printed, [], "a drill's tries are no metrics");
  });

  it("names the request of a try that had no answer", async () => {
    server.failing = "is silent";
    const requests = [{ key: "one", method: "PUT", url: `http://127.0.0.1:${server.port}/bucket/one` }];
    const drill: ProbeOrder = { ...ORDER, timeoutMillis: 20, forMillis: 10, requests };
    const { tries } = await createHandler({ environment: here(), print })({ drill });
    assert.deepEqual(
      tries.map(({ good, fault, key }) => ({ good, fault, key })),
      [{ good: false, fault: "timeout", key: "one" }],
    );
  });

  it("continues another run without a gap and without a try twice, also when it comes late", async () => {
    const time = new VirtualTime(1_000_000);
    const order = { ...ORDER, intervalMillis: 250, forMillis: 2_000 };
    const startsOf = async (startAt: number, now: number) => {
      const clock = new VirtualTime(now);
      const running = createHandler({ environment: here(), clock })({ drill: { ...order, startAt } });
      let ended = false;
      void running.finally(() => {
        ended = true;
      });
      await clock.run(async () => {
        do await new Promise(setImmediate);
        while (!ended && clock.coming(order.timeoutMillis) > 0);
      });
      return (await running).tries.map(({ startedAt }) => startedAt);
    };
    const first = await startsOf(time.now(), time.now());
    const second = await startsOf(time.now() + 2_000, time.now() + 500);
    const all = [...first, ...second];
    assert.equal(all.length, 16);
    assert.deepEqual(
      all,
      all.map((_, index) => time.now() + 250 * index),
    );
    const late = await startsOf(time.now(), time.now() + 610);
    assert.deepEqual([late[0], late.at(-1), late.length], [time.now() + 750, time.now() + 1_750, 5]);
  });

  describe("refuses an order", () => {
    const request = { key: "k", method: "GET", url: "http://127.0.0.1:9000/bucket/k?X-Amz-Signature=secret" };
    const refused = async (order: object, expected: RegExp, context = {}) => {
      const drill: ProbeOrder = { ...ORDER, ...order } as ProbeOrder;
      await assert.rejects(createHandler({ environment, print })({ drill }, context), (error: Error) => {
        assert.match(error.message, expected);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      });
    };

    for (const url of [
      "http://127.0.0.2:9000/bucket/k?X-Amz-Signature=secret",
      "http://127.0.0.1:9001/bucket/k",
      "http://127.0.0.1/bucket/k",
      "https://127.0.0.1:9000/bucket/k",
      "http://127.0.0.1:9000@evil.example/k",
      "file:///etc/passwd",
      "",
    ]) {
      it(`whose request leads to ${url || "nothing"}`, () =>
        refused(
          { requests: [request, { ...request, url }] },
          /requests\[1\]\.url leads elsewhere; http:\/\/127\.0\.0\.1:9000 is allowed/,
        ));
    }

    it("with times that are out of range, each by its name, value and range", async () => {
      await refused({ intervalMillis: 0 }, /intervalMillis is 0; a whole number from 10 to 60000 is allowed/);
      await refused({ timeoutMillis: 1.5 }, /timeoutMillis is 1\.5/);
      await refused({ forMillis: 840_001 }, /forMillis is 840001; a whole number from 1 to 840000/);
      await refused({ startAt: "now" }, /startAt is now/);
      await refused({ requests: {} }, /requests is no list/);
      await refused({ requests: [{ ...request, method: "GET /" }] }, /requests\[0\]\.method/);
      await refused({ requests: [{ ...request, key: 1 }] }, /requests\[0\] has no key/);
    });

    it("that would not end within its invocation", () =>
      refused({ forMillis: 800_000 }, /has 60000 ms left/, { getRemainingTimeInMillis: () => 60_000 }));

    it("whose answer Lambda might not take", () =>
      refused({ intervalMillis: 20, forMillis: 840_000 }, /an answer of 42000 tries may be longer than 6000000 bytes/));

    it("that is none", async () => {
      const prober = createHandler({ environment, print });
      await assert.rejects(prober({ drill: null as unknown as ProbeOrder }), /it is no order/);
    });
  });

  it("says which variables it needs", async () => {
    for (const lacking of ["CLUSTER", "TABLE", "VIRTUAL_IP", "PORT"]) {
      await assert.rejects(
        createHandler({ environment: { ...environment, [lacking]: "" } })(),
        /CLUSTER, TABLE, VIRTUAL_IP/,
      );
    }
  });

  it("stays below Lambda's answer with the longest run that it takes", async () => {
    // What a try says at most, beside its key: the estimate by which an order is refused is no less.
    const longest = {
      startedAt: 9_999_999_999_999,
      endedAt: 9_999_999_999_999,
      good: false,
      fault: "E".repeat(40),
      status: 503,
    };
    assert.ok(JSON.stringify(longest).length + 1 <= 160);
    assert.ok(`,"key":,"sha256":"${"0".repeat(64)}"`.length <= 90);
  });
});
