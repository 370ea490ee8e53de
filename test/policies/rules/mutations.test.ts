import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { analyze, type PlannedResource, plan, UNKNOWN } from "../../../policies/harness/index.ts";
import { buildPolicies, pack } from "../../../policies/policyPack.ts";
import { plannedCluster } from "../../components/plannedCluster.ts";
import { deployed } from "../deployed.ts";
import { rawCluster } from "../programs.ts";
import { CLPCONF_MUTATIONS, CLPCONF_RAW } from "./clpconf.mutations.ts";
import { DIRECTORY_MUTATIONS } from "./directory.mutations.ts";
import { FSX_MUTATIONS, FSX_RAW } from "./fsx.mutations.ts";
import { anybody, type Mutation, open, type RawMutation } from "./mutate.ts";
import { NETWORK_MUTATIONS, NETWORK_RAW } from "./network.mutations.ts";
import { attachToGateway, farDirectory, twoClusters } from "./rawPrograms.ts";
import { SERVER_MUTATIONS, SERVER_RAW } from "./server.mutations.ts";
import { ROLE_RAW } from "./server-role.mutations.ts";
import { VIP_MUTATIONS, VIP_RAW } from "./vip.mutations.ts";

const MUTATIONS: readonly Mutation[] = [
  ...VIP_MUTATIONS,
  ...NETWORK_MUTATIONS,
  ...SERVER_MUTATIONS,
  ...FSX_MUTATIONS,
  ...DIRECTORY_MUTATIONS,
  ...CLPCONF_MUTATIONS,
];

const RAW: readonly RawMutation[] = [
  ...VIP_RAW,
  ...NETWORK_RAW,
  ...SERVER_RAW,
  ...ROLE_RAW,
  ...FSX_RAW,
  ...CLPCONF_RAW,
];

const judgeAll = async (resources: readonly PlannedResource[], rule?: string, config?: object) => {
  const settings = rule !== undefined && config ? { config: { [rule]: config } } : {};
  const { violations } = await analyze(pack, resources, settings);
  return violations.filter(({ level }) => level === "mandatory");
};

describe("mutations of the real program", () => {
  let planned: readonly PlannedResource[];

  before(async () => {
    planned = (await plannedCluster()).resources;
  });

  for (const [form, of] of [
    ["in a first preview", (each: readonly PlannedResource[]) => each],
    ["on a deployed stack", deployed],
  ] as const) {
    it(`leaves the program itself alone ${form}, with nothing undecided`, async () => {
      assert.deepEqual(await judgeAll(of(planned)), []);
    });

    for (const [what, rule, change, config] of MUTATIONS) {
      it(`${rule} refuses ${form}: ${what}`, async () => {
        const stack = open(planned);
        change(stack);
        const found = (await judgeAll(of(stack.all), rule, config)).filter((each) => each.rule === rule);
        assert.ok(found.length > 0, "nothing found");
        for (const { message } of found) {
          assert.doesNotMatch(message, /cannot be decided|the rule itself failed/);
          assert.doesNotMatch(message, /Correct-horse/);
        }
      });
    }
  }
});

describe("the rules as policies of their own, as the engine runs them", () => {
  const shown = ({ violations }: Awaited<ReturnType<typeof analyze>>) =>
    violations
      .map(({ rule, level, severity, urn, message }) =>
        [rule, level, severity, urn, message.replace(/\nWhat to do: [\s\S]*$/, "")].join(" | "),
      )
      .sort();

  it("say the same as all at once", async () => {
    const { resources } = await plannedCluster();
    const stack = open(resources);
    for (const [, rule, change] of MUTATIONS) if (rule.startsWith("server-")) change(stack);
    for (const each of [stack.all, deployed(stack.all)]) {
      const atOnce = shown(await analyze(pack, each));
      assert.ok(atOnce.length > 10);
      // With the levels at hand, as the in-process preview has them.
      const alone = buildPolicies(pack.rules, { config: {} });
      assert.deepEqual(shown(await analyze(alone, each)), atOnce);
    }
  });

  it("leave out what AWS reported", async () => {
    // At the last refresh; the program gives none of it any more.
    const reported = {
      "SecurityGroup servers": { ingress: [anybody(3389)] },
      "Instance server0": {
        associatePublicIpAddress: true,
        ebsBlockDevices: [{ deviceName: "xvdf", encrypted: false }],
      },
      "Role server": { inlinePolicies: [{ name: "old", policy: '{"Statement":{"Effect":"Allow","Action":"*"}}' }] },
    } as const;
    const options = Object.fromEntries(Object.entries(reported).map(([key, outputs]) => [key, { outputs }]));
    const resources = plan(
      (builder) => {
        rawCluster({
          options,
          inputs: { "SecurityGroup servers": ({ ingress, ...inputs }) => inputs },
        })(builder);
        const group = builder.resources.find(({ name, type }) => name === "servers" && type.endsWith(":SecurityGroup"));
        builder.resource("aws:ec2/securityGroupRule:SecurityGroupRule", "among", {
          type: "ingress",
          securityGroupId: String(group?.outputs?.id),
          protocol: "-1",
          fromPort: 0,
          toPort: 0,
          self: true,
        });
      },
      { deployed: true },
    );
    assert.deepEqual(shown(await analyze(buildPolicies(pack.rules), resources)), []);
  });

  it("leave the program alone where no resource policy has noted its inputs", async () => {
    const { resources } = await plannedCluster();
    const stackRules = buildPolicies(
      pack.rules.filter(({ kind, enforcementLevel }) => kind === "stack" && enforcementLevel !== "advisory"),
    );
    for (const each of [resources, deployed(resources)]) assert.deepEqual(shown(await analyze(stackRules, each)), []);
  });

  it("take a value that AWS is to choose for one that the program leaves out", async () => {
    const { resources } = await plannedCluster();
    const announced = deployed(resources).map((each) =>
      each.type.endsWith(":Instance") || each.type.endsWith(":SecurityGroup")
        ? {
            ...each,
            outputs: {
              ebsBlockDevices: UNKNOWN,
              associatePublicIpAddress: UNKNOWN,
              launchTemplate: UNKNOWN,
              ...each.outputs,
            },
          }
        : each,
    );
    assert.deepEqual(await judgeAll(announced), []);
    const stackRules = buildPolicies(
      pack.rules.filter(({ kind, enforcementLevel }) => kind === "stack" && enforcementLevel !== "advisory"),
    );
    assert.deepEqual(shown(await analyze(stackRules, announced)), []);
  });
});

describe("mutations of raw resources", () => {
  for (const known of [false, true]) {
    const form = known ? "deployed" : "in a first preview";
    it(`leaves the raw cluster alone, ${form}`, async () => {
      assert.deepEqual(await judgeAll(plan(rawCluster(), { deployed: known })), []);
    });
    for (const [what, healthy] of Object.entries({
      "two clusters with their own virtual IPs": twoClusters(false),
      "a directory that hangs on the same transit gateway": farDirectory((plan) => {
        for (const name of ["near", "far"]) attachToGateway(plan, name, "one");
      }),
    })) {
      it(`leaves alone, ${form}: ${what}`, async () => {
        assert.deepEqual(await judgeAll(plan(healthy, { deployed: known })), []);
      });
    }
    for (const [what, rule, change] of RAW) {
      it(`${rule} refuses, ${form}: ${what}`, async () => {
        const found = await judgeAll(
          plan(typeof change === "function" ? change : rawCluster(change), { deployed: known }),
        );
        assert.ok(
          found.some((each) => each.rule === rule),
          JSON.stringify(found),
        );
      });
    }
  }

  it("are counted in the README", () => {
    const readme = readFileSync(new URL("../../../policies/README.md", import.meta.url), "utf8");
    assert.equal(readme.match(/^(\d+) mutations/m)?.[1], String(MUTATIONS.length + RAW.length));
  });

  it("turn every rule red", () => {
    const red = new Set([...MUTATIONS, ...RAW].map(([, rule]) => rule));
    // Of those that advise, network-partition is red without one: the article's cluster has no partition resolution.
    const must = pack.rules.filter(({ enforcementLevel }) => enforcementLevel !== "advisory");
    assert.deepEqual(
      must.map(({ name }) => name).filter((name) => !red.has(name)),
      [],
    );
  });
});
