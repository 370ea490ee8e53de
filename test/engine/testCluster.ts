import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { LocalWorkspace, PulumiCommand, Stack } from "@pulumi/pulumi/automation/index.js";
import { OLDEST_CLI } from "../../stack/pulumiCli.ts";
import { Cloud } from "../../standin/cloud/cloud.ts";
import { StandInProvider } from "../../standin/provider/standInProvider.ts";
import { EngineReport } from "./engineEvents.ts";
import { NetworkTrap } from "./networkTrap.ts";
import { type CommandResult, runCli, STACK, Workspace } from "./workspace.ts";

/** How a command of the engine ended. */
export interface Run {
  readonly ok: boolean;
  /** All that the command printed. */
  readonly text: string;
  readonly report: EngineReport;
}

export interface RunOptions {
  /** With the project's policy pack. */
  readonly policies?: boolean;
  /** URNs of resources to replace. */
  readonly replace?: string[];
  readonly signal?: AbortSignal;
  /** Configuration of the policy pack, by rule; with `policies`. */
  readonly policyConfig?: Readonly<Record<string, unknown>>;
}

/** Puts into an account what is there before the stack, and gives the stack's settings beside those of dev. */
export type SetUp = (cloud: Cloud) => Readonly<Record<string, unknown>>;

/** The dev stack as it is. */
const UNPROTECTED: SetUp = () => ({});

export const PROTECTED: SetUp = () => ({ protect: true });

/** A stack of the project under the real engine, and the AWS account that it is deployed to. */
export class TestCluster {
  readonly cloud: Cloud;
  readonly workspace: Workspace;
  readonly provider: StandInProvider;
  readonly trap: NetworkTrap;
  readonly stack: Stack;
  #typed = 0;

  private constructor(parts: Pick<TestCluster, "cloud" | "workspace" | "provider" | "trap" | "stack">) {
    this.cloud = parts.cloud;
    this.workspace = parts.workspace;
    this.provider = parts.provider;
    this.trap = parts.trap;
    this.stack = parts.stack;
  }

  /** A stack that exists and has nothing in it, and an account with what `setUp` puts there. Default: nothing. */
  static empty(setUp: SetUp = UNPROTECTED): Promise<TestCluster> {
    const [cloud, workspace] = [new Cloud(), Workspace.create()];
    workspace.configure(setUp(cloud));
    return TestCluster.#start(cloud, workspace, "create");
  }

  /**
   * The dev stack after its first `up`, as `setUp` has it. That happens once a process; each test gets a copy of account
   * and stack.
   */
  static async deployed(setUp: SetUp = UNPROTECTED): Promise<TestCluster> {
    const { cloud, workspace } = await TestCluster.#firstUp(setUp);
    return TestCluster.#start(cloud.clone(), workspace.clone(), "select");
  }

  /** That first `up` itself, with the policies, and the account as it was left: to look at only. */
  static async firstUp(setUp: SetUp = UNPROTECTED): Promise<Pick<FirstUp, "cloud" | "run">> {
    const { cloud, run } = await TestCluster.#firstUp(setUp);
    return { cloud, run };
  }

  static #firstUp(setUp: SetUp): Promise<FirstUp> {
    const made = firstUps.get(setUp) ?? TestCluster.#deploy(setUp);
    firstUps.set(setUp, made);
    return made;
  }

  static async #deploy(setUp: SetUp): Promise<FirstUp> {
    const cluster = await TestCluster.empty(setUp);
    const run = await cluster.up({ policies: true });
    cluster.provider.stop();
    cluster.trap.stop();
    if (!run.ok) throw new Error(`the first up failed:\n${run.text}`);
    return { cloud: cluster.cloud, workspace: cluster.workspace, run };
  }

  static async #start(cloud: Cloud, workspace: Workspace, way: "create" | "select"): Promise<TestCluster> {
    const provider = await StandInProvider.start(cloud);
    const trap = await NetworkTrap.start();
    try {
      const stack = await TestCluster.#open(workspace, provider, trap, way);
      return new TestCluster({ cloud, workspace, provider, trap, stack });
    } catch (error) {
      provider.stop();
      trap.stop();
      workspace.remove();
      throw error;
    }
  }

  static async #open(
    workspace: Workspace,
    provider: StandInProvider,
    trap: NetworkTrap,
    way: "create" | "select",
  ): Promise<Stack> {
    const envVars = environment(workspace, provider, trap) as Record<string, string>;
    command ??= findCommand();
    const local = await LocalWorkspace.create({
      workDir: workspace.project,
      pulumiCommand: await command,
      pulumiHome: workspace.home,
      envVars,
      secretsProvider: "passphrase",
    });
    // Every command names the stack; selecting it would start the CLI once more.
    Object.assign(local, { selectStack: async () => undefined });
    const stack = await Stack[way](STACK, local);
    // After each command the API asks the CLI three times for what the events have told already.
    return Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
  }

  up(options: RunOptions = {}): Promise<Run> {
    return this.#run((handlers) => this.stack.up({ ...handlers, ...this.#engineOptions(options) }));
  }

  preview(options: RunOptions = {}): Promise<Run> {
    return this.#run((handlers) => this.stack.preview({ ...handlers, ...this.#engineOptions(options) }));
  }

  /** A command as a person types it: `up` with its preview, which the Automation API leaves out. */
  async typed(...args: string[]): Promise<Run> {
    this.#typed += 1;
    const log = path.join(this.workspace.home, `events-${this.#typed}.json`);
    const env = { ...(this.stack.workspace.envVars as NodeJS.ProcessEnv), PULUMI_DEBUG_COMMANDS: "true" };
    const { exitCode, stdout, stderr } = await runCli(
      this.workspace.project,
      env,
      ...args,
      "--stack",
      STACK,
      "--event-log",
      log,
    );
    const report = new EngineReport();
    const events = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
    for (const line of events) if (line !== "") report.add(JSON.parse(line));
    return { ok: exitCode === 0, text: `${stdout}${stderr}`, report };
  }

  /** Another cluster in the same state, with an account and a stack of its own. */
  clone(): Promise<TestCluster> {
    return TestCluster.#start(this.cloud.clone(), this.workspace.clone(), "select");
  }

  refresh(): Promise<Run> {
    return this.#run((handlers) => this.stack.refresh(handlers));
  }

  destroy(): Promise<Run> {
    return this.#run((handlers) => this.stack.destroy(handlers));
  }

  /** Any other command, in the project's folder. */
  cli(...args: string[]): Promise<CommandResult> {
    return this.cliWith({}, ...args);
  }

  /** The same with other variables in the environment; undefined takes one away. */
  cliWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult> {
    const usual = environment(this.workspace, this.provider, this.trap);
    return runCli(this.workspace.project, { ...usual, ...env }, ...args);
  }

  /** The stack's state as `pulumi stack export` writes it. The Automation API's own would show the secrets. */
  async export(): Promise<string> {
    const { exitCode, stdout, stderr } = await this.cli("stack", "export", "--stack", STACK);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout;
  }

  /** The URN of the one resource of that type and name. */
  async urn(type: string, name: string): Promise<string> {
    const { deployment } = JSON.parse(await this.export());
    const urns = (deployment.resources as readonly { readonly urn: string }[]).map(({ urn }) => urn);
    const found = urns.filter((urn) => urn.endsWith(`$${type}::${name}`));
    if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} are named ${name}`);
    return found[0] as string;
  }

  /** Ends everything. Throws when anything tried to leave this machine or to find credentials. */
  stop(): void {
    this.provider.stop();
    this.trap.stop();
    this.workspace.remove();
    const given = this.provider.configured.flatMap((config) =>
      Object.keys(config).filter((key) => SECRET_KEY.test(key)),
    );
    const asked = [...this.trap.caught, ...given.map((key) => `provider configured with ${key}`)];
    if (asked.length > 0) throw new Error(`asked for credentials or the network:\n${asked.join("\n")}`);
  }

  #engineOptions({ policies = false, policyConfig, replace, signal }: RunOptions) {
    const config = "policy-config.json";
    if (policyConfig !== undefined) this.workspace.write(config, JSON.stringify(policyConfig));
    return {
      ...(policies ? { policyPacks: ["policies"] } : {}),
      ...(policyConfig === undefined ? {} : { policyPackConfigs: [config] }),
      ...(replace === undefined ? {} : { replace }),
      ...(signal === undefined ? {} : { signal }),
    };
  }

  async #run(command: (handlers: Handlers) => Promise<unknown>): Promise<Run> {
    const report = new EngineReport();
    const printed: string[] = [];
    const print = (text: string) => {
      printed.push(text);
    };
    try {
      await command({ onEvent: report.add, onOutput: print, onError: print });
      return { ok: true, text: printed.join(""), report };
    } catch (error) {
      if (printed.length === 0) throw error;
      return { ok: false, text: printed.join(""), report };
    }
  }
}

let command: Promise<PulumiCommand> | undefined;

async function findCommand(): Promise<PulumiCommand> {
  const found = await PulumiCommand.get({ skipVersionCheck: true });
  // A CLI built from source tells no version, and the Automation API wants one.
  if (found.version === null) Object.assign(found, { version: OLDEST_CLI });
  return found;
}

interface FirstUp extends Pick<TestCluster, "cloud" | "workspace"> {
  readonly run: Run;
}

const firstUps = new Map<SetUp, Promise<FirstUp>>();

const SECRET_KEY = /accessKey|secretKey|token|profile|assumeRole/i;

interface Handlers {
  readonly onEvent: EngineReport["add"];
  readonly onOutput: (text: string) => void;
  readonly onError: (text: string) => void;
}

/** What the CLI sees: nothing of AWS or Pulumi from outside, and no way out. */
function environment(workspace: Workspace, provider: StandInProvider, trap: NetworkTrap): NodeJS.ProcessEnv {
  const outside = Object.keys(process.env).filter((key) => /^(AWS|PULUMI)_/.test(key));
  return {
    ...Object.fromEntries(outside.map((key) => [key, undefined])),
    ...trap.environment,
    ...workspace.environment,
    PULUMI_DEBUG_PROVIDERS: `aws:${provider.port},random:${provider.port}`,
  };
}
