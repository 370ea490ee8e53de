import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { DIRECTORY } from "./directories.ts";

export const RANDOM_PASSWORD = "random:index/randomPassword:RandomPassword";
export const SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** Properties that are a password or hold one. */
const SECRET_PROPERTIES: readonly (readonly [type: string, ...path: string[]])[] = [
  [RANDOM_PASSWORD, "result"],
  [SECRET_VERSION, "secretString"],
  [DIRECTORY, "password"],
  ["aws:fsx/windowsFileSystem:WindowsFileSystem", "selfManagedActiveDirectory", "password"],
];

/** Shorter ones would be found in innocent texts. */
const SHORTEST_SECRET = 8;

/** The stack's own secrets, as far as they are known: to find one that was copied. */
export interface Secrets {
  /** Whether one of them stands in a text, as it is or in a form that texts of several languages need. */
  standIn(text: string): boolean;
}

export function readSecrets(stack: StackGraph): Secrets {
  const forms = new Set<string>();
  for (const [type, ...path] of SECRET_PROPERTIES) {
    for (const { props } of stack.ofType(type)) {
      const value = readText(props, ...path);
      if (value.state === "known")
        for (const each of secretsIn(value.value)) for (const form of formsOf(each)) forms.add(form);
    }
  }
  const all = [...forms];
  return { standIn: (text) => all.some((each) => text.includes(each)) };
}

/** Names what a secret was copied into, for rules that may both find it there. */
export function secretIn({ urn }: StackResource, property: string): string {
  return `secret in ${property} of ${urn}`;
}

/** A secret may be JSON with user name and password. */
function secretsIn(text: string): string[] {
  let parts: readonly unknown[] = [text];
  if (text.startsWith("{")) {
    try {
      const json = JSON.parse(text) as Readonly<Record<string, unknown>>;
      parts = Object.entries(json).flatMap(([name, value]) => (/passw(or)?d|pwd|secret/i.test(name) ? [value] : []));
    } catch {
      // No JSON: a password that starts with a brace.
    }
  }
  return parts.filter((each): each is string => typeof each === "string" && each.length >= SHORTEST_SECRET);
}

/** As it is, in JSON, in XML, and in base64. */
function formsOf(secret: string): readonly string[] {
  const xml = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    xml,
    xml.replaceAll('"', "&quot;").replaceAll("'", "&apos;"),
    // Without the last characters, which depend on what follows.
    Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1),
  ];
}
