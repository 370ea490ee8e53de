import type { EnforcementLevel, ReportViolation } from "@pulumi/policy";
import { failureOf } from "../model/graph/failure.ts";
import type { JudgedResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { judgesEach, type Rule } from "../rule/rule.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { type Exemption, exemptionFor, todayInUtc, whyNotCounting } from "./exemption.ts";
import type { ExemptionLedger } from "./exemptionLedger.ts";
import type { RuleConfig } from "./policyConfig.ts";
import { readToldCauses, type ToldCauses } from "./toldCauses.ts";

/** Of a rule, where the configuration is at hand; without one it is the rule's own. */
export function levelOf(rule: Rule, given: RuleConfig | undefined): EnforcementLevel {
  return given?.enforcementLevel ?? rule.enforcementLevel ?? "mandatory";
}

/** The same, and undefined under the engine, which keeps the configured levels to itself. */
export function knownLevel(rule: Rule, given: RuleConfig | undefined): EnforcementLevel | undefined {
  return given && levelOf(rule, given);
}

export function today({ today }: BuildOptions): string {
  return today ?? todayInUtc();
}

/**
 * A diagnostic that stays advisory in a mandatory policy. The SDK's `reportViolation` takes such an object (1.21,
 * `makeReportViolationFun`), which its type does not tell; a test of the harness watches over it.
 */
export function adviseAs(rule: Rule, report: ReportViolation, message: string, urn: string): void {
  const { name, description, severity } = rule;
  const full = report as unknown as (advisory: object) => void;
  full({ name, description, severity, message: `${description}\n${message}`, urn, enforcementLevel: "advisory" });
}

export interface TellerOptions {
  readonly rule: Rule;
  /** Defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Undefined where it is not known. */
  readonly level: EnforcementLevel | undefined;
  readonly options: BuildOptions;
  readonly report: ReportViolation;
  readonly ledger?: ExemptionLedger;
  /** Whether each message ends in what to do and the page: where nobody prints them beside it. */
  readonly guides?: boolean;
}

/** Reports the findings of one rule. */
export class Teller {
  readonly #of: TellerOptions;

  constructor(of: TellerOptions) {
    this.#of = of;
  }

  /** Does nothing for a stack rule, nor for a resource of another type. */
  tellResource(resource: JudgedResource): void {
    const { rule, settings } = this.#of;
    if (rule.kind !== "resource" || !judgesEach(rule, resource.type)) return;
    for (const finding of neverThrowing(() => rule.check(resource, settings))) this.#tell(finding, resource.urn);
  }

  /** Does nothing for a resource rule. */
  tellStack(stack: StackGraph): void {
    const { rule, settings } = this.#of;
    if (rule.kind !== "stack") return;
    const causes = stack.part(readToldCauses);
    for (const finding of neverThrowing(() => rule.check(stack, settings))) {
      this.#tell(finding, finding.urn ?? "", causes);
    }
  }

  /** Tells a finding that no check of the rule made: what the rule advises is no help with it. */
  tellOfStack(finding: Finding): void {
    new Teller({ ...this.#of, guides: false }).#tell(finding, "");
  }

  #tell(finding: Finding, urn: string, causes?: ToldCauses): void {
    const { settings, options, ledger } = this.#of;
    const { name: rule } = this.#of.rule;
    const open = finding.kind === "undecided";
    const said = shortened(finding.message);
    const message = open ? `cannot be decided at preview: ${said}` : said;
    const day = today(options);
    const found = exemptionFor((settings.exemptions ?? []) as readonly Exemption[], urn, day);
    if (found.state !== "none") {
      const { reason, expires } = found.exemption;
      ledger?.use({ rule, urn, reason, expires });
      if (found.state === "expired") options.onExpired?.({ rule, urn, reason, expires });
    }
    if (found.state === "counts") {
      const { reason, expires } = found.exemption;
      if (options.onExempted) options.onExempted({ rule, urn, reason, expires });
      else this.#advise(`exempted until ${expires} (${reason}): ${message}`, urn);
      return;
    }
    const warns = open && settings.onUnknown === "warn";
    const elsewhere = this.#toldElsewhere(finding, warns, causes);
    if (elsewhere === "enough") return;
    const notes = [elsewhere, found.state === "expired" ? `(${whyNotCounting(found.exemption, day)})` : ""];
    const told = [message, ...notes].filter((each) => each !== "").join(" ");
    if (warns && options.onWarning) options.onWarning({ rule, urn, message: told });
    else if (warns || finding.kind === "advised") this.#advise(this.#guided(told), urn);
    else this.#of.report(this.#guided(told), urn);
  }

  /** "enough" where the finding's cause is told already; else what points to the rule that told it, if one did. */
  #toldElsewhere({ cause }: Finding, warns: boolean, causes: ToldCauses | undefined): string {
    if (cause === undefined || causes === undefined) return "";
    const { rule } = this.#of;
    const level = warns || this.#of.level === "advisory" ? "advisory" : this.#of.level && "mandatory";
    const before = causes.before(cause, rule.name, level);
    if (before === "enough") return before;
    causes.tell(cause, rule.name, level);
    return before === "nobody" ? "" : `(The cause is the one that ${before.rule} names.)`;
  }

  #guided(message: string): string {
    const { remediation, url } = this.#of.rule;
    return this.#of.guides ? `${message}\nWhat to do: ${remediation}\nSee ${url}` : message;
  }

  #advise(message: string, urn: string): void {
    adviseAs(this.#of.rule, this.#of.report, message, urn);
  }
}

const LONGEST_MESSAGE = 2000;

/** A message quotes values of the program, which may be of any length. */
function shortened(message: string): string {
  return message.length <= LONGEST_MESSAGE
    ? message
    : `${message.slice(0, LONGEST_MESSAGE)}... (${message.length} characters)`;
}

function* neverThrowing(check: () => Iterable<Finding>): Iterable<Finding> {
  try {
    yield* check();
  } catch (error) {
    // The SDK's UnknownValueError, which its types do not export. It names the property, never a value.
    const unknown = error instanceof Error && "unknownTypeSentinel" in error;
    yield unknown
      ? undecided(error.message)
      : violated(`the rule itself failed, so nothing is proven: ${failureOf(error)}`);
  }
}
