import { createHash } from "node:crypto";
import { failed } from "../../../operate/aws/answer.ts";
import type { ProbeAnswer, ProbeAnswerTry, ProbeRequest } from "../../../operate/drill/probeContract.ts";
import { type Invoke, proberName } from "../../../operate/drill/prober.ts";
import type { ManualClock } from "../../../standin/running/clock.ts";
import type { DeployedCluster } from "../../../standin/running/deployedCluster.ts";

/**
 * Probers and an application on a clock that stands: a try is answered at once while its table is served, else it ends with
 * its time limit. What the probers themselves do over a network, test/scripts/probe shows.
 */
export class VirtualProbers {
  readonly objects = new Map<string, string>();
  readonly buckets = new Set<string>();
  /** So many writes are acknowledged and not kept. */
  drop = 0;
  /** Reads get no answer. */
  mute = false;
  /** Every invocation fails. */
  silent = false;
  /** Tables that have none. */
  readonly missing = new Set<string>();
  readonly #cluster: DeployedCluster;
  readonly #clock: ManualClock;
  readonly #clusterName: string;

  constructor(cluster: DeployedCluster, clock: ManualClock, clusterName: string) {
    this.#cluster = cluster;
    this.#clock = clock;
    this.#clusterName = clusterName;
  }

  readonly invoke: Invoke = async (functionName, { drill: order }) => {
    const table = [...this.#cluster.tables.keys()].find((each) => proberName(this.#clusterName, each) === functionName);
    const call = "lambda:InvokeFunction";
    if (table === undefined || this.missing.has(table) || this.silent) {
      const code = this.silent ? "ServiceException" : "ResourceNotFoundException";
      return failed({ kind: "refused", call, code, said: "Function not found" });
    }
    const { startAt = this.#clock.now(), intervalMillis, forMillis, timeoutMillis, requests = [] } = order;
    const tries: ProbeAnswerTry[] = [];
    const begin = Math.max(startAt, this.#clock.now());
    return new Promise((resolve) => {
      for (let index = 0; index * intervalMillis < forMillis; index += 1) {
        this.#clock.after(begin - this.#clock.now() + index * intervalMillis, () => {
          tries.push(this.#try(table, timeoutMillis, requests[index]));
        });
      }
      this.#clock.after(begin - this.#clock.now() + forMillis, () => {
        const value: ProbeAnswer = { table, startedAt: begin, endedAt: this.#clock.now(), tries };
        resolve({ ok: true, value });
      });
    });
  };

  #try(table: string, timeout: number, request: ProbeRequest | undefined): ProbeAnswerTry {
    const startedAt = this.#clock.now();
    const served = this.#cluster.clusterpro.answers(this.#cluster.tables.get(table) as string);
    const key = request === undefined ? {} : { key: request.key };
    if (!served || (this.mute && request?.method === "GET"))
      return { startedAt, endedAt: startedAt + timeout, good: false, fault: "timeout", ...key };
    const { status = 200, sha256 } = request === undefined ? {} : this.#answer(request);
    const good = status < 300;
    return {
      startedAt,
      endedAt: startedAt + 5,
      good,
      ...(good ? {} : { fault: `HTTP ${status}` }),
      ...key,
      ...(request === undefined ? {} : { status }),
      ...(sha256 === undefined ? {} : { sha256 }),
    };
  }

  #answer({ method, url, body = "", headers = {} }: ProbeRequest): {
    readonly status: number;
    readonly sha256?: string;
  } {
    const { pathname, searchParams } = new URL(url);
    if (!searchParams.has("X-Amz-Signature")) return { status: 403 };
    const [, bucket = "", key = ""] = /^\/([^/]+)\/?(.*)$/.exec(pathname) ?? [];
    if (key === "") return { status: this.#answerBucket(method, bucket, headers) };
    if (!this.buckets.has(bucket)) return { status: 404 };
    if (method === "PUT") {
      if (this.drop > 0) this.drop -= 1;
      else this.objects.set(pathname, body);
      return { status: 200 };
    }
    const found = this.objects.get(pathname);
    if (found === undefined) return { status: 404 };
    return { status: 200, sha256: createHash("sha256").update(found).digest("hex") };
  }

  #answerBucket(method: string, bucket: string, headers: Readonly<Record<string, string>>): number {
    if (method === "PUT") this.buckets.add(bucket);
    else if (!this.buckets.has(bucket)) return 404;
    else if (headers["x-minio-force-delete"] !== "true") return 409;
    else {
      this.buckets.delete(bucket);
      this.objects.clear();
    }
    return method === "PUT" ? 200 : 204;
  }
}
