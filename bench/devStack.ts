import type { RecordedResource } from "../preview/recordingMonitor.ts";
import { loadMain, runProgram } from "../preview/runProgram.ts";
import { readProject, readStackConfig } from "../preview/stackFile.ts";

/** The resources of the dev stack in a first preview. Once in a process: Node loads a program once. */
export async function planDevStack(folder: string): Promise<readonly RecordedResource[]> {
  const { name, main } = readProject(folder);
  const { resources } = await runProgram({
    project: name,
    stack: "dev",
    run: () => loadMain(main),
    ...readStackConfig(folder, name, "dev", []),
  });
  return resources;
}
