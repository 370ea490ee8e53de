import { DEFAULT_RECOVERY } from "../../clusterpro/article.ts";
import { DEFAULT_HTTP_PORT, DEFAULT_SERVER, DEFAULT_ZONES_REGION } from "../defaults/defaults.ts";
import { parseSettings } from "../parseSettings.ts";

/**
 * What a setting is where the stack file names the Region only, by its path as `SettingRow` has it; undefined where that
 * is no plain value.
 */
export function defaultOf(path: string): string | number | boolean | undefined {
  const value = path.split(".").reduce<unknown>((held, step) => {
    const name = step.replace(/\[\]$/, "");
    const inside = (held as Readonly<Record<string, unknown>> | undefined)?.[name];
    return step.endsWith("[]") ? (inside as readonly unknown[] | undefined)?.[0] : inside;
  }, DEFAULTS);
  return ["string", "number", "boolean"].includes(typeof value) ? (value as string | number | boolean) : undefined;
}

const DEFAULTS = defaults();

function defaults(): Readonly<Record<string, unknown>> {
  const stack = { project: "project", stack: "stack", config: { "aws:region": DEFAULT_ZONES_REGION } };
  const parsed = parseSettings(stack);
  if (!parsed.ok) throw new Error(`the defaults are no settings: ${parsed.problems.join("; ")}`);
  const { cluster, ...spec } = parsed.spec;
  const monitors = Object.entries(cluster.monitors).map(([name, monitor]) => {
    return [name, { ...monitor, recovery: DEFAULT_RECOVERY[name as keyof typeof DEFAULT_RECOVERY] }];
  });
  return {
    ...spec,
    server: DEFAULT_SERVER,
    cluster: {
      ...cluster,
      monitors: Object.fromEntries(monitors),
      networkPartition: { port: DEFAULT_HTTP_PORT },
    },
  };
}
