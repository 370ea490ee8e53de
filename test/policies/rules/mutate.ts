import assert from "node:assert/strict";
import type { Build, PlannedResource, WireProperties } from "../../../policies/harness/index.ts";
import type { RawChange } from "../programs.ts";

/** A resource as the program registered it, open to change. */
export type Open = { -readonly [K in keyof PlannedResource]: PlannedResource[K] };

interface Stack {
  readonly all: Open[];
  /** The resource of that type's last word and name. */
  one(type: string, name: string): Open;
  set(type: string, name: string, inputs: WireProperties): void;
  wire(type: string, name: string, property: string, ...to: readonly Open[]): void;
  drop(type: string, name: string): void;
  ignore(type: string, name: string, ...properties: readonly string[]): void;
}

export function open(resources: readonly PlannedResource[]): Stack {
  const all: Open[] = structuredClone(resources) as Open[];
  const find = (type: string, name: string) => {
    const named = all.filter((each) => each.type.endsWith(`:${type}`) && each.name === name);
    // A component may have the name of what it makes.
    return named.find(({ custom }) => custom) ?? named[0];
  };
  const one = (type: string, name: string) => {
    const found = find(type, name);
    assert.ok(found, `${type} ${name}`);
    return found;
  };
  return {
    all,
    one,
    set(type, name, inputs) {
      const resource = one(type, name);
      resource.inputs = { ...resource.inputs, ...inputs };
      const wiring = Object.fromEntries(
        Object.keys(inputs).map((key) => [key, resource.propertyDependencies[key] ?? []]),
      );
      resource.propertyDependencies = { ...resource.propertyDependencies, ...wiring };
    },
    wire(type, name, property, ...to) {
      const resource = one(type, name);
      resource.propertyDependencies = { ...resource.propertyDependencies, [property]: to.map(({ urn }) => urn) };
    },
    drop(type, name) {
      all.splice(all.indexOf(one(type, name)), 1);
    },
    ignore(type, name, ...properties) {
      const resource = one(type, name);
      resource.options = { ...resource.options, ignoreChanges: [...properties] };
    },
  };
}

/** A way of breaking the real program, and the rule that refuses it in a first preview and deployed. */
export type Mutation = readonly [what: string, rule: string, change: (stack: Stack) => void, config?: object];

/** A way of breaking the raw cluster, and the rule that refuses it in a first preview and deployed. */
export type RawMutation = readonly [what: string, rule: string, change: RawChange | Build];

export const FSX = ["WindowsFileSystem", "clusterpro-fsx"] as const;
export const AD = ["Directory", "clusterpro-directory"] as const;
export const subnet = (stack: Stack, kind: "public" | "private", zone: "a" | "c") =>
  stack.one("Subnet", `clusterpro-${kind}-ap-northeast-1${zone}`);
export const rules = (
  stack: Stack,
  group: string,
  direction: "ingress" | "egress",
  keep: (rule: Record<string, unknown>) => boolean,
) =>
  stack.set("SecurityGroup", group, {
    [direction]: (stack.one("SecurityGroup", group).inputs[direction] as Record<string, never>[]).filter(keep),
  });
export const statement = (stack: Stack, name: string, more: object) =>
  stack.set("RolePolicy", name, {
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] }),
  });
export const anybody = (
  fromPort: number,
  toPort = fromPort,
  protocol = "tcp",
  more: object = { cidrBlocks: ["0.0.0.0/0"] },
) => ({
  protocol,
  fromPort,
  toPort,
  ...more,
});
export const letIn = (stack: Stack, rule: object) =>
  stack.set("SecurityGroup", "clusterpro-servers", {
    ingress: [...(stack.one("SecurityGroup", "clusterpro-servers").inputs.ingress as []), rule as never],
  });

export const DELIVERED = "clusterpro-software-delivery-cluster/";
/** Changes a text of a delivered file. */
export const deliver = (stack: Stack, file: string, from: string | RegExp, to: string) => {
  const before = String(stack.one("BucketObjectv2", DELIVERED + file).inputs.content);
  const after = before.replace(from, to);
  assert.notEqual(after, before, `${file} has no ${from}`);
  stack.set("BucketObjectv2", DELIVERED + file, { content: after });
};
export const conf = (stack: Stack, from: string | RegExp, to: string) => deliver(stack, "clp.conf", from, to);
