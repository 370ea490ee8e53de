import { bucketPrefix, DELIVERY_PREFIX } from "../../delivery/deliveryKeys.ts";
import { broughtUpParameterName, installedParameterName, preparedParameterName } from "../../delivery/recordNames.ts";
import type { DownloadSpec } from "../../settings/schema/clusterSpec.ts";
import { partitionOf } from "./arn.ts";
import type { ClusterIdentity } from "./clusterTags.ts";

/** An IAM policy document. Plain data, so that its text is known at the first preview and can be judged there. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow";
  readonly Principal?: { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const document = (...statements: PolicyStatement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

export const withStatement = ({ Statement }: PolicyDocument, statement: PolicyStatement): PolicyDocument =>
  document(...Statement, statement);

/** Limits an action to what carries the cluster's tag: no ARN is known when the policy is first previewed. */
export const ofThisCluster = ({ clusterName }: ClusterIdentity) => ({
  StringEquals: { "aws:ResourceTag/clpfsx:cluster": clusterName },
});

/** AWS managed policies a server needs for Session Manager and for joining the domain. */
export function serverManagedPolicies(region: string): Readonly<Record<"ssm" | "directory", string>> {
  const prefix = `arn:${partitionOf(region)}:iam::aws:policy`;
  return {
    ssm: `${prefix}/AmazonSSMManagedInstanceCore`,
    directory: `${prefix}/AmazonSSMDirectoryServiceAccess`,
  };
}

/** Lets EC2 give the role to a server. */
export function serverTrust(): PolicyDocument {
  return document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
}

/**
 * What CLUSTERPRO calls on a failover: it looks at the VPC and rewrites the virtual IP's route, in this cluster's route
 * tables and nowhere else. Describe calls know no resource.
 *
 * @param routeTableIds Tables that are not the cluster's own and do not carry its tag.
 */
export function failoverPolicy(identity: ClusterIdentity, routeTableIds?: readonly string[]): PolicyDocument {
  const tables = `arn:${partitionOf(identity.region)}:ec2:${identity.region}:*:route-table`;
  return document(
    {
      Sid: "LookAtTheNetwork",
      Effect: "Allow",
      Action: [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      Resource: "*",
    },
    {
      Sid: "MoveTheVirtualIp",
      Effect: "Allow",
      Action: "ec2:ReplaceRoute",
      ...(routeTableIds === undefined
        ? { Resource: `${tables}/*`, Condition: ofThisCluster(identity) }
        : { Resource: routeTableIds.map((id) => `${tables}/${id}`) }),
    },
  );
}

/** Reading secrets by their names: Secrets Manager ends an ARN with six characters that nobody knows beforehand. */
export function secretReadPolicy({ region }: ClusterIdentity, secretNames: readonly string[]): PolicyDocument {
  const prefix = `arn:${partitionOf(region)}:secretsmanager:${region}:*:secret`;
  return document({
    Sid: "ReadTheClustersSecrets",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: [...new Set(secretNames)].map((name) => `${prefix}:${name}-??????`),
  });
}

/** Reading the delivery, in this account's buckets only: the name's end is not known beforehand. */
export function deliveryReadPolicy(identity: ClusterIdentity): PolicyDocument {
  return document({
    Sid: "ReadTheDelivery",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: `arn:${partitionOf(identity.region)}:s3:::${bucketPrefix(identity)}*/${DELIVERY_PREFIX}/*`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable of IAM
    Condition: { StringEquals: { "aws:ResourceAccount": "${aws:PrincipalAccount}" } },
  });
}

/** Reading the configured files in S3, and nothing when all of them come from elsewhere. */
export function softwareReadPolicy({ region }: ClusterIdentity, downloads: readonly DownloadSpec[]) {
  const objects = downloads.flatMap(({ uri }) => (uri.startsWith("s3://") ? [uri.slice("s3://".length)] : []));
  if (objects.length === 0) return undefined;
  return document({
    Sid: "ReadTheSoftware",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: [...new Set(objects)].map((object) => `arn:${partitionOf(region)}:s3:::${object}`),
  });
}

/** Decrypting with customer managed keys, and nothing when there are none. */
export function keyPolicy(keyArns: readonly (string | undefined)[]): PolicyDocument | undefined {
  const keys = [...new Set(keyArns)].filter((arn) => arn !== undefined);
  return keys.length === 0
    ? undefined
    : document({ Sid: "DecryptWithTheseKeys", Effect: "Allow", Action: "kms:Decrypt", Resource: keys });
}

/** Writing what the runbook's commands print. The agent looks for the group before it writes. */
export function logPolicy({ region }: ClusterIdentity, logGroup: string): PolicyDocument {
  const prefix = `arn:${partitionOf(region)}:logs:${region}:*:log-group:`;
  return document(
    {
      Sid: "WriteTheBringUpsLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      Resource: [`${prefix}${logGroup}`, `${prefix}${logGroup}:*`],
    },
    { Sid: "FindIt", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: `${prefix}*` },
  );
}

/**
 * Lets Systems Manager take the role, for an Automation execution of this account and Region only: without the account,
 * one that somebody begins in another could have it taken. Source: Systems Manager's guide, cross-service confused deputy.
 */
export function automationTrust({ region }: ClusterIdentity, accountId: string): PolicyDocument {
  return document({
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:${partitionOf(region)}:ssm:${region}:${accountId}:automation-execution/*` },
    },
  });
}

/** What the install runbook does: run scripts on this cluster's servers, unless another execution does. */
export function installationPolicy(identity: ClusterIdentity): PolicyDocument {
  return serverRunbookPolicy(identity, ["AWS-RunPowerShellScript"], installedParameterName(identity, "*"));
}

/** What the prepare runbook does: run two AWS documents on this cluster's servers, unless another execution does. */
export function preparationPolicy(identity: ClusterIdentity): PolicyDocument {
  const documents = ["AWS-RunPowerShellScript", "AWS-JoinDirectoryServiceDomain"];
  return serverRunbookPolicy(identity, documents, preparedParameterName(identity, "*"));
}

/** A runbook for one server: it runs these documents, keeps its record, and looks at other executions. */
function serverRunbookPolicy(
  identity: ClusterIdentity,
  documentNames: readonly string[],
  parameterName: string,
): PolicyDocument {
  const { Statement } = commandPolicy(identity, documentNames);
  return document(...Statement, recordStatement(identity, parameterName), ...otherExecutions(identity));
}

/** Looking at the executions that a runbook must not run beside. */
function otherExecutions({ region }: ClusterIdentity): readonly PolicyStatement[] {
  return [
    {
      Sid: "SeeOtherExecutions",
      Effect: "Allow",
      Action: "ssm:DescribeAutomationExecutions",
      Resource: "*",
    },
    {
      Sid: "SeeWhatTheyAreFor",
      Effect: "Allow",
      Action: "ssm:GetAutomationExecution",
      Resource: `arn:${partitionOf(region)}:ssm:${region}:*:automation-execution/*`,
    },
  ];
}

/** What the bring-up runbook does: run scripts on this cluster's servers, unless another execution does so already. */
export function bringUpPolicy(identity: ClusterIdentity): PolicyDocument {
  const { Statement } = commandPolicy(identity, ["AWS-RunPowerShellScript"]);
  return document(
    ...Statement,
    recordStatement(identity, broughtUpParameterName(identity)),
    ...otherExecutions(identity),
  );
}

/** Lending a secret: changing who may read it, never to the public. Reads no value. */
export function lendingStatement({ region }: ClusterIdentity, secretName: string): PolicyStatement {
  return {
    Sid: "LendTheAdminsSecret",
    Effect: "Allow",
    Action: [
      "secretsmanager:DeleteResourcePolicy",
      "secretsmanager:GetResourcePolicy",
      "secretsmanager:PutResourcePolicy",
    ],
    Resource: `arn:${partitionOf(region)}:secretsmanager:${region}:*:secret:${secretName}-??????`,
  };
}

function recordStatement({ region }: ClusterIdentity, parameterName: string): PolicyStatement {
  return {
    Sid: "RecordWhatIsDone",
    Effect: "Allow",
    Action: "ssm:PutParameter",
    Resource: `arn:${partitionOf(region)}:ssm:${region}:*:parameter${parameterName}`,
  };
}

function commandPolicy(identity: ClusterIdentity, documentNames: readonly string[]): PolicyDocument {
  const partition = partitionOf(identity.region);
  return document(
    {
      Sid: "RunCommandsOnThisClustersServers",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: `arn:${partition}:ec2:${identity.region}:*:instance/*`,
      // The key of AWS's own examples for Run Command.
      Condition: { StringEquals: { "ssm:resourceTag/clpfsx:cluster": identity.clusterName } },
    },
    {
      Sid: "RunTheseDocuments",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: documentNames.map((name) => `arn:${partition}:ssm:${identity.region}:*:document/${name}`),
    },
    {
      Sid: "FollowThem",
      Effect: "Allow",
      Action: [
        "ec2:DescribeInstances",
        "ssm:DescribeInstanceInformation",
        "ssm:GetCommandInvocation",
        "ssm:ListCommandInvocations",
        "ssm:ListCommands",
      ],
      Resource: "*",
    },
  );
}
