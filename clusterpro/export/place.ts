import { type Problem, problem } from "../../problems/problem.ts";
import { parseStep } from "../confPath.ts";
import type { ReadElement } from "./readXml.ts";

/** A value and the element of the export that takes it. */
export interface Placed {
  readonly element: ReadElement;
  readonly value: string;
}

/** What to do where the element that takes a value of the environment is missing. */
const FROM_WEB_UI = "the environment's value has no place. Set it in Cluster WebUI and export again";

/** The place of a value at a path below an element; a problem when there is none, or when it holds no plain text. */
export function place(from: ReadElement, path: string, value: string | number, advice = FROM_WEB_UI): Placed | Problem {
  const element = find(from, path, advice);
  if (!isElement(element)) return element;
  if (element.children.length > 0 || !element.plain) {
    return problem(element.path, "holds more than a text; a text alone is allowed. Export it again");
  }
  return { element, value: String(value) };
}

export function isPlaced(found: Placed | Problem): found is Placed {
  return "element" in found;
}

/** The element at a path below another one; a problem when it is missing or there twice. */
export function find(from: ReadElement, path: string, advice: string): ReadElement | Problem {
  let at = from;
  for (const step of path.split("/")) {
    const [next, second] = childrenAt(at, step);
    if (next === undefined) {
      return problem(`${from.path}/${path}`, `is missing in the base configuration; ${advice}`);
    }
    if (second !== undefined) {
      return problem(next.path, "stands there twice; it is allowed once. Export the configuration again");
    }
    at = next;
  }
  return at;
}

export function isElement(found: ReadElement | Problem): found is ReadElement {
  return "tag" in found;
}

/** The elements that one step of a path leads to. */
export function childrenAt(element: ReadElement, step: string): readonly ReadElement[] {
  const { tag, key } = parseStep(step);
  return element.children.filter((child) => child.tag === tag && (key === undefined || child.key === key));
}

/** True when there is an element at a path below another one. */
export function exists(element: ReadElement, path: string): boolean {
  const [step = "", ...rest] = path.split("/");
  return childrenAt(element, step).some((child) => rest.length === 0 || exists(child, rest.join("/")));
}
