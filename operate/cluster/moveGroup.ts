import type { Session } from "../aws/session.ts";
import { powershellScript } from "./powershellScript.ts";
import { type GuestTiming, runOnGuests, type ScriptAnswer } from "./runOnGuests.ts";

/** Milliseconds: a stop and a start of the application, each of which may take its time: scripts/bringup gives them as long. */
export const MOVE_LIMIT = 900_000;

export interface GroupMove {
  readonly group: string;
  /** `start` for a group that is offline: CLUSTERPRO moves only what runs. */
  readonly order: "move" | "start";
  /** Server that the group is to run on. */
  readonly to: string;
  /** Instance of a server that is online in the cluster, which is told. */
  readonly instanceId: string;
}

/** Has CLUSTERPRO move the group, or start it. Undefined where it did, or is at it; else why not, in its own words. */
export async function moveGroup(
  session: Session,
  { group, order, to, instanceId }: GroupMove,
  timing: Omit<GuestTiming, "limit">,
): Promise<string | undefined> {
  const script = powershellScript("move-group.ps1", { Group: group, Server: to, Order: order });
  const answers = await runOnGuests(session, new Map([[to, instanceId]]), script, { ...timing, limit: MOVE_LIMIT });
  return whyNotMoved(answers.get(to) ?? { ok: false, why: "no answer" });
}

function whyNotMoved(answer: ScriptAnswer): string | undefined {
  if (!answer.ok) return answer.why;
  const line = answer.output.split(/\r?\n/).find((each) => each.startsWith("clpgrp="));
  const { exit, text = "" } = parsed(line?.slice("clpgrp=".length) ?? "");
  return exit === 0 ? undefined : `clpgrp ended with ${exit ?? "no word"}: ${text.trim().split(/\r?\n/)[0] ?? ""}`;
}

function parsed(json: string): { readonly exit?: number; readonly text?: string } {
  try {
    return JSON.parse(json) as { readonly exit?: number; readonly text?: string };
  } catch {
    return {};
  }
}
