import type { PlannedResource } from "../planned/plannedResource.ts";
import { readTopology } from "./readTopology.ts";
import type { Host, RouteTable, Subnet, Topology, Zone } from "./topology.ts";

/** The topology that the recorded resources make, as a Mermaid flowchart: what a pull request shows without a file. */
export function mermaid(resources: readonly PlannedResource[]): string {
  return mermaidOf(readTopology(resources));
}

export function mermaidOf(topology: Topology): string {
  const { vpc, zones, tables, clients, domainElsewhere } = topology;
  const ids = serverIds(topology);
  const vpcLabel = [`VPC ${vpc.name}`, vpc.cidr, vpc.exists ? "existing" : undefined];
  return [
    "flowchart TB",
    `  clients[${label(["Clients", ...clients.map(({ what, from }) => `${what} from ${from.join(", ")}`)])}]`,
    `  subgraph vpc[${label([vpcLabel.filter((each) => each !== undefined).join(", ")])}]`,
    ...tables.map((table, index) => `    table${index}[${label(tableLines(table))}]`),
    ...zones.flatMap((zone, index) => indented(zoneLines(zone, index, ids), "    ")),
    "  end",
    ...(domainElsewhere === undefined ? [] : [`  domain[${label([domainElsewhere])}]`]),
    ...tables.map((_, index) => `  clients --> table${index}`),
    ...ways(topology, ids).map((each) => `  ${each}`),
    "",
  ].join("\n");
}

type Ids = ReadonlyMap<string, string>;

function serverIds({ zones }: Topology): Ids {
  const servers = zones.flatMap(({ subnets }) => subnets.flatMap(({ hosts }) => hosts.filter(isServer)));
  return new Map(servers.map(({ name }, index) => [name, `server${index}`]));
}

function isServer({ kind }: Host): boolean {
  return kind === "server";
}

function tableLines({ name, exists, id, serves, routes, lacks }: RouteTable): readonly string[] {
  return [
    exists ? `${name} (existing)` : name,
    ...(id === undefined ? [] : [id]),
    ...(serves.length === 0 ? [] : [`for ${serves.join(", ")}`]),
    ...routes.map(({ destination, target }) => `${destination} to ${target}`),
    ...lacks.map((address) => `no route to ${address}`),
  ];
}

function zoneLines({ name, subnets }: Zone, zone: number, ids: Ids): readonly string[] {
  return [
    `subgraph zone${zone}[${label([name])}]`,
    ...subnets.flatMap((subnet, index) => indented(subnetLines(subnet, `${zone}_${index}`, ids), "  ")),
    "end",
  ];
}

function subnetLines({ name, kind, cidr, exists, hosts }: Subnet, place: string, ids: Ids): readonly string[] {
  const title = [name, cidr, kind, exists ? "existing" : undefined].filter((each) => each !== undefined).join(", ");
  return [
    `subgraph subnet${place}[${label([title])}]`,
    ...(hosts.length === 0 ? [`  empty${place}[" "]`] : []),
    ...hosts.map((host, index) => {
      const id = (isServer(host) ? ids.get(host.name) : undefined) ?? `host${place}_${index}`;
      return `  ${id}[${label([host.name, ...host.details])}]`;
    }),
    "end",
  ];
}

/** As in the picture: one way from every table to the active server, and a dashed one to each of the others. */
function ways({ tables, virtualIps }: Topology, ids: Ids): readonly string[] {
  return virtualIps.flatMap(({ address, active, others }, index) => {
    const rail = `rail${index}`;
    const leading = tables.flatMap(({ routes }, table) =>
      routes.some((each) => each.virtualIp === address) ? [table] : [],
    );
    const to = (server: string | undefined, line: string) => {
      const id = server === undefined ? undefined : ids.get(server);
      return id === undefined ? [] : [`${rail} ${line} ${id}`];
    };
    return [
      `${rail}([${label([`Virtual IP ${address}`])}])`,
      ...leading.map((table) => `table${table} --> ${rail}`),
      ...to(active, "==>"),
      ...others.flatMap((other) => to(other, "-. after a failover .->")),
    ];
  });
}

/** Mermaid reads Markdown and entities in labels: what could be taken for either is written as an entity. */
function label(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(/[^\p{L}\p{N} .,:()/+-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join("<br/>")}"`;
}

function indented(lines: readonly string[], by: string): readonly string[] {
  return lines.map((line) => by + line);
}
