import { type Known, type Unknown, unknown } from "../graph/known.ts";
import { read, readList, readText, type TypedReading } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { type Ipv4Range, parseIpv4Range } from "../network/ipv4.ts";
import { SUBNET_TYPES, type SubnetList, subnetList } from "../network/subnets.ts";
import { VPC_TYPES } from "../network/vpcOf.ts";

export const DIRECTORY = "aws:directoryservice/directory:Directory";
const DIRECTORY_TYPES: readonly string[] = [DIRECTORY];
export const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";

/** The two subnets of a directory, in which AWS places the domain controllers. */
export function directorySubnets(stack: StackGraph, directory: StackResource): SubnetList {
  const references = stack.references(directory, ["vpcSettings", "subnetIds"], SUBNET_TYPES);
  return subnetList(stack, references, "vpcSettings.subnetIds");
}

/** The VPC of a directory, as `vpcOf` tells it. */
export function directoryVpc(stack: StackGraph, directory: StackResource): string | undefined {
  const reference = stack.reference(directory, ["vpcSettings", "vpcId"], VPC_TYPES);
  if (reference.to === "resource") return reference.resource.urn;
  if (reference.to === "outside") return reference.id;
  const vpcs = new Set(directorySubnets(stack, directory).subnets.map(({ vpc }) => vpc));
  return vpcs.size === 1 ? [...vpcs][0] : undefined;
}

export function fileSystemSubnets(stack: StackGraph, fileSystem: StackResource): SubnetList {
  return subnetList(stack, stack.references(fileSystem, "subnetIds", SUBNET_TYPES), "subnetIds");
}

/** What a file system is joined to. */
export type Join =
  | { readonly to: "directory"; readonly directory: StackResource }
  | { readonly to: "outside" | "self-managed" | "nothing" };

/** The directory of the stack that a file system is joined to. */
export function joinedDirectory(stack: StackGraph, fileSystem: StackResource): StackResource | undefined {
  const join = joinOf(stack, fileSystem);
  return join.known && join.value.to === "directory" ? join.value.directory : undefined;
}

export function joinOf(stack: StackGraph, fileSystem: StackResource): Known<Join> {
  const own = read(fileSystem.props, "selfManagedActiveDirectory");
  const managed = stack.reference(fileSystem, "activeDirectoryId", DIRECTORY_TYPES);
  if (managed.to === "resource") return joined({ to: "directory", directory: managed.resource });
  if (managed.to === "outside") return joined({ to: "outside" });
  if (own.state === "known") {
    return joined({ to: Object.keys(own.value as object).length > 0 ? "self-managed" : "nothing" });
  }
  if (managed.to === "nothing")
    return own.state === "unknown" ? cannotBeTold("selfManagedActiveDirectory") : joined({ to: "nothing" });
  const text = readText(fileSystem.props, "activeDirectoryId");
  if (text.state === "mistyped") return joined({ to: "nothing" });
  // Made from something else, such as another stack's output: a directory that is not this stack's.
  const made = fileSystem.propertyDependencies.activeDirectoryId ?? [];
  return managed.to === "unknown" && made.length > 0 ? joined({ to: "outside" }) : cannotBeTold("activeDirectoryId");
}

function joined(value: Join): Known<Join> {
  return { known: true, value };
}

function cannotBeTold(property: string): Unknown {
  return unknown(`${property} cannot be told yet`);
}

/** Where the domain controllers of a directory are. */
export interface Controllers {
  readonly ranges: readonly Ipv4Range[];
  /** Why some of them, or all, cannot be located. */
  readonly unknown: Unknown | undefined;
}

export function controllersOf(stack: StackGraph, fileSystem: StackResource): Controllers {
  const join = joinOf(stack, fileSystem);
  if (!join.known) return { ranges: [], unknown: join };
  switch (join.value.to) {
    case "directory":
      return controllersIn(directorySubnets(stack, join.value.directory));
    case "self-managed":
      return controllersAt(readList(fileSystem.props, "selfManagedActiveDirectory", "dnsIps"));
    case "outside":
      return nowhere("activeDirectoryId names a directory outside the stack, whose addresses are not known here");
    case "nothing":
      return nowhere("the file system names no directory");
  }
}

function nowhere(why: string): Controllers {
  return { ranges: [], unknown: unknown(why) };
}

function controllersIn({ subnets, unknown: why, given }: SubnetList): Controllers {
  const without = subnets.find(({ range }) => range === undefined);
  const reason =
    why ??
    (without && unknown(`the range of subnet ${without.shown} is not known`)) ??
    (given ? undefined : unknown("vpcSettings.subnetIds is not set"));
  return { ranges: subnets.flatMap(({ range }) => range ?? []), unknown: reason };
}

function controllersAt(addresses: TypedReading<readonly unknown[]>): Controllers {
  const notKnown = "selfManagedActiveDirectory.dnsIps is not known yet";
  if (addresses.state !== "known" || addresses.value.length === 0) return nowhere(notKnown);
  const ranges = addresses.value.map((each) => {
    const text = readText(each);
    return text.state === "known" ? parseIpv4Range(`${text.value}/32`) : undefined;
  });
  return {
    ranges: ranges.filter((each) => each !== undefined),
    unknown: ranges.includes(undefined) ? unknown(notKnown) : undefined,
  };
}

/**
 * What a member of a directory, such as FSx, needs towards the domain controllers. 9389 is required of every Multi-AZ
 * file system.
 *
 * Source: FSx for Windows user guide, "File system access control with Amazon VPC".
 */
export const DIRECTORY_PORTS = [
  { protocol: "tcp", from: 53, to: 53, purpose: "DNS" },
  { protocol: "udp", from: 53, to: 53, purpose: "DNS" },
  { protocol: "tcp", from: 88, to: 88, purpose: "Kerberos" },
  { protocol: "udp", from: 88, to: 88, purpose: "Kerberos" },
  { protocol: "udp", from: 123, to: 123, purpose: "NTP" },
  { protocol: "tcp", from: 135, to: 135, purpose: "RPC endpoint mapper" },
  { protocol: "tcp", from: 389, to: 389, purpose: "LDAP" },
  { protocol: "udp", from: 389, to: 389, purpose: "LDAP" },
  { protocol: "tcp", from: 445, to: 445, purpose: "SMB" },
  { protocol: "tcp", from: 464, to: 464, purpose: "Kerberos password change" },
  { protocol: "udp", from: 464, to: 464, purpose: "Kerberos password change" },
  { protocol: "tcp", from: 636, to: 636, purpose: "LDAPS" },
  { protocol: "tcp", from: 3268, to: 3269, purpose: "global catalog" },
  { protocol: "tcp", from: 9389, to: 9389, purpose: "Active Directory web services" },
  { protocol: "tcp", from: 49152, to: 65535, purpose: "RPC" },
] as const;
