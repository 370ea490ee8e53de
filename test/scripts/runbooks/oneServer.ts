import type { Suite } from "mocha";
import { RETRIES } from "../guest.ts";
import type { StepRun } from "./automation.ts";
import { assertStep } from "./broughtUp.ts";
import { type Delivery, missingTools, Rig, ROOT } from "./rig.ts";
import type { WindowsState, World } from "./world.ts";

/** The first of two servers, which has fetched the article's delivery and no more. */
export interface OneServer {
  readonly rig: Rig;
  readonly world: World;
  readonly windows: WindowsState;
  readonly article: Delivery;
  /** Runs one step there; of the article's delivery, where none is given. */
  readonly step: (name: string, delivery?: Delivery) => Promise<StepRun>;
  /** The same, with the PowerShell in which the agent runs the step's lines. */
  readonly stepAsAgent: (name: string) => Promise<StepRun>;
  /** Text of a file below the bring-up's folder. */
  readonly file: (name: string) => string | undefined;
  /** CLUSTERPRO is installed there. */
  readonly product: () => void;
}

/**
 * Makes the server before the suite's tests and hands it to `use`; leaves the suite out where a tool is missing. After
 * each test it is what it was.
 */
export function oneServerBefore(suite: Suite, use: (server: OneServer) => void): void {
  let rig: Rig | undefined;
  let asPrepared: (() => Promise<void>) | undefined;
  suite.timeout(120_000);
  suite.retries(RETRIES);
  suite.beforeAll(async function () {
    if (missingTools() !== undefined) this.skip();
    const made = await Rig.create();
    rig = made;
    const { world } = made;
    const article = await made.plan();
    const step = (name: string, delivery = article) => made.step(delivery, name, { on: ["server1"] });
    assertStep(await step("fetchDelivery"), 0, /files/);
    asPrepared = made.snapshot();
    use({
      rig: made,
      world,
      windows: world.windows("server1"),
      article,
      step,
      stepAsAgent: (name) => made.step(article, name, { on: ["server1"], asAgent: true }),
      file: (name) => made.machine("server1").read(`${ROOT}\\${name}`),
      product: () => world.installProduct("server1"),
    });
  });
  suite.afterAll(() => rig?.remove());
  suite.afterEach(() => asPrepared?.());
}
