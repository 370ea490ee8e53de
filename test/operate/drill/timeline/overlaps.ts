import { type Box, PAPER, type Rect, type Timeline } from "../../../../operate/drill/timeline/drawing.ts";

const meets = (a: Rect, b: Rect) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const holds = (outer: Rect, inner: Rect) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

/** Where an upright line of phases goes, pixels. */
function uprights({ lines }: Timeline): readonly Rect[] {
  return lines
    .filter(({ look }) => look === "mark")
    .flatMap(({ path }) =>
      [...path.matchAll(/M([\d.]+) ([\d.]+)v([\d.]+)/g)].map(([, x, y, height]) => ({
        x: Number(x),
        y: Number(y),
        width: 0,
        height: Number(height),
      })),
    );
}

/** What lies over what in a timeline, by its own numbers. */
export function overlaps(timeline: Timeline): readonly string[] {
  const { texts, boxes, width, height } = timeline;
  const found: string[] = [];
  const over = (box: Box) => box.look === "label" || box.look === "pill";
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) if (meets(one, other)) found.push(`"${one.text}" over "${other.text}"`);
    if (!holds({ x: 0, y: 0, width, height }, one)) found.push(`"${one.text}" off the paper`);
    const own = boxes.filter(over).some((box) => holds(box, one));
    for (const line of uprights(timeline)) if (!own && meets(line, one)) found.push(`a line over "${one.text}"`);
  }
  const above = boxes.filter(over);
  for (const [index, one] of above.entries())
    for (const other of above.slice(index + 1)) if (meets(one, other)) found.push(`${one.look} over ${other.look}`);
  for (const { look, x, width } of boxes)
    if (look !== "pill" && (x < PAPER.left || x + width > PAPER.right + 1)) found.push(`${look} beyond the lane`);
  return found;
}
