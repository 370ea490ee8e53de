import { createHash } from "node:crypto";
import type { Account, Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Properties, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { INTERNET_GATEWAY, NAT_GATEWAY, NETWORK_INTERFACE, ROUTE, ROUTE_TABLE, SUBNET, VPC } from "./tokens.ts";

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation";

/** What a route can go to here, and what each is. */
const TARGETS: Readonly<Record<string, string>> = {
  networkInterfaceId: NETWORK_INTERFACE,
  gatewayId: INTERNET_GATEWAY,
  natGatewayId: NAT_GATEWAY,
};

export const routingTypes: Readonly<Record<string, ResourceType>> = {
  [ROUTE_TABLE]: {
    id: "rtb-",
    refers: { vpcId: VPC },
    remove(cloud, table) {
      if (cloud.all(VPC).some((each) => each.properties.mainRouteTableId === table.id)) {
        throw new AwsError("DependencyViolation", `${table.id} is a main route table`);
      }
    },
    owns: (cloud, { id }) => routesOf(cloud, id),
  },
  [ROUTE]: {
    id: ({ routeTableId, destinationCidrBlock }) =>
      `r-${routeTableId}${createHash("sha1").update(String(destinationCidrBlock)).digest("hex").slice(0, 10)}`,
    // A target may go away: the route then is a black hole.
    refers: {
      routeTableId: { weak: ROUTE_TABLE },
      ...Object.fromEntries(Object.entries(TARGETS).map(([property, type]) => [property, { weak: type }])),
    },
    create(cloud, { properties }) {
      targetOf(properties);
      const { routeTableId, destinationCidrBlock } = properties;
      if (findRoute(cloud, text(properties, "routeTableId"), text(properties, "destinationCidrBlock"))) {
        throw new AwsError("RouteAlreadyExists", `${routeTableId} has a route for ${destinationCidrBlock}`);
      }
      cloud.trail.push(`CreateRoute ${routeTableId} ${destinationCidrBlock}`);
      return undefined;
    },
    update(cloud, { properties }) {
      cloud.trail.push(`ReplaceRoute ${properties.routeTableId} ${properties.destinationCidrBlock}`);
    },
    read(cloud, { properties }) {
      const [property, id] = targetOf(properties);
      const target = cloud.find(TARGETS[property] as string, id);
      const attachments = (target?.properties.attachments ?? []) as readonly Properties[];
      return {
        // A black hole: the target is gone, or an interface that no instance has.
        state: target && (property !== "networkInterfaceId" || attachments.length > 0) ? "active" : "blackhole",
        origin: "CreateRoute",
        networkInterfaceId: properties.networkInterfaceId ?? "",
        instanceId: attachments[0]?.instance ?? "",
      };
    },
  },
  [ASSOCIATION]: {
    id: "rtbassoc-",
    refers: { subnetId: SUBNET, routeTableId: ROUTE_TABLE },
    create(cloud, { properties }) {
      const other = cloud.all(ASSOCIATION).find((each) => each.properties.subnetId === properties.subnetId);
      if (other) throw new AwsError("Resource.AlreadyAssociated", `${properties.subnetId} has ${other.id}`);
      return undefined;
    },
  },
  [MAIN_ASSOCIATION]: {
    id: "rtbassoc-",
    refers: { vpcId: VPC, routeTableId: ROUTE_TABLE },
    create(cloud, { properties }) {
      const vpc = cloud.get(VPC, text(properties, "vpcId"));
      const { mainRouteTableId } = vpc.properties;
      vpc.properties = { ...vpc.properties, mainRouteTableId: text(properties, "routeTableId") };
      return { originalRouteTableId: mainRouteTableId ?? "" };
    },
    update(cloud, { properties }) {
      const vpc = cloud.get(VPC, text(properties, "vpcId"));
      vpc.properties = { ...vpc.properties, mainRouteTableId: text(properties, "routeTableId") };
    },
    remove(cloud, { properties }) {
      const vpc = cloud.get(VPC, text(properties, "vpcId"));
      vpc.properties = { ...vpc.properties, mainRouteTableId: text(properties, "originalRouteTableId") };
    },
  },
};

/** What AWS says of a table's use: main, or of which subnets. */
export function associationsOf(cloud: Account, table: Item): readonly Properties[] {
  const isMain = cloud.all(VPC).some(({ properties }) => properties.mainRouteTableId === table.id);
  const subnets = cloud.all(ASSOCIATION).filter(({ properties }) => properties.routeTableId === table.id);
  const common = { routeTableId: table.id, gatewayId: "" };
  return [
    ...(isMain ? [{ ...common, routeTableAssociationId: `rtbassoc-main-${table.id}`, main: true, subnetId: "" }] : []),
    ...subnets.map(({ id, properties }) => ({
      ...common,
      routeTableAssociationId: id,
      main: false,
      subnetId: String(properties.subnetId ?? ""),
    })),
  ];
}

export function routesOf(cloud: Account, tableId: string): readonly Item[] {
  return cloud.all(ROUTE).filter((each) => each.properties.routeTableId === tableId);
}

export function findRoute(cloud: Account, tableId: string, destination: string): Item | undefined {
  return routesOf(cloud, tableId).find((each) => each.properties.destinationCidrBlock === destination);
}

/** AWS's ReplaceRoute: it changes a route and never makes one. */
export function replaceRoute(cloud: Account, tableId: string, destination: string, networkInterfaceId: string): void {
  const route = findRoute(cloud, tableId, destination);
  if (!route) {
    throw new AwsError("InvalidParameterValue", `There is no route defined for '${destination}' in the route table.`);
  }
  cloud.get(NETWORK_INTERFACE, networkInterfaceId);
  route.properties = { ...route.properties, networkInterfaceId };
}

function targetOf(properties: Properties): readonly [property: string, id: string] {
  const targets = Object.keys(TARGETS).filter((key) => properties[key] !== undefined && properties[key] !== "");
  const [property, ...others] = targets;
  if (property === undefined || others.length > 0) {
    throw new AwsError("InvalidParameterCombination", `a route has one target, found ${targets.join(", ") || "none"}`);
  }
  return [property, text(properties, property)];
}
