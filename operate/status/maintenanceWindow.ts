const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** Of FSx: half an hour. Source: FSx for Windows user guide, "Maintenance windows". */
const LENGTH = 30 * MINUTE;

/** Monday 00:00 UTC. */
const A_MONDAY = Date.UTC(2024, 0, 1);

/**
 * The window that is open at `now`, or the next one.
 *
 * @param weekly `d:HH:MM` in UTC, 1 for Monday, as FSx has it; undefined for anything else
 */
export function nextWindow(
  weekly: string,
  now: number,
): { readonly start: number; readonly open: boolean } | undefined {
  const [, day, hour, minute] = /^([1-7]):(\d\d):(\d\d)$/.exec(weekly) ?? [];
  if (day === undefined) return undefined;
  const inWeek = (Number(day) - 1) * DAY + Number(hour) * 60 * MINUTE + Number(minute) * MINUTE;
  const weeks = Math.floor((now - A_MONDAY - inWeek) / WEEK);
  const last = A_MONDAY + inWeek + weeks * WEEK;
  const open = now < last + LENGTH;
  return { start: open ? last : last + WEEK, open };
}
