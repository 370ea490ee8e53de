import { type Answer, type Failure, failureText } from "../aws/answer.ts";
import type { Journal } from "../change/journal.ts";
import { lookAtCluster, type Sight } from "../change/sight.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import { createTemplate, type Fault, getExperiment, startExperiment } from "./experiments.ts";
import { roleOf } from "./serversRole.ts";

/** For FIS to find its target and to begin, milliseconds. */
const BEGIN_LIMIT = 180_000;

/** Faults that AWS FIS makes, each noted in the journal before it is asked for, and by its id when it is there. */
export class Faults {
  readonly #grounds: DrillGrounds;
  readonly #journal: Journal;
  readonly #roleArn: string;
  readonly #signal: AbortSignal;

  /**
   * @param roleArn of the role that FIS assumes
   * @param signal ends the wait for a fault, with Interrupted
   */
  constructor(grounds: DrillGrounds, journal: Journal, roleArn: string, signal: AbortSignal) {
    this.#grounds = grounds;
    this.#journal = journal;
    this.#roleArn = roleArn;
    this.#signal = signal;
  }

  /** Of a thing in the role's account. */
  arn(service: string, resource: string, region = this.#grounds.target.region): string {
    const [, partition = "aws", , , account = ""] = this.#roleArn.split(":");
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
  }

  serversRole(instanceId: string): Promise<Answer<string>> {
    return roleOf(this.#grounds.session, instanceId);
  }

  look(): Promise<Sight> {
    return lookAtCluster(this.#grounds);
  }

  /** Begins a fault and waits until it works. Gives why it does not, in the words of who refused. */
  async begin(fault: Fault): Promise<string | undefined> {
    const { session, target } = this.#grounds;
    const { id } = this.#journal.start;
    const unnoted = this.#announce("create-template", fault.actionId);
    if (unnoted !== undefined) return unnoted;
    const tags = { "clpfsx:cluster": target.clusterName };
    const template = await createTemplate(session, { roleArn: this.#roleArn, id, tags }, fault);
    if (!template.ok) return this.#refused("create-template", template.failure);
    this.#note("made", "create-template", template.value);
    const unannounced = this.#announce("start-experiment", fault.resourceArn);
    if (unannounced !== undefined) return unannounced;
    const experiment = await startExperiment(session, { id, tags }, template.value);
    if (!experiment.ok) return this.#refused("start-experiment", experiment.failure);
    this.#note("made", "start-experiment", experiment.value);
    return this.#running(experiment.value);
  }

  async #running(id: string): Promise<string | undefined> {
    const { session, clock, poll } = this.#grounds;
    const until = clock.now() + BEGIN_LIMIT;
    for (;;) {
      const answer = await getExperiment(session, id);
      if (answer.ok && answer.value.status === "running") return undefined;
      const why = whyNot(id, answer);
      const isComing = answer.ok ? ["pending", "initiating"].includes(answer.value.status) : true;
      if (!isComing || clock.now() >= until) {
        this.#note("refused", "start-experiment", why);
        return why;
      }
      await clock.wait(poll, this.#signal);
    }
  }

  #refused(name: string, failure: Failure): string {
    const why = failureText(failure);
    this.#note("refused", name, why);
    return why;
  }

  /** Gives why it must not be done: what the journal does not have, nothing would undo. */
  #announce(name: string, what: string): string | undefined {
    return this.#journal.announce({ type: "action", name, what, at: this.#grounds.clock.now() });
  }

  /** FIS has it too, under the drill's tag. */
  #note(type: "made" | "refused", name: string, what: string): void {
    this.#journal.tryNote({ type, name, what, at: this.#grounds.clock.now() });
  }
}

function whyNot(id: string, answer: Answer<{ readonly status: string; readonly reason: string }>): string {
  if (!answer.ok) return failureText(answer.failure);
  const { status, reason } = answer.value;
  return `AWS FIS: the experiment ${id} is ${status}${reason === "" ? "" : `: ${reason}`}`;
}
