import { type Unknown, unknown } from "../graph/known.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { type Ipv4Range, parseIpv4Range } from "./ipv4.ts";
import { VPC_TYPES, vpcOf } from "./vpcOf.ts";

const SECONDARY_RANGE = "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation";

export interface Vpc {
  readonly resource: StackResource;
  readonly shown: string;
  /** Its IPv4 range and the secondary ones. */
  readonly ranges: Ipv4Range[];
  /** Why one of them cannot be told. */
  unknown: Unknown | undefined;
}

/** The VPCs of the stack, by URN. */
export function readVpcs(stack: StackGraph): ReadonlyMap<string, Readonly<Vpc>> {
  const vpcs = new Map<string, Vpc>();
  const add = (urn: string | undefined, from: StackResource) => {
    const vpc = urn === undefined ? undefined : vpcs.get(urn);
    if (!vpc) return;
    const text = readText(from.props, "cidrBlock");
    const range = text.state === "known" ? parseIpv4Range(text.value) : undefined;
    const what = text.state === "known" ? "is no IPv4 range" : "is not known yet";
    if (range) vpc.ranges.push(range);
    else vpc.unknown ??= unknown(`cidrBlock of "${from.name}" ${what}`);
  };
  for (const resource of stack.ofType(...VPC_TYPES)) {
    vpcs.set(resource.urn, { resource, shown: shown(resource), ranges: [], unknown: undefined });
    add(resource.urn, resource);
  }
  for (const resource of stack.ofType(SECONDARY_RANGE)) {
    const urn = vpcOf(stack, resource);
    if (urn !== undefined) add(urn, resource);
    else {
      const why = unknown(`the VPC of the range "${resource.name}" is not known yet`);
      for (const vpc of vpcs.values()) vpc.unknown ??= why;
    }
  }
  return vpcs;
}
