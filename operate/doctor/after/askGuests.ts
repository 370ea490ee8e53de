import type { Session } from "../../aws/session.ts";
import { powershellScript } from "../../cluster/powershellScript.ts";
import { GUEST_TIMING, type GuestTiming, runOnGuests } from "../../cluster/runOnGuests.ts";
import type { Target } from "../../cluster/target.ts";
import { type GuestReports, readGuestReport } from "./guestReport.ts";

/** Names that the servers look for. */
export interface GuestNames {
  /** DNS name; empty where it is not known. */
  readonly fileSystemName: string;
  readonly aliases: readonly string[];
  /** User who runs CLUSTERPRO's scripts. */
  readonly accountName: string;
}

/** What a server runs: the script below the values that it takes. */
export function guestScript(
  { domainName, region, destination }: Pick<Target, "domainName" | "region" | "destination">,
  { fileSystemName, aliases, accountName }: GuestNames,
): string {
  return powershellScript("check-guest.ps1", {
    DomainName: domainName,
    FileSystemName: fileSystemName,
    ShareNames: [fileSystemName, ...aliases].filter((name) => name !== "").join(";"),
    Region: region,
    RouteDestination: destination,
    AccountName: accountName,
  });
}

/** Milliseconds. Every look of check-guest.ps1 may wait for somebody who does not answer; usually it takes seconds. */
export const REPORT_LIMIT = 900_000;

/**
 * Has every server look at itself.
 *
 * @param online instance ids of the servers that Systems Manager has a connection to, by name
 */
export async function askGuests(
  session: Session,
  target: Target,
  names: GuestNames,
  online: ReadonlyMap<string, string>,
  timing: GuestTiming = { ...GUEST_TIMING, limit: REPORT_LIMIT },
): Promise<GuestReports> {
  const script = guestScript(target, names);
  const answers = online.size === 0 ? new Map() : await runOnGuests(session, online, script, timing);
  return new Map(
    target.servers.map((server) => {
      const answer = answers.get(server);
      if (answer === undefined) return [server, { why: "offline in Systems Manager" }];
      return [server, answer.ok ? readGuestReport(answer.output) : { why: answer.why }];
    }),
  );
}
