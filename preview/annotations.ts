import { readFileSync } from "node:fs";
import path from "node:path";
import { isMap, isPair, isScalar, isSeq, type Node, parseDocument } from "yaml";

/**
 * Settings' errors as GitHub's workflow commands, which show each at its line of the pull request. What names no file
 * of the project is left out: it stands in the log as it is.
 *
 * Source: GitHub, "Workflow commands for GitHub Actions", error.
 */
export function annotations(message: string, folder: string): readonly string[] {
  return message.split("\n").flatMap((line) => {
    const [, file, rest = ""] = /^((?:[\w.-]+\/)*Pulumi(?:\.[\w.-]+)?\.yaml)(?: with [^:]*)?: (.*)$/.exec(line) ?? [];
    if (file === undefined) return [];
    const [setting = ""] = rest.split(": ");
    const at = /^line (\d+)\b/.exec(rest)?.[1] ?? lineOf(path.join(folder, file), setting);
    return [`::error file=${property(file)},line=${at ?? 1}::${data(rest)}`];
  });
}

/** The line of a setting such as `servers[0].privateIp`, or of as much of its path as there is. */
function lineOf(file: string, setting: string): number | undefined {
  let text: string;
  let node: Node | null;
  try {
    text = readFileSync(file, "utf8");
    node = parseDocument(text).contents;
  } catch {
    return undefined;
  }
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? undefined : text.slice(0, offset).split("\n").length;
  const steps = setting.match(/[^.[\]]+/g) ?? [];
  const config = isMap(node) ? (node.get("config", true) as Node | undefined) : undefined;
  let line: number | undefined;
  let current: Node | undefined = config;
  for (const [i, step] of steps.entries()) {
    const next = below(current, step, i === 0);
    if (next === undefined) break;
    line = lineAt(next.offset) ?? line;
    current = next.value;
  }
  return line;
}

function below(
  node: Node | undefined,
  step: string,
  isFirst: boolean,
): { readonly offset: number | undefined; readonly value: Node | undefined } | undefined {
  if (isSeq(node)) {
    const value = node.items[Number(step)] as Node | undefined;
    return value && { offset: value.range?.[0], value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.filter(isPair).find(({ key }) => {
    const name = isScalar(key) ? String(key.value) : "";
    // Settings of the project are named without its namespace.
    return name === step || (isFirst && name.endsWith(`:${step}`));
  });
  if (pair === undefined) return undefined;
  return { offset: (pair.key as Node).range?.[0], value: (pair.value as Node | null) ?? undefined };
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
