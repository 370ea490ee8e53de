import type { Json, Properties } from "../account/json.ts";

interface Branch {
  [key: string]: Branch | string;
}

/**
 * The body of a call in AWS's query protocols: `Filter.1.Name=vpc-id&Filter.1.Value.1=vpc-1` is
 * `{Filter: [{Name: "vpc-id", Value: ["vpc-1"]}]}`. `member`, which IAM and STS put before numbers, is left out.
 */
export function readQuery(body: string): Properties {
  const tree: Branch = {};
  for (const [name, value] of new URLSearchParams(body)) {
    const path = name.split(".").filter((part) => part !== "member");
    let at = tree;
    for (const part of path.slice(0, -1)) {
      const next = at[part];
      const branch: Branch = typeof next === "object" ? next : {};
      at[part] = branch;
      at = branch;
    }
    at[path.at(-1) as string] = value;
  }
  return asJson(tree) as Properties;
}

function asJson(value: Branch | string): Json {
  if (typeof value === "string") return value;
  const keys = Object.keys(value);
  const isList = keys.length > 0 && keys.every((key) => /^\d+$/.test(key));
  if (!isList) return Object.fromEntries(keys.map((key) => [key, asJson(value[key] as Branch | string)]));
  return keys.toSorted((a, b) => Number(a) - Number(b)).map((key) => asJson(value[key] as Branch | string));
}
