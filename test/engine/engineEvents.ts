import type { DiagnosticEvent, EngineEvent, PolicyEvent, StepEventMetadata } from "@pulumi/pulumi/automation/index.js";

/** One step of a plan or of an update: what happens to which resource. */
export interface Step {
  /** `create`, `update`, `delete`, `replace`, ... */
  readonly op: string;
  readonly type: string;
  readonly name: string;
  /** Properties that differ. */
  readonly diffs: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the engine reported of one run. */
export class EngineReport {
  readonly #events: EngineEvent[] = [];

  readonly add = (event: EngineEvent): void => {
    this.#events.push(event);
  };

  /** All steps that change something, in the order in which they were done or planned. */
  get steps(): readonly Step[] {
    return this.#events.flatMap((event) => {
      const metadata = event.resOutputsEvent?.metadata ?? event.resOpFailedEvent?.metadata;
      return metadata && !UNCHANGED.has(metadata.op) ? [stepOf(metadata)] : [];
    });
  }

  /** Steps as `create Route clusterpro-vip-main`, sorted; without the program's components, which are not in AWS. */
  get changes(): readonly string[] {
    const inAws = this.steps.filter(({ type }) => /^(aws|random):/.test(type));
    return inAws.map(({ op, type, name }) => `${op} ${type.slice(type.lastIndexOf(":") + 1)} ${name}`).sort();
  }

  /** The stack's outputs. */
  get outputs(): Readonly<Record<string, unknown>> {
    const stack = this.#events.map(({ resOutputsEvent }) => resOutputsEvent?.metadata);
    return stack.findLast((metadata) => metadata?.type === "pulumi:pulumi:Stack")?.new?.outputs ?? {};
  }

  get errors(): readonly DiagnosticEvent[] {
    return this.#diagnostics.filter(({ severity }) => severity === "error");
  }

  get warnings(): readonly DiagnosticEvent[] {
    return this.#diagnostics.filter(({ severity }) => severity === "warning");
  }

  get #diagnostics(): readonly DiagnosticEvent[] {
    return this.#events.flatMap(({ diagnosticEvent }) => diagnosticEvent ?? []);
  }

  /** Violations and advice. */
  get policies(): readonly PolicyEvent[] {
    return this.#events.flatMap(({ policyEvent }) => policyEvent ?? []);
  }

  /** Violations that stop an update. */
  get violations(): readonly PolicyEvent[] {
    return this.policies.filter(({ enforcementLevel }) => enforcementLevel === "mandatory");
  }
}

const UNCHANGED: ReadonlySet<string> = new Set(["same", "refresh", "read"]);

function stepOf({ op, urn, type, diffs, detailedDiff, new: after }: StepEventMetadata): Step {
  return {
    op,
    type,
    name: urn.split("::").slice(3).join("::"),
    diffs: [...new Set([...(diffs ?? []), ...Object.keys(detailedDiff ?? {})])].sort(),
    outputs: after?.outputs ?? {},
  };
}
