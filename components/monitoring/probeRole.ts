import type * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { PolicyStatement } from "../aws/rolePolicies.ts";
import { createFunctionRole, type FunctionRole } from "./lookingFunction.ts";

/** What Lambda itself does with the function's role. Source: Lambda developer guide, "Required IAM permissions" of VPCs. */
const INTERFACES: PolicyStatement = {
  Sid: "HaveAnInterfaceInTheSubnet",
  Effect: "Allow",
  Action: [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ],
  Resource: "*",
};

/**
 * The probers' role, apart from them: Lambda deletes a function's interfaces by its role, 20 to 60 minutes after the function
 * is gone. The subnets of a network that is made here wait for the role, so that a destroy deletes the subnets first, for which the
 * provider waits until no interface of Lambda's is left in them, and the role after that.
 */
export function createProbeRole(name: string, identity: ClusterIdentity, parent: pulumi.Resource): FunctionRole {
  return createFunctionRole(name, { identity, what: "probe", statements: [INTERFACES] }, parent);
}
