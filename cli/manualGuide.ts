import { outputOf } from "../delivery/fillDelivery.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { englishGuide } from "./manualEnglish.ts";
import { manualFacts, passwordOwner } from "./manualFacts.ts";
import { japaneseGuide } from "./manualJapanese.ts";

/** A text that lies beside a written configuration. */
export interface Guide {
  readonly name: string;
  readonly text: string;
}

/** What a token stands for, and which output of the stack gives it. */
export function meaningOf(token: string, spec: ClusterSpec): string {
  const output = outputOf(token);
  if (output === undefined) return `password of ${passwordOwner(token, spec)}, as clpencrypt prints it`;
  return `${output} of "pulumi stack output --json"`;
}

/** How to bring a written configuration into a cluster by hand, in English and in Japanese. */
export function manualGuides(spec: ClusterSpec, tokens: readonly string[]): readonly Guide[] {
  const facts = manualFacts(spec, tokens);
  return [
    { name: "README.md", text: englishGuide(facts, (token) => meaningOf(token, spec)) },
    { name: "README.ja.md", text: japaneseGuide(facts) },
  ];
}
