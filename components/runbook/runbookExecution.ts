import * as pulumi from "@pulumi/pulumi";
import { sha256Of } from "../../delivery/deliveryKeys.ts";
import { UserError } from "../../problems/userError.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ssm from "../aws/ssm.ts";
import { awaitOutcome, FAILED, RUNNING } from "./executionRecord.ts";

export interface ExecutionArgs {
  readonly identity: ClusterIdentity;
  readonly documentName: pulumi.Input<string>;
  /**
   * With a version of its own a changed runbook runs server by server, by replacement; without one AWS would run it on all
   * servers at once.
   */
  readonly documentVersion: pulumi.Input<string>;
  readonly associationName: string;
  /** Without `InputHash`, which is made of them. */
  readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * The instance for which the runbook runs. Default: none, and one execution for the whole cluster: targets would start
   * one for each server.
   */
  readonly instanceId?: pulumi.Input<string>;
  /** Longer than all steps together, so that none still runs when the update has given up. */
  readonly timeoutSeconds: number;
  /** Where the runbook records how it went. */
  readonly record: ssm.Parameter;
}

/** An execution of a runbook for one set of parameters. */
export interface RunbookExecution {
  readonly association: ssm.Association;
  /** SHA-256 over all that it is about: what the runbook records when it has succeeded. */
  readonly inputHash: pulumi.Output<string>;
  /** What the record said before this update began the execution; undefined when it began none. */
  readonly before: () => string | undefined;
}

/**
 * Runs a runbook once for each new set of parameters. The provider waits for the execution at creation only, so whatever
 * changes makes a new association.
 */
export function executeRunbook(
  name: string,
  args: ExecutionArgs,
  opts: { readonly parent: pulumi.Resource; readonly dependsOn?: readonly pulumi.Input<pulumi.Resource>[] },
): RunbookExecution {
  const { documentVersion, record, instanceId } = args;
  const target =
    instanceId === undefined
      ? {}
      : {
          automationTargetParameterName: "InstanceId",
          targets: [{ key: "ParameterValues", values: [instanceId] }],
          maxConcurrency: "1",
          maxErrors: "0",
        };
  const about = {
    ...args.parameters,
    documentVersion,
    ...(instanceId === undefined ? {} : { InstanceId: instanceId }),
  };
  const inputHash = pulumi.jsonStringify(about).apply(sha256Of);
  let before: string | undefined;
  const association = new ssm.Association(
    name,
    {
      associationName: args.associationName,
      name: args.documentName,
      documentVersion,
      ...target,
      parameters: { ...args.parameters, InputHash: inputHash },
      waitForSuccessTimeoutSeconds: args.timeoutSeconds,
      tags: clusterTags(args.identity, args.associationName),
    },
    {
      ...opts,
      dependsOn: [...(opts.dependsOn ?? []), record],
      replaceOnChanges: [...(instanceId === undefined ? [] : ["targets"]), "parameters", "documentVersion"],
      deleteBeforeReplace: true,
      hooks: {
        beforeCreate: [
          async () => {
            before = await recordedIn(record, opts.parent);
          },
        ],
      },
    },
  );
  return { association, inputHash, before: () => before };
}

/** The SSM parameter in which an execution records its success; `none` until then. */
export function createRecord(
  name: string,
  args: { readonly identity: ClusterIdentity; readonly parameterName: string; readonly description: string },
  parent: pulumi.Resource,
): ssm.Parameter {
  return new ssm.Parameter(
    name,
    {
      name: args.parameterName,
      description: args.description,
      type: "String",
      value: "none",
      tags: clusterTags(args.identity, args.parameterName),
    },
    // The runbook writes it.
    { parent, ignoreChanges: ["value", "insecureValue"] },
  );
}

/** What `confirmRecord` says; each a sentence or more. */
export interface RecordProblems {
  /** An execution that this update did not begin has not ended. */
  readonly running: (execution: string) => string;
  /** None has succeeded with these parameters; `execution` is the one that failed, where that is known. */
  readonly failed: (execution: string | undefined) => string;
}

/**
 * True once the record says that the runbook has succeeded with all that it is given now; fails with one of `problems`
 * otherwise. Read anew by every update, because a later one takes an association whose execution failed for made. Waits
 * for an execution that this update has begun: the provider may come back before it has ended
 * (hashicorp/terraform-provider-aws#31175).
 */
export function confirmRecord(
  record: ssm.Parameter,
  { association, inputHash, before }: RunbookExecution,
  problems: pulumi.Input<RecordProblems>,
  timeoutSeconds: number,
  parent: pulumi.Resource,
): pulumi.Output<true> {
  const found = ssm.getParameterOutput({ name: record.name }, { parent, dependsOn: [association] }).insecureValue;
  return pulumi.all([inputHash, found, problems]).apply(async ([wanted, first, { running, failed }]) => {
    const said = await awaitOutcome(
      { first, before: before(), wanted, timeoutSeconds },
      () => recordedIn(record, parent),
      (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
    );
    if (said === wanted) return true as const;
    if (said.startsWith(RUNNING)) throw new UserError(running(said.slice(RUNNING.length)));
    throw new UserError(failed(said.startsWith(FAILED) ? said.slice(FAILED.length) : undefined));
  });
}

async function recordedIn(record: ssm.Parameter, parent: pulumi.Resource): Promise<string> {
  const name = await new Promise<string>((resolve) => record.name.apply(resolve));
  return (await ssm.getParameter({ name }, { parent, async: true })).insecureValue;
}
