/** One command on one instance. */
export interface CommandRun {
  status: "InProgress" | "Success" | "Failed";
  exit: number;
  output: string;
  error: string;
}

/** What a server answers to a script: its standard output, and its exit code. */
export type Guest = (instanceId: string, script: string) => { readonly print: string; readonly exit: number };

/** Run Command: a script goes to instances, and what each of them answers comes a moment later. */
export class Commands {
  readonly #runs = new Map<string, CommandRun>();
  readonly #after: (happen: () => void) => void;
  guest: Guest = () => ({ print: "", exit: 0 });
  #sent = 0;

  constructor(after: (happen: () => void) => void) {
    this.#after = after;
  }

  send(instanceIds: readonly string[], script: string): string {
    this.#sent += 1;
    const id = `00000000-0000-4000-8000-${String(this.#sent).padStart(12, "0")}`;
    for (const instance of instanceIds) {
      const run: CommandRun = { status: "InProgress", exit: -1, output: "", error: "" };
      this.#runs.set(`${id} ${instance}`, run);
      this.#after(() => {
        const { print, exit } = this.guest(instance, script);
        Object.assign(run, { status: exit === 0 ? "Success" : "Failed", exit, output: print });
      });
    }
    return id;
  }

  find(commandId: string, instanceId: string): CommandRun | undefined {
    return this.#runs.get(`${commandId} ${instanceId}`);
  }
}
