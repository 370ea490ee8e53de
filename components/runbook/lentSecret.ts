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
 * The runbook with a secret lent to the server that a step runs on, for that step alone. Where the step fails, or the
 * execution is cancelled in it, the loan is taken back on the way to the step that records the failure; and where that
 * does not come about either, the loan ends by itself, soon after the step's limit.
 */
export function lending(document: AutomationDocument, { step: name, instanceId }: Borrower): AutomationDocument {
  const borrower = document.mainSteps.find((each) => each.name === name);
  const failure = borrower?.onFailure;
  if (borrower === undefined || failure === undefined || failure === "Abort")
    throw new Error(`the runbook has no step ${name} after whose failure another one comes`);
  const python = pythonOf({ onFailure: failure, onCancel: failure });
  const afterFailure = {
    ...python("takeSecretBackAfterFailure", "Also where a step has failed.", "take_secret_back", LOAN),
    nextStep: failure.replace("step:", ""),
  };
  const next = `step:${afterFailure.name}` as const;
  const secured = (step: AutomationStep): AutomationStep => ({ ...step, onFailure: next, onCancel: next });
  const around = [
    python("lendSecret", `Lets the server read the secret that ${name} needs.`, "lend_secret", {
      ...LOAN,
      Reader: "{{ SecretReader }}",
      InstanceId: instanceId,
      Seconds: (borrower.timeoutSeconds ?? 0) * (borrower.maxAttempts ?? 1) + MARGIN_SECONDS,
    }),
    borrower,
    python("takeSecretBack", "From here on this execution lends it to no server.", "take_secret_back", LOAN),
  ].map(secured);
  return {
    ...document,
    parameters: { ...document.parameters, ...PARAMETERS },
    mainSteps: document.mainSteps.flatMap((each) => {
      if (each.name === name) return around;
      return each.name === afterFailure.nextStep ? [afterFailure, each] : [each];
    }),
  };
}

/** From the loan until the step's own time begins, and what clocks may differ. */
const MARGIN_SECONDS = 300;

/** Whose loan of what: two executions may lend the secret at once. */
const LOAN = { Secret: "{{ LentSecret }}", ExecutionId: "{{ automation:EXECUTION_ID }}" };

/** Makes steps with the script's text in them. */
function pythonOf(ways: Pick<AutomationStep, "onFailure" | "onCancel">) {
  const file = withLf(readFileSync(new URL("../../scripts/lend/lend_secret.py", import.meta.url), "utf8"));
  // Without what it says of itself, which would stand in every step: a document has 64 KB.
  const script = file.replaceAll(/^ *"""[^"]*"""\n+|^ *#.*\n/gm, "");
  return (
    name: string,
    description: string,
    handler: string,
    payload: Readonly<Record<string, unknown>>,
  ): AutomationStep => ({
    ...pythonStep(name, description, { timeoutSeconds: 120, handler, script, payload, outputs: {} }),
    ...ways,
  });
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
