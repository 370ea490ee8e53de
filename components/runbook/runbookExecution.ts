import * as pulumi from "@pulumi/pulumi";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ssm from "../aws/ssm.ts";

export interface ExecutionArgs {
  readonly identity: ClusterIdentity;
  readonly documentName: pulumi.Input<string>;
  /**
   * With a version of its own a changed runbook runs server by server, by replacement; without one AWS would run it on all
   * servers at once.
   */
  readonly documentVersion: pulumi.Input<string>;
  readonly associationName: string;
  readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * The instance for which the runbook runs. Default: none, and one execution for the whole cluster: targets would start
   * one for each server.
   */
  readonly instanceId?: pulumi.Input<string>;
  /** Longer than all steps together, so that none still runs when the update has given up. */
  readonly timeoutSeconds: number;
}

/**
 * Runs a runbook once for each new set of parameters. The provider waits for the execution at creation only, so whatever
 * changes makes a new association.
 */
export function executeRunbook(
  name: string,
  args: ExecutionArgs,
  opts: { readonly parent: pulumi.Resource; readonly dependsOn?: pulumi.Resource[] },
): ssm.Association {
  const target =
    args.instanceId === undefined
      ? {}
      : {
          automationTargetParameterName: "InstanceId",
          targets: [{ key: "ParameterValues", values: [args.instanceId] }],
          maxConcurrency: "1",
          maxErrors: "0",
        };
  return new ssm.Association(
    name,
    {
      associationName: args.associationName,
      name: args.documentName,
      documentVersion: args.documentVersion,
      ...target,
      parameters: args.parameters,
      waitForSuccessTimeoutSeconds: args.timeoutSeconds,
      tags: clusterTags(args.identity, args.associationName),
    },
    {
      ...opts,
      replaceOnChanges: [...(args.instanceId === undefined ? [] : ["targets"]), "parameters", "documentVersion"],
      deleteBeforeReplace: true,
    },
  );
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

/**
 * Gives what the record has to say, once it says it; fails with `problem`'s sentence otherwise. Read anew by every
 * update, because a later one takes an association whose execution failed for made.
 */
export function confirmRecord(
  record: ssm.Parameter,
  association: ssm.Association,
  wanted: pulumi.Input<string>,
  problem: (wanted: string) => string,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const found = ssm.getParameterOutput({ name: record.name }, { parent, dependsOn: [association] }).insecureValue;
  return pulumi.all([wanted, found]).apply(([value, recorded]) => {
    if (recorded === value) return value;
    throw new pulumi.RunError(problem(value));
  });
}
