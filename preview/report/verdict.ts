import { columns, type Paint, wrap } from "../../messages/layout.ts";
import type { Speech } from "../../messages/speech.ts";
import type { ResourceChange } from "../plan/planChanges.ts";
import { type PreviewResult, tally } from "../plan/previewResult.ts";
import { counted, planned } from "./counts.ts";

/** The mandatory violations with what to do, and the exemptions. */
export function violations(
  { policies, resources }: PreviewResult,
  width: number,
  paint: Paint,
  speech: Speech,
): string[] {
  if (policies === undefined) return [];
  const { exempted, guides = {} } = policies;
  const nameOf = new Map(resources.map((each) => [each.urn, each.name]));
  const mandatory = policies.violations.filter(({ level }) => level === "mandatory");
  // After the last violation of each rule.
  const last = new Map(mandatory.map(({ rule }, index) => [rule, index]));
  const guide = (rule: string) => {
    const { remediation, url } = guides[rule] ?? {};
    if (remediation === undefined || url === undefined) return [];
    return [
      speech.say("What to do: {todo}", { todo: speech.translated(remediation) }),
      speech.say("See {url}", { url }),
    ];
  };
  const lines = mandatory.flatMap(({ level, rule, severity, urn, message }, index) => [
    `  ${paint(["red", "bold"], `[${level}] ${rule} (${severity})`)}  ${nameOf.get(urn) ?? urn}`,
    ...message.split("\n").flatMap((line) => wrap(speech.translated(line), width, "      ")),
    ...(last.get(rule) === index ? guide(rule) : []).flatMap((line) => wrap(line, width, "      ")),
  ]);
  const exemptions = exempted.flatMap(({ rule, urn, reason, expires }) =>
    wrap(
      speech.say("exempted until {date}: {rule}  {name}  ({reason})", {
        date: expires,
        rule,
        name: nameOf.get(urn) ?? urn,
        reason,
      }),
      width,
      "  ",
    ),
  );
  return [...lines, ...exemptions];
}

/** The line that a preview ends with, in the colour of the worst that it says. */
export function verdict(result: PreviewResult, advice: number, width: number, paint: Paint, speech: Speech): string {
  const { policies, resources } = result;
  const { say } = speech;
  const mandatory = tally(policies?.violations ?? []).mandatory;
  const first =
    policies === undefined
      ? say("Policies: not run.")
      : say("Policies: {pack}, {rules} rules, {told}.", {
          pack: policies.pack,
          rules: policies.rules,
          told:
            mandatory === 0
              ? say("no violation")
              : say(mandatory === 1 ? "{n} mandatory violation" : "{n} mandatory violations", { n: mandatory }),
        });
  const changed = changesOf(result, speech);
  const rest = [
    ...changed.map(({ text }) => text),
    ...(advice === 0 ? [] : [say(advice === 1 ? "{n} piece of advice." : "{n} pieces of advice.", { n: advice })]),
    say("{resources}.", { resources: counted(planned(resources).length, "resource", "resources", speech) }),
  ];
  let line = first;
  for (const part of rest) {
    if (columns(line) + 1 + columns(part) > width) break;
    line = `${line} ${part}`;
  }
  const isBad = mandatory > 0 || changed.some(({ isWorst }) => isWorst);
  return paint(isBad ? ["red", "bold"] : advice > 0 || changed.length > 0 ? "yellow" : "green", line);
}

/** What changes in a few words, the worst first: what does not fit into the line is left out. */
function changesOf(
  { changes }: PreviewResult,
  { say }: Speech,
): { readonly text: string; readonly isWorst: boolean }[] {
  if (changes === undefined || "reason" in changes) return [];
  const { resources } = changes;
  const count = (kind: ResourceChange["kind"]) => resources.filter((each) => each.kind === kind).length;
  const lost = resources.filter((each) => each.lost !== undefined).length;
  const told = (n: number, template: string, isWorst = false) =>
    n === 0 ? [] : [{ text: say(template, { n }), isWorst }];
  return [
    ...told(lost, "Destroys the data of {n}.", true),
    ...told(count("replaced"), "{n} replaced."),
    ...told(count("removed"), "{n} removed."),
    ...told(count("changed"), "{n} changed."),
    ...told(count("added"), "{n} added."),
    ...(resources.length === 0 ? [{ text: say("Nothing changes."), isWorst: false }] : []),
  ];
}
