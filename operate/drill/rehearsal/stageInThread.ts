import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import type { StageAddress, StageMinio } from "./stageAddress.ts";

/**
 * Sets a stage in a thread of its own. Rejects with what keeps it from being set.
 *
 * @param minio in place of the stage's own store; it is not the thread's, which ends without a word
 */
export async function stageInThread(
  spec: ClusterSpec,
  minio: StageMinio | undefined,
): Promise<{ readonly address: StageAddress; readonly clear: () => Promise<unknown> }> {
  const worker = new Worker(new URL("./stageThread.ts", import.meta.url), { workerData: { spec, minio } });
  const [address] = (await once(worker, "message")) as [StageAddress];
  return { address, clear: () => worker.terminate() };
}
