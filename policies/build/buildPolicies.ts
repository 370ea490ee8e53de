import type {
  EnforcementLevel,
  Policy,
  PolicyPackArgs,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { isLeftUnmade } from "../model/graph/afterUpdate.ts";
import { loadAssets } from "../model/graph/assetText.ts";
import { InputRecorder, type RecordedInputs, recordInputs } from "../model/graph/input.ts";
import { currentOperation } from "../model/graph/operation.ts";
import { StackGraph } from "../model/graph/stackGraph.ts";
import { undecided } from "../rule/finding.ts";
import type { ResourceRule, Rule, StackRule } from "../rule/rule.ts";
import type { BuildOptions } from "./buildOptions.ts";
import { configSchemaOf, withDefaults } from "./configSchema.ts";
import { unusedExemptions } from "./exemption.ts";
import { ExemptionLedger } from "./exemptionLedger.ts";
import { parsePolicyConfig, type RuleConfig } from "./policyConfig.ts";
import { type Question, SharedGraph } from "./sharedGraph.ts";
import { SharedSettings } from "./sharedSettings.ts";
import { adviseAs, knownLevel, levelOf, Teller, today } from "./teller.ts";

type Policies = PolicyPackArgs["policies"];

/**
 * The rules as policies of Pulumi's SDK. Here, and only here, what cannot be decided becomes a violation (the SDK alone
 * would let it pass as an advisory), an exception becomes one too (the SDK alone would end the preview), and exemptions
 * are applied.
 *
 * Throws `PolicyConfigError` when the injected configuration is wrong.
 */
export function buildPolicies(rules: readonly Rule[], options: BuildOptions = {}): Policies {
  const config = options.config === undefined ? undefined : parsePolicyConfig(options.config, rules, options.today);
  const judgeOnlyResources = new Set(rules.flatMap(({ kind, name }) => (kind === "resource" ? [name] : [])));
  const run: Run = {
    recorder: new InputRecorder(),
    graph: new SharedGraph(options.operation ?? currentOperation),
    ledger: new ExemptionLedger(),
    shared: new SharedSettings(),
    isThrough: (rule) => judgeOnlyResources.has(rule),
    ruleOf: (name) => rules.find((each) => each.name === name),
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
  readonly ruleOf: (name: string) => Rule | undefined;
}

function policyOf(rule: Rule, given: RuleConfig | undefined, options: BuildOptions, run: Run): Policies[number] {
  const { recorder } = run;
  if (rule.kind === "resource") {
    const { types } = rule;
    const tellUnused = ofUnjudged(rule, given, options, recorder.inputs);
    return {
      ...metadata(rule, given),
      ...onResource(rule, given, options, run),
      /** Absent, and so skipped by the SDK before it decodes anything, where the rule has judged a resource in this run. */
      get validateStack() {
        return types && !haveType(recorder.inputs.keys(), types) ? tellUnused : undefined;
      },
    } as ResourceValidationPolicy;
  }
  const record: ResourceValidationPolicy["validateResource"] = (args) => recorder.record(rule.name, args);
  return {
    ...metadata(rule, given),
    ...onWholeStack(rule, given, options, run),
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
  const config = options.config === undefined ? undefined : parsePolicyConfig(options.config, rules, options.today);
  const shared = new SharedSettings();
  const enabled = rules.flatMap((rule) => {
    const given = config?.get(rule.name);
    const level = levelOf(rule, given);
    if (level === "disabled") return [];
    return [{ rule, level, settings: shared.of(rule, withDefaults(rule, given?.settings ?? {})) }];
  });
  const inputs: RecordedInputs = options.inputs ?? new Map();
  const forResources = enabled.filter(({ rule }) => rule.kind === "resource");
  const forStack = enabled.filter(({ rule }) => rule.kind === "stack");
  const teller = ({ rule, level, settings }: (typeof enabled)[number], report: ReportViolation) =>
    new Teller({ rule, settings, level, options, report: inTheNameOf(rule, level, report) });
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
  rule: ResourceRule,
  given: RuleConfig | undefined,
  options: BuildOptions,
  { recorder, ledger }: Run,
): Pick<ResourceValidationPolicy, "validateResource"> {
  const { types } = rule;
  const validate: ResourceValidationPolicy["validateResource"] = (args, report) => {
    if (!types) recorder.record(rule.name, args, true);
    else if (!types.includes(args.type)) args.notApplicable(`${rule.name} applies to ${types.join(", ")} only`);
    if (isLeftUnmade(args)) args.notApplicable("--target or --exclude leaves it out, so it is not made");
    const settings = withDefaults(rule, given?.settings ?? args.getConfig());
    ledger.judging(rule.name, settings);
    new Teller({ rule, settings, level: knownLevel(rule, given), options, report, ledger, guides: true }).tellResource(
      args,
    );
  };
  // With a type on the function the SDK skips other resources before it decodes their properties.
  return { validateResource: types?.length === 1 ? Object.assign(validate, { __pulumiType: types[0] }) : validate };
}

/** Of a rule that judges no resource of the stack nobody hears what it is configured with until the stack is shown. */
function ofUnjudged(
  rule: ResourceRule,
  given: RuleConfig | undefined,
  options: BuildOptions,
  inputs: RecordedInputs,
): StackValidationPolicy["validateStack"] {
  return (args, report) => {
    // Where no policy notes what is announced, all that is shown was.
    const urns = inputs.size > 0 ? inputs.keys() : args.resources.map(({ urn }) => urn);
    if (haveType(urns, rule.types ?? [])) return;
    const settings = withDefaults(rule, given?.settings ?? args.getConfig());
    for (const { message } of unusedExemptions(new Map([[rule.name, { settings }]]), [], today(options)))
      adviseAs(rule, report, message, "");
  };
}

/** Whether one of these URNs, `urn:pulumi:<stack>::<project>::<types>::<name>`, is of one of the types. */
function haveType(urns: Iterable<string>, types: readonly string[]): boolean {
  for (const urn of urns) if (types.includes(urn.split("::", 3)[2]?.split("$").at(-1) ?? "")) return true;
  return false;
}

function onWholeStack(
  rule: StackRule,
  given: RuleConfig | undefined,
  options: BuildOptions,
  { recorder, graph, ledger, shared, isThrough, ruleOf }: Run,
): Pick<StackValidationPolicy, "validateStack"> {
  return {
    validateStack: async (args, report) => {
      recorder.endRun(args.resources);
      const { graph: stack, question } = await graph.of(args.resources, recorder);
      const settings = shared.of(rule, withDefaults(rule, given?.settings ?? args.getConfig()));
      const teller = new Teller({
        rule,
        settings,
        level: knownLevel(rule, given),
        options,
        report,
        ledger,
        guides: true,
      });
      if (question && levelOf(rule, given) === "mandatory")
        tellQuestion(question, rule, settings, given === undefined, teller);
      teller.tellStack(stack);
      const unused = ledger.unused(rule.name, settings, today(options), isThrough);
      for (const { rule: name, message } of unused) adviseAs(ruleOf(name) ?? rule, report, message, "");
    },
  };
}

/**
 * By one rule, where it is sure to count. Under the engine a level that the configuration lowers is not known here, and
 * so each further rule points to the first.
 */
function tellQuestion(
  question: Question,
  rule: StackRule,
  settings: Readonly<Record<string, unknown>>,
  isLevelUnknown: boolean,
  teller: Teller,
): void {
  if (question.toldBy === undefined) teller.tellOfStack(undecided(question.message));
  else if (isLevelUnknown) teller.tellOfStack(undecided(`what ${question.toldBy} says of this update holds here too`));
  // A rule that only warns leaves it to the next one.
  if (settings.onUnknown !== "warn") question.toldBy ??= rule.name;
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
