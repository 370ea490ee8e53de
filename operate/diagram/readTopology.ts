import { type PlannedResource, shownName, textAt } from "../planned/plannedResource.ts";
import { ResourceGraph } from "../planned/resourceGraph.ts";
import { readClients } from "./readClients.ts";
import { hostsOf, serverOf } from "./readHosts.ts";
import { readTables, type TableOfSubnet } from "./readTables.ts";
import type { Subnet, Topology, VirtualIp, Zone } from "./topology.ts";
import { DIRECTORY, FILE_SYSTEM, INTERFACE, ROUTE, SUBNET, VPC } from "./types.ts";

/** What the recorded resources of a stack make, as a picture shows it. */
export function readTopology(resources: readonly PlannedResource[]): Topology {
  const graph = new ResourceGraph(resources);
  const [vpc] = graph.ofType(VPC);
  const virtualIps = readVirtualIps(graph);
  const { tables, tableOf, isPublic, internetGateway } = readTables(graph, virtualIps);
  return {
    name: clusterName(resources) ?? (vpc === undefined ? "VPC" : shownName(vpc)),
    vpc: {
      name: (vpc && (textAt(vpc.inputs, "id") ?? shownName(vpc))) ?? "VPC",
      exists: vpc?.read === true,
      cidr: textAt(vpc?.inputs, "cidrBlock"),
    },
    internetGateway,
    zones: readZones(graph, tableOf, isPublic),
    tables,
    virtualIps,
    clients: readClients(graph),
    domainElsewhere: domainElsewhere(graph),
  };
}

function clusterName(resources: readonly PlannedResource[]): string | undefined {
  return resources.map(({ inputs }) => textAt(inputs, "tags", "clpfsx:cluster")).find((each) => each !== undefined);
}

function readZones(
  graph: ResourceGraph,
  tableOf: TableOfSubnet,
  isPublic: (subnet: PlannedResource) => boolean,
): readonly Zone[] {
  const byZone = Map.groupBy(
    graph.ofType(SUBNET),
    ({ inputs }) => textAt(inputs, "availabilityZone") ?? "zone unknown",
  );
  return [...byZone]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, subnets]) => ({
      name,
      subnets: subnets
        .map(
          (subnet): Subnet => ({
            name: shownName(subnet),
            exists: subnet.read === true,
            kind: isPublic(subnet) ? "public" : "private",
            cidr: textAt(subnet.inputs, "cidrBlock"),
            table: tableOf(subnet),
            hosts: hostsOf(graph, subnet),
          }),
        )
        .sort((a, b) => rank(a) - rank(b)),
    }));
}

/** Servers are nearest to the rail of the virtual IP, the way out farthest. */
function rank({ hosts, kind }: Subnet): number {
  if (hosts.some((each) => each.kind === "server")) return 0;
  return kind === "private" ? 1 : 2;
}

/** A virtual IP is a /32 that goes to a network interface: CLUSTERPRO moves it from one to the other. */
function readVirtualIps(graph: ResourceGraph): readonly VirtualIp[] {
  const owners = new Map<string, Set<string>>();
  for (const route of graph.ofType(ROUTE)) {
    const destination = textAt(route.inputs, "destinationCidrBlock");
    if (destination === undefined || !destination.endsWith("/32")) continue;
    const interfaces = graph.from(route, "networkInterfaceId", INTERFACE);
    if (interfaces.length === 0) continue;
    const address = destination.slice(0, -"/32".length);
    const known = owners.get(address) ?? new Set();
    for (const each of interfaces) known.add(serverOf(graph, each));
    owners.set(address, known);
  }
  // The first in the program's order is the one that has the routes from the beginning.
  return [...owners].map(([address, servers]) => {
    const [active, ...others] = servers;
    return { address, active, others };
  });
}

function domainElsewhere(graph: ResourceGraph): string | undefined {
  for (const fileSystem of graph.ofType(FILE_SYSTEM)) {
    const { inputs } = fileSystem;
    const selfManaged = textAt(inputs, "selfManagedActiveDirectory", "domainName");
    if (selfManaged !== undefined) return `Self-managed domain ${selfManaged} (existing)`;
    const made = graph.from(fileSystem, "activeDirectoryId", DIRECTORY);
    const id = textAt(inputs, "activeDirectoryId");
    if (made.length === 0 && id !== undefined) return `AWS Managed Microsoft AD ${id} (existing)`;
  }
  return undefined;
}
