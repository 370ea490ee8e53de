import { columns, padded } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import { shownTotal } from "../../operate/cost/costReport.ts";
import { monthlyCost } from "../../operate/cost/monthlyCost.ts";
import { type ClpConf, type ConfMonitor, readClpConf } from "../../policies/model/delivery/clpConf.ts";
import type { RecordedResource } from "../plan/recordedResource.ts";
import { shown, type WireValue } from "../plan/wire.ts";
import { clusterSettings, listAt, settingAt } from "./ownCluster.ts";

export interface CardLine {
  readonly label: string;
  /** One or more, each on a line of its own. */
  readonly values: readonly string[];
}

/**
 * The cluster at one glance: what the resources say, and what they do not (an existing network or directory, the
 * application) from the settings that the program made them of. Lines about which neither says anything are left out.
 */
export function card(resources: readonly RecordedResource[], speech: Speech): readonly CardLine[] {
  const plan = planOf(resources, speech);
  const lines: readonly [string, readonly (string | undefined)[]][] = [
    ["Region", [region(plan)]],
    ["Network", [...network(plan)]],
    ["Directory", [directory(plan)]],
    ["File system", plan.ofType(FILE_SYSTEM).map((each) => fileSystem(each, plan))],
    ["Servers", aligned(plan.ofType(INSTANCE).map((each) => server(each, plan)))],
    ["Virtual IP", virtualIps(plan)],
    ["Monitors", [monitors(plan)]],
    ["Application", [application(plan)]],
    ["Cost", [cost(resources, speech)]],
  ];
  return lines
    .map(([label, values]) => ({
      label: speech.say(label),
      values: values.filter((value) => value !== undefined && value !== "") as string[],
    }))
    .filter(({ values }) => values.length > 0);
}

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE = "aws:ec2/route:Route";
const INSTANCE = "aws:ec2/instance:Instance";
const NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
const DIRECTORY = "aws:directoryservice/directory:Directory";
const FILE_SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

interface Plan {
  readonly speech: Speech;
  readonly settings: WireValue | undefined;
  readonly conf: ClpConf | undefined;
  readonly ofType: (type: string) => readonly RecordedResource[];
  /** What a property comes from, while its value is not known. */
  readonly sources: (resource: RecordedResource, property: string) => readonly RecordedResource[];
}

function planOf(resources: readonly RecordedResource[], speech: Speech): Plan {
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const ofType = (type: string) => resources.filter((each) => each.type === type && !each.read);
  const file = ofType(OBJECT).find(({ inputs }) => /(^|\/)clp\.conf$/.test(String(inputs.key)));
  const reading = readClpConf(file === undefined ? "" : (textOf(file, "content") ?? ""));
  return {
    speech,
    settings: clusterSettings(resources),
    conf: reading.holds,
    ofType,
    sources: ({ propertyDependencies }, property) =>
      (propertyDependencies[property] ?? []).flatMap((urn) => byUrn.get(urn) ?? []),
  };
}

function region({ ofType, settings }: Plan): string | undefined {
  const planned = ofType(SUBNET).flatMap((each) => textOf(each, "availabilityZone") ?? []);
  const named = listAt(settings, "network", "zones").flatMap((zone) => settingAt(zone, "zone") ?? []);
  const zones = [...new Set(planned.length > 0 ? planned : named)];
  const name = settingAt(settings, "region") ?? zones[0]?.replace(/[a-z]$/, "");
  if (name === undefined) return undefined;
  // Without the Region, which every zone's name begins with.
  return zones.length === 0 ? name : `${name}: ${zones.join(", ")}`;
}

function* network({ ofType, settings, speech }: Plan): Generator<string> {
  for (const vpc of ofType(VPC)) yield `VPC ${textOf(vpc, "cidrBlock") ?? nameOf(vpc)}`;
  const existing = settingAt(settings, "network", "existing", "vpcId");
  if (existing !== undefined) yield speech.say("{id}, which is there already", { id: existing });
  const subnets = ofType(SUBNET).flatMap((each) => {
    const range = textOf(each, "cidrBlock");
    return range === undefined ? [] : [{ range, isPublic: /public/.test(each.name) }];
  });
  const ranges = (isPublic: boolean) =>
    subnets
      .filter((each) => each.isPublic === isPublic)
      .map(({ range }) => range)
      .join(", ");
  const [open, closed] = [ranges(true), ranges(false)];
  if (open !== "" && closed !== "") {
    yield speech.say("public {public}; private {private}", { public: open, private: closed });
  } else if (open + closed !== "") {
    yield speech.say("subnets {ranges}", { ranges: open + closed });
  }
}

function directory({ ofType, settings, speech }: Plan): string | undefined {
  const [planned] = ofType(DIRECTORY);
  const name = (planned && textOf(planned, "name")) ?? settingAt(settings, "directory", "domainName");
  if (planned !== undefined) {
    const edition = textOf(planned, "edition");
    const kind = textOf(planned, "type") === "MicrosoftAD" ? "AWS Managed Microsoft AD" : textOf(planned, "type");
    return [name, kind, edition].filter((each) => each !== undefined).join(", ");
  }
  const [system] = ofType(FILE_SYSTEM);
  if (system === undefined) return undefined;
  const id = textOf(system, "activeDirectoryId");
  const what = id === undefined ? speech.say("self-managed") : speech.say("{id}, which is there already", { id });
  return [name, what].filter((each) => each !== undefined).join(", ");
}

function fileSystem(resource: RecordedResource, { speech }: Plan): string {
  const of = (property: string) => textOf(resource, property);
  const [gib, mbps] = [of("storageCapacity"), of("throughputCapacity")];
  return [
    tagOf(resource, "Name") ?? nameOf(resource),
    of("deploymentType"),
    of("storageType"),
    gib && `${gib} GiB`,
    mbps && speech.say("{n} MB/s", { n: mbps }),
  ]
    .filter(Boolean)
    .join(", ");
}

function server(resource: RecordedResource, { sources, settings }: Plan): readonly string[] {
  const interfaces = [
    ...sources(resource, "primaryNetworkInterface"),
    ...sources(resource, "networkInterfaces"),
  ].filter(({ type }) => type === NETWORK_INTERFACE);
  const name = serverName(resource);
  const addresses = [resource, ...interfaces].flatMap((each) => [
    ...listAt(shown(each.inputs), "privateIps").map(String),
    ...[textOf(each, "privateIp") ?? []].flat(),
  ]);
  const zones = [resource, ...interfaces]
    .flatMap((each) => sources(each, "subnetId"))
    .flatMap((each) => textOf(each, "availabilityZone") ?? []);
  const meant = listAt(settings, "servers").find((each) => settingAt(each, "name") === name);
  return [
    name,
    addresses[0] ?? "",
    textOf(resource, "instanceType") ?? "",
    zones[0] ?? settingAt(meant, "zone") ?? textOf(resource, "availabilityZone") ?? "",
  ];
}

/** Rows whose columns stand below each other. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => columns(row[column] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .filter((cell) => cell !== "")
      .join("  ")
      .trimEnd(),
  );
}

/** Each address with the tables that have a route to it, and the server that the route leads to at first. */
function virtualIps({ ofType, sources, speech, conf }: Plan): readonly string[] {
  const routes = ofType(ROUTE).flatMap((route) => {
    const destination = textOf(route, "destinationCidrBlock") ?? "";
    const interfaces = sources(route, "networkInterfaceId").filter(({ type }) => type === NETWORK_INTERFACE);
    if (!destination.endsWith("/32") || interfaces.length === 0) return [];
    const [table] = sources(route, "routeTableId");
    const owners = interfaces.map(serverName);
    const label = table === undefined ? textOf(route, "routeTableId") : (tagOf(table, "Name") ?? nameOf(table));
    return [{ address: destination.slice(0, -"/32".length), table: label ?? nameOf(route), owners }];
  });
  const order = conf?.servers.map(({ name }) => name) ?? [];
  return [...Map.groupBy(routes, ({ address }) => address)].map(([address, of]) => {
    const owners = [...new Set(of.flatMap((each) => each.owners))];
    const [first = "", ...others] = owners.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    const tables = of.map(({ table }) => table).join(", ");
    const leads = speech.say("{address} -> {server} in {tables}", { address, server: first, tables });
    return others.length === 0
      ? leads
      : `${leads}${speech.say("; on failover -> {servers}", { servers: others.join(", ") })}`;
  });
}

function monitors({ conf, speech }: Plan): string | undefined {
  return conf?.monitors.map((each) => monitor(each, speech)).join("; ");
}

function monitor({ name, intervalSeconds, timing, type }: ConfMonitor, { say }: Speech): string {
  if (type !== "genw" || intervalSeconds.state !== "known") return name;
  const seconds = intervalSeconds.value;
  return timing.known && timing.value === "active"
    ? say("{monitor} every {seconds} s while active", { monitor: name, seconds })
    : say("{monitor} every {seconds} s", { monitor: name, seconds });
}

function application({ settings, speech, conf }: Plan): string | undefined {
  const kind = settingAt(settings, "application", "kind");
  const of = (key: string) => settingAt(settings, "application", key);
  const group = conf?.groups[0]?.name;
  if (kind === undefined) return group && speech.say("group {group}", { group });
  const ports = [...listAt(settings, "application", "ports").map(String), of("port"), of("consolePort")];
  const known = ports.filter((port) => port !== undefined);
  const scripts = of("scripts");
  return [
    kind === "none" ? speech.say("none") : kind,
    of("directory"),
    scripts && speech.say("scripts {folder}", { folder: scripts }),
    known.length === 0
      ? undefined
      : speech.say(known.length === 1 ? "port {ports}" : "ports {ports}", { ports: known.join(", ") }),
    group && speech.say("group {group}", { group }),
  ]
    .filter(Boolean)
    .join(", ");
}

/** By the prices that the project ships. What all of it is unknown of, such as a Region without prices, has no sum. */
function cost(resources: readonly RecordedResource[], { say, translated }: Speech): string | undefined {
  const month = monthlyCost(resources);
  if (month.lines.length === 0) return undefined;
  return month.total === 0 ? say('unknown; "npm run cost" says why') : translated(shownTotal(month));
}

/** By the tag that operators' commands and policies know a server by; else as AWS shows it. */
function serverName(resource: RecordedResource): string {
  return tagOf(resource, "clpfsx:server") ?? tagOf(resource, "Name") ?? nameOf(resource);
}

function nameOf({ name }: RecordedResource): string {
  return name;
}

function tagOf({ inputs }: RecordedResource, key: string): string | undefined {
  return settingAt(shown(inputs), "tags", key);
}

function textOf({ inputs }: RecordedResource, property: string): string | undefined {
  return settingAt(shown(inputs), property);
}
