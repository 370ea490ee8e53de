import { parentPort, workerData } from "node:worker_threads";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { RehearsalStage } from "./stage.ts";
import type { StageMinio } from "./stageAddress.ts";

interface Given {
  readonly spec: ClusterSpec;
  readonly minio: StageMinio | undefined;
}

// A stage in a thread of its own: what the drill computes keeps neither probers nor application from their time.
const { spec, minio } = workerData as Given;
const stage = await RehearsalStage.set(spec, { minio });
parentPort?.postMessage(stage.address);
