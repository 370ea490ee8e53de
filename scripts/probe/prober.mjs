/*
 * Looks at the virtual IP from outside the servers, through one route table: a server that owns the address answers
 * itself without any route. Runs as a Lambda function in a subnet of that table, with Node's own modules alone: it has no
 * way to AWS, needs no secret, and tells its metrics on standard output in CloudWatch's Embedded Metric Format.
 *
 * Environment: CLUSTER, TABLE (the route table's name), VIRTUAL_IP, PORT, LOOK (`minio`: both health addresses answer 200,
 * as genw_minio asks; `tcp`: a connection is accepted), TIMEOUT_MILLIS of a scheduled look (default 5000).
 * Events: see operate/drill/probeContract.ts. Any event without `drill` is one look.
 */
import { createHash } from "node:crypto";
import http from "node:http";
import net from "node:net";

/** Namespace of the metrics; the name of the only one, 1 or 0; their dimensions are Cluster and Table. */
const NAMESPACE = "clusterpro-fsx";
const METRIC = "VirtualIpAnswers";

/** Lambda's own limit is 900 s, of which a start and the last try need some. */
const LONGEST_MILLIS = 840_000;
/** Lambda takes 6 MB as an answer. */
const LONGEST_ANSWER = 6_000_000;
/** More than a try without key and hash, or the hash, is in JSON. */
const TRY_BYTES = 160;
const HASH_BYTES = 90;

const HEALTH = ["/minio/health/live", "/minio/health/cluster"];

/** What the process has, each replaced by a test: `clock.after` gives back what takes the appointment back, or nothing. */
export function createHandler({ environment, clock = machineClock(), print = (line) => process.stdout.write(line) }) {
  return async (event, context) => {
    const target = targetOf(environment);
    if (event?.drill === undefined) return lookOnce(target, clock, print);
    return drill(target, checkedOrder(event.drill, target, clock.now(), context), clock);
  };
}

/** The entry that Lambda calls. */
export async function handler(event, context) {
  return createHandler({ environment: process.env })(event, context);
}

/** Time that a correction of the machine's clock does not turn back while a run lasts. */
function machineClock() {
  const base = Date.now() - performance.now();
  return {
    now: () => base + performance.now(),
    after(millis, happen) {
      const timer = setTimeout(happen, millis);
      return () => clearTimeout(timer);
    },
  };
}

function targetOf({ CLUSTER, TABLE, VIRTUAL_IP, PORT, LOOK = "tcp", TIMEOUT_MILLIS = "5000" }) {
  const port = Number(PORT);
  if (!CLUSTER || !TABLE || !net.isIPv4(VIRTUAL_IP ?? "") || !Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Error("CLUSTER, TABLE, VIRTUAL_IP (an IPv4 address) and PORT (1 to 65535) are needed in the environment");
  }
  return {
    cluster: CLUSTER,
    table: TABLE,
    address: VIRTUAL_IP,
    port,
    look: LOOK,
    timeoutMillis: Number(TIMEOUT_MILLIS),
  };
}

async function lookOnce(target, clock, print) {
  const found = await attempt(clock, target.timeoutMillis, (signal) => look(target, signal));
  const metric = {
    _aws: {
      Timestamp: found.startedAt,
      CloudWatchMetrics: [
        { Namespace: NAMESPACE, Dimensions: [["Cluster", "Table"]], Metrics: [{ Name: METRIC, Unit: "None" }] },
      ],
    },
    Cluster: target.cluster,
    Table: target.table,
    [METRIC]: found.good ? 1 : 0,
    // No metric of its own, which would cost: Logs Insights finds it.
    AnswerMillis: found.endedAt - found.startedAt,
    ...(found.fault === undefined ? {} : { Fault: found.fault }),
  };
  // Not console.log, before whose lines Lambda writes words of its own.
  print(`${JSON.stringify(metric)}\n`);
  return { table: target.table, ...found };
}

/** A new try every interval, whatever the others do: to wait for an answer first would measure the waiting. */
function drill(target, { intervalMillis, timeoutMillis, endAt, firstAt, every, requests }, clock) {
  const startedAt = Math.round(clock.now());
  const tries = [];
  return new Promise((resolve, reject) => {
    const step = (due) => {
      if (due >= endAt) {
        Promise.all(tries).then(
          (ended) => resolve({ table: target.table, startedAt, endedAt: Math.round(clock.now()), tries: ended }),
          reject,
        );
        return;
      }
      const request = requests[tries.length];
      tries.push(
        request === undefined
          ? attempt(clock, timeoutMillis, (signal) => look(target, signal))
          : attempt(clock, timeoutMillis, (signal) => execute(request, signal), { key: request.key }),
      );
      const following = every(Math.max(due + intervalMillis, clock.now()));
      clock.after(Math.max(0, following - clock.now()), () => step(following));
    };
    clock.after(Math.max(0, firstAt - clock.now()), () => step(firstAt));
  });
}

/** One try, stamped. It ends when its time is over, whatever becomes of its connection. `told` is said of it in any case. */
function attempt(clock, timeoutMillis, act, told = {}) {
  const startedAt = Math.round(clock.now());
  const over = new AbortController();
  return new Promise((resolve) => {
    let ended = false;
    const end = (result) => {
      if (ended) return;
      ended = true;
      takeBack?.();
      resolve({ startedAt, endedAt: Math.round(clock.now()), ...result, ...told });
    };
    const takeBack = clock.after(timeoutMillis, () => {
      end({ good: false, fault: "timeout" });
      over.abort();
    });
    act(over.signal).then(end, (error) => end({ good: false, fault: faultOf(error) }));
  });
}

function look(target, signal) {
  return target.look === "minio" ? lookAtHealth(target, signal) : lookAtPort(target, signal);
}

async function lookAtHealth({ address, port }, signal) {
  for (const path of HEALTH) {
    const { status } = await exchange({ url: `http://${address}:${port}${path}`, method: "GET" }, signal);
    if (status !== 200) return { good: false, fault: `HTTP ${status}` };
  }
  return { good: true };
}

function lookAtPort({ address, port }, signal) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: address, port, signal });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.destroy();
      resolve({ good: true });
    });
  });
}

async function execute(request, signal) {
  const { status, sha256 } = await exchange(request, signal);
  const good = status >= 200 && status < 300;
  return {
    good,
    ...(good ? {} : { fault: `HTTP ${status}` }),
    status,
    ...(request.method === "GET" ? { sha256 } : {}),
  };
}

/** A connection of its own for each request, and no redirection followed. */
function exchange({ url, method, headers, body }, signal) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, signal, agent: false }, (response) => {
      const hash = createHash("sha256");
      response.on("data", (chunk) => hash.update(chunk));
      response.once("error", reject);
      response.once("end", () => resolve({ status: response.statusCode, sha256: hash.digest("hex") }));
    });
    request.once("error", reject);
    request.end(body);
  });
}

function faultOf(error) {
  return String(error?.code ?? error?.name ?? error).slice(0, 40);
}

/** The order with its times, or an error that says what is wrong with it. No text of a request: it is signed. */
function checkedOrder(order, target, now, context) {
  if (typeof order !== "object" || order === null) refuse("it is no order", "an object is allowed");
  const { intervalMillis, timeoutMillis, forMillis, startAt = now, requests = [] } = order;
  whole("intervalMillis", intervalMillis, 10, 60_000);
  whole("timeoutMillis", timeoutMillis, 1, 60_000);
  whole("forMillis", forMillis, 1, LONGEST_MILLIS);
  if (!Number.isFinite(startAt)) refuse(`startAt is ${startAt}`, "milliseconds since 1970 are allowed");
  if (!Array.isArray(requests)) refuse("requests is no list", "a list of requests is allowed");
  requests.forEach((request, index) => {
    checkRequest(request, `requests[${index}]`, target);
  });
  const endAt = startAt + forMillis;
  const remaining = context?.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  if (endAt - now + timeoutMillis > remaining) {
    refuse(`the run ends ${endAt - now + timeoutMillis} ms from now`, `this invocation has ${remaining} ms left`);
  }
  const count = Math.ceil(forMillis / intervalMillis);
  const keys = requests
    .slice(0, count)
    .reduce((sum, { key }) => sum + HASH_BYTES + Buffer.byteLength(JSON.stringify(key)), 0);
  if (count * TRY_BYTES + keys > LONGEST_ANSWER) {
    refuse(
      `an answer of ${count} tries may be longer than ${LONGEST_ANSWER} bytes`,
      "fewer, or shorter keys, are allowed",
    );
  }
  // The grid of the start: whoever comes late, after a cold start, leaves out what is past.
  const every = (from) => startAt + Math.ceil((from - startAt) / intervalMillis) * intervalMillis;
  return { intervalMillis, timeoutMillis, endAt, firstAt: every(Math.max(startAt, now)), every, requests };
}

/** It leads to the virtual IP and nowhere else, whoever hands it in. */
function checkRequest(request, where, { address, port }) {
  const { key, method, url, headers = {}, body = "" } = request ?? {};
  if (typeof key !== "string" || typeof body !== "string" || typeof headers !== "object") {
    refuse(`${where} has no key, or a body or headers of another type`, "texts, and headers by name, are allowed");
  }
  if (!/^[A-Z]{1,16}$/.test(method))
    refuse(`${where}.method is no method of HTTP`, "PUT, GET and their like are allowed");
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" || parsed.hostname !== address || Number(parsed.port || 80) !== port) {
    refuse(`${where}.url leads elsewhere`, `http://${address}:${port} is allowed`);
  }
}

function whole(name, value, least, most) {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  refuse(`${name} is ${JSON.stringify(value)}`, `a whole number from ${least} to ${most} is allowed`);
}

function refuse(wrong, allowed) {
  throw new Error(`drill: ${wrong}; ${allowed}.`);
}
