import { plain, type Said } from "../../findings/said.ts";

type Rounding = (value: number) => number;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A duration for people: `7.5 s`, `1 min 5 s`, `2 h 10 min`. `round` rounds the last figure. */
export function shownDuration(millis: number, round: Rounding = Math.round): Said {
  const tenths = round(millis / (SECOND / 10)) / 10;
  if (tenths < 60) return { en: `${tenths.toFixed(1)} s`, ja: `${tenths.toFixed(1)} 秒` };
  const seconds = round(millis / SECOND);
  if (seconds < 3600) {
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
    return { en: `${minutes} min ${rest} s`, ja: `${minutes} 分 ${rest} 秒` };
  }
  const minutes = round(millis / MINUTE);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return { en: `${hours} h ${rest} min`, ja: `${hours} 時間 ${rest} 分` };
}

/** `7.3 to 8.0 s`; rounded outwards, so that the truth stays between them. */
export function shownBounds(least: number, most: number): Said {
  const [from, to] = [shownDuration(least, Math.floor), shownDuration(most, Math.ceil)];
  const short = { en: from.en.replace(/^([\d.]+) s$/, "$1"), ja: from.ja.replace(/^([\d.]+) 秒$/, "$1") };
  return / s$/.test(to.en) && !to.en.includes("min")
    ? { en: `${short.en} to ${to.en}`, ja: `${short.ja}～${to.ja}` }
    : { en: `${from.en} to ${to.en}`, ja: `${from.ja}～${to.ja}` };
}

/** After or before a moment: `+7.5 s`, `−2.0 s`. */
export function shownOffset(millis: number): Said {
  const { en, ja } = shownDuration(Math.abs(millis));
  const sign = millis < 0 ? "−" : "+";
  return { en: sign + en, ja: sign + ja };
}

/** `0`, `30 s`, `1 min 30 s`, `2 h`, for an axis: without what is nought. */
export function shownTick(millis: number): Said {
  if (millis === 0) return plain("0");
  const units: readonly (readonly [number, Said])[] = [
    [HOUR, { en: "h", ja: "時間" }],
    [MINUTE, { en: "min", ja: "分" }],
    [SECOND, { en: "s", ja: "秒" }],
  ];
  const parts: Said[] = [];
  let left = Math.abs(millis);
  for (const [unit, name] of units) {
    const last = unit === SECOND;
    const figure = last ? Math.round(left / 10) / 100 : Math.floor(left / unit);
    left -= figure * unit;
    if (figure !== 0) parts.push({ en: `${figure} ${name.en}`, ja: `${figure} ${name.ja}` });
  }
  const sign = millis < 0 ? "−" : "+";
  return { en: sign + parts.map(({ en }) => en).join(" "), ja: sign + parts.map(({ ja }) => ja).join(" ") };
}

/** `2026-11-29 12:00:05 UTC` */
export function shownMoment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** `12:00:05.250`, where the day is said elsewhere. */
export function shownTime(at: number): string {
  return new Date(at).toISOString().slice(11, 23);
}
