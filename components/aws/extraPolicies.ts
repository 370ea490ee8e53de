import { partitionOf } from "./arn.ts";
import type { ClusterIdentity } from "./clusterTags.ts";
import { document, ofThisCluster, type PolicyDocument } from "./rolePolicies.ts";

/*
 * What CLUSTERPRO's other resources for AWS call, which an export may bring. NEC lists the actions in its AWS guide; these
 * are not confirmed on a server.
 */

/** Forced stop by AWS: stops or reboots the other server, one of this cluster and no other instance. */
export function forcedStopPolicy(identity: ClusterIdentity): PolicyDocument {
  return document(
    {
      Sid: "StopTheOtherServer",
      Effect: "Allow",
      Action: ["ec2:RebootInstances", "ec2:StopInstances"],
      Resource: `arn:${partitionOf(identity.region)}:ec2:${identity.region}:*:instance/*`,
      Condition: ofThisCluster(identity),
    },
    { Sid: "SeeItStop", Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*" },
  );
}

/** awsdns: rewrites a record in a hosted zone; which one, the export says. */
export function dnsPolicy({ region }: ClusterIdentity): PolicyDocument {
  const prefix = `arn:${partitionOf(region)}:route53:::`;
  return document(
    {
      Sid: "MoveTheName",
      Effect: "Allow",
      Action: ["route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"],
      Resource: `${prefix}hostedzone/*`,
    },
    { Sid: "FollowTheChange", Effect: "Allow", Action: "route53:GetChange", Resource: `${prefix}change/*` },
  );
}

/** awseip: gives an Elastic IP to this cluster's interfaces; which one, the export says. */
export function elasticIpPolicy(identity: ClusterIdentity): PolicyDocument {
  const prefix = `arn:${partitionOf(identity.region)}:ec2:${identity.region}:*`;
  const actions = ["ec2:AssociateAddress", "ec2:DisassociateAddress"];
  return document(
    { Sid: "MoveTheAddress", Effect: "Allow", Action: actions, Resource: `${prefix}:elastic-ip/*` },
    {
      Sid: "ToThisClustersInterfaces",
      Effect: "Allow",
      Action: actions,
      Resource: [`${prefix}:instance/*`, `${prefix}:network-interface/*`],
      Condition: ofThisCluster(identity),
    },
    { Sid: "FindIt", Effect: "Allow", Action: "ec2:DescribeAddresses", Resource: "*" },
  );
}
