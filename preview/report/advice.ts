import type { Speech } from "../../messages/speech.ts";
import type { Guide, PreviewResult, Violation } from "../plan/previewResult.ts";
import { clusterSettings } from "./ownCluster.ts";

/** What is allowed and still risky, once for each cause. */
export interface Advice {
  /** What it is about: the settings, or the policy. */
  readonly title: string;
  readonly rules: readonly string[];
  readonly texts: readonly string[];
  /** What ends it; undefined where the text itself says so. */
  readonly todo: string | undefined;
  readonly url: string | undefined;
}

interface Cause {
  readonly title: string;
  readonly rules: readonly string[];
  /** The program's own sentence on it, which then stands for those of the policies. */
  readonly warning?: RegExp;
  readonly todo?: string;
}

/** Where several tell of one cause in this project's program. */
const CAUSES: readonly Cause[] = [
  {
    title: "protect",
    rules: ["directory-protected", "fsx-protected"],
    todo: "Set protect: true, as Pulumi.prod.yaml does.",
  },
  {
    title: "cluster.networkPartition",
    rules: ["network-partition"],
    warning: /^cluster\.(?:networkPartition is |baseConfiguration has (?:no )?network partition)/,
  },
  {
    title: "cluster.installer, cluster.licenses, application.binary",
    rules: [],
    warning: /^CLUSTERPRO is not brought up: |Only the bring-up takes that expiry away/,
  },
];

/** A path of settings, as a warning of the program's begins with it or names it. */
const SETTING =
  /(?<![\w.])(?:network|directory|fileSystem|servers|server|cluster|application)(?:\[\d+\])?(?:\.\w+(?:\[\d+\])?)+/g;

export function adviceOf(result: PreviewResult, speech: Speech): readonly Advice[] {
  const advisory = (result.policies?.violations ?? []).filter(({ level }) => level !== "mandatory");
  const guides = result.policies?.guides ?? {};
  const nameOf = new Map(result.resources.map(({ urn, name }) => [urn, name]));
  const causes = clusterSettings(result.resources) === undefined ? [] : CAUSES;
  const taken = new Set<unknown>();
  const merged = causes.flatMap(({ title, rules, warning, todo }) => {
    const violations = advisory.filter(({ rule }) => rules.includes(rule));
    const warnings = warning === undefined ? [] : result.warnings.filter((text) => warning.test(text));
    if (violations.length === 0 && warnings.length === 0) return [];
    for (const each of [...violations, ...warnings]) taken.add(each);
    const texts =
      warnings.length > 0 ? warnings.map(speech.translated) : violations.map((each) => told(each, nameOf, speech));
    const named = warnings.flatMap((text) => text.match(SETTING) ?? []);
    return [
      {
        title: rules.length === 0 && named.length > 0 ? [...new Set(named)].join(", ") : title,
        rules: [...new Set(violations.map(({ rule }) => rule))],
        texts,
        todo: todo === undefined ? undefined : speech.say(todo),
        url: undefined,
      },
    ];
  });
  return [
    ...merged,
    ...byRule(
      advisory.filter((each) => !taken.has(each)),
      guides,
      nameOf,
      speech,
    ),
    ...result.warnings.filter((each) => !taken.has(each)).map((text) => ofWarning(text, speech)),
  ];
}

function byRule(
  violations: readonly Violation[],
  guides: Readonly<Record<string, Guide>>,
  nameOf: ReadonlyMap<string, string>,
  speech: Speech,
): readonly Advice[] {
  return [...Map.groupBy(violations, ({ rule }) => rule)].map(([rule, of]) => ({
    title: rule,
    rules: [],
    texts: of.map((each) => told(each, nameOf, speech)),
    todo: guides[rule] && speech.translated(guides[rule].remediation),
    url: guides[rule]?.url,
  }));
}

function told({ urn, message }: Violation, nameOf: ReadonlyMap<string, string>, { translated }: Speech): string {
  return `${nameOf.get(urn) ?? urn}: ${translated(message)}`;
}

function ofWarning(text: string, { translated, say }: Speech): Advice {
  const settings = [...new Set(text.match(SETTING) ?? [])];
  return {
    title: settings.length === 0 ? say("Warning") : settings.join(", "),
    rules: [],
    texts: [translated(text)],
    todo: undefined,
    url: undefined,
  };
}
