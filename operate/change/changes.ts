import { type Answer, failureText } from "../aws/answer.ts";
import { ec2, fsx } from "../aws/clients.ts";
import { moveGroup } from "../cluster/moveGroup.ts";
import { powershellScript } from "../cluster/powershellScript.ts";
import { runOnGuests } from "../cluster/runOnGuests.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal, JournalEntry } from "./journal.ts";

/** For a script that ends a process, milliseconds. */
export const STOP_LIMIT = 120_000;

/** EC2's codes for an option that it does not have for an instance, or does not know. Source: EC2 API reference, error codes. */
const NO_SUCH_OPTION = new Set([
  "UnsupportedOperation",
  "UnknownParameter",
  "InvalidParameter",
  "InvalidParameterCombination",
  "InvalidParameterValue",
]);

/** A journal, or for a change that nobody takes back, nothing. */
export type Notebook = Pick<Journal, "announce" | "tryNote">;

/**
 * Everything that a drill or a move changes, each noted in the journal and synced before it is asked for. Each gives why it
 * was not done, in the words of who refused; undefined where it was, or is under way. An action that the journal does not
 * take is not done; what undoes one is done all the same.
 */
export class Changes {
  readonly #grounds: Grounds;
  readonly #journal: Notebook;
  readonly #type: "action" | "undo";

  constructor(grounds: Grounds, journal: Notebook, type: "action" | "undo") {
    this.#grounds = grounds;
    this.#journal = journal;
    this.#type = type;
  }

  /** @param instanceId of a server that is online in the cluster, which is told */
  moveGroup(to: string, instanceId: string): Promise<string | undefined> {
    const { target } = this.#grounds;
    return this.#done("move-group", `${target.group} to ${to}`, () => this.#bringGroup("move", to, instanceId));
  }

  /** Of a group that is offline, which CLUSTERPRO does not move. */
  startGroup(on: string, instanceId: string): Promise<string | undefined> {
    const { target } = this.#grounds;
    return this.#done("start-group", `${target.group} on ${on}`, () => this.#bringGroup("start", on, instanceId));
  }

  /** As an operator does: Windows shuts down, and CLUSTERPRO with it. */
  stopInstance(server: string, id: string): Promise<string | undefined> {
    return this.#done("stop-instance", `${server} ${id}`, async () => whyNot(await this.#stopped(id, {})));
  }

  /**
   * As a fault does: Windows is not told. Where EC2 does not know that, it is forced, which gives Windows its time first.
   *
   * Source: EC2 API reference, StopInstances, SkipOsShutdown and Force; it takes no other right than ec2:StopInstances.
   */
  async endInstance(server: string, id: string): Promise<string | undefined> {
    const what = `${server} ${id}`;
    let code = "";
    const why = await this.#done("end-instance", what, async () => {
      const answer = await this.#stopped(id, { SkipOsShutdown: true });
      if (!answer.ok) code = answer.failure.code;
      return whyNot(answer);
    });
    if (!NO_SUCH_OPTION.has(code)) return why;
    return this.#done("force-instance", what, async () => whyNot(await this.#stopped(id, { Force: true })));
  }

  startInstance(server: string, id: string): Promise<string | undefined> {
    const { session } = this.#grounds;
    return this.#done("start-instance", `${server} ${id}`, async () =>
      whyNot(
        await session.ask("ec2:StartInstances", ec2(session), ({ client, module }, options) =>
          client.send(new module.StartInstancesCommand({ InstanceIds: [id] }), options),
        ),
      ),
    );
  }

  /** @param process name of the application's program, without `.exe` */
  stopApplication(server: string, id: string, process: string): Promise<string | undefined> {
    const { session, clock, guestPoll } = this.#grounds;
    return this.#done("stop-application", `${process} on ${server} ${id}`, async () => {
      const script = powershellScript("stop-application.ps1", { ProcessName: process });
      const timing = { poll: guestPoll, limit: STOP_LIMIT, clock };
      const answers = await runOnGuests(session, new Map([[server, id]]), script, timing);
      const answer = answers.get(server) ?? { ok: false as const, why: "no answer" };
      if (!answer.ok) return answer.why;
      return /stopped=\[\d/.test(answer.output) ? undefined : `no process ${process} ran on ${server}`;
    });
  }

  setThroughput(id: string, megabytesPerSecond: number): Promise<string | undefined> {
    const { session } = this.#grounds;
    return this.#done("set-throughput", `${id} ${megabytesPerSecond} MBps`, async () =>
      whyNot(
        await session.ask("fsx:UpdateFileSystem", fsx(session), ({ client, module }, options) =>
          client.send(
            new module.UpdateFileSystemCommand({
              FileSystemId: id,
              WindowsConfiguration: { ThroughputCapacity: megabytesPerSecond },
            }),
            options,
          ),
        ),
      ),
    );
  }

  #bringGroup(order: "move" | "start", to: string, instanceId: string): Promise<string | undefined> {
    const { session, target, clock, guestPoll } = this.#grounds;
    return moveGroup(session, { group: target.group, order, to, instanceId }, { poll: guestPoll, clock });
  }

  #stopped(id: string, how: { readonly SkipOsShutdown?: true; readonly Force?: true }): Promise<Answer<unknown>> {
    const { session } = this.#grounds;
    return session.ask("ec2:StopInstances", ec2(session), ({ client, module }, options) =>
      client.send(new module.StopInstancesCommand({ InstanceIds: [id], ...how }), options),
    );
  }

  async #done(name: string, what: string, change: () => Promise<string | undefined>): Promise<string | undefined> {
    const at = () => this.#grounds.clock.now();
    const entry: JournalEntry = { type: this.#type, name, what, at: at() };
    if (this.#type === "undo") this.#journal.tryNote(entry);
    else {
      const unnoted = this.#journal.announce(entry);
      if (unnoted !== undefined) return unnoted;
    }
    const why = await change();
    if (why !== undefined) this.#journal.tryNote({ type: "refused", name, what: why, at: at() });
    return why;
  }
}

function whyNot(answer: Answer<unknown>): string | undefined {
  return answer.ok ? undefined : failureText(answer.failure);
}
