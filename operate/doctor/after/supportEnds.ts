/*
 * Days on which makers end their support. What is in no table is not judged.
 */

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

/** Of the extended support, by the year in the product's name. Source: Microsoft Lifecycle, Windows Server. */
const WINDOWS: Readonly<Record<string, number>> = {
  "2016": day("2027-01-12"),
  "2019": day("2029-01-09"),
  "2022": day("2031-10-14"),
  "2025": day("2034-10-10"),
};

/** @param platform as Systems Manager has it: `Microsoft Windows Server 2022 Datacenter` */
export function windowsEnd(platform: string): number | undefined {
  return WINDOWS[/Windows Server (\d{4})/.exec(platform)?.[1] ?? ""];
}

/** Deprecation. Source: AWS Lambda developer guide, "Lambda runtimes". */
const RUNTIMES: Readonly<Record<string, number>> = {
  "nodejs20.x": day("2026-04-30"),
  "nodejs22.x": day("2027-04-30"),
  "nodejs24.x": day("2028-04-30"),
  "python3.12": day("2028-10-31"),
  "python3.13": day("2029-06-30"),
  "python3.14": day("2029-06-30"),
};

export function runtimeEnd(runtime: string): number | undefined {
  return RUNTIMES[runtime];
}

/** First version that the project is made for; NEC's page has no day on which one of these ends. */
export const CLUSTERPRO_MAJOR = 5;
