import { parse } from "yaml";

export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: unknown;
}

export interface Job {
  readonly if?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly environment?: unknown;
  readonly concurrency?: { readonly group?: string; readonly "cancel-in-progress"?: unknown };
  readonly "timeout-minutes"?: number;
  readonly "continue-on-error"?: unknown;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "runs-on"?: string;
  readonly needs?: readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/** A workflow file: its text, because comments count, and what it says. */
export interface Workflow {
  readonly text: string;
  readonly triggers: readonly string[];
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly jobs: Readonly<Record<string, Job>>;
}

export function readWorkflow(text: string): Workflow {
  const { on, permissions, jobs } = parse(text) as {
    on: string | string[] | Record<string, unknown>;
    permissions?: Readonly<Record<string, string>> | string;
    jobs: Record<string, Job>;
  };
  const triggers = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  return { text, triggers, jobs, ...(permissions === undefined ? {} : { permissions }) };
}

export const stepsOf = (job: Job): readonly Step[] => job.steps ?? [];

/** Whether the step uses that action, at whatever version. */
export const uses = (step: Step, action: string): boolean => step.uses?.startsWith(`${action}@`) === true;
