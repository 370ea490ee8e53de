import type { Session } from "../aws/session.ts";
import { readInterfaces, readTables } from "../cluster/readSights.ts";
import { readReplacements } from "../cluster/readTrail.ts";
import { tablesWanted } from "../cluster/tablesWanted.ts";
import type { Target } from "../cluster/target.ts";
import type { Report } from "../findings/report.ts";
import { historyReport } from "./historyReport.ts";

/** Reads the past failovers. Nothing throws: what has no answer is a finding. */
export async function lookBack(
  session: Session,
  target: Target,
  { days, now = Date.now }: { readonly days: number; readonly now?: () => number },
): Promise<Report> {
  const at = now();
  const trail = readReplacements(session, { days, now: at });
  const interfaces = await readInterfaces(session);
  const tables = await readTables(session, tablesWanted(interfaces, target));
  return historyReport({ target, days, interfaces, tables, trail: await trail, now: at });
}
