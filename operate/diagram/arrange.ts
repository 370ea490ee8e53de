import { type Block, type BoxBlock, type Look, type TextLook, text } from "./block.ts";
import type { Host, RouteTable, Subnet, Topology, VirtualIp, Zone } from "./topology.ts";

export const CLIENTS = "clients";
export const TABLES = "tables";
export const railKey = (address: string) => `rail ${address}`;
export const tableKey = (index: number) => `table ${index}`;
export const serverKey = (name: string) => `server ${name}`;
export const SAMPLE_NOW = "sample now";
export const SAMPLE_LATER = "sample later";

/** Room in which a line can run between two boxes. */
const LANE = 28;

/**
 * From top to bottom the way of a client's packet: the route tables, the virtual IP's rail, the servers; below them what
 * they use, and the way out.
 */
export function arrange(topology: Topology): BoxBlock {
  const { vpc, zones, tables, virtualIps, internetGateway, domainElsewhere } = topology;
  const inVpc: Block[] = [
    text("title", [`VPC ${vpc.name}`, vpc.cidr, vpc.exists ? "existing" : undefined].filter(isText).join(", ")),
    ...(tables.length === 0 ? [] : [tablesBlock(tables, columnsFor(zones))]),
    ...virtualIps.map(rail),
    row(LANE, zones.map(zoneBlock)),
    ...(internetGateway === undefined ? [] : [centred(leaf("gateway", undefined, [["name", "Internet gateway"]]))]),
  ];
  return column(LANE - 4, 20, [
    text("heading", `Topology of ${topology.name}`),
    centred(clientsBlock(topology)),
    { ...column(LANE, 16, inVpc), look: "vpc" },
    ...(domainElsewhere === undefined ? [] : [centred(leaf("outside", undefined, [["name", domainElsewhere]]))]),
    ...(virtualIps.length === 0 ? [] : [legend()]),
  ]);
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}

/** One more than zones: the table of all public subnets stands beside those of the zones. */
function columnsFor(zones: readonly Zone[]): number {
  return Math.max(3, zones.length + 1);
}

function tablesBlock(tables: readonly RouteTable[], columns: number): BoxBlock {
  const rows: Block[] = [];
  for (let first = 0; first < tables.length; first += columns) {
    const blocks = tables.slice(first, first + columns).map((table, index) => tableBlock(table, first + index));
    while (tables.length > columns && blocks.length < columns) blocks.push(equal(column(0, 0, [])));
    rows.push(row(LANE, blocks));
  }
  const title = tables.length === 1 ? "Route table" : "Route tables";
  return { ...column(LANE - 10, 12, [text("title", title), ...rows]), look: "tables", key: TABLES };
}

function tableBlock(table: RouteTable, index: number): BoxBlock {
  const name = table.exists ? `${table.name} (existing)` : table.name;
  const serves = table.exists
    ? table.id
    : table.serves.length === 0
      ? "serves no subnet"
      : `for ${table.serves.join(", ")}`;
  const routes = table.routes.map(({ destination, target, virtualIp }) =>
    text(virtualIp === undefined ? "plain" : "virtualIp", `${destination} → ${target}`),
  );
  const lacks = table.lacks.map((address) => text("missing", `no route to ${address}`));
  return {
    ...equal(
      column(4, 10, [
        text("name", name),
        ...(serves === undefined ? [] : [text("small", serves)]),
        ...routes,
        ...lacks,
      ]),
    ),
    look: "table",
    solid: true,
    key: tableKey(index),
  };
}

function rail({ address, active }: VirtualIp): BoxBlock {
  const where = active === undefined ? "" : `, on ${active}`;
  return {
    ...column(0, 7, [text("onRail", `Virtual IP ${address}${where}: CLUSTERPRO X moves its routes`)]),
    centred: true,
    look: "rail",
    solid: true,
    key: railKey(address),
  };
}

function zoneBlock({ name, subnets }: Zone): BoxBlock {
  return { ...equal(column(16, 14, [text("title", name), ...subnets.map(subnetBlock)])), look: "zone" };
}

function subnetBlock({ name, exists, kind, cidr, table, hosts }: Subnet): BoxBlock {
  const uses = table === undefined ? undefined : `uses ${table}`;
  const under = [cidr, `${kind} subnet`, exists ? "existing" : undefined, uses];
  const servers = hosts.filter((each) => each.kind === "server");
  const others = hosts.filter((each) => each.kind !== "server");
  const rows = [servers, ...pairs(others)].filter((each) => each.length > 0);
  return {
    ...column(12, 12, [
      column(1, 0, [text("name", name), text("small", under.filter(isText).join(", "))]),
      ...rows.map((each) => row(14, each.map(hostBlock))),
    ]),
    look: kind,
  };
}

function pairs(hosts: readonly Host[]): readonly (readonly Host[])[] {
  return hosts.flatMap((_, index) => (index % 2 === 0 ? [hosts.slice(index, index + 2)] : []));
}

function hostBlock({ kind, name, details }: Host): BoxBlock {
  const key = kind === "server" ? serverKey(name) : undefined;
  return equal(leaf(kind, key, [["name", name], ...details.map((each) => ["plain", each] as const)]));
}

function clientsBlock({ clients, virtualIps }: Topology): BoxBlock {
  const addresses = virtualIps.map(({ address }) => address).join(", ");
  const title = addresses === "" ? "Clients" : `Clients of ${addresses}`;
  const lines = clients.map(({ what, from }) => ["plain", `${what} from ${from.join(", ")}`] as const);
  return leaf("clients", CLIENTS, [["name", title], ...lines]);
}

function legend(): BoxBlock {
  const sample = (key: string): BoxBlock => ({ ...column(0, 0, []), key, width: 36, height: 15 });
  const now = {
    ...row(8, [sample(SAMPLE_NOW), text("small", "where the routes of the virtual IP lead now")]),
    centred: true,
  };
  const later = { ...row(8, [sample(SAMPLE_LATER), text("small", "where they lead after a failover")]), centred: true };
  return row(24, [now, later]);
}

function leaf(look: Look, key: string | undefined, lines: readonly (readonly [TextLook, string])[]): BoxBlock {
  const content = lines.map(([textLook, line]) => text(textLook, line));
  return { ...column(3, 9, content), centred: true, look, solid: true, ...(key === undefined ? {} : { key }) };
}

function centred(block: BoxBlock): BoxBlock {
  return { kind: "box", direction: "column", centred: true, children: [block] };
}

function equal(block: BoxBlock): BoxBlock {
  return { ...block, equal: true };
}

function row(gap: number, children: readonly Block[]): BoxBlock {
  return { kind: "box", direction: "row", gap, children };
}

function column(gap: number, padding: number, children: readonly Block[]): BoxBlock {
  return { kind: "box", direction: "column", gap, padding, children };
}
