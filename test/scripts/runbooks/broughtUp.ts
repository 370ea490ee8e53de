import assert from "node:assert/strict";
import type { Suite } from "mocha";
import { RETRIES } from "../guest.ts";
import type { Execution, StepRun } from "./automation.ts";
import { encoded, PRODUCT } from "./clusterDouble.ts";
import { type Delivery, MINIO_PASSWORD, missingTools, PASSWORD, Rig, SERVERS, type ServerName } from "./rig.ts";
import type { World } from "./world.ts";

export const CONF = `${PRODUCT}\\etc\\clp.conf`;

/** The steps that make a cluster of servers with a licensed product: a fifth of the time. */
const LEAST = ["listServers", "fetchDelivery", "surveyCluster", "pushConfiguration", "startCluster", "recordSuccess"];

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
 * @param by "least" where the tests do not look at the first bring-up itself: it begins with an installed product
 */
export function bringUpBefore(suite: Suite, use: (them: BroughtUp) => void, by: "whole" | "least" = "whole"): void {
  let rig: Rig | undefined;
  let asBroughtUp: (() => Promise<void>) | undefined;
  suite.timeout(600_000);
  suite.retries(RETRIES);
  suite.beforeAll(async function () {
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create();
    const article = await rig.plan();
    const other = await rig.plan({ cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } });
    if (by === "least")
      for (const server of SERVERS) {
        rig.world.installProduct(server);
        rig.world.cluster.member(server).licenses.push("base-key");
      }
    const first = await rig.bringUp(article, by === "least" ? { only: LEAST } : {});
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
