import type { PlannedResource, WireProperties, WireValue } from "../../policies/harness/index.ts";
import { UNKNOWN } from "../../policies/harness/index.ts";

/** Properties by which a resource is known to another one, beside its id. */
const NAMES: Readonly<Record<string, string>> = {
  "aws:iam/role:Role": "name",
  "aws:iam/instanceProfile:InstanceProfile": "name",
};

/**
 * The same stack once it is deployed: every resource has an id, and every reference to it is that id. What an input is
 * made from tells which; several unknown elements of one property take the resources in their order. As from the
 * engine, inputs that come from no resource have no wiring.
 */
export function deployed(resources: readonly PlannedResource[]): PlannedResource[] {
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const idOf = (urn: string) => {
    const resource = byUrn.get(urn);
    return `${resource?.type.split(":").at(-1)}-${resource?.name}`;
  };
  return resources.map((resource) => {
    const fill = (properties: WireProperties): WireProperties =>
      Object.fromEntries(
        Object.entries(properties).map(([key, value]) => {
          const from = [...(resource.propertyDependencies[key] ?? [])];
          return [key, filled(value, from, key)];
        }),
      );
    const filled = (value: WireValue, from: string[], key: string): WireValue => {
      if (value === UNKNOWN) return idOf(take(from, key));
      if (Array.isArray(value)) return value.map((each) => filled(each, from, key));
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, filled(each, from, inner)]));
    };
    const take = (from: string[], key: string): string => {
      const wanted = from.findIndex((urn) => isNamedBy(byUrn.get(urn)?.type ?? "", key));
      const [urn] = from.length > 1 ? from.splice(Math.max(0, wanted), 1) : from;
      return urn ?? `urn:pulumi:x::x::x:x:Value::${key}`;
    };
    const inputs = fill(resource.inputs);
    const id = idOf(resource.urn);
    const name = NAMES[resource.type];
    const wired = Object.entries(resource.propertyDependencies).filter(([, urns]) => urns.length > 0);
    return {
      ...resource,
      inputs,
      propertyDependencies: Object.fromEntries(wired),
      outputs: resource.custom
        ? { ...inputs, id, ...(name === undefined ? {} : { [name]: id }) }
        : fill(resource.outputs ?? {}),
    };
  });
}

/** `vpcId` names a Vpc, `subnetIds` subnets. */
function isNamedBy(type: string, key: string): boolean {
  const word = type.split(":").at(-1)?.toLowerCase() ?? "";
  return key.toLowerCase().startsWith(word);
}
