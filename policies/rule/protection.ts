import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import type { JudgedResource } from "../model/graph/resource.ts";
import { advised, type Finding, violated } from "./finding.ts";

/** Setting of a rule that advises, and that some stacks must keep. */
export const PROTECTED_STACKS = {
  stacks: {
    type: "array",
    items: { type: "string" },
    default: [],
    description: "Names of the stacks in which it is a must, for example `prod`.",
  },
} as const satisfies Record<string, PolicyConfigJSONSchema>;

/** Protection is an option that a state snapshot carries too. */
export function* isProtected(resource: JudgedResource, stacks: readonly string[], lost: string): Iterable<Finding> {
  if (resource.opts.protect === true) return;
  const stack = stackOf(resource.urn);
  const message = `protect is not set: an update that replaces it deletes ${lost}`;
  yield stacks.includes(stack) ? violated(message) : advised(message);
}

/** `urn:pulumi:<stack>::<project>::...` */
function stackOf(urn: string): string {
  return urn.slice("urn:pulumi:".length).split("::")[0] ?? "";
}
