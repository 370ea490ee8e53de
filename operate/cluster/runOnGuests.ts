import { failureText } from "../aws/answer.ts";
import { ssm } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";
import { type Clock, MACHINE_CLOCK } from "./clock.ts";

/** What a server answered to a script, or why it did not. */
export type ScriptAnswer =
  | { readonly ok: true; readonly output: string }
  | { readonly ok: false; readonly why: string };

const UNFINISHED = new Set(["Pending", "InProgress", "Delayed"]);

/** Below it Systems Manager refuses: the time in which a server has to fetch the command. */
const DELIVERY_SECONDS = 30;

export interface GuestTiming {
  /** Between two looks, milliseconds. */
  readonly poll: number;
  /** For everything, milliseconds. */
  readonly limit: number;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** For show-cluster.ps1: two PowerShells that start on a server that has just started, and clpstat. */
export const GUEST_TIMING: GuestTiming = { poll: 1_000, limit: 90_000 };

/**
 * Runs a PowerShell script on instances, by Run Command, and gives each one's standard output.
 *
 * @param instanceIds of the servers, by name; all must be online in Systems Manager
 */
export async function runOnGuests(
  session: Session,
  instanceIds: ReadonlyMap<string, string>,
  script: string,
  { poll, limit, clock = MACHINE_CLOCK }: GuestTiming = GUEST_TIMING,
): Promise<ReadonlyMap<string, ScriptAnswer>> {
  const sent = await session.ask("ssm:SendCommand", ssm(session), ({ client, module }, options) =>
    client.send(
      new module.SendCommandCommand({
        DocumentName: "AWS-RunPowerShellScript",
        InstanceIds: [...instanceIds.values()],
        Parameters: { commands: script.split(/\r?\n/), executionTimeout: [String(Math.ceil(limit / 1000))] },
        TimeoutSeconds: DELIVERY_SECONDS,
      }),
      options,
    ),
  );
  const command = sent.ok ? sent.value.Command?.CommandId : undefined;
  const why = sent.ok ? "Systems Manager gave no command id" : failureText(sent.failure);
  const until = clock.now() + limit;
  const answers = [...instanceIds].map(
    async ([server, instance]): Promise<[string, ScriptAnswer]> => [
      server,
      command === undefined ? { ok: false, why } : await answerOf(session, command, instance, { poll, until, clock }),
    ],
  );
  return new Map(await Promise.all(answers));
}

async function answerOf(
  session: Session,
  CommandId: string,
  InstanceId: string,
  { poll, until, clock }: { readonly poll: number; readonly until: number; readonly clock: Clock },
): Promise<ScriptAnswer> {
  for (;;) {
    await clock.wait(poll);
    const asked = await session.ask("ssm:GetCommandInvocation", ssm(session), ({ client, module }, options) =>
      client.send(new module.GetCommandInvocationCommand({ CommandId, InstanceId }), options),
    );
    // Just sent, it is not everywhere yet.
    const isComing = !asked.ok && asked.failure.code === "InvocationDoesNotExist";
    if (!asked.ok && !isComing) return { ok: false, why: failureText(asked.failure) };
    const { Status = "Pending", StandardOutputContent = "", StandardErrorContent = "" } = asked.ok ? asked.value : {};
    if (Status === "Success") return { ok: true, output: StandardOutputContent };
    if (!UNFINISHED.has(Status))
      return { ok: false, why: `${Status}: ${StandardErrorContent.trim().split("\n")[0] ?? ""}` };
    if (clock.now() >= until) return { ok: false, why: `command ${CommandId} is still ${Status}` };
  }
}
