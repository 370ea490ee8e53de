import type { EnforcementLevel, PolicyPackArgs } from "@pulumi/policy";
import type { Rpc } from "@pulumi/policy/server.js";
import server from "@pulumi/policy/server.js";
import type { AnalyzeDiagnostic } from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { combinePolicies } from "../build/buildPolicies.ts";
import type { Exempted } from "../build/exemption.ts";
import { todayInUtc, unusedExemptions } from "../build/exemption.ts";
import { enabledRules, parsePolicyConfig } from "../build/policyConfig.ts";
import type { PlannedResource } from "../plan/plannedResource.ts";
import { sentKeys } from "../plan/wire.ts";
import { judgesEach, type Rule } from "../rule/rule.ts";
import { configured } from "./configured.ts";
import { analyzeRequest, analyzeStackRequest } from "./requests.ts";

export type Policies = PolicyPackArgs["policies"];

/** A pack of this project's rules. */
export interface RulePack {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
}

/** Any pack as the engine loads it: what is given to `new PolicyPack`, with its name and version. */
export interface BuiltPack extends Pick<PolicyPackArgs, "enforcementLevel" | "policies"> {
  readonly name: string;
  readonly version: string;
}

export interface AnalyzeOptions {
  /** What a `--policy-pack-config` file holds, parsed. Rejects with a `PolicyConfigError` when it is wrong. */
  readonly config?: unknown;
  /** `YYYY-MM-DD`, for exemptions of a pack of rules; a built pack has its own. Default: today in UTC. */
  readonly today?: string;
}

export interface AnalyzeResult {
  readonly violations: readonly Violation[];
  readonly exempted: readonly Exempted[];
  /** What was left undecided with `onUnknown: "warn"`, and exemptions that suppressed nothing. */
  readonly warnings: readonly string[];
  /** Number of policies that were run, disabled ones not counted. */
  readonly rules: number;
}

export interface Violation {
  readonly rule: string;
  readonly level: "advisory" | "mandatory";
  readonly severity: "low" | "medium" | "high" | "critical" | "unspecified";
  /** Empty when it concerns the stack as a whole and the plan has no stack resource. */
  readonly urn: string;
  /** What the rule said, without the policy's description that the SDK puts before it. */
  readonly message: string;
}

/**
 * Runs policies in process through the policy SDK's own server functions, so that unknowns, secrets, enforcement levels
 * and exceptions behave as under the engine: every resource policy on every resource, then every stack policy once.
 *
 * Takes a pack of rules; a built pack, each of whose policies runs by itself and is handed its configuration as the
 * engine would, defaults filled in; or the policies alone. Stack policies run after a mandatory violation too, as in a
 * preview. Where it differs from the engine: no provider has checked the inputs, policies see neither providers nor
 * stack tags, nothing is remediated, and of what a provider will fill in stack policies see what `announceComputed` adds.
 *
 * Rejects when a policy of a built pack throws, as the engine's preview would end; a rule's exception is a violation
 * instead. A policy that reads what is not known yet is an advisory violation, as the SDK has it, whatever its level.
 */
export async function analyze(
  subject: RulePack | BuiltPack | Policies,
  resources: readonly PlannedResource[],
  options: AnalyzeOptions = {},
): Promise<AnalyzeResult> {
  const run = "rules" in subject ? ruleRun(subject, resources, options) : builtRun(subject, options);
  const { name, version, level, policies } = run;
  const violations: Violation[] = [];
  const analyzeResource = server.makeAnalyzeRpcFun(name, version, level, policies);
  for (const resource of resources) {
    if (resource.read || !run.judgesEach(resource.type)) continue;
    const diagnostics = await diagnosticsOf(analyzeResource, analyzeRequest(resource));
    for (const each of diagnostics) violations.push(violation(each, resource.urn));
  }
  const stackUrn = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const analyzeStack = server.makeAnalyzeStackRpcFun(name, version, level, policies);
  for (const each of await diagnosticsOf(analyzeStack, analyzeStackRequest(resources))) {
    violations.push(violation(each, stackUrn));
  }
  return { violations, ...run.told() };
}

/** Policies to run, and what they tell beside violations. */
interface Run {
  readonly name: string;
  readonly version: string;
  /** Of policies that have none. */
  readonly level: EnforcementLevel;
  readonly policies: Policies;
  /** Whether any policy judges resources of a type one by one; the others are spared, which takes most of the time. */
  readonly judgesEach: (type: string) => boolean;
  readonly told: () => Omit<AnalyzeResult, "violations">;
}

function ruleRun(
  { name, version, rules }: RulePack,
  resources: readonly PlannedResource[],
  options: AnalyzeOptions,
): Run {
  const exempted: Exempted[] = [];
  const expired: Exempted[] = [];
  const today = options.today ?? todayInUtc();
  const warnings: string[] = [];
  const policies = combinePolicies(rules, {
    ...options,
    today,
    inputs: new Map(
      resources.flatMap(({ urn, inputs, read }) => (read ? [] : [[urn, new Set(sentKeys(inputs))] as const])),
    ),
    // Once for each resource, however much the rule found there.
    onExempted: (each) => {
      if (!exempted.some((known) => known.rule === each.rule && known.urn === each.urn)) exempted.push(each);
    },
    onExpired: (each) => expired.push(each),
    onWarning: ({ rule, urn, message }) => warnings.push(`${rule}: ${urn || "the stack"}: ${message}`),
  });
  const told = () => {
    const unused =
      options.config === undefined
        ? []
        : unusedExemptions(parsePolicyConfig(options.config, rules, today), [...exempted, ...expired], today);
    const said = unused.map(({ rule, message }) => `${rule}: ${message}`);
    return { exempted, warnings: [...warnings, ...said], rules: enabledRules(rules, options.config, today).length };
  };
  const wants = new Map<string, boolean>();
  const judges = (type: string) => {
    const known = wants.get(type);
    if (known !== undefined) return known;
    const wanted = rules.some((rule) => judgesEach(rule, type));
    wants.set(type, wanted);
    return wanted;
  };
  return { name, version, level: "advisory", policies, judgesEach: judges, told };
}

function builtRun(subject: BuiltPack | Policies, { config }: AnalyzeOptions): Run {
  const pack: BuiltPack = "policies" in subject ? subject : { name: "policies", version: "0.0.0", policies: subject };
  const level = pack.enforcementLevel ?? "advisory";
  const policies = configured(pack.policies, config);
  const rules = policies.filter(({ enforcementLevel = level }) => enforcementLevel !== "disabled").length;
  return {
    name: pack.name,
    version: pack.version,
    level,
    policies,
    judgesEach: () => true,
    told: () => ({ exempted: [], warnings: [], rules }),
  };
}

async function diagnosticsOf<Request>(rpc: Rpc<Request>, request: Request): Promise<AnalyzeDiagnostic[]> {
  return new Promise((resolve, reject) => {
    rpc({ request }, (error, response) => {
      if (error) reject(error);
      else resolve(response?.getDiagnosticsList() ?? []);
    }).catch(reject);
  });
}

const SEVERITIES = ["unspecified", "low", "medium", "high", "critical"] as const satisfies Violation["severity"][];

function violation(diagnostic: AnalyzeDiagnostic, fallbackUrn: string): Violation {
  const prefix = `${diagnostic.getDescription()}\n`;
  const message = diagnostic.getMessage();
  return {
    rule: diagnostic.getPolicyname(),
    level: diagnostic.getEnforcementlevel() === analyzerProto.EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
    severity: SEVERITIES[diagnostic.getSeverity()] ?? "unspecified",
    urn: diagnostic.getUrn() || fallbackUrn,
    message: message.startsWith(prefix) ? message.slice(prefix.length) : message,
  };
}
