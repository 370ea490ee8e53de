import assert from "node:assert/strict";
import type { Suite } from "mocha";
import { RETRIES } from "../guest.ts";
import { powerShellMissing } from "../realPowerShell.ts";
import type { Execution, RunOptions, StepRun } from "./automation.ts";
import { encoded, PRODUCT } from "./clusterDouble.ts";
import { type Delivery, MINIO_PASSWORD, missingTools, PASSWORD, Rig, type ServerName } from "./rig.ts";
import type { World } from "./world.ts";

export const CONF = `${PRODUCT}\\etc\\clp.conf`;

/** The steps without which there is no cluster: a third of the time. */
export const LEAST: RunOptions = {
  only: [
    "listServers",
    "fetchDelivery",
    "fetchInstaller",
    "installClusterpro",
    "addLicenses",
    "surveyCluster",
    "pushConfiguration",
    "startCluster",
    "recordSuccess",
  ],
};

/** Everything that an execution printed, for a message. */
export function told({ runs }: Pick<Execution, "runs">): string {
  return runs
    .map(({ step, server = "-", exitCode, output, errors }) => `${step} ${server} ${exitCode}\n${output}${errors}`)
    .join("\n");
}

export function assertSuccess(execution: Execution): void {
  assert.equal(execution.status, "Success", told(execution));
}

/** The step ended with `code`, said `said`, and kept every secret to itself. */
export function assertStep(run: StepRun, code: number, said: RegExp): void {
  const text = `${run.output}${run.errors}`;
  assert.equal(run.exitCode, code, text);
  assert.match(text, said);
  assertNoSecret(text);
}

export function assertNoSecret(text: string): void {
  for (const secret of [PASSWORD, MINIO_PASSWORD, encoded(PASSWORD)]) assert.ok(!text.includes(secret), text);
}

/** Two servers that the first bring-up has made a cluster of, and two deliveries for them. */
export interface BroughtUp {
  readonly rig: Rig;
  readonly world: World;
  /** What was brought up: the article's cluster. */
  readonly article: Delivery;
  /** The same with another interval of one monitor. */
  readonly other: Delivery;
  /** The first bring-up. */
  readonly first: Execution;
  /** Puts both servers back to where `first` left them, as after each test. */
  readonly asBroughtUp: () => Promise<void>;
}

/**
 * Brings two servers up before the suite's tests and hands them to `use`; leaves the suite out where a tool is missing.
 *
 * @param options LEAST where the tests do not look at the first bring-up itself
 */
export function bringUpBefore(suite: Suite, use: (them: BroughtUp) => void, options: RunOptions = {}): void {
  let rig: Rig | undefined;
  let asBroughtUp: (() => Promise<void>) | undefined;
  suite.timeout(600_000);
  suite.retries(RETRIES);
  suite.beforeAll(async function () {
    if ((powerShellMissing() ?? missingTools()) !== undefined) this.skip();
    rig = await Rig.create();
    const article = await rig.plan();
    const other = await rig.plan({ cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } });
    const first = await rig.bringUp(article, options);
    assertSuccess(first);
    asBroughtUp = rig.snapshot();
    use({ rig, world: rig.world, article, other, first, asBroughtUp });
  });
  suite.afterAll(() => rig?.remove());
  suite.afterEach(() => asBroughtUp?.());
}

/** The servers fetch `delivery`. */
export async function fetchDelivery(rig: Rig, delivery: Delivery): Promise<void> {
  rig.publish(delivery);
  const { exitCode, errors } = await rig.step(delivery, "fetchDelivery");
  assert.equal(exitCode, 0, errors);
}

export function clpConf(rig: Rig, server: ServerName): string {
  return rig.machine(server).read(CONF) ?? "";
}
