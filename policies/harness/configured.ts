import type {
  EnforcementLevel,
  PolicyPackArgs,
  ResourceValidation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { checkValue, PolicyConfigError } from "../build/policyConfig.ts";

type Policies = PolicyPackArgs["policies"];
type Settings = Readonly<Record<string, unknown>>;

interface Entry {
  readonly enforcementLevel: EnforcementLevel | undefined;
  readonly settings: Settings;
}

/**
 * Policies with the configuration that the engine would hand them: the schema's defaults, then what the file gives;
 * `all` sets the level of every policy, a policy's own entry goes before it. Names that no policy has are left alone.
 *
 * The SDK keeps the configuration of a process to itself, so each policy is wrapped.
 *
 * @param config what a `--policy-pack-config` file holds, parsed
 * @throws PolicyConfigError for what a policy's own schema refuses
 */
export function configured(policies: Policies, config: unknown): Policies {
  const given = (config ?? {}) as Settings;
  const all = entryOf(given.all);
  const problems: string[] = [];
  const result = policies.map((policy) => {
    const { properties = {}, required = [] } = policy.configSchema ?? {};
    const { enforcementLevel, settings } = entryOf(Object.hasOwn(given, policy.name) ? given[policy.name] : undefined);
    const defaults = Object.entries(properties).flatMap(([key, { default: value }]) =>
      value === undefined ? [] : [[key, value]],
    );
    const whole = { ...Object.fromEntries(defaults), ...settings };
    problems.push(...checkValue(whole, { type: "object", properties, required }, policy.name));
    return handedOut(policy, enforcementLevel ?? all.enforcementLevel, whole);
  });
  if (problems.length > 0) throw new PolicyConfigError(problems);
  return result;
}

function entryOf(given: unknown): Entry {
  if (typeof given !== "object" || given === null) {
    return { enforcementLevel: given as EnforcementLevel | undefined, settings: {} };
  }
  const { enforcementLevel, ...settings } = given as Settings;
  return { enforcementLevel: enforcementLevel as EnforcementLevel | undefined, settings };
}

function handedOut(policy: Policies[number], level: EnforcementLevel | undefined, settings: Settings) {
  const getConfig = <T extends object>() => structuredClone(settings) as T;
  const { validateResource } = policy as ResourceValidationPolicy;
  // What the SDK's own helpers put on the function, such as the type it applies to, stays on it.
  const wrapped = (validate: ResourceValidation) =>
    Object.assign(((args, report) => validate({ ...args, getConfig }, report)) as ResourceValidation, validate);
  return {
    ...policy,
    ...(level === undefined ? {} : { enforcementLevel: level }),
    ...(validateResource === undefined
      ? {}
      : {
          validateResource: Array.isArray(validateResource) ? validateResource.map(wrapped) : wrapped(validateResource),
        }),
    /** Asked for when the stack is shown, as the SDK does: a policy may tell only then whether it judges the stack. */
    get validateStack() {
      const { validateStack } = policy as Partial<StackValidationPolicy>;
      if (validateStack === undefined) return undefined;
      const wrappedStack: typeof validateStack = (args, report) => validateStack({ ...args, getConfig }, report);
      return Object.assign(wrappedStack, validateStack);
    },
  } as Policies[number];
}
