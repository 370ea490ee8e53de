import { isMade } from "../graph/input.ts";
import { type Unknown, unknown } from "../graph/known.ts";
import { NO_OPTIONS, type StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { readSubnets } from "./subnets.ts";
import { VPC, VPC_TYPES, vpcOf } from "./vpcOf.ts";

export const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";

/** The security group that AWS makes with a VPC, and in which everything is that names none. */
export interface DefaultGroup {
  /** The program's, where it adopts the group; else one that stands for AWS's own. */
  readonly resource: StackResource;
  /** True for AWS's own: it is not among the stack's resources. */
  readonly isAws: boolean;
  /** Why its rules cannot be told. */
  readonly unknown: Unknown | undefined;
}

/**
 * The default group of every VPC, by what `vpcOf` tells of it. That of a VPC of the stack lets in all from itself and all
 * out, until the program says otherwise; that of a VPC which is only there may have been changed by anybody.
 *
 * Source: Amazon VPC user guide, "Default security groups for your VPCs".
 */
export function readDefaultGroups(stack: StackGraph): ReadonlyMap<string, DefaultGroup> {
  const found = new Map<string, DefaultGroup>();
  for (const resource of stack.ofType(DEFAULT_GROUP)) {
    const vpc = vpcOf(stack, resource);
    if (vpc !== undefined && !found.has(vpc)) found.set(vpc, { resource, isAws: false, unknown: undefined });
  }
  for (const vpc of stack.ofType(...VPC_TYPES)) {
    if (!found.has(vpc.urn)) found.set(vpc.urn, awsOwn(vpc.urn, shown(vpc), vpc.type === VPC && isMade(vpc)));
  }
  for (const { vpc } of stack.part(readSubnets).values()) {
    if (vpc !== undefined && !found.has(vpc)) found.set(vpc, awsOwn(vpc, vpc, false));
  }
  return found;
}

const EVERYTHING = { protocol: "-1", fromPort: 0, toPort: 0 };

function awsOwn(vpc: string, name: string, isNew: boolean): DefaultGroup {
  return {
    resource: {
      urn: vpc,
      type: DEFAULT_GROUP,
      name: `the default group of ${name}`,
      props: {
        ingress: [{ ...EVERYTHING, self: true }],
        egress: [{ ...EVERYTHING, cidrBlocks: ["0.0.0.0/0"] }],
      },
      opts: NO_OPTIONS,
      dependencies: [],
      propertyDependencies: {},
    },
    isAws: true,
    unknown: isNew
      ? undefined
      : unknown(
          `the rules of the default security group of ${name}, which is not in the stack, cannot be told; give it a group ` +
            "of the stack",
        ),
  };
}
