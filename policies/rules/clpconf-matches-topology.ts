import { type Finding, undecided, violated } from "../finding.ts";
import { type ClpConf, type ConfServer, virtualIpsOf } from "../model/clpConf.ts";
import { type Endpoint, endpointsOf, INSTANCE_TYPES, INTERFACE_TYPES, together } from "../model/clusterServers.ts";
import { deliveriesOf } from "../model/deliveredFiles.ts";
import { readText } from "../model/reading.ts";
import type { StackResource } from "../model/resource.ts";
import { readRouteTables } from "../model/routeTables.ts";
import type { StackGraph } from "../model/stackGraph.ts";
import { standaloneRoute, virtualIpOf } from "../model/virtualIpRoute.ts";
import { VPC_TYPES, vpcOf } from "../model/vpcOf.ts";
import { perConf } from "../perConf.ts";
import { stackRule } from "../rule.ts";

/**
 * Addresses, names and ids in clp.conf are those of the stack's resources, and the other way round.
 *
 * CLUSTERPRO believes its file: an address that no interface has is a heartbeat that never comes, and the interface of
 * the wrong server is a failover that sends the virtual IP to the server that failed.
 */
export const clpconfMatchesTopology = stackRule({
  name: "clpconf-matches-topology",
  description:
    "Virtual IP, servers, addresses, interfaces and VPC in a clp.conf are those of the stack's resources, both ways.",
  why:
    "CLUSTERPRO believes its file. An address that no interface has is a heartbeat that never comes; another server's " +
    "interface is a failover that sends the virtual IP to the server that failed.",
  severity: "critical",
  remediation:
    "Write names, addresses and the virtual IP once and use them for resources and clp.conf alike. For ids let the tokens " +
    "@@VPC_ID@@ and @@ENI_ID:<server>@@ stand, which are replaced at bring-up.",
  url: "https://docs.nec.co.jp/sites/default/files/minisite/static/b7fe3971-45d3-4fb7-b602-0d635858c936/ecx_x52_windows_en/HOWTO_AWS_X52_Windows_EN/HOWTO_AWS_Windows.html",
  configSchema: {
    clusterTag: {
      type: "string",
      minLength: 1,
      default: "clpfsx:cluster",
      description: "Key of the tag that names the cluster of an interface or instance.",
    },
    serverTag: {
      type: "string",
      minLength: 1,
      default: "clpfsx:server",
      description: "Key of the tag that names the server of an interface or instance.",
    },
  },

  *check(stack, { clusterTag, serverTag }) {
    if (deliveriesOf(stack).length === 0) return;
    const endpoints = endpointsOf(stack, { cluster: clusterTag, server: serverTag });
    const judged: Judged[] = [];
    yield* perConf(stack, function* (conf, delivery) {
      const file = delivery.file.resource;
      if (endpoints.length === 0) {
        yield undecided(
          "clp.conf: the stack has no network interface and no instance to compare its servers with; deliver clp.conf " +
            "from the stack of its servers",
          file,
        );
        return;
      }
      const cluster = clusterOf(conf, endpoints);
      const servers = cluster === undefined ? byAddress(conf, endpoints) : byTag(conf, endpoints, cluster);
      judged.push({ conf, servers });
      yield* judgeServers(conf, servers, endpoints, cluster, file);
      yield* judgeVirtualIps(stack, conf, servers, file);
    });
    // A file that cannot be read may hold what seems to be missing.
    if (judged.length === deliveriesOf(stack).length) yield* judgeRoutes(stack, judged);
  },

  examples: {
    good: [
      {
        title: "The servers, their addresses and interfaces, and the virtual IP that the route leads to",
        build(plan) {
          const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
          const [server1] = ["10.0.110.11", "10.0.120.11"].map((address, index) =>
            plan.resource("aws:ec2/networkInterface:NetworkInterface", `server${index + 1}`, {
              privateIps: [address],
              tags: { "clpfsx:cluster": "test", "clpfsx:server": `server${index + 1}` },
            }),
          );
          const table = plan.resource("aws:ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
          plan.resource("aws:ec2/route:Route", "vip", {
            routeTableId: table.id,
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: server1?.id,
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: `<root>
              <cluster><name>test</name></cluster>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
              <server name="server2"><device id="0"><type>lan</type><info>10.0.120.11</info></device></server>
              <resource><awsvip name="awsvip">
                <parameters>
                  <ip>172.16.0.1</ip><vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server1@@</eniid>
                </parameters>
                <server name="server2"><parameters>
                  <vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server2@@</eniid>
                </parameters></server>
              </awsvip></resource>
            </root>`,
          });
        },
      },
    ],
    bad: [
      {
        title: "An address that the server's interface no longer has",
        build(plan) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
            privateIps: ["10.0.110.20"],
            tags: { "clpfsx:cluster": "test", "clpfsx:server": "server1" },
          });
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: `<root>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
            </root>`,
          });
        },
      },
      {
        title: "A server that clp.conf does not know",
        build(plan) {
          for (const [server, address] of Object.entries({ server1: "10.0.110.11", server2: "10.0.120.11" })) {
            plan.resource("aws:ec2/networkInterface:NetworkInterface", server, {
              privateIps: [address],
              tags: { "clpfsx:cluster": "test", "clpfsx:server": server },
            });
          }
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: `<root>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
            </root>`,
          });
        },
      },
    ],
  },
});

/** The endpoints of each server of a clp.conf, by the server's name. */
type Servers = ReadonlyMap<string, readonly Endpoint[]>;

interface Judged {
  readonly conf: ClpConf;
  readonly servers: Servers;
}

const SERVER_TYPES: readonly string[] = [...INTERFACE_TYPES, ...INSTANCE_TYPES];
const ROUTE = "aws:ec2/route:Route";
const VIRTUAL_IP = "clusterpro-fsx:index:VirtualIp";
const SUBNET_TYPES: readonly string[] = ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"];

/**
 * The cluster tag that the file is about: the one that is its name, else the one whose servers it names by address or
 * by name, else the first. Undefined where its servers have no such tags.
 */
function clusterOf({ clusterName, servers }: ClpConf, endpoints: readonly Endpoint[]): string | undefined {
  const tagged = endpoints.filter(({ cluster, server }) => cluster !== undefined && server !== undefined);
  if (tagged.some(({ cluster }) => cluster === clusterName)) return clusterName;
  const listed = new Set(servers.flatMap(({ addresses }) => addresses));
  const addressed = (endpoint: Endpoint) => [...endpoint.addresses].some((address) => listed.has(address));
  const named = tagged.find(addressed) ?? tagged.find(({ server }) => servers.some(({ name }) => name === server));
  if (named) return named.cluster;
  return endpoints.some(addressed) ? undefined : tagged[0]?.cluster;
}

function byTag({ servers }: ClpConf, endpoints: readonly Endpoint[], cluster: string): Servers {
  const own = endpoints.filter((each) => each.cluster === cluster);
  return new Map(servers.map(({ name }) => [name, own.filter(({ server }) => server === name)]));
}

/** For programs without the tags: the endpoints that have the server's addresses. */
function byAddress({ servers }: ClpConf, endpoints: readonly Endpoint[]): Servers {
  return new Map(
    servers.map(({ name, addresses }) => [
      name,
      endpoints.filter((each) => addresses.some((a) => each.addresses.has(a))),
    ]),
  );
}

function* judgeServers(
  conf: ClpConf,
  servers: Servers,
  endpoints: readonly Endpoint[],
  cluster: string | undefined,
  file: StackResource,
): Iterable<Finding> {
  for (const server of conf.servers) {
    const own = servers.get(server.name) ?? [];
    if (own.length > 0) yield* judgeAddresses(server, own, file);
    else yield missingServer(server, endpoints, cluster, file);
  }
  const told = new Set<string>();
  for (const { cluster: of, server, resource } of endpoints) {
    if (cluster === undefined || of !== cluster || server === undefined || told.has(server)) continue;
    told.add(server);
    if (!servers.has(server)) {
      yield violated(
        `server ${server} of cluster ${cluster} is not in clp.conf; add it there, or remove it here`,
        resource,
      );
    }
  }
}

function missingServer(
  { name, addresses }: ConfServer,
  endpoints: readonly Endpoint[],
  cluster: string | undefined,
  file: StackResource,
): Finding {
  if (cluster === undefined) {
    const open = endpoints.find(({ addressesUnknown }) => addressesUnknown);
    const where = `clp.conf: no network interface and no instance of the stack has an address of server ${name} (${addresses.join(", ") || "none is given"})`;
    return open
      ? undecided(`${where}, and those of "${open.resource.name}" are not known; give it privateIps`, file)
      : violated(where, file);
  }
  const open = endpoints.find(({ tagsUnknown }) => tagsUnknown);
  const where = `clp.conf: cluster ${cluster} has no interface and no instance that is tagged as server ${name}`;
  return open
    ? undecided(`${where}, and the tags of "${open.resource.name}" are not known; write them as plain values`, file)
    : violated(where, file);
}

function* judgeAddresses(
  { name, addresses }: ConfServer,
  own: readonly Endpoint[],
  file: StackResource,
): Iterable<Finding> {
  const has = together(own);
  if (addresses.length === 0) yield violated(`clp.conf: server ${name} has no LAN device with an address`, file);
  for (const address of addresses) {
    if (has.addresses.has(address)) continue;
    yield has.addressesUnknown
      ? undecided(`clp.conf: whether server ${name} has ${address} is not known; give its interface privateIps`, file)
      : violated(
          `clp.conf: server ${name} has not the address ${address}; its interfaces have ${[...has.addresses].join(", ")}`,
          file,
        );
  }
}

function* judgeVirtualIps(stack: StackGraph, conf: ClpConf, servers: Servers, file: StackResource): Iterable<Finding> {
  const routed = routedAddresses(stack);
  const vpcs = vpcsOf(stack, [...servers.values()].flat());
  for (const { resource, ip, attachments } of virtualIpsOf(conf)) {
    const where = `clp.conf: awsvip resource ${resource.name}`;
    if (ip === undefined) yield violated(`${where} has no parameters/ip`, file);
    else if (!routed.addresses.has(ip)) {
      yield routed.open
        ? undecided(
            `${where}: whether a route leads to ${ip} is not known: ${routed.open} is not a plain value yet`,
            file,
          )
        : violated(`${where}: no route of the stack leads to its address ${ip}`, file);
    }
    for (const { server, vpcId, eniId } of attachments) {
      yield* judgeVpc(`${where}, server ${server}`, vpcId, vpcs, file);
      yield* judgeInterface(`${where}, server ${server}`, server, eniId, servers.get(server) ?? [], file);
    }
  }
}

function* judgeInterface(
  where: string,
  server: string,
  eniId: string | undefined,
  own: readonly Endpoint[],
  file: StackResource,
): Iterable<Finding> {
  const token = `@@ENI_ID:${server}@@`;
  if (eniId === undefined) yield violated(`${where} has no parameters/eniid; write ${token}`, file);
  else if (eniId.includes("@@")) {
    if (eniId !== token) yield violated(`${where}: parameters/eniid is ${eniId}, not this server's ${token}`, file);
  } else if (own.length > 0) {
    const { interfaceIds } = together(own);
    if (interfaceIds.has(eniId)) return;
    yield interfaceIds.size === 0
      ? undecided(
          `${where}: the server's interface is not known yet and cannot be ${eniId} for sure; write ${token}`,
          file,
        )
      : violated(`${where}: parameters/eniid is ${eniId}; the server's is ${[...interfaceIds].join(" or ")}`, file);
  }
}

function* judgeVpc(
  where: string,
  vpcId: string | undefined,
  vpcs: { readonly ids: ReadonlySet<string>; readonly unknown: boolean },
  file: StackResource,
): Iterable<Finding> {
  if (vpcId === undefined) yield violated(`${where} has no parameters/vpcid; write @@VPC_ID@@`, file);
  else if (vpcId === "@@VPC_ID@@" || vpcs.ids.has(vpcId)) return;
  else if (vpcId.includes("@@")) yield violated(`${where}: parameters/vpcid is ${vpcId}, not @@VPC_ID@@`, file);
  else if (vpcs.unknown || vpcs.ids.size === 0) {
    yield undecided(
      `${where}: the cluster's VPC is not known yet and cannot be ${vpcId} for sure; write @@VPC_ID@@`,
      file,
    );
  } else
    yield violated(`${where}: parameters/vpcid is ${vpcId}; the cluster's VPC is ${[...vpcs.ids].join(" or ")}`, file);
}

/** The VPCs in which the servers lie, by their subnets. */
function vpcsOf(stack: StackGraph, endpoints: readonly Endpoint[]) {
  const ids = new Set<string>();
  let unknown = false;
  const byUrn = new Map(stack.ofType(...VPC_TYPES).map((vpc) => [vpc.urn, vpc]));
  for (const { resource } of endpoints) {
    const subnet = stack.reference(resource, "subnetId", SUBNET_TYPES);
    if (subnet.to === "nothing") continue;
    const vpc = subnet.to === "resource" ? vpcOf(stack, subnet.resource) : undefined;
    const inStack = vpc === undefined ? undefined : byUrn.get(vpc);
    const id = inStack ? readText(inStack.props, "id") : undefined;
    if (id?.state === "known") ids.add(id.value);
    else if (inStack || vpc === undefined) unknown = true;
    else ids.add(vpc);
  }
  return { ids, unknown };
}

/** The virtual IPs that some route leads to, and a property that may hide one. */
function routedAddresses(stack: StackGraph) {
  const { tables, strays } = stack.part(readRouteTables);
  const addresses = new Set(tables.flatMap(({ virtualIps }) => [...virtualIps]));
  for (const { route } of strays) if (route.is === "virtual IP") addresses.add(route.address);
  const doubtful = [...tables.flatMap((table) => table.doubtful), ...strays].map(({ route }) => route);
  const open = doubtful.find((route) => route.is === "open");
  const inline = tables.some(({ inlineUnknown }) => inlineUnknown) ? "routes of a route table" : undefined;
  return { addresses, open: open?.is === "open" ? open.reason : inline };
}

/** The other way: a route to a cluster's server for an address that no clp.conf has. */
function* judgeRoutes(stack: StackGraph, judged: readonly Judged[]): Iterable<Finding> {
  const known = new Set(judged.flatMap(({ conf }) => virtualIpsOf(conf).map(({ ip }) => ip)));
  const servers = judged.flatMap((each) => [...each.servers.values()].flat().map(({ resource }) => resource));
  const owners = new Set(servers);
  const told = new Set<string>();
  for (const resource of stack.ofType(ROUTE)) {
    const route = standaloneRoute(resource);
    if (route.is !== "virtual IP" || known.has(route.address) || told.has(route.address)) continue;
    const target = stack.reference(resource, "networkInterfaceId", SERVER_TYPES);
    if (target.to !== "resource" || !owners.has(target.resource)) continue;
    told.add(route.address);
    yield violated(
      `a route leads to ${route.address} on a server of the cluster, and no awsvip resource in clp.conf has this address: ` +
        "CLUSTERPRO will not move it",
      resource,
    );
  }
  for (const component of stack.ofType(VIRTUAL_IP)) {
    const text = readText(component.props, "virtualIp");
    const address = text.state === "known" ? virtualIpOf(text.value) : undefined;
    if (address === undefined || known.has(address) || told.has(address)) continue;
    yield violated(
      `no awsvip resource in clp.conf has the virtual IP ${address}: CLUSTERPRO will not move it`,
      component,
    );
  }
}
