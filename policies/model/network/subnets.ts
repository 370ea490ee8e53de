import { type Unknown, unknown } from "../graph/known.ts";
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

/** The zones that subnets lie in. */
export interface Zones {
  /** At least these: by their names, or by their ids where more of those are known. */
  readonly names: ReadonlySet<string>;
  /** Why one of them cannot be told. */
  readonly unknown: Unknown | undefined;
}

/** Which id is which name differs between accounts, so a zone by name and one by id cannot be compared. */
export function zonesOf(subnets: readonly Subnet[]): Zones {
  const ids = new Set(subnets.flatMap(({ zoneId }) => zoneId ?? []));
  const names = new Set(subnets.flatMap(({ zone }) => zone ?? []));
  const areAll = (property: "zone" | "zoneId") => subnets.every((each) => each[property] !== undefined);
  if (areAll("zone")) return { names, unknown: undefined };
  if (areAll("zoneId")) return { names: ids, unknown: undefined };
  const byName = subnets.find(({ zone }) => zone !== undefined);
  const [why] = subnets.flatMap(({ zone, zoneId, shown: subnet }) => {
    if (zone !== undefined) return [];
    if (zoneId === undefined) return `availabilityZone of subnet ${subnet} is not known; write it down`;
    if (byName === undefined) return [];
    return (
      `subnet ${subnet} has its zone by id (${zoneId}) and ${byName.shown} by name (${byName.zone}), which cannot be ` +
      "compared; give both an availabilityZone"
    );
  });
  return { names: ids.size > names.size ? ids : names, unknown: why === undefined ? undefined : unknown(why) };
}

/** The subnets of a list. */
export interface SubnetList {
  /** False when the property is not there. */
  readonly given: boolean;
  readonly subnets: readonly Subnet[];
  /** Why it cannot be told whether these are all. */
  readonly unknown: Unknown | undefined;
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
    unknown: whyMore(references, property),
  };
}

function whyMore({ state, mayHoldMore, outside: [id] }: References, property: string): Unknown | undefined {
  if (state === "mistyped") return unknown(`${property} is no list of subnet ids`);
  if (mayHoldMore) return unknown(`${property} cannot be told yet; give it the ids of subnets of the stack`);
  if (id === undefined) return undefined;
  return unknown(`${property} names ${id}, which is not in the stack; ${howToShow("aws.ec2.Subnet")}`);
}
