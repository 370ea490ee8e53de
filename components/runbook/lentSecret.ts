import { readFileSync } from "node:fs";
import type * as pulumi from "@pulumi/pulumi";
import { withLf } from "../../delivery/lineEnds.ts";
import type { AutomationDocument, AutomationStep } from "./automationDocument.ts";
import { pythonStep } from "./runbookSteps.ts";

/** The step that needs the secret, and the instance that it runs on: an id, or a reference to one. */
export interface Borrower {
  readonly step: string;
  readonly instanceId: string;
}

/** Whom a runbook lends which secret. */
export interface Lending {
  /** ARN of the servers' role. */
  readonly reader: pulumi.Input<string>;
  /** Name of the secret. */
  readonly secret: string;
}

/** What a runbook that `lending` has made needs beside its other parameters. */
export function lendingParameters({ reader, secret }: Lending): Readonly<Record<string, pulumi.Input<string>>> {
  return { SecretReader: reader, LentSecret: secret };
}

/**
 * The runbook with a secret lent to the server that a step runs on, for that step alone. Where the step fails, the loan ends
 * by itself, soon after the step's limit.
 */
export function lending(document: AutomationDocument, { step, instanceId }: Borrower): AutomationDocument {
  return {
    ...document,
    parameters: { ...document.parameters, ...PARAMETERS },
    mainSteps: document.mainSteps.flatMap((each) => (each.name === step ? around(each, instanceId) : [each])),
  };
}

/** From the loan until the step's own time begins, and what clocks may differ. */
const MARGIN_SECONDS = 300;

/** Whose loan of what: two executions may lend the secret at once. */
const LOAN = { Secret: "{{ LentSecret }}", ExecutionId: "{{ automation:EXECUTION_ID }}" };

function around(step: AutomationStep, instanceId: string): readonly AutomationStep[] {
  const script = withLf(readFileSync(new URL("../../scripts/lend/lend_secret.py", import.meta.url), "utf8"));
  const python = (name: string, description: string, handler: string, payload: Readonly<Record<string, unknown>>) => ({
    ...pythonStep(name, description, { timeoutSeconds: 120, handler, script, payload, outputs: {} }),
    // As of the step itself: the failure is recorded.
    ...(step.onFailure === undefined ? {} : { onFailure: step.onFailure }),
    ...(step.onCancel === undefined ? {} : { onCancel: step.onCancel }),
  });
  return [
    python("lendSecret", `Lets the server read the secret that ${step.name} needs.`, "lend_secret", {
      ...LOAN,
      Reader: "{{ SecretReader }}",
      InstanceId: instanceId,
      Seconds: (step.timeoutSeconds ?? 0) * (step.maxAttempts ?? 1) + MARGIN_SECONDS,
    }),
    step,
    python("takeSecretBack", "From here on this execution lends it to no server.", "take_secret_back", LOAN),
  ];
}

const PARAMETERS: AutomationDocument["parameters"] = {
  SecretReader: {
    type: "String",
    description: "ARN of the servers' role, to which the secret is lent.",
    allowedPattern: "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}$",
  },
  LentSecret: {
    type: "String",
    description: "Secret with the directory's Admin password, lent while a step needs it.",
    allowedPattern: "^[A-Za-z0-9/_.-]{1,128}$",
  },
};
