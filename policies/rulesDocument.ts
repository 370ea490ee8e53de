import { configSchemaOf } from "./build/configSchema.ts";
import { pulumiCode } from "./pulumiCode.ts";
import type { Example, Examples } from "./rule/example.ts";
import type { Rule } from "./rule/rule.ts";

/** The reference of the rules, as Markdown. Pure: the same rules and examples, by their rule's name, give the same text. */
export function rulesDocument(rules: readonly Rule[], examples: ReadonlyMap<string, Examples>): string {
  return [
    "# Rules",
    "",
    "Printed from the rules themselves by `node policies/writeRules.ts`; a test keeps it current.",
    "",
    "What a preview cannot decide counts as a violation, unless the rule's `onUnknown` says `warn`. How to configure a",
    "rule, and how to exempt a resource: [README.md](README.md).",
    "",
    "Each example is a program, after the lines that follow; tests compile and judge it. It shows what its rule looks at:",
    "ids such as `vpc-1` stand for resources of yours.",
    "",
    "```ts",
    'import * as aws from "@pulumi/aws";',
    'import * as pulumi from "@pulumi/pulumi";',
    "```",
    "",
    "| rule | holds when | severity | level |",
    "|---|---|---|---|",
    ...rules.map(
      (rule) => `| [${rule.name}](#${rule.name}) | ${rule.description} | ${rule.severity} | ${level(rule)} |`,
    ),
    ...rules.flatMap((rule) => section(rule, examples.get(rule.name) ?? { good: [], bad: [] })),
    "",
  ].join("\n");
}

function section(rule: Rule, { good, bad }: Examples): string[] {
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
    ...good.flatMap((each) => example("Accepted", each)),
    ...bad.flatMap((each) => example("Refused", each)),
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
  return ["", `${verdict}: ${title}${settings}`, "", "```ts", pulumiCode(build).trimEnd(), "```"];
}
