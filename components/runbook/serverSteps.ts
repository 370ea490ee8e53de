import type { AutomationDocument, AutomationStep } from "./automationDocument.ts";
import type { PrepareScripts } from "./prepareScripts.ts";
import { powerShellStep, pythonStep, type Targets } from "./runbookSteps.ts";

/*
 * What the runbooks for one server share: install, which gives it its name and the product, and prepare, which joins it to
 * the domain.
 */

/** Parameters of both. */
export const SERVER_PARAMETERS: AutomationDocument["parameters"] = {
  AutomationAssumeRole: { type: "AWS::IAM::Role::Arn", description: "Role of this runbook." },
  InstanceId: { type: "AWS::EC2::Instance::Id", description: "The server's instance." },
  ClusterName: {
    type: "String",
    description: "Value of the tag clpfsx:cluster.",
    allowedPattern: "^[A-Za-z0-9_.-]{1,128}$",
  },
  ServerName: {
    type: "String",
    description: "Host name and value of the tag clpfsx:server.",
    allowedPattern: "^[a-z][a-z0-9-]{0,14}$",
  },
  InputHash: {
    type: "String",
    description: "SHA-256 over all that this execution is about, recorded at its end: the program looks for it.",
    allowedPattern: "^[0-9a-f]{64}$",
  },
  DirectoryName: {
    type: "String",
    description: "Its fully qualified domain name.",
    allowedPattern: "^[A-Za-z0-9.-]{3,47}$",
  },
};

/**
 * Comes first, and leaves the record to an execution that goes on.
 *
 * @param servers name=instance id, separated by semicolons; default: the one server of the runbook.
 */
export function confirmAlone(
  { confirmAlone: script }: Pick<PrepareScripts, "confirmAlone">,
  servers = "{{ ServerName }}={{ InstanceId }}",
): AutomationStep {
  return pythonStep("confirmAlone", "Fails while an earlier execution for one of the same servers goes on.", {
    timeoutSeconds: 120,
    handler: "confirm_alone",
    script,
    payload: {
      Servers: servers,
      ClusterName: "{{ ClusterName }}",
      ExecutionId: "{{ automation:EXECUTION_ID }}",
    },
    outputs: {},
  });
}

export const WAIT_UNTIL_MANAGED: AutomationStep = {
  name: "waitUntilManaged",
  action: "aws:waitForAwsResourceProperty",
  description: "Waits until the instance answers Systems Manager.",
  timeoutSeconds: 1500,
  onFailure: "Abort",
  inputs: {
    Service: "ssm",
    Api: "DescribeInstanceInformation",
    Filters: [{ Key: "InstanceIds", Values: ["{{ InstanceId }}"] }],
    PropertySelector: "$.InstanceInformationList[0].PingStatus",
    DesiredValues: ["Online"],
  },
};

/** A branch after `checkMembership`: on to `member` with a server of the domain, to `otherwise` with any other. */
export function skipWhenMember(member: string, otherwise: string): AutomationStep {
  return {
    name: "skipWhenMember",
    action: "aws:branch",
    inputs: {
      Choices: [{ NextStep: member, Variable: "{{ checkMembership.Output }}", Contains: "state=member" }],
      Default: otherwise,
    },
  };
}

export interface ScriptStep {
  readonly timeoutSeconds: number;
  readonly maxAttempts?: number;
  /** Default: the server. */
  readonly on?: Targets;
}

/** Makes a step that runs a script of `scripts/prepare`. */
export type ScriptSteps = (name: string, description: string, script: string, options: ScriptStep) => AutomationStep;

/** @param variables lines that set what the scripts read; the parameters' patterns leave no character to quote */
export function scriptSteps(
  variables: readonly string[],
  { common, secret }: Pick<PrepareScripts, "common" | "secret">,
): ScriptSteps {
  return (name, description, script, { on = ["{{ InstanceId }}"], ...limits }) => {
    const shared = [common, ...(/\bRead-Secret\b/.test(script) ? [secret] : [])].flatMap(codeOf);
    return powerShellStep(name, description, {
      ...limits,
      on,
      commands: [...variables, ...shared, ...codeOf(script), ""],
    });
  };
}

/** Its lines without those that are only comments: a document has 64 KB for all steps. */
function codeOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "" && !/^\s*#/.test(line));
}

/** Is the server in the domain, under its name? */
export function checkMembership(runScript: ScriptSteps, { checkMembership: script }: PrepareScripts): AutomationStep {
  // With the reboot that an earlier execution owes.
  return runScript("checkMembership", "Is the server what it should be already?", script, { timeoutSeconds: 1200 });
}

export function verifyName(runScript: ScriptSteps, { verifyName: script }: PrepareScripts): AutomationStep {
  return runScript("verifyName", "The server has its name.", script, { timeoutSeconds: 300, maxAttempts: 3 });
}
