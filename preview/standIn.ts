import { inspect } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { UNKNOWN } from "./plan/wire.ts";
import { UnansweredReadError } from "./unansweredReadError.ts";

/** Methods of lists and texts by which a program makes its shape depend on a value. */
const METHODS: ReadonlySet<string> = new Set([
  ...["map", "flatMap", "forEach", "filter", "find", "findLast", "findIndex", "some", "every", "reduce", "includes"],
  ...["indexOf", "slice", "splice", "sort", "toSorted", "reverse", "join", "concat", "flat", "at", "push", "pop"],
  ...["entries", "keys", "values", "split", "replace", "replaceAll", "match", "startsWith", "endsWith", "trim"],
  ...["toLowerCase", "toUpperCase", "substring", "substr", "localeCompare", "toFixed"],
]);

/**
 * What a read in its promise form gives where nobody knows the answer. Used as a value, or a part of it used, it is an
 * unknown value to Pulumi's SDK; put into a text it makes the text unknown. Where the program itself wants to know more
 * (how many there are, what a text begins with), it throws an UnansweredReadError that says which answer is missing.
 *
 * Two things pass unseen, since JavaScript asks nobody: a comparison, and being taken for true.
 *
 * @param read what was asked, for example `aws:ec2/getAmi:getAmi`
 */
export function standIn(read: string, path: readonly string[] = []): object {
  const missing = (use: string): never => {
    throw new UnansweredReadError(read, path, use);
  };
  const target = { [inspect.custom]: () => "[unknown]" };
  const made = new Proxy(target, {
    get(_target, key) {
      if (key === "__pulumiUnknown") return true;
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === "number" ? missing("a number") : UNKNOWN);
      if (key === Symbol.iterator || key === Symbol.asyncIterator) return missing("a list");
      if (typeof key === "symbol") return undefined;
      if (key === "toJSON" || key === "toString" || key === "valueOf") return () => UNKNOWN;
      if (key === "length") return missing("a list");
      if (METHODS.has(key)) return () => missing(`${key}()`);
      // What the SDK asks of any value to learn what it is, and JavaScript of what might be a promise.
      if (key.startsWith("__") || ["then", "doNotCapture", "deploymentOnlyModule", "constructor"].includes(key)) {
        return undefined;
      }
      return standIn(read, [...path, key]);
    },
    has: () => missing("its properties"),
    ownKeys: () => missing("its properties"),
  });
  STAND_INS.add(made);
  return made;
}

const STAND_INS = new WeakSet<object>();

/** What Pulumi's SDK takes for an unknown value. */
export const SDK_UNKNOWN = { __pulumiUnknown: true };

/**
 * What a program exports, with unknown values for the stand-ins in it: the SDK, which copies an export part by part,
 * does not know one when it sees it there.
 */
export function withoutStandIns(exported: unknown, above: ReadonlySet<unknown> = new Set()): unknown {
  if (typeof exported !== "object" || exported === null || above.has(exported)) return exported;
  if (STAND_INS.has(exported)) return pulumi.output(SDK_UNKNOWN);
  if (exported instanceof Promise) return exported.then((value) => withoutStandIns(value, above));
  const inside = (value: unknown) => withoutStandIns(value, new Set([...above, exported]));
  if (Array.isArray(exported)) return exported.map(inside);
  const prototype: unknown = Object.getPrototypeOf(exported);
  // A resource, an Output, an asset.
  if (prototype !== Object.prototype && prototype !== null) return exported;
  return Object.fromEntries(Object.entries(exported).map(([key, value]) => [key, inside(value)]));
}
