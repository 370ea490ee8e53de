import { numberAt, type PlannedResource, shownName, textAt, textsAt, valueAt } from "../planned/plannedResource.ts";
import type { ResourceGraph } from "../planned/resourceGraph.ts";
import type { Host } from "./topology.ts";
import { DIRECTORY, ENDPOINT, FILE_SYSTEM, INSTANCE, INTERFACE, NAT_GATEWAY, SUBNET } from "./types.ts";

/** What stands in the subnet: servers, domain controllers, sides of file systems, endpoints, NAT gateways. */
export function hostsOf(graph: ResourceGraph, subnet: PlannedResource): readonly Host[] {
  const here = (from: PlannedResource, input: string) => graph.from(from, input, SUBNET).includes(subnet);
  const servers = graph.ofType(INSTANCE).flatMap((each) => {
    const [own] = graph.from(each, "primaryNetworkInterface", INTERFACE);
    const stands = own === undefined ? here(each, "subnetId") : here(own, "subnetId");
    return stands ? [server(each, own)] : [];
  });
  const controllers = graph.ofType(DIRECTORY).filter((each) => here(each, "vpcSettings"));
  const fileSystems = graph.ofType(FILE_SYSTEM).filter((each) => here(each, "subnetIds"));
  const endpoints = graph.ofType(ENDPOINT).filter((each) => here(each, "subnetIds"));
  const natGateways = graph.ofType(NAT_GATEWAY).filter((each) => here(each, "subnetId"));
  return [
    ...servers,
    ...fileSystems.map((each) => fileSystem(each, here(each, "preferredSubnetId"))),
    ...controllers.map(controller),
    ...endpoints.map(endpoint),
    ...natGateways.map((each): Host => ({ kind: "natGateway", name: shownName(each), details: ["NAT gateway"] })),
  ];
}

/** Name of the server that the interface belongs to. */
export function serverOf(graph: ResourceGraph, networkInterface: PlannedResource): string {
  const instance = graph
    .ofType(INSTANCE)
    .find((each) => graph.from(each, "primaryNetworkInterface", INTERFACE).includes(networkInterface));
  return shownName(instance ?? networkInterface);
}

function server(instance: PlannedResource, own: PlannedResource | undefined): Host {
  const address = textsAt(own?.inputs, "privateIps")[0] ?? textAt(instance.inputs, "privateIp");
  const details = [address, textAt(instance.inputs, "instanceType")].filter((each) => each !== undefined);
  return { kind: "server", name: shownName(instance), details };
}

function fileSystem(resource: PlannedResource, isPreferred: boolean): Host {
  const { inputs } = resource;
  const side = textAt(inputs, "deploymentType")?.startsWith("MULTI_AZ")
    ? isPreferred
      ? "preferred"
      : "standby"
    : "Single-AZ";
  const [capacity, throughput] = [numberAt(inputs, "storageCapacity"), numberAt(inputs, "throughputCapacity")];
  const size = [
    capacity === undefined ? [] : `${capacity} GiB ${textAt(inputs, "storageType") ?? "SSD"}`,
    throughput === undefined ? [] : `${throughput} MBps`,
  ].flat();
  return {
    kind: "fileSystem",
    name: shownName(resource),
    details: [`FSx for Windows, ${side}`, ...(size.length === 0 ? [] : [size.join(", ")])],
  };
}

function controller({ inputs }: PlannedResource): Host {
  const edition = textAt(inputs, "edition");
  return {
    kind: "controller",
    name: textAt(inputs, "name") ?? "domain",
    details: ["domain controller", ...(edition === undefined ? [] : [`Managed AD ${edition}`])],
  };
}

function endpoint({ inputs }: PlannedResource): Host {
  const service = textAt(inputs, "serviceName")?.split(".").at(-1) ?? "service";
  const isPrivate = valueAt(inputs, "privateDnsEnabled") === true;
  return { kind: "endpoint", name: `${service} endpoint`, details: [isPrivate ? "private DNS" : "interface"] };
}
