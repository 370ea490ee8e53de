import assert from "node:assert/strict";
import { plannedCluster } from "../plannedCluster.ts";

const TOKEN = "aws:ssm/getParametersByPath:getParametersByPath";

/** Paths that the program asks AWS for in one run, each as often as it does. */
async function pathsAskedFor(): Promise<readonly string[]> {
  const asked: string[] = [];
  const answers = {
    [TOKEN]: ({ path }: { readonly path?: unknown }) => {
      asked.push(String(path));
      return { id: String(path), names: [], values: [] };
    },
  };
  await plannedCluster({}, answers as never);
  return asked;
}

describe("parameterIfThere", () => {
  // Red while each of those who want to know asked for itself: four calls for one path.
  it("asks AWS once for each path in a run of the program", async () => {
    const asked = await pathsAskedFor();
    assert.ok(asked.includes("/clpfsx/clusterpro-fsx-dev"), asked.join());
    assert.deepEqual(asked, [...new Set(asked)]);
  });

  // Red with answers kept for the process: a second run in it would be told what the first one was.
  it("asks anew in the next run", async () => {
    const first = await pathsAskedFor();
    assert.deepEqual(await pathsAskedFor(), first);
  });
});
