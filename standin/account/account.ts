import type { Properties } from "./json.ts";

export const REGION = "ap-northeast-1";
export const ACCOUNT = "123456789012";

/** One thing in the account. What AWS or an operator made has no name. */
export interface Item {
  readonly type: string;
  readonly id: string;
  /** Name of the Pulumi resource. */
  readonly name: string | undefined;
  properties: Properties;
  /** Whether AWS has finished making it, as far as a test turns on that. No provider asks for it on a later read. */
  stage: "creating" | "available" | "failed";
}

/** Whether CLUSTERPRO on an instance takes part in the cluster: after a stop it comes back some time after Windows. */
export type Membership = "member" | "returning";

/** A runbook that Systems Manager runs. */
export interface Execution {
  readonly id: string;
  /** Name of the document. */
  readonly document: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a type of resource may ask of the account it is in, and do to it. */
export interface Account {
  /** Everything, or all of a type, by the whole token or its last word. */
  all(type?: string): readonly Item[];
  find(type: string, id: string): Item | undefined;
  /** Throws AwsError where there is none. */
  get(type: string, id: string): Item;
  /** Makes an item without Pulumi: AWS or an operator does. */
  add(type: string, properties: Properties, name?: string): Item;
  newId(prefix: string): string;
  /** Public SSM parameters, by name. */
  readonly parameters: Map<string, string>;
  /** Names of deleted secrets that can still be restored. */
  readonly scheduledSecrets: Set<string>;
  /** Ids of file systems of which a final backup was kept. */
  readonly finalBackups: Set<string>;
  /** Calls of the EC2 API that a reader would look for in CloudTrail, such as `ReplaceRoute rtb-1 172.16.0.1/32`. */
  readonly trail: string[];
  /** Executions of runbooks, in order. */
  readonly executions: Execution[];
  /** Instances that are, or will be again, members of the cluster, by id. */
  readonly members: Map<string, Membership>;
  /** What was done to the last member of the cluster: nobody served the application then. */
  readonly outages: string[];
  /** Begins an execution's work: at once, or later where a test has Systems Manager answer before it has ended. */
  later(work: () => void): void;
}
