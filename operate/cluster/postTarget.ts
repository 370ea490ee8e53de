import { parentPort, workerData } from "node:worker_threads";
import { UserError } from "../../problems/userError.ts";
import { readSpec, targetOf } from "./readTarget.ts";
import type { TargetAnswer, TargetQuestion } from "./targetQuestion.ts";

const { folder, asked } = workerData as TargetQuestion;

parentPort?.postMessage(answer());

function answer(): TargetAnswer {
  try {
    return { ok: true, target: targetOf(readSpec(folder, asked)) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ok: false, problem: error.message };
  }
}
