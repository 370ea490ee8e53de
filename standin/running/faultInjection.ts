import type { Properties } from "../account/json.ts";
import type { Clock } from "./clock.ts";

export type ExperimentStatus = "initiating" | "running" | "completed" | "stopping" | "stopped" | "failed";

export interface FaultTemplate {
  readonly id: string;
  readonly at: number;
  /** As CreateExperimentTemplate was given it. */
  readonly input: Properties;
}

export interface InjectedFault {
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resourceArns: readonly string[];
  /** Milliseconds. */
  readonly duration: number;
}

export interface FaultExperiment {
  readonly id: string;
  readonly template: FaultTemplate;
  readonly fault: InjectedFault;
  readonly tags: Properties;
  readonly at: number;
  status: ExperimentStatus;
  reason: string;
}

/** From an experiment's start until its fault works, and from its stop until it is taken back, milliseconds. */
const BEGINS = 5_000;
const ENDS = 5_000;

/**
 * AWS FIS: templates, experiments, and what a running one does to the account. Where it differs from AWS: an experiment has
 * one action, and how long it takes to begin and to end is made up.
 */
export class FaultInjection {
  readonly templates = new Map<string, FaultTemplate>();
  readonly experiments = new Map<string, FaultExperiment>();
  /** Why the next experiment fails at its start; a role that FIS may not assume, say. */
  nextFails: string | undefined;
  /** Told when a fault begins or ends. */
  readonly changed: (() => void)[] = [];
  readonly #clock: Clock;
  #made = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(input: Properties): FaultTemplate {
    const id = this.#newId("EXT");
    const template = { id, at: this.#clock.now(), input };
    this.templates.set(id, template);
    return template;
  }

  start(template: FaultTemplate, fault: InjectedFault, tags: Properties): FaultExperiment {
    const id = this.#newId("EXP");
    const at = this.#clock.now();
    const experiment: FaultExperiment = { id, template, fault, tags, at, status: "initiating", reason: "" };
    this.experiments.set(id, experiment);
    const fails = this.nextFails;
    this.nextFails = undefined;
    this.#clock.after(BEGINS, () => {
      if (experiment.status !== "initiating") return;
      if (fails === undefined) this.#set(experiment, "running");
      else this.#set(experiment, "failed", fails);
    });
    this.#clock.after(BEGINS + fault.duration, () => {
      if (experiment.status === "running") this.#set(experiment, "completed");
    });
    return experiment;
  }

  stop(experiment: FaultExperiment): void {
    if (experiment.status !== "running" && experiment.status !== "initiating") return;
    // A fault that works does so until it is taken back.
    const worked = experiment.status === "running";
    experiment.status = "stopping";
    experiment.reason = worked ? "" : "not begun";
    this.#clock.after(ENDS, () => this.#set(experiment, "stopped"));
  }

  /** Whether EC2 refuses what the role asks for. */
  refuses(role: string, operation: string): boolean {
    return this.#working("aws:fis:inject-api-unavailable-error").some(
      ({ parameters, resourceArns }) =>
        (parameters.operations ?? "").split(",").includes(operation) &&
        resourceArns.some((arn) => arn.endsWith(`:role/${role}`)),
    );
  }

  /** Subnets that do not see the other zones. */
  get cutSubnets(): readonly string[] {
    return this.#working("aws:network:disrupt-connectivity").flatMap(({ resourceArns }) =>
      resourceArns.map((arn) => arn.slice(arn.lastIndexOf("/") + 1)),
    );
  }

  #working(actionId: string): readonly InjectedFault[] {
    return [...this.experiments.values()]
      .filter(({ status, reason }) => status === "running" || (status === "stopping" && reason === ""))
      .map(({ fault }) => fault)
      .filter((fault) => fault.actionId === actionId);
  }

  #newId(prefix: string): string {
    this.#made += 1;
    return `${prefix}${String(this.#made).padStart(14, "0")}`;
  }

  #set(experiment: FaultExperiment, status: ExperimentStatus, reason = ""): void {
    experiment.status = status;
    experiment.reason = reason;
    for (const tell of this.changed) tell();
  }
}
