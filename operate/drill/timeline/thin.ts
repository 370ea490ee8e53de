import type { ProbeTry } from "../drillResult.ts";
import { isNotLooked } from "../notLooked.ts";

/** A moment's place on paper. */
export type Scale = (at: number) => number;

/** From and to, in pixels. */
export type Extent = readonly [from: number, to: number];

/** A column of pixels with the least and the most that a try in it took, milliseconds. */
export interface Column {
  readonly x: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The good tries as lines that break where a try failed or none was made. However many tries there are, each column is in
 * one line, with two points at most: the fastest and the slowest.
 *
 * @param width of a column, pixels
 */
export function goodLines(
  tries: readonly ProbeTry[],
  interval: number,
  scale: Scale,
  width: number,
): readonly (readonly Column[])[] {
  const lines: Column[][] = [];
  let before: ProbeTry | undefined;
  let broken = true;
  for (const each of tries) {
    const untried = before !== undefined && isNotLooked(before.startedAt, each.startedAt, interval);
    broken ||= untried || !each.good;
    if (each.good) {
      const x = Math.floor(scale(each.startedAt) / width) * width;
      const took = each.endedAt - each.startedAt;
      const line = lines.at(-1);
      const last = line?.at(-1);
      // After a break within a column, the line goes on in the next one: there it breaks, or nobody would see it.
      if (line && last?.x === x) line[line.length - 1] = widened(last, took);
      else {
        const column = { x, least: took, most: took };
        if (line === undefined || broken) lines.push([column]);
        else line.push(column);
        broken = false;
      }
    }
    before = each;
  }
  return lines;
}

function widened({ x, least, most }: Column, took: number): Column {
  return { x, least: Math.min(least, took), most: Math.max(most, took) };
}

/**
 * Extents in whole pixels, each at least `least` wide, those that touch as one: nothing that was there is left out, and
 * nothing gets shorter.
 */
export function joined(extents: readonly Extent[], least: number): readonly Extent[] {
  const found: [number, number][] = [];
  for (const [from, to] of extents.toSorted(([one], [other]) => one - other)) {
    const start = Math.floor(from);
    const end = Math.max(Math.ceil(to), start + least);
    const last = found.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
