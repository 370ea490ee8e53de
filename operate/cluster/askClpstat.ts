import type { Session } from "../aws/session.ts";
import { readClpstat } from "./clpstat.ts";
import type { GuestAnswer, Guests } from "./guests.ts";
import { powershellScript } from "./powershellScript.ts";
import { type GuestTiming, runOnGuests, type ScriptAnswer } from "./runOnGuests.ts";

const LONGEST = 80;

interface Names {
  readonly servers: readonly string[];
  readonly group: string;
}

/**
 * Asks CLUSTERPRO on every server who has the group.
 *
 * @param online instance ids of the servers that Systems Manager has a connection to, by name
 */
export async function askClpstat(
  session: Session,
  names: Names,
  online: ReadonlyMap<string, string>,
  timing?: GuestTiming,
): Promise<Guests> {
  const answers =
    online.size === 0
      ? new Map<string, ScriptAnswer>()
      : await runOnGuests(session, online, powershellScript("show-cluster.ps1"), timing);
  return new Map(
    names.servers.map((server) => {
      const answer = answers.get(server);
      return [server, answer === undefined ? { kind: "offline" } : guestAnswer(answer, names)];
    }),
  );
}

export function guestAnswer(answer: ScriptAnswer, names: Names): GuestAnswer {
  if (!answer.ok) return { kind: "failed", why: answer.why };
  const line = answer.output.split(/\r?\n/).find((each) => each.startsWith("clpstat="));
  const report = line === undefined ? undefined : parsed(line.slice("clpstat=".length));
  if (report === undefined) return { kind: "garbage", text: answer.output.slice(0, LONGEST) };
  const clpstat = readClpstat(report.text, names);
  if (clpstat !== undefined) return { kind: "said", clpstat };
  return report.exit === 0 ? { kind: "garbage", text: report.text.slice(0, LONGEST) } : { kind: "stopped" };
}

function parsed(json: string): { readonly exit: number; readonly text: string } | undefined {
  try {
    const { exit, text } = JSON.parse(json) as { readonly exit?: unknown; readonly text?: unknown };
    return typeof exit === "number" && typeof text === "string" ? { exit, text } : undefined;
  } catch {
    return undefined;
  }
}
