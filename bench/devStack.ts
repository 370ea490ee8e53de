import { loadProgram } from "../preview/loadProgram.ts";
import type { RecordedResource } from "../preview/recordingMonitor.ts";
import { runProgram } from "../preview/runProgram.ts";
import { readProject, readStackConfig } from "../stack/stackFile.ts";

/** The resources of the dev stack in a first preview. Once in a process: Node loads a program once. */
export async function planDevStack(folder: string): Promise<readonly RecordedResource[]> {
  const project = readProject(folder);
  const { resources } = await runProgram({
    project: project.name,
    stack: "dev",
    run: () => loadProgram(project),
    ...readStackConfig(folder, project.name, "dev", []),
  });
  return resources;
}
