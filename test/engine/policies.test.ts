import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { pack } from "../../policies/policyPack.ts";
import { createJudge } from "../../preview/judge.ts";
import { plannedCluster } from "../components/plannedCluster.ts";
import { type Run, TestCluster } from "./testCluster.ts";
import { VIOLATIONS, type Violation, violate } from "./violations.ts";
import { withPulumi } from "./withPulumi.ts";

describe("the violations of the engine tests", () => {
  it("are one for each mandatory rule of the pack", () => {
    const mandatory = pack.rules.filter(({ enforcementLevel }) => enforcementLevel !== "advisory");
    assert.deepEqual(
      VIOLATIONS.map(({ rule }) => rule),
      mandatory.map(({ name }) => name),
    );
  });
});

/** By the rule of a fault that is alone. */
const verdicts = new Map<string | undefined, Promise<Run>>();

/** The preview of the program with one fault, or with all that can stand side by side. It is made once. */
function previewWith(violation: Violation): Promise<Run> {
  const key = violation.alone === true ? violation.rule : undefined;
  const made =
    verdicts.get(key) ?? preview(key === undefined ? VIOLATIONS.filter(({ alone }) => alone !== true) : [violation]);
  verdicts.set(key, made);
  return made;
}

async function preview(violations: readonly Violation[]): Promise<Run> {
  const cluster = await TestCluster.empty();
  try {
    const policyConfig = violate(cluster.workspace, violations);
    return await cluster.preview({ policies: true, policyConfig });
  } finally {
    cluster.stop();
  }
}

withPulumi("the policies under the engine", (use) => {
  for (const violation of VIOLATIONS) {
    const { rule, resource, orElse = [], says } = violation;
    const named = [resource, ...orElse];
    it(`stop a preview that breaks ${rule}, naming ${resource}`, async () => {
      const run = await previewWith(violation);
      assert.ok(!run.ok, run.text);
      const found = run.report.violations
        .filter(
          ({ policyName, resourceUrn }) => policyName === rule && named.includes(resourceUrn?.split("::").at(-1) ?? ""),
        )
        .map(({ message }) => message);
      assert.ok(
        found.some((message) => says.test(message)),
        run.text,
      );
      for (const message of found) {
        assert.doesNotMatch(message, /cannot be decided|the rule itself failed/);
        assert.match(message, /\nWhat to do: .*\nSee https:/);
      }
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
