import "../olderNode.ts";

export { announceComputed, type ComputedOutputs } from "../plan/announceComputed.ts";
export {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanOptions,
  type PlanProperties,
  type PlanValue,
  plan,
  Reference,
  type ResourceOptions,
} from "../plan/plan.ts";
export type {
  CustomTimeouts,
  PlannedOptions,
  PlannedResource,
  WireProperties,
  WireValue,
} from "../plan/plannedResource.ts";
export { asSentToPolicies, outputsOf, secret, UNKNOWN } from "../plan/wire.ts";
export {
  type AnalyzeOptions,
  type AnalyzeResult,
  analyze,
  type BuiltPack,
  type Policies,
  type RulePack,
  type Violation,
} from "./analyze.ts";
