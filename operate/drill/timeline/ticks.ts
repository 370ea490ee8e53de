const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Steps at which people read time. */
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30].map((each) => each * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((each) => each * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((each) => each * HOUR),
];

/** Offsets between both, at a step at which there are `most` of them or fewer. */
export function ticksBetween(from: number, to: number, most: number): readonly number[] {
  let step = STEPS.find((each) => (to - from) / each < most) ?? 24 * HOUR;
  while ((to - from) / step >= most) step *= 2;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => (first + index) * step || 0);
}
