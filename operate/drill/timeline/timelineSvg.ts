import { escaped } from "../../diagram/escaped.ts";
import { FONTS } from "../../diagram/svg.ts";
import { type Box, type Line, type PlacedText, TEXT_LOOKS, type Timeline } from "./drawing.ts";
import { paletteStyle } from "./palette.ts";

/** What a timeline is called, and what it shows, for those who do not see it. */
export interface Told {
  /** Of this picture alone, on its page. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** How a timeline looks, by the palette; once a page. */
export const TIMELINE_STYLE = `.t-lane{fill:var(--panel);stroke:var(--edge)}
.t-bounds{fill:var(--bounds);stroke:var(--lost);stroke-width:.6}
.t-failed{fill:var(--lost)}
.t-label{fill:var(--paper)}
.t-pill{fill:var(--paper);stroke:var(--mark)}
.t-hatch{fill:none;stroke:var(--lost);stroke-width:2}
.l-answers{fill:none;stroke:var(--answers);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.l-mark{fill:none;stroke:var(--mark);stroke-width:1.4;stroke-dasharray:5 3}
.l-grid{fill:none;stroke:var(--edge)}
.l-axis{fill:none;stroke:var(--muted)}
.x-title,.x-plain{fill:var(--text)}
.x-small{fill:var(--muted)}
.x-mark{fill:var(--mark)}
.x-lost{fill:var(--lost)}
${Object.entries(TEXT_LOOKS)
  .map(([look, { size, bold }]) => `.x-${look}{font-size:${size}px${bold ? ";font-weight:bold" : ""}}`)
  .join("\n")}`;

/** For a page that has the style and the palette. */
export function timelineElement(
  { width, height, boxes, lines, texts }: Timeline,
  { id, title, description }: Told,
): string {
  const over = (box: Box) => box.look === "label" || box.look === "pill";
  const hatch = `${id}-hatch`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc" font-family="${FONTS}">`,
    `<title id="${id}-title">${escaped(title)}</title>`,
    `<desc id="${id}-desc">${escaped(description)}</desc>`,
    `<defs><pattern id="${hatch}" width="7" height="7" patternUnits="userSpaceOnUse"><path class="t-hatch" d="M0 7L7 0M-1 1L1 -1M6 8L8 6"/></pattern></defs>`,
    ...boxes.filter((box) => !over(box)).map((box) => boxElement(box, hatch)),
    ...lines.filter(({ path }) => path !== "").map(lineElement),
    ...boxes.filter(over).map((box) => boxElement(box, hatch)),
    ...texts.map(textElement),
    "</svg>",
  ].join("\n");
}

/** As a file of its own. */
export function timelineFile(timeline: Timeline, told: Told): string {
  const [opening = "", title = "", description = "", ...rest] = timelineElement(timeline, told).split("\n");
  const { width, height } = timeline;
  const size = `width="${width}" height="${height}"`;
  return [
    opening.replace(' role="img"', ` ${size} role="img"`),
    title,
    description,
    "<style>",
    paletteStyle(),
    ".paper{fill:var(--paper)}",
    TIMELINE_STYLE,
    "</style>",
    `<rect class="paper" ${size}/>`,
    ...rest,
    "",
  ].join("\n");
}

function boxElement({ look, x, y, width, height }: Box, hatch: string): string {
  const fill = look === "outage" ? `fill="url(#${hatch})"` : `class="t-${look}"`;
  const round = look === "pill" ? ' rx="9"' : "";
  return `<rect ${fill} x="${x}" y="${y}" width="${width}" height="${height}"${round}/>`;
}

function lineElement({ look, path }: Line): string {
  return `<path class="l-${look}" d="${path}"/>`;
}

/** From the top of a line of text to where its letters stand. */
const BASELINE = 0.8;

function textElement({ look, text, x, y, width, height, anchor }: PlacedText): string {
  const at = { start: x, middle: x + width / 2, end: x + width }[anchor];
  const place = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text class="x-${look}" x="${at}" y="${Math.round(y + height * BASELINE)}"${place}>${escaped(text)}</text>`;
}
