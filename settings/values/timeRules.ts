import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { ValueRule } from "./valueRule.ts";

const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;
const TIME_OF_WEEK = /^[1-7]:([01]\d|2[0-3]):([0-5]\d)$/;

export const timeOfDay: ValueRule = (text) => {
  if (TIME_OF_DAY.test(text)) return undefined;
  return say(
    `${quote(text)} is not a time of day`,
    "HH:MM in UTC, 00:00 to 23:59, is allowed",
    'Write for example "18:00", in quotes, which YAML needs',
  );
};

export const timeOfWeek: ValueRule = (text) => {
  if (TIME_OF_WEEK.test(text)) return undefined;
  return say(
    `${quote(text)} is not a time of the week`,
    "d:HH:MM in UTC is allowed, d from 1 (Monday) to 7 (Sunday)",
    'Write for example "6:19:00", in quotes, which YAML needs',
  );
};

/** Minutes since midnight of `HH:MM`, with or without a leading weekday. */
export function minuteOfDay(time: string): number {
  const [minutes = 0, hours = 0] = time.split(":").reverse().map(Number);
  return hours * 60 + minutes;
}
