import { createRequire } from "node:module";
import type { Output } from "@pulumi/pulumi";
import { SDK_UNKNOWN, standIn } from "./standIn.ts";

/** The property by which the recording monitor says that it has no answer, since the protocol has no word for it. */
export const NOT_ANSWERED = "clusterpro-fsx:not-answered";

type Read = (token: string, ...rest: unknown[]) => Promise<unknown>;
type OutputRead = (token: string, ...rest: unknown[]) => WithUnknowns;
/** `apply` as the SDK itself calls it: the function runs though parts of the value are not known. */
interface WithUnknowns {
  apply(map: (value: unknown) => unknown, runWithUnknowns: true): Output<unknown>;
}
type Functions = Record<string, Read | OutputRead>;

const require = createRequire(import.meta.url);
/** The same functions, under the two names by which libraries reach them. */
const MODULES = ["@pulumi/pulumi/runtime/invoke.js", "@pulumi/pulumi/runtime/index.js"];
const PROMISE_FORM = ["invoke", "invokeSingle"];
const OUTPUT_FORM = ["invokeOutput", "invokeSingleOutput", "call", "callSingle"];

/**
 * Has reads and method calls without an answer give an unknown value: an unknown Output, or in the promise form, which
 * has no way to say so, a stand-in.
 *
 * @param onStandIn called with the token for every read in promise form that has no answer
 * @returns what undoes it
 */
export function letReadsBeUnknown(onStandIn: (token: string) => void): () => void {
  const undo: (() => void)[] = [];
  for (const functions of MODULES.map((name) => require(name) as Functions)) {
    for (const name of PROMISE_FORM) {
      const read = functions[name] as Read;
      functions[name] = async (token, ...rest) => {
        const result = await read(token, ...rest);
        // Where an argument is unknown, the SDK asks nobody and gives nothing.
        if (!isNotAnswered(result) && !isNothing(result)) return result;
        onStandIn(token);
        return standIn(token);
      };
      undo.push(() => {
        functions[name] = read;
      });
    }
    for (const name of OUTPUT_FORM) {
      const read = functions[name] as OutputRead;
      functions[name] = ((token, ...rest) =>
        read(token, ...rest).apply((each) => (isNotAnswered(each) ? SDK_UNKNOWN : each), true)) as OutputRead;
      undo.push(() => {
        functions[name] = read;
      });
    }
  }
  undo.push(letOutputsOfStacksBeUnknown());
  return () => {
    for (const each of undo) each();
  };
}

/** The forms of a stack reference that give a value and no Output. */
function letOutputsOfStacksBeUnknown(): () => void {
  const { prototype } = require("@pulumi/pulumi/stackReference.js").StackReference as { prototype: StackOutputs };
  const { readOutputValue } = prototype;
  prototype.readOutputValue = async function (caller, name, required) {
    const found = required ? this.requireOutput(name) : this.getOutput(name);
    if (await found.isKnown) return readOutputValue.call(this, caller, name, required);
    return [standIn("pulumi:pulumi:StackReference", ["outputs", name]), false];
  };
  return () => {
    prototype.readOutputValue = readOutputValue;
  };
}

interface StackOutputs {
  readOutputValue(this: StackOutputs, caller: string, name: string, required: boolean): Promise<[unknown, boolean]>;
  getOutput(name: string): { readonly isKnown: Promise<boolean> };
  requireOutput(name: string): { readonly isKnown: Promise<boolean> };
}

/** Of a function with a single result the value alone comes. */
function isNotAnswered(result: unknown): boolean {
  if (typeof result !== "object" || result === null) return false;
  return NOT_ANSWERED in result || (result as { readonly __pulumiUnknown?: unknown }).__pulumiUnknown === true;
}

function isNothing(result: unknown): boolean {
  return result === undefined || (typeof result === "object" && result !== null && Object.keys(result).length === 0);
}
