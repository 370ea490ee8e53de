import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import * as alarms from "../aws/alarms.ts";
import { partitionOf } from "../aws/arn.ts";
import * as cloudwatch from "../aws/cloudwatch.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as iam from "../aws/iam.ts";
import * as lambda from "../aws/lambda.ts";
import { document, type PolicyStatement } from "../aws/rolePolicies.ts";

/** A Lambda function that AWS starts once a minute. */
export interface LookingFunctionArgs {
  readonly identity: ClusterIdentity;
  /** End of its name, after the cluster's: `probe-Main`. */
  readonly what: string;
  readonly description: string;
  /** Below `scripts/`, with the export `handler`. */
  readonly script: string;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly role: FunctionRole;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Default: outside any VPC. */
  readonly network?: {
    readonly subnetId: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
    /** Group that its interfaces get before it is deleted: AWS keeps them for a while. */
    readonly lastSecurityGroupId: pulumi.Input<string>;
  };
}

/** A role and its policy, without which no function can be made in a VPC. */
export interface FunctionRole {
  readonly role: iam.Role;
  readonly policy: iam.RolePolicy;
}

/** Supported by AWS until April 2028. Source: Lambda developer guide, "Lambda runtimes". */
const RUNTIME = "nodejs24.x";

/**
 * A look that comes late says nothing of its minute, and one that is done again says it twice. EventBridge's wish to start
 * the function ends once Lambda has put it into the function's own queue, from which Lambda would start it for six hours,
 * and twice more after a failure: both are told not to. Source: Lambda developer guide, "How Lambda handles errors and
 * retries with asynchronous invocation".
 */
const NEVER_AGAIN = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 0 } as const;

/** Days for which its log is kept. */
const LOG_DAYS = 30;

/** A role that only Lambda takes, which may do what `statements` say and write the logs of functions of that name. */
export function createFunctionRole(
  name: string,
  { identity, what, statements }: LookingRoleArgs,
  parent: pulumi.Resource,
): FunctionRole {
  const { region, clusterName } = identity;
  const role = new iam.Role(
    name,
    {
      description: `${what} of CLUSTERPRO cluster ${clusterName}`,
      assumeRolePolicy: JSON.stringify(
        document({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }),
      ),
      tags: clusterTags(identity, `${clusterName}-${what}`),
    },
    { parent },
  );
  const logs = {
    Sid: "WriteItsLog",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `arn:${partitionOf(region)}:logs:${region}:*:log-group:${logGroupName(identity, what)}*`,
  } as const;
  const policy = new iam.RolePolicy(
    name,
    { role: role.name, policy: JSON.stringify(document(...statements, logs)) },
    { parent },
  );
  return { role, policy };
}

interface LookingRoleArgs {
  readonly identity: ClusterIdentity;
  /** Beginning of the functions' names after the cluster's. */
  readonly what: string;
  readonly statements: readonly PolicyStatement[];
}

function logGroupName({ clusterName }: ClusterIdentity, what: string): string {
  return `/clpfsx/${clusterName}/${what}`;
}

/** A child that waits. */
export interface HeldBack {
  readonly parent: pulumi.Resource;
  /** What the function waits for. */
  readonly dependsOn: pulumi.Input<pulumi.Resource>[];
}

/** The function, its log, and the rule that starts it once a minute. */
export function createLookingFunction(name: string, args: LookingFunctionArgs, opts: HeldBack): lambda.LambdaFunction {
  const { parent, dependsOn } = opts;
  const { identity, what } = args;
  const functionName = `${identity.clusterName}-${what}`;
  const tags = clusterTags(identity, functionName);
  const logs = new cloudwatch.LogGroup(
    name,
    { name: logGroupName(identity, what), retentionInDays: LOG_DAYS, tags },
    { parent },
  );
  const made = new lambda.LambdaFunction(
    name,
    {
      name: functionName,
      description: args.description,
      runtime: RUNTIME,
      // The cheaper one, and the code has nothing of a processor's own.
      architectures: ["arm64"],
      handler: `${args.script.replace(/^.*\//, "").replace(/\.mjs$/, "")}.handler`,
      code: codeOf(args.script),
      role: args.role.role.arn,
      memorySize: args.memoryMb,
      timeout: args.timeoutSeconds,
      environment: { variables: { ...args.environment } },
      // In CloudWatch's format of metrics: as it was printed, without an envelope.
      loggingConfig: { logFormat: "Text", logGroup: logs.name },
      ...networkOf(args),
      tags,
    },
    { parent, dependsOn: [args.role.policy, ...dependsOn] },
  );
  startEveryMinute(name, identity, made, parent);
  return made;
}

function networkOf({ network }: LookingFunctionArgs) {
  if (network === undefined) return {};
  return {
    vpcConfig: { subnetIds: [network.subnetId], securityGroupIds: [network.securityGroupId] },
    replaceSecurityGroupsOnDestroy: true,
    replacementSecurityGroupIds: [network.lastSecurityGroupId],
  };
}

function startEveryMinute(
  name: string,
  identity: ClusterIdentity,
  made: lambda.LambdaFunction,
  parent: pulumi.Resource,
): void {
  const rule = new alarms.EventRule(
    name,
    {
      name: made.name,
      description: "Starts the function of the same name",
      scheduleExpression: "rate(1 minute)",
      tags: clusterTags(identity, `${name}-every-minute`),
    },
    { parent },
  );
  new lambda.Permission(
    name,
    { function: made.name, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: rule.arn },
    { parent },
  );
  const onceOnly = new lambda.FunctionEventInvokeConfig(name, { functionName: made.name, ...NEVER_AGAIN }, { parent });
  new alarms.EventTarget(
    name,
    { rule: rule.name, arn: made.arn, retryPolicy: NEVER_AGAIN },
    // The first start is one of those that must not be done again.
    { parent, dependsOn: [onceOnly] },
  );
}

/** Line ends as in the repository, whatever the checkout has: the same bytes from any machine. */
function codeOf(script: string): pulumi.asset.Archive {
  const text = readFileSync(new URL(`../../scripts/${script}`, import.meta.url), "utf8").replaceAll("\r\n", "\n");
  const file = script.replace(/^.*\//, "");
  return new pulumi.asset.AssetArchive({ [file]: new pulumi.asset.StringAsset(text) });
}
