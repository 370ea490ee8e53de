import { isInput, readInput } from "../graph/input.ts";
import { type Reading, read, readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { PropertyPath, Reference, StackGraph } from "../graph/stackGraph.ts";

const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";
const TEMPLATE_TYPES: readonly string[] = [TEMPLATE];

/** Where a setting stands that an instance has: a property of its own, or of its launch template. */
export interface Setting {
  readonly from: StackResource;
  readonly property: PropertyPath;
}

/** The launch template that the program makes an instance from, by id or by name. */
export function templateOf(stack: StackGraph, instance: StackResource): Reference {
  return isInput(instance, "launchTemplate") ? templateNamed(stack, instance) : { to: "nothing" };
}

function templateNamed(stack: StackGraph, from: StackResource): Reference {
  const byId = stack.reference(from, ["launchTemplate", "id"], TEMPLATE_TYPES);
  if (byId.to !== "nothing") return byId;
  const name = readText(from.props, "launchTemplate", "name");
  if (name.state === "absent") return { to: "nothing" };
  if (name.state !== "known") return { to: "unknown" };
  const resource = stack.part(readNames).get(name.value);
  return resource ? { to: "resource", resource } : { to: "outside", id: name.value };
}

function readNames(stack: StackGraph): ReadonlyMap<string, StackResource> {
  return new Map(
    stack.ofType(TEMPLATE).flatMap((template) => {
      const name = readText(template.props, "name");
      return name.state === "known" ? [[name.value, template] as const] : [];
    }),
  );
}

/** A property of an instance, as the program gives it there or in the launch template that it names. */
export function launchSetting(
  stack: StackGraph,
  instance: StackResource,
  property: string,
  ...path: readonly (string | number)[]
): Reading {
  const own = readInput(instance, property, ...path);
  if (own.state !== "absent") return own;
  const template = templateOf(stack, instance);
  if (template.to === "resource") return read(template.resource.props, property, ...path);
  // A template outside the stack may set it, and may not.
  return template.to === "nothing" ? own : { state: "unknown" };
}

/** Where an instance's profile is named: by name in the instance, by name or ARN in its template. */
export function profileSetting(stack: StackGraph, instance: StackResource): Setting | "unknown" | undefined {
  if (readInput(instance, "iamInstanceProfile").state !== "absent") {
    return { from: instance, property: "iamInstanceProfile" };
  }
  const template = templateOf(stack, instance);
  if (template.to === "nothing") return undefined;
  if (template.to !== "resource") return "unknown";
  const from = template.resource;
  const profile = read(from.props, "iamInstanceProfile");
  if (profile.state === "absent") return undefined;
  const isNamed = read(from.props, "iamInstanceProfile", "name").state !== "absent";
  return { from, property: ["iamInstanceProfile", isNamed ? "name" : "arn"] };
}

/** Where an instance's launch template says something of the network interfaces that it makes, one by one. */
export function templateInterfaceSettings(stack: StackGraph, instance: StackResource, property: string): Setting[] {
  const template = templateOf(stack, instance);
  if (template.to !== "resource") return [];
  const from = template.resource;
  const list = readList(from.props, "networkInterfaces");
  if (list.state === "unknown") return [{ from, property: "networkInterfaces" }];
  if (list.state !== "known") return [];
  return list.value.flatMap((element, index) =>
    read(element, property).state === "absent"
      ? []
      : { from, property: ["networkInterfaces", index, property] as const },
  );
}

/** Tags by key, as the property of something. */
export interface TagList {
  readonly of: unknown;
  readonly property: string;
}

/** What the launch template of an instance tags it and its network interfaces with. */
export function templateTags(stack: StackGraph, instance: StackResource): readonly TagList[] {
  const template = templateOf(stack, instance);
  return template.to === "resource" ? tagsInTemplate(template.resource) : [];
}

/** Tags by the launch templates of an Auto Scaling group, mixed ones among them. */
export function scalingTags(stack: StackGraph, group: StackResource): readonly TagList[] {
  const named = templateNamed(stack, group);
  const templates = new Set([
    ...(named.to === "resource" ? [named.resource] : []),
    ...stack.dependencies(group, "mixedInstancesPolicy", TEMPLATE_TYPES),
  ]);
  return [...templates].flatMap(tagsInTemplate);
}

function tagsInTemplate({ props }: StackResource): readonly TagList[] {
  const list = readList(props, "tagSpecifications");
  if (list.state === "unknown") return [{ of: props, property: "tagSpecifications" }];
  return (list.state === "known" ? list.value : []).flatMap((element) => {
    const type = readText(element, "resourceType");
    const isServers = type.state === "known" && (type.value === "instance" || type.value === "network-interface");
    return isServers ? [{ of: element, property: "tags" }] : [];
  });
}
