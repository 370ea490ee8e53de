import type { Json } from "../account/json.ts";

/** Name of a list's elements: `item` with EC2, `member` elsewhere. */
export type ElementOfLists = "item" | "member";

export function asXml(name: string, value: Json, lists: ElementOfLists): string {
  return `<${name}>${contentOf(value, lists)}</${name}>`;
}

function contentOf(value: Json, lists: ElementOfLists): string {
  if (value === null) return "";
  if (Array.isArray(value)) return value.map((each) => asXml(lists, each, lists)).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([name, each]) => asXml(name, each, lists))
      .join("");
  }
  return String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
