import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { AutomationDocument, AutomationStep } from "../../../components/runbook/automationDocument.ts";
import type { CommandResult } from "./guestMachine.ts";
import { OWN_EXECUTION, type World } from "./world.ts";

const PYTHON = fileURLToPath(new URL("python/", import.meta.url));

/** What one step came to on one server. */
export interface StepRun {
  readonly step: string;
  /** Absent for steps that run in Systems Manager itself. */
  readonly server?: string;
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
}

export interface Execution {
  readonly status: "Success" | "Failed";
  /** The step that failed. */
  readonly failedStep: string | undefined;
  readonly runs: readonly StepRun[];
}

export interface RunOptions {
  /** Begins with this step; `outputs` then has what the steps before it would have given. */
  readonly from?: string;
  /** Ends after this step. */
  readonly to?: string;
  /** Leaves out all other steps. */
  readonly only?: readonly string[];
  /** Outputs of steps that are not run, by "step.name". */
  readonly outputs?: Readonly<Record<string, string | readonly string[]>>;
  /** Leave out the PowerShell in which the agent runs a command's lines where all they do is start a script. */
  readonly scriptsOnly?: boolean;
}

type Value = string | readonly string[];

/**
 * Runs a runbook from its own text, as Systems Manager Automation does: the steps in their order, each on its servers,
 * all at once; values filled in; a script that asks for a reboot (3010) runs again after it. Knows the actions that the
 * project's runbooks use and refuses others.
 */
export class Automation {
  readonly #document: AutomationDocument;
  readonly #world: World;
  readonly #values = new Map<string, Value>();
  readonly #runs: StepRun[] = [];
  #scriptsOnly = false;

  constructor(document: AutomationDocument, parameters: Readonly<Record<string, string>>, world: World) {
    this.#document = document;
    this.#world = world;
    for (const [name, { allowedPattern, default: otherwise }] of Object.entries(document.parameters)) {
      const value = parameters[name] ?? otherwise;
      assert.ok(value !== undefined, `parameter ${name}`);
      if (allowedPattern !== undefined) assert.match(value, new RegExp(allowedPattern), name);
      this.#values.set(name, value);
    }
    for (const name of Object.keys(parameters)) assert.ok(name in document.parameters, `the runbook has no ${name}`);
    this.#values.set("global:REGION", "ap-northeast-1");
    this.#values.set("automation:EXECUTION_ID", OWN_EXECUTION.AutomationExecutionId);
  }

  /** The lines that a step runs on a server, filled in. */
  commands(name: string, outputs: Readonly<Record<string, Value>>): readonly string[] {
    for (const [key, value] of Object.entries(outputs)) this.#values.set(key, value);
    const step = this.#document.mainSteps.find((each) => each.name === name);
    const { Parameters } = this.#fill(step?.inputs) as { Parameters: { commands: string[] } };
    return Parameters.commands;
  }

  async run({ from, to, only, outputs = {}, scriptsOnly = false }: RunOptions = {}): Promise<Execution> {
    this.#scriptsOnly = scriptsOnly;
    for (const [name, value] of Object.entries(outputs)) this.#values.set(name, value);
    const steps = this.#document.mainSteps;
    const index = (name: string) => {
      const at = steps.findIndex((step) => step.name === name);
      assert.ok(at >= 0, `step ${name}`);
      return at;
    };
    for (const name of only ?? []) index(name);
    let at = from === undefined ? 0 : index(from);
    let failedStep: string | undefined;
    const ended = (): Execution => ({
      status: failedStep === undefined ? "Success" : "Failed",
      failedStep,
      runs: this.#runs,
    });
    while (at < steps.length) {
      const step = steps[at] as AutomationStep;
      let next: string | undefined;
      try {
        if (only?.includes(step.name) ?? true) next = await this.#step(step);
      } catch (error) {
        if (!(error instanceof StepFailure)) throw error;
        // The execution has failed all the same, wherever it goes on: every step is critical.
        failedStep ??= step.name;
        const after = /^step:(.+)$/.exec(step.onFailure ?? "")?.[1];
        if (after === undefined) return ended();
        at = index(after);
        continue;
      }
      if (step.isEnd || (step.name === to && failedStep === undefined)) break;
      const follows = next ?? step.nextStep;
      at = follows === undefined ? at + 1 : index(follows);
    }
    return ended();
  }

  #step(step: AutomationStep): Promise<string | undefined> {
    switch (step.action) {
      case "aws:runCommand":
        return this.#runCommand(step);
      case "aws:executeScript":
        return this.#executeScript(step);
      case "aws:executeAwsApi":
        return this.#executeApi(step);
      case "aws:waitForAwsResourceProperty":
        return this.#waitForProperty(step);
      case "aws:branch":
        return this.#branch(step);
    }
    throw new Error(`${step.name}: action ${step.action}`);
  }

  /** A value with its references filled in. */
  #fill(value: unknown): unknown {
    if (Array.isArray(value)) return value.flatMap((each) => this.#fill(each));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.#fill(each)]));
    if (typeof value !== "string") return value;
    const whole = /^\{\{\s*([^{}\s]+)\s*\}\}$/.exec(value)?.[1];
    if (whole !== undefined) return this.#value(whole);
    return value.replaceAll(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name: string) => String(this.#value(name)));
  }

  #value(name: string): Value {
    const found = this.#values.get(name);
    assert.ok(found !== undefined, `nothing is known of {{ ${name} }}`);
    return found;
  }

  async #runCommand(step: AutomationStep): Promise<undefined> {
    const inputs = this.#fill(step.inputs) as {
      DocumentName: string;
      InstanceIds: string[];
      Parameters: { commands?: string[] };
    };
    for (let attempt = 1; ; attempt++) {
      const results = await Promise.all(
        inputs.InstanceIds.map(async (id) => {
          const server = this.#world.byInstance(id)?.machine.server ?? id;
          const result =
            inputs.DocumentName === "AWS-JoinDirectoryServiceDomain"
              ? await this.#joinDirectory(server)
              : await this.#command(server, inputs.Parameters.commands ?? []);
          this.#runs.push({ step: step.name, server, ...result });
          return result;
        }),
      );
      this.#values.set(`${step.name}.Output`, results.map(({ output }) => output).join(""));
      if (results.every(({ exitCode }) => exitCode === 0)) return undefined;
      if (attempt >= (step.maxAttempts ?? 1)) throw new StepFailure();
    }
  }

  async #command(server: string, commands: readonly string[]): Promise<CommandResult> {
    let output = "";
    let errors = "";
    const run = () => {
      const { machine } = this.#world.windows(server);
      return (this.#scriptsOnly ? machine.runScript(commands) : machine.run(commands)).done;
    };
    // A script that asks for a reboot for ever would never come to its end here.
    for (let reboots = 0; ; reboots++) {
      let result = await run();
      if (isLost(result)) result = await run();
      output += result.output;
      errors += result.errors;
      if (result.exitCode !== 3010 || reboots === 3) return { exitCode: result.exitCode, output, errors };
      await this.#world.reboot(server);
    }
  }

  /** AWS's own document: joins the directory and reboots the server. */
  async #joinDirectory(server: string): Promise<CommandResult> {
    const windows = this.#world.windows(server);
    // It goes by the name alone.
    if (windows.domain === this.#value("DirectoryName")) return { exitCode: 0, output: "already joined\n", errors: "" };
    if (this.#world.computers.has(windows.machine.computerName))
      return { exitCode: 1, output: "", errors: "An account with the same name exists in Active Directory." };
    windows.pendingDomain = String(this.#value("DirectoryName"));
    this.#world.computers.add(windows.machine.computerName);
    await this.#world.reboot(server);
    return { exitCode: 0, output: "", errors: "" };
  }

  async #executeScript(step: AutomationStep): Promise<undefined> {
    const { Script, Handler, InputPayload } = this.#fill({ ...step.inputs, Script: "" }) as Record<string, unknown>;
    assert.equal(Script, "");
    const child = spawn("python3", [`${PYTHON}runStep.py`], {
      env: {
        ...process.env,
        PYTHONPATH: PYTHON,
        PYTHONDONTWRITEBYTECODE: "1",
        CLPFSX_TEST_WORLD: String(this.#world.port),
      },
    });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      errors += data;
    });
    child.stdin.end(JSON.stringify({ Script: step.inputs.Script, Handler, InputPayload }));
    const [exitCode] = (await once(child, "close")) as [number];
    this.#runs.push({ step: step.name, exitCode, output, errors });
    if (exitCode !== 0) throw new StepFailure();
    const payload = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "") as Record<string, Value>;
    for (const { Name, Selector } of step.outputs ?? []) {
      assert.equal(Selector, `$.Payload.${Name}`);
      const value = payload[Name];
      assert.ok(value !== undefined, `${step.name} returns ${Name}`);
      this.#values.set(`${step.name}.${Name}`, value);
    }
    return undefined;
  }

  async #executeApi(step: AutomationStep): Promise<undefined> {
    const { Service, Api, ...args } = this.#fill(step.inputs) as Record<string, unknown>;
    this.#world.aws(
      `${Service}.${String(Api)
        .replaceAll(/(?<!^)[A-Z]/g, "_$&")
        .toLowerCase()}`,
      args,
    );
    this.#runs.push({ step: step.name, exitCode: 0, output: "", errors: "" });
    return undefined;
  }

  async #waitForProperty(step: AutomationStep): Promise<undefined> {
    const { Service, Api, PropertySelector, DesiredValues, ...args } = this.#fill(step.inputs) as Record<
      string,
      unknown
    >;
    const operation = `${Service}.${String(Api)
      .replaceAll(/(?<!^)[A-Z]/g, "_$&")
      .toLowerCase()}`;
    const found = this.#world.aws(operation, args) as { InstanceInformationList: { PingStatus: string }[] };
    assert.equal(PropertySelector, "$.InstanceInformationList[0].PingStatus");
    const value = found.InstanceInformationList[0]?.PingStatus;
    const ok = value !== undefined && (DesiredValues as string[]).includes(value);
    this.#runs.push({ step: step.name, exitCode: ok ? 0 : 1, output: value ?? "", errors: "" });
    if (!ok) throw new StepFailure();
    return undefined;
  }

  async #branch(step: AutomationStep): Promise<string> {
    const { Choices, Default } = this.#fill(step.inputs) as {
      Choices: { NextStep: string; Variable: string; Contains: string }[];
      Default: string;
    };
    return Choices.find(({ Variable, Contains }) => Variable.includes(Contains))?.NextStep ?? Default;
  }
}

/**
 * Under Wine, once in some thousand starts, PowerShell takes another word for the script and starts none; or a program is
 * gone before its start is reported (guest.c), of which the script is told an internal error. Each step may be repeated.
 */
function isLost({ exitCode, errors }: CommandResult): boolean {
  return (
    (exitCode === 64 && errors.includes("Processing -File")) ||
    /trying to start process .* Internal error\./.test(errors)
  );
}

class StepFailure extends Error {}
