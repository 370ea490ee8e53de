import "../olderNode.ts";

export {
  type AnalyzeOptions,
  type AnalyzeResult,
  analyze,
  type BuiltPack,
  type Policies,
  type RulePack,
  type Violation,
} from "./analyze.ts";
export { announceComputed, type ComputedOutputs } from "./announceComputed.ts";
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
} from "./plan.ts";
export type {
  CustomTimeouts,
  PlannedOptions,
  PlannedResource,
  WireProperties,
  WireValue,
} from "./plannedResource.ts";
export { asSentToPolicies, outputsOf, secret, UNKNOWN } from "./wire.ts";
