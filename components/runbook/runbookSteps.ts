import type { AutomationOutput, AutomationStep } from "./automationDocument.ts";
import { FAILED, RUNNING } from "./executionRecord.ts";

/** Instances to run on: a list, or a reference to an output that is one. */
export type Targets = string | readonly string[];

export interface PowerShellStep {
  readonly timeoutSeconds: number;
  /** Default: 1. */
  readonly maxAttempts?: number;
  readonly on: Targets;
  readonly commands: readonly string[];
  /** CloudWatch log group for the output. Default: none. */
  readonly logGroup?: string;
}

/** A step that runs PowerShell on servers; it fails when it fails on one of them. */
export function powerShellStep(name: string, description: string, step: PowerShellStep): AutomationStep {
  const { timeoutSeconds, maxAttempts, on, commands, logGroup } = step;
  return {
    name,
    action: "aws:runCommand",
    description,
    timeoutSeconds,
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    onFailure: "Abort",
    inputs: {
      DocumentName: "AWS-RunPowerShellScript",
      InstanceIds: on,
      Parameters: { commands, executionTimeout: [String(timeoutSeconds)] },
      ...(logGroup === undefined
        ? {}
        : { CloudWatchOutputConfig: { CloudWatchLogGroupName: logGroup, CloudWatchOutputEnabled: true } }),
    },
  };
}

export interface PythonStep {
  readonly timeoutSeconds: number;
  readonly handler: string;
  readonly script: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, AutomationOutput["Type"]>>;
}

/** A step that runs in Systems Manager itself, with the runbook's role. */
export function pythonStep(name: string, description: string, step: PythonStep): AutomationStep {
  return {
    name,
    action: "aws:executeScript",
    description,
    timeoutSeconds: step.timeoutSeconds,
    onFailure: "Abort",
    inputs: { Runtime: "python3.11", Handler: step.handler, InputPayload: step.payload, Script: step.script },
    outputs: Object.entries(step.outputs).map(([Name, Type]) => ({ Name, Selector: `$.Payload.${Name}`, Type })),
  };
}

/** A step that writes into the SSM parameter where the program looks for the execution's success. */
export function recordStep(
  name: string,
  description: string,
  { parameterName, value }: { readonly parameterName: string; readonly value: string },
): AutomationStep {
  return {
    name,
    action: "aws:executeAwsApi",
    description,
    timeoutSeconds: 60,
    onFailure: "Abort",
    inputs: {
      Service: "ssm",
      Api: "PutParameter",
      Name: parameterName,
      Type: "String",
      Value: value,
      Overwrite: true,
    },
  };
}

/**
 * Steps whose record says from the first on that they run, in the end `success`, and after a failure that: the program
 * tells from it whether to wait or to have something mended. What comes before, `first`, leaves the record to the execution
 * that goes on.
 */
export function recordedSteps(
  first: readonly AutomationStep[],
  steps: readonly AutomationStep[],
  { parameterName, success }: { readonly parameterName: string; readonly success: string },
): readonly AutomationStep[] {
  const record = (name: string, description: string, value: string) =>
    recordStep(name, description, { parameterName, value });
  const execution = "{{ automation:EXECUTION_ID }}";
  const failure = record("recordFailure", "Records the failure.", `${FAILED}${execution}`);
  const next = `step:${failure.name}` as const;
  return [
    ...first,
    record("recordStart", "From here on the record names this execution.", `${RUNNING}${execution}`),
    ...steps.map(
      (step): AutomationStep => (step.onFailure === undefined ? step : { ...step, onFailure: next, onCancel: next }),
    ),
    { ...record("recordSuccess", "Records the success, where the program looks for it.", success), isEnd: true },
    { ...failure, isEnd: true },
  ];
}
