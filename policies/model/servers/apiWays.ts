import { isInput, isMade } from "../graph/input.ts";
import { type Answer, any, isNo, isYes, NO, unknown, YES } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import { read, readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { shown } from "../graph/shown.ts";
import { possible, type StackGraph } from "../graph/stackGraph.ts";
import { parseIpv4Range } from "../network/ipv4.ts";
import { type RouteTable, TABLE_TYPES } from "../network/routeTables.ts";
import { readSubnets, type Subnet } from "../network/subnets.ts";
import { readTablesElsewhere } from "../network/tablesElsewhere.ts";
import { VPC_TYPES, vpcOf } from "../network/vpcOf.ts";
import { type AnyRoute, allRoutes, readServed, targetOf } from "./defaultRoutes.ts";

const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation";

/** The way from a subnet to the EC2 API. */
export interface ApiWay {
  /** Unknown where there is none in the stack, and something may lead to one. */
  readonly isThere: Answer;
  /** The subnet's route table, as messages call it. */
  readonly table: string;
}

/**
 * The way to the EC2 API from each subnet whose route table is the stack's, or AWS's own of a VPC that the stack makes: a
 * default route, whatever it goes to, or an interface endpoint of the service. Of other subnets nothing is said here.
 */
export function readApiWays(stack: StackGraph): ReadonlyMap<Subnet, ApiWay> {
  const byRoutes = new Map<Subnet, Answer>();
  for (const route of allRoutes(stack)) {
    const answer = leadsOut(stack, route);
    if (isNo(answer)) continue;
    const add = (subnet: Subnet, way: Answer) => {
      if (!isYes(byRoutes.get(subnet) ?? NO)) byRoutes.set(subnet, way);
    };
    for (const subnet of route.served) add(subnet, answer);
    const ifMain = unknown(`whether route table ${route.shown}, which has one, is the VPC's main one is not known`);
    for (const subnet of route.mayServe) add(subnet, answer.known ? ifMain : answer);
  }
  const tables = tablesBySubnet(stack);
  const endpoints = readEndpoints(stack);
  const propagating = readPropagating(stack);
  const ways = new Map<Subnet, ApiWay>();
  for (const subnet of stack.part(readSubnets).values()) {
    const of = tables.get(subnet);
    if (of === undefined) continue;
    const { shown: table, table: own } = of;
    const endpoint = endpoints.get(subnet.vpc) ?? endpoints.get(undefined) ?? NO;
    const propagated =
      own && propagating.has(own.resource) ? unknown(`${table} has the routes that a VPN gateway propagates`) : NO;
    const answers = [own?.moreRoutes ?? NO, propagated, endpoint, byRoutes.get(subnet) ?? NO];
    ways.set(subnet, { isThere: any(answers, (each) => each), table });
  }
  return ways;
}

/** Whether a route is a way out, or may be one: the range it is for, or what lies behind it, is not known. */
function leadsOut(stack: StackGraph, { resource, route, inline, shown, unknown: why }: AnyRoute): Answer {
  const destination = readText(route, inline ? "cidrBlock" : "destinationCidrBlock");
  const range = destination.state === "known" ? parseIpv4Range(destination.value) : undefined;
  const isDefault = range !== undefined && range.prefixLength <= 1;
  if (isDefault && why === undefined) return YES;
  const { kind } = targetOf(stack, resource, route, inline);
  // An address of a machine: a virtual IP, or a client behind an appliance.
  if (range?.prefixLength === 32 && kind === "instance") return NO;
  return unknown(`a route of ${shown} leads elsewhere`);
}

interface TableOfSubnet {
  readonly shown: string;
  /** Undefined for the one that AWS made with the VPC. */
  readonly table: RouteTable | undefined;
}

/** The one table of each subnet of which the stack says what is in it. */
function tablesBySubnet(stack: StackGraph): ReadonlyMap<Subnet, TableOfSubnet> {
  const { served, left } = stack.part(readServed);
  const of = new Map<Subnet, RouteTable[]>();
  for (const [table, subnets] of served) for (const subnet of subnets) addTo(of, subnet, table);
  const found = new Map<Subnet, TableOfSubnet>();
  for (const [subnet, [table, ...others]] of of) {
    if (table && others.length === 0 && !table.read) found.set(subnet, { shown: table.shown, table });
  }
  const elsewhere = stack.part(readTablesElsewhere);
  for (const vpc of stack.ofType(...VPC_TYPES)) {
    if (vpc.type !== VPC_TYPES[0] || !isMade(vpc)) continue;
    for (const subnet of left.get(vpc.urn) ?? []) {
      if (of.has(subnet) || elsewhere.has(subnet.resource) || !isMade(subnet.resource)) continue;
      found.set(subnet, { shown: `${shown(vpc)} (the VPC's own)`, table: undefined });
    }
  }
  return found;
}

/** Interface endpoints of the EC2 API, by VPC; under undefined one whose VPC is not known. */
function readEndpoints(stack: StackGraph): ReadonlyMap<string | undefined, Answer> {
  const found = new Map<string | undefined, Answer>();
  for (const endpoint of stack.ofType(ENDPOINT)) {
    const way = endpointWay(endpoint);
    if (isNo(way)) continue;
    const vpc = vpcOf(stack, endpoint);
    if (vpc === undefined) found.set(vpc, unknown(`the VPC of ${shown(endpoint)} is not known yet`));
    else if (!isYes(found.get(vpc) ?? NO)) found.set(vpc, way);
  }
  return found;
}

function endpointWay(endpoint: StackResource): Answer {
  const { props } = endpoint;
  const type = readText(props, "vpcEndpointType");
  const isInterface = type.state === "unknown" || (type.state === "known" && type.value === "Interface");
  const service = readText(props, "serviceName");
  if (!isInterface || service.state === "absent") return NO;
  if (service.state === "known" && !/\.ec2$/.test(service.value)) return NO;
  const privateDns = isInput(endpoint, "privateDnsEnabled") ? read(props, "privateDnsEnabled") : undefined;
  const isNamed = privateDns?.state === "known" && privateDns.value === true;
  if (isNamed && service.state === "known" && type.state === "known") return YES;
  const what = isNamed ? "serviceName" : "privateDnsEnabled";
  const why = isNamed ? "is not known yet" : "is not true, so the AWS CLI does not find it by the service's name";
  return unknown(`${what} of the endpoint ${shown(endpoint)} ${why}`);
}

function readPropagating(stack: StackGraph): ReadonlySet<StackResource> {
  const own = stack.ofType(...TABLE_TYPES).filter((table) => {
    const gateways = isInput(table, "propagatingVgws") ? readList(table.props, "propagatingVgws") : undefined;
    return gateways?.state === "unknown" || (gateways?.state === "known" && gateways.value.length > 0);
  });
  const byResource = stack
    .ofType(PROPAGATION)
    .flatMap((each) => possible(stack.reference(each, "routeTableId", TABLE_TYPES)));
  return new Set([...own, ...byResource]);
}
