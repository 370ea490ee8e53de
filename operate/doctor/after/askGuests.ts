import type { Session } from "../../aws/session.ts";
import { powershellScript } from "../../cluster/powershellScript.ts";
import { type GuestTiming, runOnGuests } from "../../cluster/runOnGuests.ts";
import type { Target } from "../../cluster/target.ts";
import { type GuestReports, readGuestReport } from "./guestReport.ts";

/**
 * Has every server look at itself.
 *
 * @param online instance ids of the servers that Systems Manager has a connection to, by name
 */
export async function askGuests(
  session: Session,
  { servers, domainName, region, destination }: Target,
  fileSystemName: string,
  online: ReadonlyMap<string, string>,
  timing?: GuestTiming,
): Promise<GuestReports> {
  const script = powershellScript("check-guest.ps1", {
    DomainName: domainName,
    FileSystemName: fileSystemName,
    Region: region,
    RouteDestination: destination,
  });
  const answers = online.size === 0 ? new Map() : await runOnGuests(session, online, script, timing);
  return new Map(
    servers.map((server) => {
      const answer = answers.get(server);
      if (answer === undefined) return [server, { why: "offline in Systems Manager" }];
      return [server, answer.ok ? readGuestReport(answer.output) : { why: answer.why }];
    }),
  );
}
