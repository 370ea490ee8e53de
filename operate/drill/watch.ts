import type { Grounds } from "../change/grounds.ts";
import type { Sight } from "../change/sight.ts";
import { readAlarms } from "../cluster/readSights.ts";
import type { Said } from "../findings/said.ts";
import type { Millis } from "./drillResult.ts";

export interface Noticed {
  readonly at: Millis;
  readonly witness: string;
  readonly what: Said;
}

/**
 * Looks at the cluster's alarms while a drill goes on: monitoring has noticed when an alarm went to ALARM, by CloudWatch's own
 * time. The drill's own looks at status say when the group left, and nothing of what monitoring would have seen without it.
 */
export class Watch {
  readonly #grounds: Grounds;
  readonly #pause: number;
  readonly #over = new AbortController();
  readonly #noticed: Noticed[] = [];
  /** When the server's word that the group has left, or is leaving, was first heard. */
  left: Millis | undefined;
  #from = Number.POSITIVE_INFINITY;
  #owner: string | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(grounds: Grounds, pause: number) {
    this.#grounds = grounds;
    this.#pause = pause;
  }

  start(): void {
    this.#running = this.#run().catch(() => {});
  }

  /** The first action is about to be done: what was noticed before is not its doing. */
  actionAt(at: Millis, owner: string): void {
    this.#from = at;
    this.#owner = owner;
  }

  readonly seen = ({ at, owner, groupStatus }: Sight): void => {
    if (at < this.#from) return;
    const isGone = groupStatus !== undefined && (groupStatus !== "Online" || owner !== this.#owner);
    if (isGone) this.left ??= at;
  };

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#running;
  }

  get noticed(): Noticed | undefined {
    return this.#noticed.toSorted((one, other) => one.at - other.at)[0];
  }

  async #run(): Promise<void> {
    const { session, target, clock } = this.#grounds;
    while (!this.#over.signal.aborted) {
      const alarms = await readAlarms(session, `${target.clusterName}-`);
      for (const { name, state, since } of alarms.ok ? alarms.value : []) {
        if (state !== "ALARM" || since === undefined || since < this.#from) continue;
        const what = { en: `the alarm ${name} rings`, ja: `アラーム ${name} が発報しました` };
        this.#noticed.push({ at: since, witness: name, what });
      }
      await clock.wait(this.#pause, this.#over.signal);
    }
  }
}
