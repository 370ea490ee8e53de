import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { createJudge } from "../../preview/judge.ts";
import { plannedCluster } from "../components/plannedCluster.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

/** The program, with the virtual IP's route in the main table turned into something else. No setting can do that. */
const PROGRAM_WITHOUT_ROUTE = `
import * as pulumi from "@pulumi/pulumi";
pulumi.runtime.registerResourceTransform(({ name, props, opts }) =>
  name === "clusterpro-vip-main" ? { props: { ...props, destinationCidrBlock: "172.16.0.0/24" }, opts } : undefined,
);
await import("./index.ts");
`;

interface Violation {
  readonly rule: string;
  readonly resource: string;
  readonly provoke: (cluster: TestCluster) => void;
}

/** Each breaks one rule of the pack, by the settings where they can. */
const VIOLATIONS: readonly Violation[] = [
  {
    rule: "fsx-multi-az",
    resource: "clusterpro-fsx",
    provoke: ({ workspace }) => workspace.configure({ fileSystem: { deploymentType: "SINGLE_AZ_2" } }),
  },
  {
    rule: "monitor-interval",
    resource: "clusterpro-software",
    provoke: ({ workspace }) =>
      workspace.configure({ cluster: { monitors: { fileSystem: { intervalSeconds: 10, retries: 1 } } } }),
  },
  {
    rule: "vip-route-in-every-table",
    resource: "clusterpro-main",
    provoke: ({ workspace }) => {
      workspace.write("withoutRoute.ts", PROGRAM_WITHOUT_ROUTE);
      workspace.setMain("withoutRoute.ts");
    },
  },
];

withPulumi("the policies under the engine", (use) => {
  for (const { rule, resource, provoke } of VIOLATIONS) {
    it(`stop a preview that breaks ${rule}, naming ${resource}`, async () => {
      const cluster = use(await TestCluster.empty());
      provoke(cluster);
      const run = await cluster.preview({ policies: true });
      assert.ok(!run.ok, run.text);
      const found = run.report.policies
        .filter(({ policyName }) => policyName === rule)
        .map(({ enforcementLevel, resourceUrn }) => `${enforcementLevel} ${resourceUrn?.split("::").at(-1)}`);
      assert.ok(found.includes(`mandatory ${resource}`), run.text);
    });
  }

  it("judge the exported state of a sound stack as the in-process preview judges its plan", async () => {
    const cluster = use(await TestCluster.deployed());
    assert.deepEqual(await analyzed(cluster), await judgedInProcess({}));
  });

  it("judge the exported state of a stack that breaks a rule as the in-process preview judges its plan", async () => {
    const cluster = use(await TestCluster.empty());
    const settings = { fileSystem: { deploymentType: "SINGLE_AZ_2" } };
    cluster.workspace.configure(settings);
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    const expected = await judgedInProcess(settings);
    assert.ok(expected.verdicts.includes("mandatory fsx-multi-az clusterpro-fsx"), expected.verdicts.join("\n"));
    assert.deepEqual(await analyzed(cluster), expected);
  });
});

interface Judged {
  readonly passed: boolean;
  /** Level, rule and resource, sorted. */
  readonly verdicts: readonly string[];
}

async function analyzed(cluster: TestCluster): Promise<Judged> {
  const file = path.join(cluster.workspace.project, "exported.json");
  writeFileSync(file, await cluster.export());
  const { exitCode, stdout } = await cluster.cli(
    "policy",
    "analyze",
    "--policy-pack",
    "policies",
    "--file",
    file,
    "--json",
  );
  const events = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line).policyEvent);
  const verdicts = events.flatMap((event) =>
    event ? [`${event.enforcementLevel} ${event.policyName} ${event.resourceUrn.split("::").at(-1)}`] : [],
  );
  return { passed: exitCode === 0, verdicts: verdicts.toSorted() };
}

async function judgedInProcess(settings: Readonly<Record<string, unknown>>): Promise<Judged> {
  const { resources } = await plannedCluster(settings);
  const { verdict } = await createJudge(undefined)(resources);
  const verdicts = verdict.violations.map(({ level, rule, urn }) => `${level} ${rule} ${urn.split("::").at(-1)}`);
  return { passed: !verdict.violations.some(({ level }) => level === "mandatory"), verdicts: verdicts.toSorted() };
}
