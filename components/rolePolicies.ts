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

const document = (...statements: PolicyStatement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Limits an action to what carries the cluster's tag: no ARN is known when the policy is first previewed. */
const ofThisCluster = ({ clusterName }: ClusterIdentity) => ({
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
 */
export function failoverPolicy(identity: ClusterIdentity): PolicyDocument {
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
      Resource: `arn:${partitionOf(identity.region)}:ec2:${identity.region}:*:route-table/*`,
      Condition: ofThisCluster(identity),
    },
  );
}

/** Reading one secret, by its name: Secrets Manager ends an ARN with six characters that nobody knows beforehand. */
export function secretReadPolicy(identity: ClusterIdentity, secretName: string): PolicyDocument {
  return document({
    Sid: "ReadTheAdminPassword",
    Effect: "Allow",
    Action: "secretsmanager:GetSecretValue",
    Resource: `arn:${partitionOf(identity.region)}:secretsmanager:${identity.region}:*:secret:${secretName}-??????`,
  });
}

/** Lets Systems Manager take the role, for an Automation execution of this Region only. */
export function automationTrust({ region }: ClusterIdentity): PolicyDocument {
  return document({
    Effect: "Allow",
    Principal: { Service: "ssm.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: {
      ArnLike: { "aws:SourceArn": `arn:${partitionOf(region)}:ssm:${region}:*:automation-execution/*` },
    },
  });
}

/** What the prepare runbook does: run two AWS documents, on this cluster's servers. */
export function preparationPolicy(identity: ClusterIdentity): PolicyDocument {
  const partition = partitionOf(identity.region);
  return document(
    {
      Sid: "RunCommandsOnThisClustersServers",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: `arn:${partition}:ec2:${identity.region}:*:instance/*`,
      Condition: ofThisCluster(identity),
    },
    {
      Sid: "RunTheseDocuments",
      Effect: "Allow",
      Action: "ssm:SendCommand",
      Resource: ["AWS-RunPowerShellScript", "AWS-JoinDirectoryServiceDomain"].map(
        (name) => `arn:${partition}:ssm:${identity.region}:*:document/${name}`,
      ),
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
