/** Colours by what they are for, in the light and in the dark; a test holds their contrast. */
export const PALETTE = {
  paper: ["#ffffff", "#0d1117"],
  panel: ["#f6f8fa", "#161b22"],
  text: ["#1f2328", "#e6edf3"],
  muted: ["#57606a", "#9da7b3"],
  edge: ["#d0d7de", "#30363d"],
  answers: ["#1f5fae", "#6ba4f0"],
  lost: ["#b3261e", "#ff8a80"],
  bounds: ["#fbe3e1", "#3a1c1c"],
  mark: ["#7a57ad", "#a58ad6"],
  good: ["#2d6a34", "#5fae68"],
  warn: ["#8a4600", "#f0b35e"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

export type Colour = keyof typeof PALETTE;

/** As custom properties of CSS, by the reader's theme; printed always as in the light. */
export function paletteStyle(): string {
  const theme = (index: 0 | 1) =>
    Object.entries(PALETTE)
      .map(([name, themes]) => `--${name}:${themes[index]}`)
      .join(";");
  return `:root{color-scheme:light dark;${theme(0)}}\n@media screen and (prefers-color-scheme:dark){:root{${theme(1)}}}`;
}
