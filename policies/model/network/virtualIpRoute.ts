import { type Unknown, unknown } from "../graph/known.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import { isIpv4, parseIpv4Range } from "./ipv4.ts";

/** What a route is to virtual IPs. `malformed` goes to a network interface, and its destination is no IPv4 range. */
export type VirtualIpRoute =
  | { readonly is: "virtual IP"; readonly address: string }
  | (Unknown & { readonly is: "unknown" })
  | { readonly is: "malformed"; readonly destination: string }
  | { readonly is: "something else" };

/** @param what What is not known yet, and would decide it. */
export function unknownRoute(what: string): VirtualIpRoute & { readonly is: "unknown" } {
  return { is: "unknown", ...unknown(`${what} is not known yet`) };
}

const SOMETHING_ELSE = { is: "something else" } as const;

/** All that a route can go to beside a network interface, in any version of the provider. */
const OTHER_TARGETS = [
  "gatewayId",
  "natGatewayId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
  "egressOnlyGatewayId",
  "localGatewayId",
  "carrierGatewayId",
  "coreNetworkArn",
  "odbNetworkArn",
] as const;

/** Reads an `aws:ec2/route:Route`. */
export function standaloneRoute(route: StackResource): VirtualIpRoute {
  const comesFrom = (property: string) => (route.propertyDependencies[property]?.length ?? 0) > 0;
  const isSet = (property: string) => readText(route.props, property).state === "known" || comesFrom(property);
  const target = readText(route.props, "networkInterfaceId");
  return judge(
    route.props,
    "destinationCidrBlock",
    isSet("networkInterfaceId")
      ? "interface"
      : // The provider announces an interface it does not know yet for every route, whatever the route goes to.
        OTHER_TARGETS.some(isSet) || target.state === "absent"
        ? "other"
        : "unknown",
  );
}

/** Reads an element of a route table's `routes`. */
export function inlineRoute(element: unknown): VirtualIpRoute {
  if (read(element).state === "unknown") return unknownRoute("an inline route");
  const target = readText(element, "networkInterfaceId");
  const elsewhere = OTHER_TARGETS.some((property) => readText(element, property).state === "known");
  return judge(element, "cidrBlock", target.state === "absent" || elsewhere ? "other" : "interface");
}

function judge(props: unknown, property: string, target: "interface" | "other" | "unknown"): VirtualIpRoute {
  if (target === "other") return SOMETHING_ELSE;
  const destination = readText(props, property);
  switch (destination.state) {
    case "unknown":
      return unknownRoute(property);
    case "absent":
      // An IPv6 range or a prefix list.
      return SOMETHING_ELSE;
    case "mistyped":
      return { is: "malformed", destination: destination.found };
    case "known": {
      const range = parseIpv4Range(destination.value);
      if (!range) return { is: "malformed", destination: `"${destination.value}"` };
      if (range.prefixLength !== 32) return SOMETHING_ELSE;
      return target === "unknown" ? unknownRoute("networkInterfaceId") : { is: "virtual IP", address: range.address };
    }
  }
}

/** The address of `172.16.0.1` or `172.16.0.1/32`; undefined for anything else. */
export function virtualIpOf(text: string): string | undefined {
  if (isIpv4(text)) return text;
  const range = parseIpv4Range(text);
  return range?.prefixLength === 32 ? range.address : undefined;
}
