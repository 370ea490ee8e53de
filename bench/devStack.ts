import { loadProgram } from "../preview/loadProgram.ts";
import type { RecordedResource } from "../preview/recordingMonitor.ts";
import { runProgram } from "../preview/runProgram.ts";
import { readProject, readStackConfig } from "../stack/stackFile.ts";

/** The resources of the dev stack in a first preview. Once in a process: Node loads a program once. */
export async function planDevStack(folder: string): Promise<readonly RecordedResource[]> {
  const project = readProject(folder);
  const { stack, config, secretKeys } = readStackConfig(project, "dev", []);
  const { resources } = await runProgram({
    project: project.name,
    stack,
    config,
    secretKeys,
    run: () => loadProgram(project),
  });
  return resources;
}
