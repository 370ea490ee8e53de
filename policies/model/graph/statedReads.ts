import type { RecordedInputs } from "./input.ts";
import { read, readList, readText, UNKNOWN_TEXT } from "./reading.ts";
import { NO_OPTIONS, type StackResource } from "./resource.ts";

/**
 * What to do about a resource that the rules do not see, in words that end a sentence. To read it alone does not help: no
 * first preview shows what is only read.
 *
 * @param resource As the SDK calls it, such as `aws.ec2.Subnet`.
 */
export function howToShow(resource: string, it = "it"): string {
  return `read ${it} with ${resource}.get and state it among a component's \`reads\` (README of the policies)`;
}

/**
 * The resources without those of which nothing but an id is known: what an in-process preview has of a resource that the
 * program only reads. What is not told of one is no fact about it. Without it all is as in the engine's first preview,
 * which shows nothing of what is only read, and a reference to it leads out of the stack.
 */
export function withoutBareReads(
  resources: readonly StackResource[],
  inputs: RecordedInputs,
): readonly StackResource[] {
  // Resource policies see what is made; where they saw nothing, nothing tells what is only read.
  if (inputs.size === 0) return resources;
  return resources.filter(
    ({ urn, type, props }) =>
      inputs.has(urn) || !type.startsWith("aws:") || Object.keys(props).some((key) => key !== "id" && key !== "urn"),
  );
}

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
        opts: NO_OPTIONS,
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
