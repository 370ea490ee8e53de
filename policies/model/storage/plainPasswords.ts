import { type Reading, read, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { DIRECTORY } from "./directories.ts";

export interface PlainPassword {
  readonly resource: StackResource;
  /** Where it stands, for example `parameters.Password`. */
  readonly property: string;
  readonly directory: StackResource;
}

/** The lengths that AWS takes for a directory; a shorter text would be found by chance. */
const SHORTEST = 8;
const LONGEST = 64;
const DEEPEST = 12;

/** Where a password belongs, by type: what such a resource holds is encrypted, or is the source of the password. */
const KEEPERS: readonly string[] = [DIRECTORY, "aws:secretsmanager/secretVersion:SecretVersion", "pulumi:pulumi:Stack"];

/** What makes a password, and has no use but to hold it. */
const GENERATORS: readonly string[] = [
  "random:index/randomPassword:RandomPassword",
  "random:index/randomString:RandomString",
];

/** A property that is not known yet and is made from what a directory's password is made from. */
export interface PerhapsPassword extends PlainPassword {
  readonly generator: StackResource;
}

/** Plain properties of the stack that may hold a directory's password, which is not known before the first update. */
export function* readPerhapsPasswords(stack: StackGraph): Iterable<PerhapsPassword> {
  const byGenerator = new Map<StackResource, StackResource>();
  for (const directory of stack.ofType(DIRECTORY)) {
    if (readText(directory.props, "password").state === "known") continue;
    for (const generator of stack.dependencies(directory, "password", GENERATORS))
      byGenerator.set(generator, directory);
  }
  if (byGenerator.size === 0) return;
  for (const resource of stack.resources) {
    if (keepsPasswords(resource)) continue;
    for (const property of Object.keys(resource.propertyDependencies)) {
      const [generator] = stack.dependencies(resource, property, GENERATORS).filter((each) => byGenerator.has(each));
      const directory = generator && byGenerator.get(generator);
      if (directory && holdsUnknown(read(resource.props, property))) yield { resource, property, directory, generator };
    }
  }
}

function holdsUnknown(reading: Reading, depth = 0): boolean {
  if (reading.state === "unknown") return true;
  if (reading.state === "absent" || typeof reading.value !== "object" || reading.value === null) return false;
  const { value } = reading;
  return depth >= DEEPEST || Object.keys(value).some((key) => holdsUnknown(read(value, key), depth + 1));
}

/** Plain properties of the stack that hold a directory's password, as far as it is known. */
export function readPlainPasswords(stack: StackGraph): readonly PlainPassword[] {
  const byPassword = new Map<string, StackResource>();
  for (const directory of stack.ofType(DIRECTORY)) {
    const password = readText(directory.props, "password");
    if (password.state !== "known") continue;
    const { length } = password.value;
    if (length >= SHORTEST && length <= LONGEST) byPassword.set(password.value, directory);
  }
  if (byPassword.size === 0) return [];
  const pattern = new RegExp([...byPassword.keys()].map(escaped).join("|"));
  const found: PlainPassword[] = [];
  for (const resource of stack.resources) {
    if (keepsPasswords(resource)) continue;
    for (const { text, path } of textsIn(resource.props)) {
      const [password] = pattern.exec(text) ?? [];
      const directory = password === undefined ? undefined : byPassword.get(password);
      if (directory) found.push({ resource, property: path, directory });
    }
  }
  return found;
}

function keepsPasswords({ type, props }: StackResource): boolean {
  if (KEEPERS.includes(type) || type.startsWith("random:")) return true;
  const kind = readText(props, "type");
  return type === "aws:ssm/parameter:Parameter" && kind.state === "known" && kind.value === "SecureString";
}

function* textsIn(value: unknown, path = "", depth = 0): Iterable<{ readonly text: string; readonly path: string }> {
  const reading = read(value);
  if (reading.state !== "known") return;
  if (typeof reading.value === "string") {
    if (reading.value.length >= SHORTEST) yield { text: reading.value, path };
  } else if (typeof reading.value === "object" && reading.value !== null && depth < DEEPEST) {
    const target = reading.value as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(target)) {
      const inner = Array.isArray(target) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
      yield* textsIn(target[key], inner, depth + 1);
    }
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
