import type { AutomationOutput, AutomationStep } from "./automationDocument.ts";

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
