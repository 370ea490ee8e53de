/** How long what a first update waits for takes, in milliseconds. */
export interface BuildTiming {
  readonly directory: number;
  readonly fileSystem: number;
  /** From a reboot, or from an instance's first start, until Systems Manager has the server's agent. */
  readonly reboot: number;
  /** CLUSTERPRO's silent installation. */
  readonly install: number;
  /** Any other step of a runbook. */
  readonly step: number;
  /** Any other resource. */
  readonly call: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** What AWS says of directory and file system, and public reports of the rest. */
export const USUAL_BUILD: BuildTiming = {
  directory: 30 * MINUTE,
  fileSystem: 30 * MINUTE,
  reboot: 5 * MINUTE,
  install: 10 * MINUTE,
  step: 3 * SECOND,
  call: SECOND,
};

/** What has become of a server by now. */
interface Guest {
  /** From when on Systems Manager reaches it. */
  readonly managedFrom: number;
  named: boolean;
  joined: boolean;
  installed: boolean;
  commands: boolean;
  rebootOwed: boolean;
}

interface Step {
  readonly name: string;
  readonly action: string;
  readonly isEnd?: boolean;
  readonly inputs: {
    readonly Choices?: readonly { readonly NextStep: string; readonly Contains: string }[];
    readonly Default?: string;
  };
}

/**
 * Servers to which runbooks do something, and how long they are at it. A step is known by its name; what it finds done
 * already takes no longer than a look. Where it differs from Systems Manager: nothing fails.
 */
export class Guests {
  readonly #timing: BuildTiming;
  readonly #guests = new Map<string, Guest>();
  /** What was done to which server, and when it was done: `server1's id, step, milliseconds`. */
  readonly done: { readonly instanceId: string; readonly step: string; readonly at: number }[] = [];

  constructor(timing: BuildTiming) {
    this.#timing = timing;
  }

  /** An instance that runs from `now` on. */
  started(instanceId: string, now: number): void {
    this.#guests.set(instanceId, {
      managedFrom: now + this.#timing.reboot,
      named: false,
      joined: false,
      installed: false,
      commands: false,
      rebootOwed: false,
    });
  }

  /** When an execution that begins `now` has ended. */
  endOf(content: string, parameters: Readonly<Record<string, string>>, now: number): number {
    const { mainSteps } = JSON.parse(content) as { readonly mainSteps: readonly Step[] };
    const ids = idsOf(parameters);
    let time = now;
    for (let at = 0; at < mainSteps.length; ) {
      const step = mainSteps[at] as Step;
      if (step.action === "aws:branch") {
        const next = this.#branch(step, ids);
        at = mainSteps.findIndex(({ name }) => name === next);
        continue;
      }
      time = Math.max(...ids.map((id) => this.#act(step, id, time)), time);
      if (step.isEnd) break;
      at += 1;
    }
    return time;
  }

  #branch({ inputs: { Choices = [], Default } }: Step, [id = ""]: readonly string[]): string | undefined {
    // A first update finds no cluster that a server could have to come back to.
    const found = Choices.find(({ Contains }) => Contains === "state=prepared" || this.#guest(id).joined);
    return found?.NextStep ?? Default;
  }

  /** When the step has come to its end on that server. */
  #act({ name, action }: Step, id: string, now: number): number {
    const guest = this.#guest(id);
    if (action === "aws:waitForAwsResourceProperty") return Math.max(now, guest.managedFrom);
    if (now < guest.managedFrom && action === "aws:runCommand") throw new Error(`${name}: ${id} is not managed yet`);
    const end = now + this.#timing.step + this.#effect(name, guest);
    this.done.push({ instanceId: id, step: name, at: end });
    return end;
  }

  #effect(step: string, guest: Guest): number {
    const { reboot, install } = this.#timing;
    const once = (what: "named" | "joined" | "installed" | "commands", time: number, owes: boolean): number => {
      if (guest[what]) return 0;
      guest[what] = true;
      guest.rebootOwed ||= owes;
      return time;
    };
    if (step === "renameServer") return once("named", reboot, false);
    if (step === "joinDomain") return once("joined", reboot, false);
    if (step === "installAwsCli") return once("commands", 0, true);
    if (step === "installClusterpro") return once("installed", install, true);
    if (step !== "rebootServer" || !guest.rebootOwed) return 0;
    guest.rebootOwed = false;
    return reboot;
  }

  #guest(id: string): Guest {
    const found = this.#guests.get(id);
    if (found === undefined) throw new Error(`no server ${id}`);
    return found;
  }
}

/** The servers that an execution is for. */
function idsOf({ InstanceId, Servers = "" }: Readonly<Record<string, string>>): readonly string[] {
  return InstanceId === undefined ? Servers.split(";").map((each) => each.replace(/^.*=/, "")) : [InstanceId];
}
