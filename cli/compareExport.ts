import { compareConf, type Difference } from "../clusterpro/export/compare.ts";
import { type OtherPlace, otherPlaces } from "../clusterpro/export/otherPlaces.ts";
import { render } from "../clusterpro/render.ts";
import type { TagKey } from "../clusterpro/tagTable.ts";
import type { Assumption } from "../clusterpro/tagWriter.ts";
import { isToken, tokensIn } from "../clusterpro/tokens.ts";
import { clusterDefinition, clusterDelivery, confOf } from "../delivery/clusterDelivery.ts";
import { type ExportedSetting, exportedSettings, isProductDefault } from "../delivery/exportedSettings.ts";
import { type ParsedSettings, parseSettings, type RawStack } from "../settings/parseSettings.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import type { Path } from "../settings/schema/settingProblem.ts";

/** What an export has otherwise than the settings, by what is to be done about it. */
export interface Findings {
  /** Tokens that the export still has: nobody filled them in. */
  readonly unfilled: readonly string[];
  /** Values that stand for tokens, by token: what only the deployed cluster knows. */
  readonly filledIn: ReadonlyMap<string, string>;
  /** The product's defaults, which Cluster WebUI leaves out. */
  readonly leftOut: readonly Difference[];
  /** What Cluster WebUI notes in an export about itself: who saved it, with which version. */
  readonly notes: readonly Difference[];
  /** Unproven tags at the places where they were assumed: now they are proven. */
  readonly proven: readonly TagKey[];
  readonly tags: readonly OtherPlace[];
  readonly settings: readonly ExportedSetting[];
  /** The configuration with those tags and settings, by its full keys. */
  readonly taken: RawStack["config"];
  /** Why a setting cannot be what the export has. */
  readonly refused: readonly string[];
  /** What is left when those tags and settings are set. */
  readonly others: readonly Difference[];
}

/**
 * Compares a stack's settings with an export. What is found is tried: the tags and settings are set, and the rest is what
 * the export has otherwise even then. Throws UserError for an export that is no clp.conf.
 *
 * @param stack  the configuration that `spec` was parsed from
 * @param folder what relative paths in the settings are relative to
 */
export function compareExport(stack: RawStack, spec: ClusterSpec, exported: Uint8Array, folder: string): Findings {
  const differencesOf = (each: ClusterSpec) => compareConf(confOf(clusterDelivery(each, folder)), exported);
  const first = differencesOf(spec);
  // In a base configuration everything stands where the export that it is has it.
  const isBase = spec.cluster.baseConfiguration !== undefined;
  const assumptions = isBase ? [] : render(clusterDefinition(spec), { tags: spec.cluster.tags }).assumptions;
  const tags = otherPlaces(assumptions, first);
  const found = exportedSettings(first, spec);
  const steps: readonly ExportedSetting[] = [
    ...tags.map(({ key, path }) => ({ path: ["cluster", "tags", key], value: path })),
    ...found,
  ];
  let [taken, takenSpec] = [stack, spec];
  const refused: string[] = [];
  const settings: ExportedSetting[] = [];
  for (const step of steps) {
    const next = withSetting(taken, takenSpec, step);
    const parsed = parseSettings(next);
    if (parsed.ok) [taken, takenSpec] = [next, parsed.spec];
    if (parsed.ok && found.includes(step)) settings.push(step);
    if (!parsed.ok) refused.push(...problemsOf(parsed));
  }
  const rest = differencesOf(takenSpec);
  const { filledIn = [], leftOut = [], notes = [], others = [] } = Object.groupBy(rest, (each) => kindOf(each, spec));
  return {
    unfilled: tokensIn(Buffer.from(exported).toString("latin1")),
    filledIn: new Map(filledIn.map(({ left = "", right = "" }) => [left, right])),
    leftOut,
    notes,
    proven: provenBy(assumptions, first),
    tags,
    settings,
    taken: taken.config,
    refused,
    others,
  };
}

function kindOf(difference: Difference, spec: ClusterSpec): "filledIn" | "leftOut" | "notes" | "others" {
  const { path, left = "", right = "" } = difference;
  if (isToken(left) && right !== "") return "filledIn";
  if (isProductDefault(difference, spec)) return "leftOut";
  return left === "" && path.startsWith("/root/trekking/") ? "notes" : "others";
}

function provenBy(assumptions: readonly Assumption[], differences: readonly Difference[]): readonly TagKey[] {
  const lacking = new Set(differences.filter(({ right }) => right === undefined).map(({ path }) => path));
  const unproven = assumptions.filter(({ evidence }) => evidence !== "configured");
  return [...Map.groupBy(unproven, ({ key }) => key)]
    .filter(([, places]) => places.every(({ path }) => !lacking.has(path)))
    .map(([key]) => key);
}

function problemsOf(parsed: ParsedSettings): readonly string[] {
  return parsed.ok ? [] : parsed.problems;
}

/** The stack with one more setting. A list that it leaves out is its default, since a list is given as a whole. */
function withSetting(stack: RawStack, { servers }: ClusterSpec, { path, value }: ExportedSetting): RawStack {
  const [top = "", ...inside] = path;
  const key = `${stack.project}:${top}`;
  const given = stack.config[key];
  const standard = top === "servers" ? servers.map(({ name, zone, privateIp }) => ({ name, zone, privateIp })) : {};
  const holder: unknown = given === undefined ? standard : JSON.parse(given);
  return { ...stack, config: { ...stack.config, [key]: JSON.stringify(placed(holder, inside, value)) } };
}

function placed(held: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(held)) return held.with(Number(step), placed(held[Number(step)], rest, value));
  const holder = (held ?? {}) as Readonly<Record<string, unknown>>;
  return { ...holder, [step]: placed(holder[step], rest, value) };
}
