import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/parseSettings.ts";
import { ALL_EXISTING } from "../../components/existing.ts";
import { configOf, problemsOf, specOf } from "../stackFile.ts";

const SUBNET = "subnet-0dddddddddddddddd";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const ON = { ...ALL_EXISTING, monitoring: { enabled: true, probeSubnetIds: { main: SUBNET } } };

/** Settings, the path named and the telling part of the only message. */
const REFUSALS: readonly (readonly [settings: object, path: string, message: string])[] = [
  [{ monitoring: { enabled: "yes" } }, "monitoring.enabled", '"yes" is of the wrong type; true or false is required'],
  [
    { monitoring: { trail: "cloudtrail" } },
    "monitoring.trail",
    '"cloudtrail" is not allowed; one of none, existing, create is.',
  ],
  [{ monitoring: { alarm: true } }, "monitoring.alarm", "unknown setting; known here are enabled, probes"],
  [
    { monitoring: { subscribers: ["operators"] } },
    "monitoring.subscribers[0]",
    '"operators" is no e-mail address; one address is allowed. Write for example operators@example.com',
  ],
  [
    { monitoring: { subscribers: ["a@example.com", "A@example.com"] } },
    "monitoring.subscribers[1]",
    "a@example.com stands in monitoring.subscribers[0] already; every address is allowed once",
  ],
  [{ monitoring: { kmsKeyArn: KEY } }, "monitoring.kmsKeyArn", "is a key of another Region; a key of ap-northeast-1"],
  [
    { monitoring: { probeSubnetIds: { main: SUBNET } } },
    "monitoring.probeSubnetIds",
    "found without network.existing; probes stand in the subnets that are made. Remove it",
  ],
  [
    { ...ALL_EXISTING, monitoring: { enabled: true } },
    "monitoring.probeSubnetIds",
    "missing; a subnet for one route table of network.existing or more is required. Add for each table a subnet that uses it, or set probes to false",
  ],
  [
    { ...ALL_EXISTING, monitoring: { enabled: true, probeSubnetIds: { main: SUBNET, Main: SUBNET } } },
    "monitoring.probeSubnetIds.Main",
    '"Main" is no name in network.existing.routeTableIds; main, private-a, private-c are allowed',
  ],
  [
    { ...ALL_EXISTING, monitoring: { enabled: true, probeSubnetIds: { main: "subnet-1" } } },
    "monitoring.probeSubnetIds.main",
    "is not the id of a subnet",
  ],
];

describe("the settings of monitoring", () => {
  for (const [settings, path, message] of REFUSALS) {
    it(`are refused: ${path}: ${message}`, () => {
      const problems = problemsOf(settings as never);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(`Pulumi.dev.yaml: ${path}: `), problems[0]);
      assert.ok(problems[0]?.includes(message), problems[0]);
    });
  }

  it("have probes as they have alarms, unless they say otherwise", () => {
    assert.deepEqual(specOf({}).monitoring, { enabled: false, probes: false, subscribers: [], trail: "none" });
    assert.equal(specOf({ monitoring: { enabled: true } }).monitoring.probes, true);
    assert.equal(specOf({ monitoring: { enabled: true, probes: false } }).monitoring.probes, false);
    assert.equal(specOf({ monitoring: { probes: true } }).monitoring.enabled, false);
    assert.deepEqual(specOf(ON as never).monitoring.probeSubnetIds, { main: SUBNET });
  });

  it("refuse a name that Lambda does not take, before AWS does", () => {
    const named = (stack: string, monitoring: object) => {
      const config = configOf({ monitoring, cluster: { name: "cluster" } } as never);
      const parsed = parseSettings({ project: "clusterpro-fsx", stack, config });
      return parsed.ok ? [] : parsed.problems;
    };
    const long = "a-stack-with-a-name-that-goes-on-for-a-while";
    assert.deepEqual(named(long, { enabled: false }), []);
    assert.match(
      named(long, { enabled: true })[0] ?? "",
      /monitoring\.enabled: "clusterpro-fsx-a-stack.*", made of project/,
    );
    assert.match(
      named("v1.2", { probes: true })[0] ?? "",
      /monitoring\.probes: .*letters, digits, hyphens and underscores/,
    );
    assert.deepEqual(named("prod", { enabled: true }), []);
  });
});
