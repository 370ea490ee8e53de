import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import { withHole } from "./draft.ts";
import { knownKeys } from "./schemaKeys.ts";
import type { Path, SettingProblem } from "./settingProblem.ts";
import { strayKey } from "./strayKeys.ts";
import { UNDECRYPTED } from "./undecrypted.ts";

/** These are text even when they look like JSON. */
const TEXT_KEYS = ["aws:region", "directoryAdminPassword"];

/**
 * The stack's configuration as one tree: the Region, and what stands below the project's namespace with objects and
 * scalars decoded. Other namespaces, and other keys of `aws`, belong to others.
 */
export function rawSettings(
  project: string,
  config: Readonly<Record<string, string>>,
): { raw: Readonly<Record<string, unknown>>; problems: SettingProblem[] } {
  const problems: SettingProblem[] = [];
  const ours = Object.entries(config).flatMap(([name, value]): [string, unknown][] => {
    const key = name === "aws:region" ? name : keyBelow(project, name);
    if (key === undefined) {
      const stray = strayKey(project, name);
      if (stray === undefined) return [];
      problems.push(stray.problem);
      return `${project}:${stray.meant}` in config ? [] : [[stray.meant, undefined]];
    }
    // An unknown password is no wrong password: the engine resolves it, or reports it, when it is used.
    if (key === "directoryAdminPassword" && value === UNDECRYPTED) return [];
    const decoded = decode(key, value);
    if (name === "aws:region" || !knownKeys([]).includes(key)) return [[key, decoded]];
    const secrets = undecrypted([key], decoded);
    problems.push(...secrets.map((path) => problem(path, UNREADABLE)));
    return [[key, secrets.reduce(withHoleIn(key), decoded)]];
  });
  return { raw: Object.fromEntries(ours), problems };
}

const UNREADABLE = say(
  "a secret that could not be decrypted",
  "a plain value is required, since plans show it",
  "Unlock the stack's secrets, or set the value without --secret",
);

/** No setting lies deeper; what does is refused as an unknown key. */
const DEEPEST = 12;

/** Places of undecrypted secrets, at any depth of the settings: `pulumi config set --path --secret` makes such. */
function undecrypted(path: Path, value: unknown): Path[] {
  if (value === UNDECRYPTED) return [path];
  if (path.length > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => undecrypted([...path, i], item));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => undecrypted([...path, name], item));
}

function withHoleIn(key: string) {
  return (value: unknown, path: Path) => (withHole({ [key]: value }, path) as Record<string, unknown>)[key];
}

function keyBelow(project: string, name: string): string | undefined {
  return name.startsWith(`${project}:`) ? name.slice(project.length + 1) : undefined;
}

/** Pulumi hands objects over as JSON and all else as text. Text that is no JSON stays, for its type to be refused. */
function decode(key: string, value: string): unknown {
  if (TEXT_KEYS.includes(key)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
