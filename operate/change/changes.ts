import type { Answer } from "../aws/answer.ts";
import { ec2, fsx } from "../aws/clients.ts";
import { moveGroup } from "../cluster/moveGroup.ts";
import { powershellScript } from "../cluster/powershellScript.ts";
import { runOnGuests } from "../cluster/runOnGuests.ts";
import type { Grounds } from "./grounds.ts";
import type { Journal } from "./journal.ts";

/** For a script that ends a process, milliseconds. */
export const STOP_LIMIT = 120_000;

/** A journal, or for a change that nobody takes back, nothing. */
export type Notebook = Pick<Journal, "note">;

/**
 * Everything that a drill or a move changes, each noted in the journal and synced before it is asked for. Each gives why it
 * was not done, in the words of who refused; undefined where it was, or is under way.
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
    const { session, target, clock, guestPoll } = this.#grounds;
    this.#note("move-group", `${target.group} to ${to}`);
    return this.#told(
      "move-group",
      moveGroup(session, { group: target.group, to, instanceId }, { poll: guestPoll, clock }),
    );
  }

  stopInstance(server: string, id: string): Promise<string | undefined> {
    const { session } = this.#grounds;
    this.#note("stop-instance", `${server} ${id}`);
    return this.#answered(
      "stop-instance",
      session.ask("ec2:StopInstances", ec2(session), ({ client, module }, options) =>
        client.send(new module.StopInstancesCommand({ InstanceIds: [id] }), options),
      ),
    );
  }

  startInstance(server: string, id: string): Promise<string | undefined> {
    const { session } = this.#grounds;
    this.#note("start-instance", `${server} ${id}`);
    return this.#answered(
      "start-instance",
      session.ask("ec2:StartInstances", ec2(session), ({ client, module }, options) =>
        client.send(new module.StartInstancesCommand({ InstanceIds: [id] }), options),
      ),
    );
  }

  /** @param process name of the application's program, without `.exe` */
  stopApplication(server: string, id: string, process: string): Promise<string | undefined> {
    const { session, clock, guestPoll } = this.#grounds;
    this.#note("stop-application", `${process} on ${server} ${id}`);
    const script = powershellScript("stop-application.ps1", { ProcessName: process });
    const timing = { poll: guestPoll, limit: STOP_LIMIT, clock };
    return this.#told(
      "stop-application",
      runOnGuests(session, new Map([[server, id]]), script, timing).then((answers) => {
        const answer = answers.get(server) ?? { ok: false as const, why: "no answer" };
        if (!answer.ok) return answer.why;
        return /stopped=\[\d/.test(answer.output) ? undefined : `no process ${process} ran on ${server}`;
      }),
    );
  }

  setThroughput(id: string, megabytesPerSecond: number): Promise<string | undefined> {
    const { session } = this.#grounds;
    this.#note("set-throughput", `${id} ${megabytesPerSecond} MBps`);
    return this.#answered(
      "set-throughput",
      session.ask("fsx:UpdateFileSystem", fsx(session), ({ client, module }, options) =>
        client.send(
          new module.UpdateFileSystemCommand({
            FileSystemId: id,
            WindowsConfiguration: { ThroughputCapacity: megabytesPerSecond },
          }),
          options,
        ),
      ),
    );
  }

  #note(name: string, what: string): void {
    this.#journal.note({ type: this.#type, name, what, at: this.#grounds.clock.now() });
  }

  async #answered(name: string, answer: Promise<Answer<unknown>>): Promise<string | undefined> {
    return this.#told(
      name,
      answer.then((each) => (each.ok ? undefined : `${each.failure.call}: ${each.failure.said}`)),
    );
  }

  async #told(name: string, answer: Promise<string | undefined>): Promise<string | undefined> {
    const why = await answer;
    if (why !== undefined) this.#journal.note({ type: "refused", name, what: why, at: this.#grounds.clock.now() });
    return why;
  }
}
