import { type Look, TEXT_LOOKS, type TextLook } from "./block.ts";
import type { Drawing, Line } from "./drawing.ts";
import { escaped } from "./escaped.ts";
import type { PlacedBox, PlacedText } from "./place.ts";

/** Fill and stroke of boxes in the light and in the dark. */
const BOXES: Readonly<Record<Look, readonly [light: readonly [string, string], dark: readonly [string, string]]>> = {
  vpc: [
    ["#f6f8fa", "#8c959f"],
    ["#161b22", "#6e7681"],
  ],
  zone: [
    ["#ffffff", "#8c959f"],
    ["#0d1117", "#6e7681"],
  ],
  public: [
    ["#eef8ee", "#4c9a52"],
    ["#12261a", "#3f8a4a"],
  ],
  private: [
    ["#eef4fc", "#5b86c4"],
    ["#121f33", "#4a72b0"],
  ],
  server: [
    ["#ffffff", "#1f5fae"],
    ["#0d1117", "#6ba4f0"],
  ],
  controller: [
    ["#ffffff", "#7a57ad"],
    ["#0d1117", "#a58ad6"],
  ],
  fileSystem: [
    ["#ffffff", "#a8621a"],
    ["#0d1117", "#d99a55"],
  ],
  natGateway: [
    ["#ffffff", "#3a8240"],
    ["#0d1117", "#5fae68"],
  ],
  endpoint: [
    ["#ffffff", "#57606a"],
    ["#0d1117", "#8b949e"],
  ],
  gateway: [
    ["#ffffff", "#3a8240"],
    ["#0d1117", "#5fae68"],
  ],
  tables: [
    ["#ffffff", "#8c959f"],
    ["#0d1117", "#6e7681"],
  ],
  table: [
    ["#f6f8fa", "#57606a"],
    ["#161b22", "#8b949e"],
  ],
  clients: [
    ["#ffffff", "#57606a"],
    ["#0d1117", "#8b949e"],
  ],
  rail: [
    ["#b3261e", "#b3261e"],
    ["#a32a22", "#ff8a80"],
  ],
  outside: [
    ["#ffffff", "#7a57ad"],
    ["#0d1117", "#a58ad6"],
  ],
};

const TEXTS: Readonly<Record<TextLook, readonly [light: string, dark: string]>> = {
  heading: ["#1f2328", "#e6edf3"],
  title: ["#1f2328", "#e6edf3"],
  name: ["#1f2328", "#e6edf3"],
  plain: ["#1f2328", "#e6edf3"],
  small: ["#57606a", "#9da7b3"],
  virtualIp: ["#b3261e", "#ff8a80"],
  onRail: ["#ffffff", "#ffffff"],
  missing: ["#8a4600", "#f0b35e"],
};

const LINES: Readonly<Record<Line["look"], readonly [light: string, dark: string]>> = {
  clients: ["#57606a", "#8b949e"],
  now: ["#b3261e", "#ff8a80"],
  later: ["#b3261e", "#ff8a80"],
};

const PAPER = ["#ffffff", "#0d1117"] as const;
export const FONTS = "Helvetica, Arial, 'Hiragino Sans', 'Noto Sans CJK JP', 'Yu Gothic', Meiryo, sans-serif";

/** The picture as one SVG file, whose colours follow the reader's light or dark theme. */
export function svg({ title, width, height, boxes, texts, lines }: Drawing): string {
  const size = `width="${width}" height="${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ${size} role="img" font-family="${FONTS}">`,
    `<title>${escaped(title)}</title>`,
    `<style>`,
    styleSheet(0),
    `@media (prefers-color-scheme: dark) {`,
    styleSheet(1),
    `}`,
    `</style>`,
    `<defs>`,
    ...(Object.keys(LINES) as Line["look"][]).map(arrowHead),
    `</defs>`,
    `<rect class="paper" ${size}/>`,
    ...boxes.flatMap(boxElement),
    ...lines.map(lineElement),
    ...texts.map(textElement),
    `</svg>`,
    "",
  ].join("\n");
}

function styleSheet(theme: 0 | 1): string {
  return [
    `.paper { fill: ${PAPER[theme]} }`,
    ...Object.entries(BOXES).map(
      ([look, themes]) => `.${look} { fill: ${themes[theme][0]}; stroke: ${themes[theme][1]} }`,
    ),
    ...Object.entries(TEXTS).map(([look, themes]) => `.text-${look} { fill: ${themes[theme]} }`),
    ...Object.entries(LINES).flatMap(([look, themes]) => [
      `.line-${look} { fill: none; stroke: ${themes[theme]}; stroke-width: 2 }`,
      `.arrow-${look} { fill: ${themes[theme]} }`,
    ]),
  ].join("\n");
}

function arrowHead(look: Line["look"]): string {
  const place = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="5" markerHeight="5" orient="auto"';
  return `<marker id="arrow-${look}" ${place}><path class="arrow-${look}" d="M0 0L10 5L0 10z"/></marker>`;
}

function boxElement({ block, x, y, width, height }: PlacedBox): readonly string[] {
  if (block.look === undefined) return [];
  const dashes = block.look === "zone" ? ' stroke-dasharray="6 4"' : "";
  return [`<rect class="${block.look}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"${dashes}/>`];
}

function lineElement({ look, points, arrow }: Line): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
  const dashes = look === "later" ? ' stroke-dasharray="7 5"' : "";
  const head = arrow ? ` marker-end="url(#arrow-${look})"` : "";
  return `<path class="line-${look}" d="${path}"${dashes}${head}/>`;
}

/** From the top of a line of text to where its letters stand. */
const BASELINE = 0.78;

function textElement({ block, x, y, width, height, within }: PlacedText): string {
  const { size, bold } = TEXT_LOOKS[block.look];
  const centred = within?.block.centred === true;
  const at = centred ? `x="${x + width / 2}" text-anchor="middle"` : `x="${x}"`;
  const weight = bold ? ' font-weight="bold"' : "";
  const baseline = Math.round(y + height * BASELINE);
  return `<text class="text-${block.look}" ${at} y="${baseline}" font-size="${size}"${weight}>${escaped(block.text)}</text>`;
}
