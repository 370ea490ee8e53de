import { read, readList, readText, UNKNOWN_TEXT } from "./reading.ts";
import type { StackResource } from "./resource.ts";

/**
 * The resources of a stack, and behind them those that it only reads and that a component states.
 *
 * The engine shows stack policies what is registered. What is only read, as by `aws.ec2.Vpc.get`, it shows when a refresh
 * has just seen it in the state: in no first preview and no first update. So a component that reads states it among its
 * outputs, as `reads: [{ type, name, id, properties }]`. Where the engine shows it too, only that counts.
 */
export function withStatedReads(resources: readonly StackResource[]): readonly StackResource[] {
  const stated = resources.flatMap(readsOf);
  if (stated.length === 0) return resources;
  const shown = new Set(resources.map(keyOf));
  return [...resources, ...stated.filter((each) => !shown.has(keyOf(each)))];
}

function keyOf({ type, props }: StackResource): string | undefined {
  const id = readText(props, "id");
  return id.state === "known" ? `${type} ${id.value}` : undefined;
}

function readsOf(component: StackResource): readonly StackResource[] {
  // A component of the program's has no id; AWS has other ideas of what `reads` is.
  if (component.type.startsWith("aws:")) return [];
  const reads = readList(component.props, "reads");
  if (reads.state !== "known") return [];
  return reads.value.flatMap((entry) => {
    const [type, name, id] = [readText(entry, "type"), readText(entry, "name"), readText(entry, "id")];
    if (type.state !== "known" || name.state !== "known" || id.state !== "known") return [];
    return [
      {
        urn: childUrn(component.urn, type.value, name.value),
        type: type.value,
        name: name.value,
        props: { ...plain(read(entry, "properties")), id: id.value },
        opts: {
          protect: false,
          ignoreChanges: [],
          aliases: [],
          customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
          additionalSecretOutputs: [],
        },
        parent: component,
        dependencies: [],
        propertyDependencies: {},
      },
    ];
  });
}

/** `urn:pulumi:<stack>::<project>::<types>::<name>` of a child. */
function childUrn(parent: string, type: string, name: string): string {
  const [stack, project, types] = parent.split("::");
  return `${stack}::${project}::${types}$${type}::${name}`;
}

/** Without the SDK's proxy, which throws at what is not known. */
function plain(properties: ReturnType<typeof read>): Readonly<Record<string, unknown>> {
  if (properties.state !== "known" || typeof properties.value !== "object" || properties.value === null) return {};
  const from = properties.value;
  return Object.fromEntries(
    Object.keys(from).map((key) => {
      const value = read(from, key);
      return [key, value.state === "known" ? value.value : value.state === "unknown" ? UNKNOWN_TEXT : null];
    }),
  );
}
