import assert from "node:assert/strict";
import type { Suite } from "mocha";
import { RETRIES } from "../guest.ts";
import { Automation, type Execution, type RunOptions } from "./automation.ts";
import { type PrepareRunbook, prepareRunbook, SELF_MANAGED } from "./prepareRunbook.ts";
import { missingTools, PASSWORD, Rig, SERVERS, type ServerName } from "./rig.ts";
import type { ServerRunbook } from "./serverRunbook.ts";
import type { World } from "./world.ts";

export type Join = "managed" | "selfManaged";

/** Servers as EC2 makes them, with the runbooks of both kinds of domain. */
export interface PrepareRig {
  readonly rig: Rig;
  readonly world: World;
  readonly documents: Readonly<Record<Join, PrepareRunbook>>;
  /** Runs one runbook of a stack for a server, or part of it. */
  readonly run: (runbook: ServerRunbook, server: ServerName, options?: RunOptions) => Promise<Execution>;
  /** Prepares a server: names it first, where it has no name yet, as `up` does. */
  readonly prepare: (server: ServerName, join?: Join) => Promise<Execution>;
  /** The record of the first server's preparation. */
  readonly prepared: () => string | undefined;
  /** The execution fails in that step, says so, records it and keeps the password to itself. */
  readonly failed: (execution: Promise<Execution>, step: string, said: RegExp) => Promise<void>;
  /** An execution dies in `step` after `change`; the next one reboots the server, and changes nothing anew. */
  readonly owesReboot: (
    dying: Promise<Execution>,
    next: () => Promise<Execution>,
    change: "rename" | "join",
    step: string,
  ) => Promise<void>;
}

/** Everything that an execution printed, for a message. */
export function told({ runs }: Pick<Execution, "runs">): string {
  return runs.map(({ step, exitCode, output, errors }) => `${step} ${exitCode}\n${output}${errors}`).join("\n");
}

/**
 * Makes two servers before the suite's tests and hands them to `use`; leaves the suite out where a tool is missing.
 *
 * @param named with their names, so that no test need give them
 */
export function serversBefore(
  suite: Suite,
  { named }: { readonly named: boolean },
  use: (on: PrepareRig) => void,
): void {
  let rig: Rig | undefined;
  let asMade: (() => Promise<void>) | undefined;
  suite.timeout(180_000);
  suite.retries(RETRIES);
  suite.beforeAll(async function () {
    this.timeout(600_000);
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create({ fresh: true });
    const { world } = rig;
    const documents = { managed: await prepareRunbook(world), selfManaged: await prepareRunbook(world, SELF_MANAGED) };
    const on = prepareRig(rig, documents, named);
    if (named)
      for (const server of SERVERS) {
        const execution = await on.run(documents.managed.install, server);
        assert.equal(execution.status, "Success", told(execution));
      }
    asMade = rig.snapshot();
    use(on);
  });
  suite.afterAll(() => rig?.remove());
  suite.afterEach(async () => {
    await asMade?.();
    if (!named) await rig?.renameAsMade();
  });
}

function prepareRig(rig: Rig, documents: PrepareRig["documents"], named: boolean): PrepareRig {
  const { world } = rig;
  const run = ({ document, parameters }: ServerRunbook, server: ServerName, options: RunOptions = {}) =>
    new Automation(document, parameters[server], world).run(options);
  const prepare = async (server: ServerName, join: Join = "managed"): Promise<Execution> => {
    if (named) return run(documents[join], server);
    const naming = await run(documents[join].install, server);
    if (naming.status === "Failed") return naming;
    const joined = await run(documents[join], server);
    return { ...joined, runs: [...naming.runs, ...joined.runs] };
  };
  const prepared = () => world.parameters.get("/clpfsx/clusterpro-fsx-dev/prepared/server1");
  const installed = () => world.parameters.get("/clpfsx/clusterpro-fsx-dev/installed/server1");
  return {
    rig,
    world,
    documents,
    run,
    prepare,
    prepared,
    failed: async (execution, step, said) => {
      const ended = await execution;
      assert.equal(ended.failedStep, step, told(ended));
      assert.match(told(ended), said);
      assert.ok(!told(ended).includes(PASSWORD));
      assert.match((installed() === "a".repeat(64) ? prepared() : installed()) ?? "", /^failed /);
    },
    owesReboot: async (dying, next, change, step) => {
      const died = await dying;
      assert.equal(died.failedStep, step, told(died));
      const again = await next();
      assert.equal(again.status, "Success", told(again));
      const checked = again.runs.find((each) => each.step === "checkMembership");
      assert.match(checked?.output ?? "", /owes the reboot; rebooting/);
      assert.equal(world.calls.filter(({ name }) => name === change).length, 1);
    },
  };
}
