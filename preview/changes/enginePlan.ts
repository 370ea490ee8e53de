import { UserError } from "../../problems/userError.ts";
import { readGiven } from "../../stack/readGiven.ts";
import type { PropertyChange, ResourceChange } from "../plan/planChanges.ts";
import { isSecret, shown, type WireValue } from "../plan/wire.ts";
import { lossOf } from "./losses.ts";

/**
 * A step of `pulumi preview --json`. Source: pulumi/pulumi, `pkg/display/json.go` (PreviewStep) and
 * `sdk/go/common/apitype` (ResourceV3).
 */
interface Step {
  readonly op: string;
  readonly urn: string;
  readonly oldState?: State;
  readonly newState?: State;
  readonly replaceReasons?: readonly string[] | null;
  readonly diffReasons?: readonly string[] | null;
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: string; readonly inputDiff?: boolean }>> | null;
}

interface State {
  readonly type: string;
  readonly custom?: boolean;
  readonly inputs?: { readonly [key: string]: WireValue };
  readonly outputs?: { readonly [key: string]: WireValue };
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

const KINDS: Readonly<Record<string, ResourceChange["kind"]>> = {
  create: "added",
  import: "added",
  update: "changed",
  replace: "replaced",
  delete: "removed",
};

/** Steps that are parts of a replacement, which has a step of its own. */
const PARTS = new Set(["create-replacement", "delete-replaced", "import-replacement", "discard-replaced"]);

/**
 * What the engine's own preview says, which knows the state and asked the provider. Throws a UserError for a file that
 * is none.
 */
export function readEnginePlan(file: string, shownFile: string = file): readonly ResourceChange[] {
  const source = `--plan ${shownFile}`;
  const steps = stepsIn(decoded(readGiven(file, source)), source);
  const deletedFirst = orderOf(steps);
  return steps.flatMap((step) => {
    const kind = KINDS[step.op];
    const state = step.oldState ?? step.newState;
    if (kind === undefined || PARTS.has(step.op) || state?.custom === false || state === undefined) return [];
    const inputs = shown(state.inputs ?? {}) as ResourceChange["inputs"];
    const goes = kind === "replaced" || kind === "removed";
    return [
      {
        kind,
        urn: step.urn,
        type: state.type,
        name: step.urn.split("::").slice(3).join("::"),
        inputs,
        properties: kind === "changed" || kind === "replaced" ? propertiesOf(step) : [],
        lost: goes && state.retainOnDelete !== true ? lossOf(state.type, inputs) : undefined,
        isProtected: goes && state.protect === true,
        deletedFirst: kind === "replaced" && deletedFirst.has(step.urn),
        refused: undefined,
      },
    ];
  });
}

/** What is deleted before it is made: the engine's steps stand in the order of the update. */
function orderOf(steps: readonly Step[]): ReadonlySet<string> {
  const gone = new Set<string>();
  const first = new Set<string>();
  for (const { op, urn } of steps) {
    if (op === "delete-replaced") gone.add(urn);
    if (op === "create-replacement" && gone.has(urn)) first.add(urn);
  }
  return first;
}

function propertiesOf({ detailedDiff, diffReasons, replaceReasons, oldState, newState }: Step): PropertyChange[] {
  const detailed = Object.entries(detailedDiff ?? {});
  const reasons = detailed.length > 0 ? detailed.map(([path]) => path) : (diffReasons ?? replaceReasons ?? []);
  return reasons.map((path) => {
    const kind = detailedDiff?.[path]?.kind;
    const replaces = kind === undefined ? (replaceReasons ?? []).includes(path) : kind.endsWith("-replace");
    return {
      path,
      before: shownAt(oldState, path, kind !== undefined && detailedDiff?.[path]?.inputDiff !== true),
      after: shownAt(newState, path, false),
      replaces,
      because: [],
    };
  });
}

function shownAt(state: State | undefined, path: string, live: boolean): WireValue | undefined {
  const steps = path.match(/[^.[\]"]+/g) ?? [];
  let value: WireValue | undefined = (live ? (state?.outputs ?? state?.inputs) : state?.inputs) ?? {};
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as { readonly [key: string]: WireValue })[step];
    if (value !== undefined && isSecret(value)) return "[secret]";
  }
  return value === undefined ? undefined : shown(value);
}

function stepsIn(text: string, source: string): readonly Step[] {
  const todo = "Write it with pulumi preview --json > FILE.";
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${source}: not valid JSON: ${(error as Error).message}. ${todo}`);
  }
  const steps = (document as { steps?: unknown } | null)?.steps;
  if (!Array.isArray(steps) || !steps.every(isStep)) {
    throw new UserError(`${source}: no preview of the engine's: it has no list of steps. ${todo}`);
  }
  return steps;
}

function isStep(value: unknown): value is Step {
  const { op, urn } = (value ?? {}) as Partial<Step>;
  return typeof op === "string" && typeof urn === "string";
}

/** The `>` of Windows PowerShell writes UTF-16. */
function decoded(bytes: Buffer): string {
  return new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8").decode(bytes);
}
