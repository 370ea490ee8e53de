import { type Problem, problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { childrenAt } from "./place.ts";
import type { ReadElement } from "./readXml.ts";

/** What an export's stamp says of the product that wrote it. */
export interface VersionJudgement {
  readonly problems: readonly Problem[];
  /** A sentence or two each: what is allowed and nobody here has seen. */
  readonly warnings: readonly string[];
}

/** Major number of CLUSTERPRO X by that of its inner version on Windows: X 5.2 is 13.2x. */
const MAJOR_BY_INNER: Readonly<Record<string, number>> = { 11: 3, 12: 4, 13: 5 };

/**
 * Judges `trekking/savedversion` (`5.2.0-1`) and, where that tells nothing, `savedinnerversion` (`520109`): the forms
 * that Cluster WebUI writes on Windows and Linux (seen, X 4.0 to X 5.3). `trekking` is optional. An older major version
 * is refused, since its tags are others.
 *
 * @param wanted major version that is installed, 5 for X 5.x
 */
export function judgeVersion(root: ReadElement, wanted: number): VersionJudgement {
  const stamps = ["savedversion", "savedinnerversion"].flatMap((tag) => stampAt(root, tag));
  const [stamp] = stamps;
  if (stamp === undefined) return { problems: [], warnings: [] };
  const told = stamps.find(({ text }) => readVersion(text) !== undefined);
  const version = readVersion(told?.text ?? "");
  if (told === undefined || version === undefined) {
    return { problems: [], warnings: [unknownForm(stamp, wanted)] };
  }
  if (version.major < wanted) return { problems: [older(told, version, wanted)], warnings: [] };
  return { problems: [], warnings: version.major > wanted ? [newer(told, version, wanted)] : [] };
}

interface Stamp {
  readonly path: string;
  readonly text: string;
}

interface Version {
  readonly major: number;
  /** For example `4.2`. */
  readonly shown: string;
}

function stampAt(root: ReadElement, tag: string): readonly Stamp[] {
  return childrenAt(root, "trekking")
    .flatMap((trekking) => childrenAt(trekking, tag))
    .filter(({ text }) => text !== "")
    .map(({ path, text }) => ({ path, text }));
}

function readVersion(text: string): Version | undefined {
  const saved = /^(\d)\.(\d{1,2})\.\d{1,3}-\d{1,3}$/.exec(text) ?? /^(\d)(\d)\d{4}$/.exec(text);
  if (saved !== null) return { major: Number(saved[1]), shown: `${saved[1]}.${saved[2]}` };
  const major = MAJOR_BY_INNER[/^(\d{2})\.\d+$/.exec(text)?.[1] ?? ""];
  return major === undefined ? undefined : { major, shown: String(major) };
}

function older({ path, text }: Stamp, { shown }: Version, wanted: number): Problem {
  return problem(
    path,
    `is ${quote(text)}, of CLUSTERPRO X ${shown}; X ${wanted} is allowed, the version that is installed. Open the ` +
      `configuration in Cluster WebUI of X ${wanted} and export it from there`,
  );
}

function newer({ path, text }: Stamp, { shown }: Version, wanted: number): string {
  return (
    `cluster.baseConfiguration: ${path} is ${text}, of CLUSTERPRO X ${shown}, which is newer than X ${wanted}, for which ` +
    "everything here is made. Install the version that wrote it, and try the cluster before it serves anybody."
  );
}

function unknownForm({ path, text }: Stamp, wanted: number): string {
  return (
    `cluster.baseConfiguration: ${path} is ${quote(text)}, which tells no version of CLUSTERPRO that is known here. See ` +
    `that the export is from X ${wanted}.`
  );
}
