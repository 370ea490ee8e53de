import { readFileSync } from "node:fs";
import { withLf } from "../delivery/lineEnds.ts";

/** A text of the project, by its path from the root, with LF whatever the checkout has. */
export function projectText(file: string): string {
  return withLf(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
}
