/** An SSM Automation runbook, schema 0.3. */
export interface AutomationDocument {
  readonly schemaVersion: "0.3";
  readonly description: string;
  readonly assumeRole: string;
  readonly parameters: Readonly<Record<string, AutomationParameter>>;
  readonly mainSteps: readonly AutomationStep[];
}

export interface AutomationParameter {
  readonly type: "String" | "AWS::IAM::Role::Arn" | "AWS::EC2::Instance::Id";
  readonly description: string;
  readonly allowedPattern?: string;
  readonly default?: string;
}

export interface AutomationStep {
  readonly name: string;
  readonly action: string;
  readonly description?: string;
  readonly timeoutSeconds?: number;
  readonly maxAttempts?: number;
  /** `step:<name>` goes on there; the execution counts as failed all the same, since every step is critical. */
  readonly onFailure?: "Abort" | `step:${string}`;
  /** Where a cancelled execution goes on, for two minutes at most. */
  readonly onCancel?: `step:${string}`;
  readonly nextStep?: string;
  readonly isEnd?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly AutomationOutput[];
}

export interface AutomationOutput {
  readonly Name: string;
  readonly Selector: string;
  readonly Type: "String" | "StringList";
}

/** Seconds after which an execution of the runbook has ended at the latest, with what Systems Manager needs itself. */
export function longestExecution({ mainSteps }: Pick<AutomationDocument, "mainSteps">): number {
  const betweenSteps = 30;
  return mainSteps.reduce(
    (sum, { timeoutSeconds = 0, maxAttempts = 1 }) => sum + timeoutSeconds * maxAttempts + betweenSteps,
    0,
  );
}
