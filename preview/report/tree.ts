import { columns, type Paint, wrap } from "../../messages/layout.ts";
import type { RecordedResource } from "../plan/recordedResource.ts";
import { properties } from "./describe.ts";

export interface TreeStyle {
  readonly width: number;
  readonly paint: Paint;
  /** With every file of a delivery. */
  readonly full: boolean;
}

/** What is many, alike and of interest together only. */
const FOLDED = new Set(["aws:s3/bucketObjectv2:BucketObjectv2", "aws:s3/bucketObject:BucketObject"]);
const FEW = 3;

interface Node {
  readonly label: string;
  readonly details: string;
  readonly urn: string | undefined;
}

/** The resources below their components. Nothing is cut: what does not fit goes on below. */
export function tree(resources: readonly RecordedResource[], { width, paint, full }: TreeStyle): string[] {
  const children = Map.groupBy(resources, (each) => each.parent);
  const below = (urn: string | undefined): readonly Node[] => {
    const found = children.get(urn) ?? [];
    return full ? found.map(node) : folded(found);
  };
  const lines: string[] = [];
  const visit = ({ label, details, urn }: Node, indent: string, branch: string) => {
    const within = urn === undefined ? [] : below(urn);
    const deeper = indent + (branch === "" ? "" : branch.startsWith("└") ? "   " : "│  ");
    const start = indent + branch + label;
    if (details === "") lines.push(start);
    else if (columns(start) + 2 + columns(details) <= width) lines.push(`${start}  ${paint("dim", details)}`);
    else {
      const hanging = `${deeper}${within.length > 0 ? "│" : " "}    `;
      lines.push(start, ...wrap(details, width - columns(hanging)).map((line) => hanging + paint("dim", line)));
    }
    within.forEach((child, index) => {
      visit(child, deeper, index === within.length - 1 ? "└─ " : "├─ ");
    });
  };
  for (const root of below(undefined)) visit(root, "", "");
  return lines;
}

function node(resource: RecordedResource): Node {
  const { type, name, read, urn } = resource;
  return {
    label: `${type.split(":").at(-1)} ${name}${read ? " (read)" : ""}`,
    details: properties(resource),
    urn,
  };
}

/** The files of one parent as one node, at the place of the first. */
function folded(siblings: readonly RecordedResource[]): readonly Node[] {
  const files = siblings.filter(({ type }) => FOLDED.has(type));
  if (files.length <= FEW) return siblings.map(node);
  const [first] = files;
  return siblings.flatMap((each) => {
    if (!FOLDED.has(each.type)) return [node(each)];
    return each === first ? [foldedNode(files)] : [];
  });
}

function foldedNode(files: readonly RecordedResource[]): Node {
  const keys = files.map(({ inputs, name }) => (typeof inputs.key === "string" ? inputs.key : name));
  const shared = sharedFolder(keys);
  const folders = Map.groupBy(keys, (key) => {
    const [folder, ...rest] = key.slice(shared.length).split("/");
    return rest.length === 0 ? "" : `${folder}/`;
  });
  const counted = [...folders].flatMap(([folder, of]) =>
    folder === "" ? of.map((key) => key.slice(shared.length)) : [`${folder} ${of.length}`],
  );
  return {
    label: `${files.length} x ${files[0]?.type.split(":").at(-1)} ${shared}`,
    details: counted.join("  "),
    urn: undefined,
  };
}

function sharedFolder(keys: readonly string[]): string {
  let shared = keys[0]?.slice(0, keys[0].lastIndexOf("/") + 1) ?? "";
  while (!keys.every((key) => key.startsWith(shared))) {
    shared = shared.slice(0, shared.slice(0, -1).lastIndexOf("/") + 1);
  }
  return shared;
}
