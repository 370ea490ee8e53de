import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { UserError } from "../../problems/userError.ts";
import type { Target } from "./target.ts";
import type { TargetAnswer, TargetQuestion } from "./targetQuestion.ts";

/**
 * Reads the stack file in a thread: what checks it takes as long to load as AWS's clients do, which load meanwhile. Throws a
 * UserError that names every wrong setting.
 */
export async function readTargetBeside(folder: string, { stack, region }: TargetQuestion["asked"]): Promise<Target> {
  const question: TargetQuestion = { folder, asked: { stack, region } };
  const thread = new Worker(new URL("./targetThread.js", import.meta.url), { workerData: question });
  const [answer] = (await once(thread, "message")) as [TargetAnswer];
  if (!answer.ok) throw new UserError(answer.problem);
  return answer.target;
}
