import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import type { References, StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { type Ipv4Range, parseIpv4Range } from "./ipv4.ts";
import { vpcOf } from "./vpcOf.ts";

export const DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet";
export const SUBNET_TYPES: readonly string[] = ["aws:ec2/subnet:Subnet", DEFAULT_SUBNET];

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
  /** At least these: by their names, or by their ids where more of those are known. */
  readonly names: ReadonlySet<string>;
  readonly open: readonly string[];
}

/** Which id is which name differs between accounts, so a zone by name and one by id cannot be compared. */
export function zonesOf(subnets: readonly Subnet[]): Zones {
  const ids = new Set(subnets.flatMap(({ zoneId }) => zoneId ?? []));
  const names = new Set(subnets.flatMap(({ zone }) => zone ?? []));
  const areAll = (property: "zone" | "zoneId") => subnets.every((each) => each[property] !== undefined);
  if (areAll("zone")) return { names, open: [] };
  if (areAll("zoneId")) return { names: ids, open: [] };
  const byName = subnets.find(({ zone }) => zone !== undefined);
  const open = subnets.flatMap(({ zone, zoneId, shown: subnet }) => {
    if (zone !== undefined) return [];
    if (zoneId === undefined || byName === undefined)
      return zoneId === undefined ? `availabilityZone of subnet ${subnet} is not known; write it down` : [];
    return (
      `subnet ${subnet} has its zone by id (${zoneId}) and ${byName.shown} by name (${byName.zone}), which cannot be ` +
      "compared; give both an availabilityZone"
    );
  });
  return { names: ids.size > names.size ? ids : names, open };
}

/** The subnets of a list, and what keeps the list from being told. */
export interface SubnetList {
  /** False when the property is not there. */
  readonly given: boolean;
  readonly subnets: readonly Subnet[];
  readonly open: readonly string[];
  /** True while it may hold some of `subnets` only. */
  readonly isChoice: boolean;
}

/** @param property How messages call the list. */
export function subnetList(stack: StackGraph, references: References, property: string): SubnetList {
  const all = stack.part(readSubnets);
  return {
    given: references.state === "listed",
    isChoice: references.isChoice ?? false,
    subnets: references.resources.flatMap((each) => all.get(each) ?? []),
    open: [
      ...(references.state === "mistyped" ? [`${property} is no list of subnet ids`] : []),
      ...(references.open ? [`${property} cannot be told yet; give it the ids of subnets of the stack`] : []),
      ...references.outside.map(
        (id) => `${property} names ${id}, which is not in the stack; ${howToShow("aws.ec2.Subnet")}`,
      ),
    ],
  };
}
