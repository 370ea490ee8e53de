import type { PolicyPackArgs } from "@pulumi/policy";
import type { Rpc } from "@pulumi/policy/server.js";
import server from "@pulumi/policy/server.js";
import type { AnalyzeDiagnostic } from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerProto from "@pulumi/pulumi/proto/analyzer_pb.js";
import { combinePolicies, type Exempted } from "../buildPolicies.ts";
import { unusedExemptions } from "../exemption.ts";
import { enabledRules, parsePolicyConfig } from "../policyConfig.ts";
import type { Rule } from "../rule.ts";
import type { PlannedResource } from "./plannedResource.ts";
import { analyzeRequest, analyzeStackRequest } from "./requests.ts";

export type Policies = PolicyPackArgs["policies"];

/** A pack of this project's rules. */
export interface RulePack {
  readonly name: string;
  readonly version: string;
  readonly rules: readonly Rule[];
}

export interface AnalyzeOptions {
  /** What a `--policy-pack-config` file holds, parsed. Rule packs only; throws `PolicyConfigError` when it is wrong. */
  readonly config?: unknown;
  /** `YYYY-MM-DD`, for exemptions. Default: today in UTC. */
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
 * Takes a pack of rules, or plain policies as given to `new PolicyPack`. Stack policies run after a mandatory violation
 * too, as in a preview. Where it differs from the engine: no provider has checked the inputs, and policies see neither
 * providers nor stack tags.
 *
 * Rejects when a plain policy throws, as the engine's preview would end; a rule's exception is a violation instead.
 */
export async function analyze(
  subject: RulePack | Policies,
  resources: readonly PlannedResource[],
  options: AnalyzeOptions = {},
): Promise<AnalyzeResult> {
  const exempted: Exempted[] = [];
  const warnings: string[] = [];
  const { name, version, policies } = Array.isArray(subject)
    ? { name: "policies", version: "0.0.0", policies: plain(subject, options) }
    : {
        ...(subject as RulePack),
        policies: combinePolicies((subject as RulePack).rules, {
          ...options,
          // Once for each resource, however much the rule found there.
          onExempted: (each) => {
            if (!exempted.some((known) => known.rule === each.rule && known.urn === each.urn)) exempted.push(each);
          },
          onWarning: ({ rule, urn, message }) => warnings.push(`${rule}: ${urn || "the stack"}: ${message}`),
        }),
      };

  const violations: Violation[] = [];
  const analyzeResource = server.makeAnalyzeRpcFun(name, version, "advisory", policies);
  for (const resource of resources) {
    if (resource.read) continue;
    const diagnostics = await diagnosticsOf(analyzeResource, analyzeRequest(resource));
    for (const each of diagnostics) violations.push(violation(each, resource.urn));
  }
  const stackUrn = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.urn ?? "";
  const analyzeStack = server.makeAnalyzeStackRpcFun(name, version, "advisory", policies);
  for (const each of await diagnosticsOf(analyzeStack, analyzeStackRequest(resources))) {
    violations.push(violation(each, stackUrn));
  }
  if (!Array.isArray(subject) && options.config !== undefined) {
    warnings.push(...unusedExemptions(parsePolicyConfig(options.config, (subject as RulePack).rules), exempted));
  }
  const rules = Array.isArray(subject)
    ? policies.filter(({ enforcementLevel }) => enforcementLevel !== "disabled").length
    : enabledRules((subject as RulePack).rules, options.config).length;
  return { violations, exempted, warnings, rules };
}

function plain(policies: Policies, { config }: AnalyzeOptions): Policies {
  if (config !== undefined) {
    throw new Error("a configuration needs a pack of rules: plain policies read theirs from the engine only");
  }
  return policies;
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
