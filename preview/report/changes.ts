import { columns, type Paint, wrap } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import type { Against, NoComparison, PlanChanges, PropertyChange, ResourceChange } from "../plan/planChanges.ts";
import type { WireValue } from "../plan/wire.ts";
import { kindsOf, listed } from "./counts.ts";

export interface ChangesStyle {
  readonly width: number;
  readonly paint: Paint;
  /** With every resource that only follows another one. */
  readonly full: boolean;
  readonly speech: Speech;
}

/** What an update would change, the worst first: what is replaced and removed, with what is lost by it. */
export function changes(compared: PlanChanges | NoComparison, style: ChangesStyle): string[] {
  const { paint, speech, width } = style;
  const { say } = speech;
  const heading = paint(
    "bold",
    say("What changes, compared with {what}", { what: shownAgainst(compared.against, speech) }),
  );
  if ("reason" in compared) {
    const [first = "", ...rest] = compared.reason.split("\n");
    const reason = say("There is nothing to compare with: {reason}", { reason: speech.translated(first) });
    return [heading, ...[reason, ...rest].flatMap((line) => wrap(line, width, "  "))];
  }
  const { resources } = compared;
  if (resources.length === 0) return [heading, `  ${say("Nothing.")}`];
  const of = (kind: ResourceChange["kind"]) => resources.filter((each) => each.kind === kind);
  return [
    heading,
    ...section("replaced", of("replaced"), style),
    ...section("removed", of("removed"), style),
    ...section("changed", of("changed"), style),
    ...section("added", of("added"), style),
  ];
}

export function shownAgainst(against: Against, { say }: Speech): string {
  if (against.kind === "without --set") return say("the stack file alone");
  if (against.kind === "commit") return against.ref;
  return say("the stack's state, as {file} has it", { file: against.file });
}

const SIGNS = { replaced: "-/+", removed: "-", changed: "~", added: "+" } as const;

const FOLLOWERS = {
  replaced: "also replaced, since what they refer to is: {kinds}",
  changed: "also changed, since what they refer to is: {kinds}",
  removed: "also removed: {kinds}",
  added: "also added: {kinds}",
} as const;

/** From here on files of a delivery are counted. */
const FEW = 3;
const FILE = /:BucketObject(?:v2)?$/;

function section(kind: ResourceChange["kind"], all: readonly ResourceChange[], style: ChangesStyle): string[] {
  const { paint, speech, width, full } = style;
  const files = all.filter(({ type }) => FILE.test(type));
  const isNear = (each: ResourceChange) =>
    full ||
    (!(isFollower(each) || (kind !== "changed" && files.length > FEW && files.includes(each))) &&
      !(kind === "changed" && files.length > 1 && isManifest(each)));
  const near = all.filter(isNear);
  const far = all.filter((each) => !isNear(each));
  const colour =
    kind === "replaced" || (kind === "removed" && all.some(({ lost }) => lost !== undefined)) ? "red" : undefined;
  const told = colour === undefined ? (text: string) => text : (text: string) => paint(colour, text);
  const kinds = listed(kindsOf(far, speech));
  return [
    ...near
      .toSorted((one, other) => Number(other.lost !== undefined) - Number(one.lost !== undefined))
      .flatMap((each) => lines(each, told, style)),
    ...(far.length === 0
      ? []
      : wrap(speech.say(FOLLOWERS[kind], { kinds }), width, `      `).map((line, i) =>
          told(i === 0 ? `  ${SIGNS[kind].padEnd(3)} ${line.trimStart()}` : line),
        )),
  ];
}

/** Nothing of its own changes, and nothing is lost with it. */
function isFollower({ kind, properties, lost, isProtected, refused }: ResourceChange): boolean {
  return (
    (kind === "replaced" || kind === "changed") &&
    lost === undefined &&
    !isProtected &&
    refused === undefined &&
    properties.every(({ because }) => because.length > 0)
  );
}

/** Sums of the other files, which stand there themselves. */
const isManifest = ({ name }: ResourceChange) => name.endsWith("manifest.txt");

function lines(
  { kind, type, name, properties, lost, isProtected, deletedFirst, refused }: ResourceChange,
  told: (text: string) => string,
  { width, paint, speech }: ChangesStyle,
): string[] {
  const { say, translated } = speech;
  const detail = (text: string) => wrap(text, width, "        ");
  const order = deletedFirst ? say(", deleted before the new one is made") : "";
  const label = `  ${SIGNS[kind].padEnd(3)} ${type.split(":").at(-1)} ${name}`;
  const what = say(WORDS[kind]) + order;
  const head =
    columns(label) + 2 + columns(what) <= width
      ? [told(`${label}  ${what}`)]
      : [told(label), ...detail(what).map(told)];
  return [
    ...head,
    ...(lost === undefined
      ? []
      : detail(say("destroys {what}", { what: translated(lost) })).map((line) => paint(["red", "bold"], line))),
    ...(isProtected
      ? detail(say("protected: Pulumi refuses the whole update until protect is false")).map((line) =>
          paint("yellow", line),
        )
      : []),
    ...(refused === undefined ? [] : detail(translated(refused)).map((line) => paint("red", line))),
    ...alike(properties).flatMap((each) => propertyLines(each, speech).flatMap(detail)),
  ];
}

const WORDS = {
  replaced: "is replaced",
  removed: "is removed",
  changed: "is changed in place",
  added: "is added",
} as const;

/** The same change at several places of a list as one, by a path without places: `egress[].cidrBlocks[]`. */
export function alike(properties: readonly PropertyChange[]): readonly PropertyChange[] {
  const withoutPlaces = ({ path }: PropertyChange) => path.replace(/\[\d+\]/g, "[]");
  const groups = Map.groupBy(properties, (each) =>
    JSON.stringify([withoutPlaces(each), each.before ?? null, each.after ?? null, each.replaces, each.because]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [group.length === 1 ? first : { ...first, path: withoutPlaces(first) }];
  });
}

/** As many lines of a text are shown on each side. */
const MOST_LINES = 4;

function propertyLines({ path, before, after, replaces, because }: PropertyChange, { say }: Speech): string[] {
  const mark = replaces ? say(" (replaces)") : "";
  if (because.length > 0) {
    const names = because.slice(0, MOST_LINES).join(", ") + (because.length > MOST_LINES ? " ..." : "");
    return [`${path}: ${say("new {names}", { names })}${mark}`];
  }
  const differing = differingLines(before, after, say);
  if (differing !== undefined) return [`${path}:${mark}`, ...differing];
  return [`${path}: ${shownValue(before, say)} -> ${shownValue(after, say)}${mark}`];
}

/** Of texts of several lines, and of documents in JSON, the lines that differ; undefined where the two are plain values. */
export function differingLines(
  before: WireValue | undefined,
  after: WireValue | undefined,
  say: Speech["say"],
): string[] | undefined {
  if (typeof before !== "string" || typeof after !== "string") return undefined;
  const [one, other] = [linesOf(before), linesOf(after)];
  if (one.length < 2 && other.length < 2) return undefined;
  const only = (lines: readonly string[], others: readonly string[], sign: string) => {
    const left = [...others];
    const found = lines.filter((line) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0 && line.trim() !== "";
    });
    const more = found.length - MOST_LINES;
    return [
      ...found.slice(0, MOST_LINES).map((line) => `  ${sign} ${line.trim()}`),
      ...(more > 0 ? [`  ${sign} ${say("{n} more lines", { n: more })}`] : []),
    ];
  };
  return [...only(one, other, "-"), ...only(other, one, "+")];
}

/** A document in JSON stands in one line, with the scripts in it: it gets a line a value and a line of a script. */
function linesOf(text: string): string[] {
  if (!/^\s*[{[]/.test(text)) return text.split(/\r?\n/);
  try {
    const spread = JSON.stringify(JSON.parse(text), null, 2).replace(/,$/gm, "");
    // A new line of a script, and not the end of `C:\\new`.
    const lines = spread.split(/\n|(?<=(?<!\\)(?:\\\\)*)\\n/);
    return lines.filter((line) => !/^[\s{}[\]]*$/.test(line));
  } catch {
    return text.split(/\r?\n/);
  }
}

export function shownValue(value: WireValue | undefined, say: Speech["say"]): string {
  if (value === undefined) return say("not set");
  if (value === UNKNOWN) return say("known later");
  if (typeof value === "string") return value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length > 0 && value.every((each) => each === UNKNOWN)) return say("{n} known later", { n: value.length });
  const isFlat = value.every((each) => typeof each !== "object");
  return isFlat ? value.join(", ") || say("none") : JSON.stringify(value);
}

const UNKNOWN = "[unknown]";
