import type { Drawing } from "../../../operate/diagram/drawing.ts";
import { crosses } from "../../../operate/diagram/findWay.ts";
import type { PlacedBox, PlacedText, Rect } from "../../../operate/diagram/place.ts";

const meets = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

const shown = (box: PlacedBox) => box.block.key ?? box.block.look ?? "box";

function* pairs<T>(items: readonly T[]): Iterable<readonly [T, T]> {
  for (const [index, one] of items.entries()) for (const other of items.slice(index + 1)) yield [one, other];
}

/** What lies over what in a picture, by its own numbers: texts, boxes, and lines over both. */
export function overlaps({ boxes, texts, lines, width, height }: Drawing): readonly string[] {
  const found: string[] = [];
  const seen = boxes.filter(({ block }) => block.look !== undefined);
  for (const [one, other] of pairs(texts))
    if (meets(one, other)) found.push(`"${one.block.text}" over "${other.block.text}"`);
  for (const [one, other] of pairs(seen)) {
    if (meets(one, other) && !holds(one, other) && !holds(other, one)) found.push(`${shown(one)} over ${shown(other)}`);
    if (meets(one, other) && one.block.solid && other.block.solid) found.push(`${shown(one)} in ${shown(other)}`);
  }
  for (const text of texts) found.push(...misplaced(text, seen));
  const paper = { x: 0, y: 0, width, height };
  for (const each of [...texts, ...boxes]) if (!holds(paper, each)) found.push("something off the paper");
  for (const { points, joins } of lines) {
    const inWay = [...seen.filter(({ block }) => block.solid && !joins.includes(block.key ?? "")), ...texts];
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (!from) continue;
      for (const each of inWay)
        if (crosses(from, to, each))
          found.push(
            `a line ${joins.join(" to ")} over ${"text" in each.block ? `"${each.block.text}"` : shown(each as PlacedBox)}`,
          );
    }
  }
  return found;
}

function misplaced(text: PlacedText, boxes: readonly PlacedBox[]): readonly string[] {
  return boxes
    .filter((box) => meets(text, box) && !holds(box, text))
    .map((box) => `"${text.block.text}" over the edge of ${shown(box)}`)
    .concat(text.within !== undefined && !holds(text.within, text) ? [`"${text.block.text}" outside of its box`] : []);
}
