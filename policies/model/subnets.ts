import { type Ipv4Range, parseIpv4Range } from "./ipv4.ts";
import { readText } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import { shown } from "./shown.ts";
import type { References, StackGraph } from "./stackGraph.ts";
import { vpcOf } from "./vpcOf.ts";

export const SUBNET_TYPES: readonly string[] = ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"];

export interface Subnet {
  readonly resource: StackResource;
  readonly shown: string;
  /** As `vpcOf` tells it. */
  readonly vpc: string | undefined;
  /** Name of the Availability Zone; undefined while it is not known. */
  readonly zone: string | undefined;
  readonly zoneId: string | undefined;
  /** Undefined for a range that is not known, or for a subnet of IPv6 only. */
  readonly range: Ipv4Range | undefined;
}

/** The subnets of the stack, by resource. */
export function readSubnets(stack: StackGraph): ReadonlyMap<StackResource, Subnet> {
  return new Map(
    stack.ofType(...SUBNET_TYPES).map((resource) => {
      const cidr = known(resource, "cidrBlock");
      const subnet: Subnet = {
        resource,
        shown: shown(resource),
        vpc: vpcOf(stack, resource),
        zone: known(resource, "availabilityZone"),
        zoneId: known(resource, "availabilityZoneId"),
        range: cidr === undefined ? undefined : parseIpv4Range(cidr),
      };
      return [resource, subnet];
    }),
  );
}

function known(resource: StackResource, property: string): string | undefined {
  const value = readText(resource.props, property);
  return value.state === "known" ? value.value : undefined;
}

/** The zones that subnets lie in, and what keeps one from being told. */
export interface Zones {
  readonly names: ReadonlySet<string>;
  readonly open: readonly string[];
}

export function zonesOf(subnets: readonly Subnet[]): Zones {
  const byId = subnets.some(({ zone }) => zone === undefined) && subnets.every(({ zoneId }) => zoneId !== undefined);
  const names = new Set<string>();
  const open: string[] = [];
  for (const subnet of subnets) {
    const name = byId ? subnet.zoneId : subnet.zone;
    if (name === undefined) open.push(`availabilityZone of subnet ${subnet.shown} is not known; write it down`);
    else names.add(name);
  }
  return { names, open };
}

/** The subnets of a list, and what keeps the list from being told. */
export interface SubnetList {
  /** False when the property is not there. */
  readonly given: boolean;
  readonly subnets: readonly Subnet[];
  readonly open: readonly string[];
}

/** @param property How messages call the list. */
export function subnetList(stack: StackGraph, references: References, property: string): SubnetList {
  const all = stack.part(readSubnets);
  return {
    given: references.state === "listed",
    subnets: references.resources.flatMap((each) => all.get(each) ?? []),
    open: [
      ...(references.state === "mistyped" ? [`${property} is no list of subnet ids`] : []),
      ...(references.open ? [`${property} cannot be told yet; give it the ids of subnets of the stack`] : []),
      ...references.outside.map(
        (id) => `${property} names ${id}, which is not in the stack; read it with aws.ec2.Subnet.get`,
      ),
    ],
  };
}
