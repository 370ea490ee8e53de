import { readInput } from "./input.ts";
import { type Reading, read } from "./reading.ts";
import type { StackResource } from "./resource.ts";
import type { StackGraph } from "./stackGraph.ts";

const TEMPLATE_TYPES: readonly string[] = ["aws:ec2/launchTemplate:LaunchTemplate"];

/** A property of an instance, as the program gives it there or in the launch template that it names. */
export function launchSetting(
  stack: StackGraph,
  instance: StackResource,
  property: string,
  ...path: readonly (string | number)[]
): Reading {
  const own = readInput(instance, property, ...path);
  if (own.state !== "absent") return own;
  const template = stack.reference(instance, ["launchTemplate", "id"], TEMPLATE_TYPES);
  if (template.to === "resource") return read(template.resource.props, property, ...path);
  // A template outside the stack may set it, and may not.
  return template.to === "nothing" ? own : { state: "unknown" };
}
