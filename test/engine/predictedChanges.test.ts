import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { readEnginePlan } from "../../preview/changes/enginePlan.ts";
import { planChanges } from "../../preview/changes/planChanges.ts";
import type { ResourceChange } from "../../preview/plan/planChanges.ts";
import type { PlannedResource } from "../../preview/plan/planDocument.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

/** What the in-process preview plans, as a child of its own. */
async function planned({ workspace }: TestCluster): Promise<readonly PlannedResource[]> {
  const printed = await new Promise<string>((resolve) => {
    const args = ["preview/main.js", "--stack", STACK, "--json", "--no-policies"];
    execFile(process.execPath, args, { cwd: workspace.project, maxBuffer: 16 * 1024 * 1024 }, (_, stdout, stderr) =>
      resolve(stdout === "" ? stderr : stdout),
    );
  });
  return (JSON.parse(printed) as { readonly resources: readonly PlannedResource[] }).resources;
}

/** What the engine's own preview says, as `--plan` reads it. */
async function byEngine(cluster: TestCluster): Promise<readonly ResourceChange[]> {
  const { exitCode, stdout, stderr } = await cluster.cli("preview", "--json", "--stack", STACK);
  assert.equal(exitCode, 0, stderr);
  const file = path.join(cluster.workspace.project, "plan.json");
  writeFileSync(file, stdout);
  return readEnginePlan(file);
}

/** A parameter's value is a secret, which is written into no plan; so a change of it is seen by the engine alone. */
const told = (changes: readonly ResourceChange[]) =>
  changes
    .filter(({ type }) => type !== "aws:ssm/parameter:Parameter")
    .map(({ kind, type, name, lost }) => `${kind} ${type.split(":").at(-1)} ${name}${lost ? ` destroys ${lost}` : ""}`)
    .sort();

withPulumi("what the preview says of a change", (use) => {
  for (const [title, settings] of [
    ["more throughput", { fileSystem: { throughputCapacityMBps: 64 } }],
    ["a monitor's interval", { cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } }],
    ["one availability zone", { fileSystem: { deploymentType: "SINGLE_AZ_2" } }],
    // A whole other network is refused by the engine's preview: see unique.test.ts.
    [
      "another address of a server",
      {
        servers: [
          { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
          { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
        ],
      },
    ],
  ] as const) {
    it(`is what the engine's own preview says: ${title}`, async () => {
      const cluster = use(await TestCluster.deployed());
      const before = await planned(cluster);
      cluster.workspace.configure(settings);
      const expected = await byEngine(cluster);
      assert.ok(expected.length > 0);
      assert.deepEqual(told(planChanges(before, await planned(cluster))), told(expected));
    });
  }
});
