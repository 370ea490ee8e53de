import type { Language } from "../../../messages/language.ts";
import { PAPER, type Part, textAround, textAt } from "./drawing.ts";
import { shownTick } from "./duration.ts";
import type { Span } from "./span.ts";
import type { Scale } from "./thin.ts";
import { ticksBetween } from "./ticks.ts";

const MOST_TICKS = 9;

/** Height of the axis under the lanes. */
export const AXIS = 44;

const TITLES: Readonly<Record<Language, (time: string) => string>> = {
  en: (time) => `Time after ${time} UTC. Upwards: how long the virtual IP took to answer, by powers of ten`,
  ja: (time) => `横軸: ${time} UTC からの経過時間。縦軸: 仮想 IP の応答時間（対数目盛）`,
};

/** Time after `zero`, under the lanes. */
export function layAxis(
  zero: number,
  y: number,
  { span, language, scale }: { readonly span: Span; readonly language: Language; readonly scale: Scale },
): Part {
  const ticks = ticksBetween(span.from - zero, span.to - zero, MOST_TICKS).map((offset) => {
    const x = Math.round(scale(zero + offset));
    return { x, label: textAround("small", shownTick(offset)[language], x, y + 7) };
  });
  const onPaper = ticks.filter(({ label }) => label.x >= 0 && label.x + label.width <= PAPER.width);
  return {
    boxes: [],
    lines: [{ look: "axis", path: ticks.map(({ x }) => `M${x} ${y}v5`).join("") }],
    texts: [
      ...onPaper.map(({ label }) => label),
      textAt("small", TITLES[language](new Date(zero).toISOString().slice(11, 19)), PAPER.left, y + 26),
    ],
  };
}
