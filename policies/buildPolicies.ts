import type {
  EnforcementLevel,
  Policy,
  PolicyPackArgs,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { configSchemaOf, withDefaults } from "./configSchema.ts";
import { type Exemption, exemptionFor, isDate } from "./exemption.ts";
import { ExemptionLedger } from "./exemptionLedger.ts";
import { failureOf } from "./failure.ts";
import { type Finding, undecided, violated } from "./finding.ts";
import { loadAssets } from "./model/assetText.ts";
import { InputRecorder, type RecordedInputs, recordInputs } from "./model/input.ts";
import type { JudgedResource } from "./model/resource.ts";
import { StackGraph } from "./model/stackGraph.ts";
import { parsePolicyConfig, type RuleConfig } from "./policyConfig.ts";
import { judgesEach, type MixedRule, type ResourceRule, type Rule, type StackRule } from "./rule.ts";
import { SharedGraph } from "./sharedGraph.ts";
import { SHARES_VIRTUAL_IPS, SharedSettings } from "./sharedSettings.ts";

export interface BuildOptions {
  /** What a `--policy-pack-config` file holds. Absent: the engine hands out the configuration. */
  readonly config?: unknown;
  /** `YYYY-MM-DD`. Default: today in UTC. */
  readonly today?: string;
  /** Hears of each finding that an exemption took out. Absent: an advisory diagnostic says so. */
  readonly onExempted?: (exempted: Exempted) => void;
  /** Hears of what `onUnknown: "warn"` leaves undecided. Absent: an advisory diagnostic says so. */
  readonly onWarning?: (warning: Warning) => void;
  /** What the program gives each resource, where it is known without asking the policies. */
  readonly inputs?: RecordedInputs;
}

export interface Exempted {
  readonly rule: string;
  readonly urn: string;
  readonly reason: string;
  readonly expires: string;
}

export interface Warning {
  readonly rule: string;
  readonly urn: string;
  readonly message: string;
}

type Policies = PolicyPackArgs["policies"];

/**
 * The rules as policies of Pulumi's SDK. Here, and only here, what cannot be decided becomes a violation (the SDK alone
 * would let it pass as an advisory), an exception becomes one too (the SDK alone would end the preview), and exemptions
 * are applied.
 *
 * Throws `PolicyConfigError` when the injected configuration is wrong.
 */
export function buildPolicies(rules: readonly Rule[], options: BuildOptions = {}): Policies {
  const config = options.config === undefined ? undefined : parsePolicyConfig(options.config, rules);
  const judgeOnlyResources = new Set(rules.flatMap(({ kind, name }) => (kind === "resource" ? [name] : [])));
  const run: Run = {
    recorder: new InputRecorder(),
    graph: new SharedGraph(),
    ledger: new ExemptionLedger(),
    shared: new SharedSettings(),
    isThrough: (rule) => judgeOnlyResources.has(rule),
  };
  return rules.map((rule) => policyOf(rule, config?.get(rule.name), options, run));
}

/** What the policies of a pack share. */
interface Run {
  readonly recorder: InputRecorder;
  readonly graph: SharedGraph;
  readonly ledger: ExemptionLedger;
  readonly shared: SharedSettings;
  /** Whether a rule has judged all it judges when the first stack policy runs. */
  readonly isThrough: (rule: string) => boolean;
}

function policyOf(rule: Rule, given: RuleConfig | undefined, options: BuildOptions, run: Run): Policies[number] {
  if (rule.kind === "resource") return { ...metadata(rule, given), ...onResource(rule, given, options, run) };
  const onStack = onWholeStack(rule, given, options, run);
  // One policy with both functions, so that level and configuration are one; the SDK calls either in its turn.
  if (rule.kind === "mixed") return { ...metadata(rule, given), ...onStack, ...onResource(rule, given, options, run) };
  const { recorder } = run;
  const record: ResourceValidationPolicy["validateResource"] = (args) => recorder.record(rule.name, args);
  return {
    ...metadata(rule, given),
    ...onStack,
    /** Absent, and so skipped by the SDK before it decodes anything, once another policy records. */
    get validateResource() {
      return recorder.isWanted(rule.name) ? record : undefined;
    },
  } as StackValidationPolicy;
}

/**
 * The same rules as at most two policies: one for each resource, one for the stack. The SDK decodes all resources anew
 * for each policy, which for a few dozen rules costs more than the rules themselves; the engine still gets a policy for
 * each rule, because it configures, lists and disables by policy.
 */
export function combinePolicies(rules: readonly Rule[], options: BuildOptions = {}): Policies {
  const config = options.config === undefined ? undefined : parsePolicyConfig(options.config, rules);
  const shared = new SharedSettings(config?.get(SHARES_VIRTUAL_IPS)?.settings.virtualIps);
  const enabled = rules.flatMap((rule) => {
    const given = config?.get(rule.name);
    const level = levelOf(rule, given);
    const settings = shared.of(rule, withDefaults(rule, given?.settings ?? {}));
    return level === "disabled" ? [] : [{ rule, level, settings }];
  });
  const inputs: RecordedInputs = options.inputs ?? new Map();
  const forResources = enabled.filter(({ rule }) => rule.kind !== "stack");
  const forStack = enabled.filter(({ rule }) => rule.kind !== "resource");
  const teller = ({ rule, level, settings }: (typeof enabled)[number], report: ReportViolation) =>
    new Teller(rule, settings, options, inTheNameOf(rule, level, report));
  const common = { description: "All rules at once.", enforcementLevel: "mandatory" } as const;
  return [
    {
      ...common,
      name: "resource-rules",
      validateResource: (args, report) => {
        if (options.inputs === undefined) recordInputs(inputs, args);
        for (const each of forResources) teller(each, report).tellResource(args);
      },
    },
    {
      ...common,
      name: "stack-rules",
      validateStack: async (args, report) => {
        await loadAssets(args.resources.map(({ props }) => props));
        const graph = new StackGraph(args.resources, inputs);
        for (const each of forStack) teller(each, report).tellStack(graph);
      },
    },
  ];
}

/** What the SDK does for a policy of its own: it puts the description first and fills in level and severity. */
function inTheNameOf(rule: Rule, level: EnforcementLevel, report: ReportViolation): ReportViolation {
  const { name, description, severity } = rule;
  // Neither has anything to remedy by itself, and the SDK makes mandatory of it.
  const enforcementLevel = level === "remediate" ? "mandatory" : level;
  const full = report as unknown as (violation: object) => void;
  return ((violation: string | object, urn?: string) =>
    full(
      typeof violation === "string"
        ? { name, description, severity, enforcementLevel, urn, message: `${description}\n${violation}` }
        : { name, description, severity, enforcementLevel, ...violation },
    )) as ReportViolation;
}

function onResource(
  rule: ResourceRule | MixedRule,
  given: RuleConfig | undefined,
  options: BuildOptions,
  { recorder, ledger }: Run,
): Pick<ResourceValidationPolicy, "validateResource"> {
  const types = rule.kind === "resource" ? rule.types : undefined;
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!types) recorder.record(rule.name, args, true);
    else if (!types.includes(args.type)) args.notApplicable(`${rule.name} applies to ${types.join(", ")} only`);
    const settings = withDefaults(rule, given?.settings ?? args.getConfig());
    ledger.judging(rule.name, settings);
    const teller = new Teller(rule, settings, options, report, ledger);
    teller.tellResource(args);
  };
  // With a type on the function the SDK skips other resources before it decodes their properties.
  return { validateResource: types?.length === 1 ? Object.assign(validate, { __pulumiType: types[0] }) : validate };
}

function onWholeStack(
  rule: StackRule | MixedRule,
  given: RuleConfig | undefined,
  options: BuildOptions,
  { recorder, graph, ledger, shared, isThrough }: Run,
): Pick<StackValidationPolicy, "validateStack"> {
  return {
    validateStack: async (args, report) => {
      recorder.endRun();
      const stack = await graph.of(args.resources, recorder.inputs);
      const settings = shared.of(rule, withDefaults(rule, given?.settings ?? args.getConfig()));
      const teller = new Teller(rule, settings, options, report, ledger);
      teller.tellStack(stack);
      for (const each of ledger.unused(rule.name, settings, isThrough)) teller.advise(each, "");
    },
  };
}

function metadata(rule: Rule, given: RuleConfig | undefined): Policy & { readonly enforcementLevel: EnforcementLevel } {
  return {
    name: rule.name,
    description: rule.description,
    enforcementLevel: levelOf(rule, given),
    severity: rule.severity,
    remediationSteps: rule.remediation,
    url: rule.url,
    configSchema: configSchemaOf(rule),
    ...(rule.framework ? { framework: rule.framework } : {}),
  };
}

/** In UTC. */
function today(): string {
  return new Date().toISOString().slice(0, "YYYY-MM-DD".length);
}

function levelOf(rule: Rule, given: RuleConfig | undefined): EnforcementLevel {
  return given?.enforcementLevel ?? rule.enforcementLevel ?? "mandatory";
}

/** Reports the findings of one rule. */
class Teller {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly #rule: Rule;
  readonly #options: BuildOptions;
  readonly #report: ReportViolation;
  readonly #ledger: ExemptionLedger | undefined;

  /** @param settings Defaults filled in. */
  constructor(
    rule: Rule,
    settings: Readonly<Record<string, unknown>>,
    options: BuildOptions,
    report: ReportViolation,
    ledger?: ExemptionLedger,
  ) {
    this.#rule = rule;
    this.settings = settings;
    this.#options = options;
    this.#report = report;
    this.#ledger = ledger;
  }

  /** Does nothing for a stack rule, nor for a resource of another type. */
  tellResource(resource: JudgedResource): void {
    const rule = this.#rule;
    if (rule.kind === "stack" || !judgesEach(rule, resource.type)) return;
    this.#tell(() => rule.check(resource, this.settings), resource.urn);
  }

  /** Does nothing for a resource rule. */
  tellStack(stack: StackGraph): void {
    const rule = this.#rule;
    if (rule.kind === "stack") this.#tell(() => rule.check(stack, this.settings));
    else if (rule.kind === "mixed") this.#tell(() => rule.checkStack(stack, this.settings));
  }

  #tell(check: () => Iterable<Finding>, urn?: string): void {
    for (const finding of neverThrowing(check)) this.#tellOne(finding, urn ?? finding.urn ?? "");
  }

  #tellOne(finding: Finding, urn: string): void {
    const { name: rule } = this.#rule;
    const { onExempted, onWarning } = this.#options;
    const open = finding.kind === "undecided";
    const said = shortened(finding.message);
    const message = open ? `cannot be decided at preview: ${said}` : said;
    const found = exemptionFor(
      (this.settings.exemptions ?? []) as readonly Exemption[],
      urn,
      this.#options.today ?? today(),
    );
    if (found.state === "counts") {
      const { reason, expires } = found.exemption;
      this.#ledger?.use({ rule, urn, reason, expires });
      if (onExempted) onExempted({ rule, urn, reason, expires });
      else this.advise(`exempted until ${expires} (${reason}): ${message}`, urn);
      return;
    }
    const told = found.state === "expired" ? `${message} ${expiredNote(found.exemption)}` : message;
    if (open && this.settings.onUnknown === "warn") {
      if (onWarning) onWarning({ rule, urn, message: told });
      else this.advise(told, urn);
    } else if (finding.kind === "advised") {
      this.advise(told, urn);
    } else {
      this.#report(told, urn);
    }
  }

  /**
   * A diagnostic that stays advisory in a mandatory policy. The SDK's `reportViolation` takes such an object (1.21,
   * `makeReportViolationFun`), which its type does not tell; a test of the harness watches over it.
   */
  advise(message: string, urn: string): void {
    const report = this.#report as unknown as (advisory: {
      readonly message: string;
      readonly urn: string;
      readonly enforcementLevel: "advisory";
    }) => void;
    report({ message: `${this.#rule.description}\n${message}`, urn, enforcementLevel: "advisory" });
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

function expiredNote({ resource, expires }: Exemption): string {
  return isDate(expires)
    ? `(The exemption for "${resource}" expired on ${expires} and no longer counts.)`
    : `(The exemption for "${resource}" does not count: "${expires}" is not a date.)`;
}
