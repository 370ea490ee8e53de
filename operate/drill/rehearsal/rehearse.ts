import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { Session } from "../../aws/session.ts";
import { MACHINE_CLOCK } from "../../cluster/clock.ts";
import { targetOf } from "../../cluster/readTarget.ts";
import { type DrillEnd, drill } from "../drill.ts";
import type { DrillGrounds } from "../drillGrounds.ts";
import type { DrillOrder } from "../drillOrder.ts";
import { invokerOf } from "../prober.ts";
import { applicationOf, zoneOf } from "../realGrounds.ts";
import type { DrillTiming } from "../timing.ts";
import type { StageAddress } from "./stageAddress.ts";

export const REHEARSAL_TIMING: DrillTiming = {
  interval: 250,
  // Longer than on AWS: a busy computer has all of it to do itself. What is estimated does not turn on it.
  timeout: 3_000,
  slice: 3_000,
  lead: 1_000,
  settle: 2_500,
  limit: 30_000,
  backLimit: 60_000,
  backPause: 5_000,
  delivery: 1_000,
  monitor: 6_000,
  fault: 60_000,
  watch: 300,
  read: 25,
  readTimeout: 5_000,
};

/** The drill itself, as on AWS, on a stage that is set. */
export function rehearse(
  stage: StageAddress,
  spec: ClusterSpec,
  order: DrillOrder,
  timing = REHEARSAL_TIMING,
): Promise<DrillEnd> {
  return drill(rehearsalGrounds(stage, spec, timing), order);
}

export function rehearsalGrounds(stage: StageAddress, spec: ClusterSpec, timing = REHEARSAL_TIMING): DrillGrounds {
  const session = new Session({ region: spec.region, endpoint: stage.url });
  // The application of the stage is one that takes objects, whatever the stack's is.
  const minio = { ...spec, application: { ...spec.application, kind: "minio" } } as ClusterSpec;
  return {
    session,
    // The stage makes its own tables.
    target: { ...targetOf(spec), routeTableIds: undefined },
    clock: MACHINE_CLOCK,
    poll: 500,
    guestPoll: 100,
    timing,
    invoke: invokerOf(session, () => MACHINE_CLOCK.now()),
    endpointOf: (table) => stage.endpoints[table] ?? "",
    zoneOf: zoneOf(spec),
    application: applicationOf(session, minio),
    rehearsal: true,
    minio: stage.minio,
  };
}
