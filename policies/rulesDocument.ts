import { configSchemaOf } from "./configSchema.ts";
import type { Example, Rule } from "./rule.ts";

/** The reference of the rules, as Markdown. Pure: the same rules give the same text. */
export function rulesDocument(rules: readonly Rule[]): string {
  return [
    "# Rules",
    "",
    "Printed from the rules themselves by `node policies/writeRules.ts`; a test keeps it current.",
    "",
    "What a preview cannot decide counts as a violation, unless the rule's `onUnknown` says `warn`. How to configure a",
    "rule, and how to exempt a resource: [README.md](README.md).",
    "",
    "| rule | holds when | severity | level |",
    "|---|---|---|---|",
    ...rules.map(
      (rule) => `| [${rule.name}](#${rule.name}) | ${rule.description} | ${rule.severity} | ${level(rule)} |`,
    ),
    ...rules.flatMap(section),
    "",
  ].join("\n");
}

function section(rule: Rule): string[] {
  return [
    "",
    `## ${rule.name}`,
    "",
    rule.description,
    "",
    `* **Why:** ${rule.why}`,
    `* **What to do:** ${rule.remediation}`,
    `* **Severity:** ${rule.severity}. **Level:** ${level(rule)}. **Judges:** ${judges(rule)}.`,
    `* **Reference:** <${rule.url}>`,
    "",
    "| setting | type | default | meaning |",
    "|---|---|---|---|",
    ...Object.entries(configSchemaOf(rule).properties).map(
      ([name, { type, default: preset, description, enum: choices }]) =>
        `| \`${name}\` | ${choices?.join(", ") ?? type} | ${preset === undefined ? "" : `\`${JSON.stringify(preset)}\``} | ` +
        `${description ?? ""} |`,
    ),
    ...rule.examples.good.flatMap((each) => example("Accepted", each)),
    ...rule.examples.bad.flatMap((each) => example("Refused", each)),
  ];
}

function level({ enforcementLevel }: Rule): string {
  return enforcementLevel ?? "mandatory";
}

function judges(rule: Rule): string {
  if (rule.kind === "stack") return "the resources of a stack together";
  return rule.types
    ? `each ${rule.types.map((type) => `\`${type}\``).join(", ")}`
    : "each resource, components included";
}

function example(verdict: string, { title, build, config }: Example): string[] {
  const settings = config ? ` (${JSON.stringify(config)})` : "";
  return ["", `${verdict}: ${title}${settings}`, "", "```ts", ...body(build.toString()), "```"];
}

/** The lines between a function's outermost braces, moved to the left edge. */
function body(source: string): string[] {
  const lines = source
    .slice(source.indexOf("{") + 1, source.lastIndexOf("}"))
    .split("\n")
    .slice(1, -1);
  const indent = Math.min(...lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent).trimEnd());
}
