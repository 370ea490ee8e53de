import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** What the properties of a resource type are called, as the SDK declares them. */
export interface TypeNames {
  readonly inputs: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  /** What AWS fills in where the program says nothing. */
  readonly computed: readonly string[];
}

const resolve = createRequire(import.meta.url).resolve;
const known = new Map<string, TypeNames>();

/** Reads the SDK's declarations of `aws:ec2/route:Route`, once. Throws where there are none. */
export function typeNames(type: string): TypeNames {
  const found = known.get(type) ?? readNames(type);
  known.set(type, found);
  return found;
}

function readNames(type: string): TypeNames {
  const [pkg = "", module = "", className = ""] = type.split(":");
  const folder = path.dirname(resolve(`@pulumi/${pkg}/package.json`));
  const file = path.join(folder, `${module.replace(/^index\//, "")}.d.ts`);
  const source = readFileSync(file, "utf8").replace(/\/\*\*[\s\S]*?\*\//g, "");

  const args = new RegExp(`^export interface ${className}Args \\{([\\s\\S]*?)^\\}`, "m").exec(source)?.[1];
  if (args === undefined) throw new Error(`${file} declares no ${className}Args`);
  const inputs = new Set<string>();
  const required = new Set<string>();
  for (const [, name, optional] of args.matchAll(/^ {4}(\w+)(\??): /gm)) {
    inputs.add(name as string);
    if (optional === "") required.add(name as string);
  }
  const computed: string[] = [];
  for (const [, name, shape] of source.matchAll(/^ {4}readonly (\w+): pulumi\.Output<([\s\S]*?)>;$/gm)) {
    const optional = /\| undefined$/.test(shape as string);
    if (!inputs.has(name as string) || !(optional || required.has(name as string))) computed.push(name as string);
  }
  return { inputs, required, computed };
}
