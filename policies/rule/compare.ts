import type { Reading, TypedReading } from "../model/graph/reading.ts";
import { type Finding, undecided, violated } from "./finding.ts";

/** A property that a rule compares with one value, and how it is told of. */
interface Compared<T> {
  /** As the operator knows it, for example `metadataOptions.httpTokens`. */
  readonly name: string;
  /** What it has when it is not set, in words: "AWS's default is SimpleAD". */
  readonly preset?: string;
  readonly reading: T;
  /** What the finding points at. Default: the resource that is judged. */
  readonly on?: Parameters<typeof violated>[1];
}

/** A text that must be this one. Its value is shown: no secret is compared. */
export function textIs(compared: Compared<TypedReading<string>>, wanted: string): Finding[] {
  return judged(compared, wanted, wanted, (value) => value === wanted);
}

/** A number that must be this much or more. */
export function numberAtLeast(compared: Compared<TypedReading<number>>, least: number): Finding[] {
  return judged(compared, `${least} or more`, `a number, ${least} or more`, (value) => value >= least);
}

/** What a value must be, told once: in words, and in words for one of another type. */
function judged<T>(
  { name, preset, reading, on }: Compared<TypedReading<T>>,
  wanted: string,
  typed: string,
  isFine: (value: T) => boolean,
): Finding[] {
  switch (reading.state) {
    case "unknown":
      return [notKnown(name, wanted, on)];
    case "absent":
      return [violated(`${name} is not set${preset === undefined ? "" : `, and ${preset}`}; set it to ${wanted}`, on)];
    case "mistyped":
      return [violated(`${name} is ${reading.found}; it must be ${typed}`, on)];
    case "known":
      return isFine(reading.value) ? [] : [violated(`${name} is ${reading.value}; it must be ${wanted}`, on)];
  }
}

/** Not set is not true, whatever AWS makes of it. */
export function isTrue(compared: Compared<Reading>): Finding[] {
  return isBoolean(compared, true);
}

/** @param so What comes of it otherwise, after a comma. */
export function isFalse(compared: Compared<Reading>, so: string): Finding[] {
  return isBoolean(compared, false, `, so ${so}`);
}

function isBoolean({ name, reading, on }: Compared<Reading>, wanted: boolean, so = ""): Finding[] {
  if (reading.state === "unknown") return [notKnown(name, String(wanted), on)];
  const isFine = reading.state === "known" && reading.value === wanted;
  return isFine ? [] : [violated(`${name} is not ${wanted}${so}; set it to ${wanted}`, on)];
}

/** @param wanted What to write. */
export function notKnown(name: string, wanted: string, on?: Parameters<typeof violated>[1]): Finding {
  return undecided(`${name} is not known yet; write ${wanted} as a plain value instead of an output`, on);
}
