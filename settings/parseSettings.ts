import { adminPasswordHasADirectory } from "./checks/checkExisting.ts";
import { zonesAreNamed } from "./checks/checkNetwork.ts";
import { crossChecks } from "./checks/crossChecks.ts";
import { deepFreeze } from "./defaults/deepFreeze.ts";
import { fillDefaults } from "./defaults/fillDefaults.ts";
import { checkShape } from "./schema/checkShape.ts";
import type { ClusterSpec } from "./schema/clusterSpec.ts";
import { rawSettings } from "./schema/rawSettings.ts";
import { inSettingsOrder } from "./schema/schemaKeys.ts";
import { inStackFile } from "./schema/settingProblem.ts";

export interface RawStack {
  readonly project: string;
  readonly stack: string;
  /** `namespace:key` to text, as `pulumi.runtime.allConfig()` gives it: objects are JSON, scalars are text. */
  readonly config: Readonly<Record<string, string>>;
}

export type ParsedSettings =
  | { readonly ok: true; readonly spec: ClusterSpec }
  /** At least one, each a line `Pulumi.<stack>.yaml: <path>: <text>`, in settings order. */
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Turns a stack's configuration into the specification of its cluster, deeply frozen, or into every problem it has.
 * Never throws on what a stack file says.
 */
export function parseSettings({ project, stack, config }: RawStack): ParsedSettings {
  const { raw, problems: unreadable } = rawSettings(project, config);
  const { draft: input, problems: misshapen } = checkShape(raw);
  const spec = fillDefaults(project, stack, input);
  const problems = [
    ...unreadable,
    ...misshapen,
    ...zonesAreNamed(input),
    ...adminPasswordHasADirectory(input),
    ...crossChecks.flatMap((check) => check(spec)),
  ].sort((a, b) => inSettingsOrder(a.path, b.path));
  if (problems.length > 0) return { ok: false, problems: problems.map((one) => inStackFile(stack, one)) };
  // Every hole in a draft has its problem, so a draft without problems is a whole specification.
  return { ok: true, spec: deepFreeze(spec as ClusterSpec) };
}
