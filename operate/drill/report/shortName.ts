import { columns } from "../../../messages/layout.ts";

const MOST_COLUMNS = 16;

/** A name for a column: a long one with its middle left out, because its end tells it from others as often as its beginning. */
export function shortName(name: string, most = MOST_COLUMNS): string {
  if (columns(name) <= most) return name;
  const characters = [...name];
  let [before, after] = [Math.floor(most / 2), Math.ceil(most / 2)];
  for (;;) {
    const short = `${characters.slice(0, before).join("")}…${characters.slice(characters.length - after).join("")}`;
    if (columns(short) <= most) return short;
    if (before >= after) before -= 1;
    else after -= 1;
  }
}
