import { parentPort, workerData } from "node:worker_threads";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { RehearsalStage } from "./stage.ts";

// A stage in a thread of its own: what the drill computes keeps neither probers nor application from their time.
const stage = await RehearsalStage.set(workerData as ClusterSpec);
parentPort?.postMessage(stage.address);
