/** What check-guest.ps1 prints. A look that failed is a text that begins with `error: `. */
export interface GuestReport {
  readonly domain: unknown;
  readonly secureChannel: unknown;
  readonly clockSeconds: unknown;
  readonly names: Readonly<Record<string, unknown>>;
  readonly ports: Readonly<Record<string, unknown>>;
  readonly awsCli: unknown;
  readonly routes: unknown;
  readonly freeDiskPercent: unknown;
  readonly pendingReboot: unknown;
  readonly stoppedServices: unknown;
  readonly startup: unknown;
  readonly firewall: unknown;
  readonly licenses: unknown;
  readonly version: unknown;
  readonly principals: unknown;
  readonly password: unknown;
  readonly installedHash: unknown;
  readonly pushedHash: unknown;
  readonly confHash: unknown;
}

/** By the server's name: its report, or why there is none. */
export type GuestReports = ReadonlyMap<string, GuestReport | { readonly why: string }>;

export function isReport(each: GuestReport | { readonly why: string }): each is GuestReport {
  return !("why" in each);
}

/** Takes a server's output apart. */
export function readGuestReport(output: string): GuestReport | { readonly why: string } {
  const line = output.split(/\r?\n/).find((each) => each.startsWith("guest="));
  if (line === undefined) return { why: `no report: ${output.slice(0, 80)}` };
  try {
    const report = JSON.parse(line.slice("guest=".length)) as GuestReport;
    return typeof report.names === "object" && typeof report.ports === "object" ? report : { why: "half a report" };
  } catch {
    return { why: `no report: ${line.slice(0, 80)}` };
  }
}
