import type { PlannedResource } from "../policies/harness/index.ts";

const STACK = "pulumi:pulumi:Stack";

/** A stack that has its cluster so many times over, each with names, tags and a clp.conf of its own. */
export function clusters(resources: readonly PlannedResource[], clusterName: string, count: number): PlannedResource[] {
  const stack = resources.filter(({ type }) => type === STACK);
  const others = resources.filter(({ type }) => type !== STACK);
  const stackUrns = new Set(stack.map(({ urn }) => urn));
  return [
    ...stack,
    ...Array.from({ length: count }, (_, number) => {
      const renamed = (urn: string) => (stackUrns.has(urn) ? urn : `${urn}-${number}`);
      return others.map((each) => copy(each, renamed, clusterName, number));
    }).flat(),
  ];
}

function copy(
  resource: PlannedResource,
  renamed: (urn: string) => string,
  clusterName: string,
  number: number,
): PlannedResource {
  const own = <T>(value: T): T =>
    value === undefined ? value : JSON.parse(JSON.stringify(value).replaceAll(clusterName, `${clusterName}-${number}`));
  const { urn, name, parent, inputs, outputs, dependencies, propertyDependencies } = resource;
  return {
    ...resource,
    urn: renamed(urn),
    name: `${name}-${number}`,
    parent: parent === undefined ? undefined : renamed(parent),
    inputs: own(inputs),
    outputs: own(outputs),
    dependencies: dependencies.map(renamed),
    propertyDependencies: Object.fromEntries(
      Object.entries(propertyDependencies).map(([key, urns]) => [key, urns.map(renamed)]),
    ),
  };
}
