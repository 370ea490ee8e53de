import type { Answer } from "../aws/answer.ts";
import type { Session } from "../aws/session.ts";
import { askClpstat } from "../cluster/askClpstat.ts";
import type { GuestTiming } from "../cluster/runOnGuests.ts";
import type { SeenInterface, SeenTable } from "../cluster/sights.ts";
import type { Target } from "../cluster/target.ts";
import { type VirtualIpRoute, virtualIpRoutes } from "../cluster/virtualIpRoutes.ts";
import type { Report } from "../findings/report.ts";
import type { Said } from "../findings/said.ts";
import { gather } from "./gather.ts";
import { onlineServers } from "./serverSights.ts";
import { statusReport } from "./statusReport.ts";

export interface StatusOptions {
  /** Whether CLUSTERPRO is asked on the servers. */
  readonly guests: boolean;
  readonly guestTiming?: GuestTiming;
  /** Told where the routes lead, before everything else is known. */
  readonly routesKnown?: (sentence: Said) => void;
  readonly now?: () => number;
}

/** Looks at the cluster once. Nothing throws: what has no answer is a finding. */
export async function lookAt(session: Session, target: Target, options: StatusOptions): Promise<Report> {
  const { now = Date.now } = options;
  const gathered = await gather(session, target, (interfaces, tables) => {
    const sentence = firstSentence(interfaces, tables, target);
    if (sentence !== undefined) options.routesKnown?.(sentence);
  });
  const guests = options.guests
    ? await askClpstat(session, target, onlineServers(gathered, target), options.guestTiming)
    : undefined;
  return statusReport({ target, gathered, guests, now: now() });
}

function firstSentence(
  interfaces: Answer<readonly SeenInterface[]>,
  tables: Answer<readonly SeenTable[]>,
  target: Target,
): Said | undefined {
  if (!interfaces.ok || !tables.ok) return undefined;
  const routes = virtualIpRoutes(tables.value, interfaces.value, target);
  if (routes.length === 0) return undefined;
  const said = routes.map(shown).join(", ");
  return { en: `Routes: ${said}; asking the servers ...`, ja: `ルート: ${said}。サーバーに問い合わせています…` };
}

function shown({ table, server, target, state }: VirtualIpRoute): string {
  return `${table} -> ${server ?? target ?? "-"}${state === "active" ? "" : ` (${state})`}`;
}
