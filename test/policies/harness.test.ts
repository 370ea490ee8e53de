import assert from "node:assert/strict";
import type { ResourceValidationArgs, StackValidationArgs } from "@pulumi/policy";
import { analyze, type PlannedResource, type Policies, plan, secret, UNKNOWN } from "../../policies/harness/index.ts";
import { pack } from "../../policies/policyPack.ts";

const TYPE = "acme:index:Thing";

/** What a resource policy and a stack policy are given. */
async function seenBy(resources: readonly PlannedResource[]) {
  const inputs: ResourceValidationArgs[] = [];
  let stack: StackValidationArgs | undefined;
  const policies: Policies = [
    { name: "see-resource", description: "Sees.", validateResource: (args) => void inputs.push(args) },
    {
      name: "see-stack",
      description: "Sees.",
      validateStack: (args) => {
        stack = args;
      },
    },
  ];
  const result = await analyze(policies, resources);
  assert.deepEqual(result.violations, []);
  return { inputs, stack: stack?.resources ?? [] };
}

const bare = (inputs: PlannedResource["inputs"], more: Partial<PlannedResource> = {}): PlannedResource => ({
  urn: `urn:pulumi:test::plan::${TYPE}::thing`,
  type: TYPE,
  name: "thing",
  custom: true,
  inputs,
  dependencies: [],
  propertyDependencies: {},
  options: {},
  ...more,
});

describe("analyze", () => {
  it("hands out secrets in clear and throws at unknowns, as under the engine", async () => {
    const { inputs } = await seenBy([bare({ password: secret("hunter2"), open: UNKNOWN })]);
    assert.equal(inputs[0]?.props.password, "hunter2");
    assert.throws(() => inputs[0]?.props.open, /string value at \.open can't be known during preview/);
  });

  it("shows inputs to resource policies and outputs to stack policies", async () => {
    const { inputs, stack } = await seenBy(
      plan(
        (builder) => {
          builder.resource(TYPE, "thing", { size: 1 }, { outputs: { address: "10.0.0.1" } });
          builder.component("acme:index:Component", "component", { size: 2 }, { total: 3 });
        },
        { deployed: true },
      ),
    );
    assert.deepEqual(
      inputs.map(({ props }) => ({ ...props })),
      [{ size: 1 }, { size: 2 }],
    );
    assert.deepEqual(
      stack.map(({ props }) => ({ ...props })),
      [{ size: 1, address: "10.0.0.1", id: "thing-thing" }, { total: 3 }],
    );
  });

  it("shows a first preview's resource with its inputs and an unknown id", async () => {
    const { stack } = await seenBy([bare({ size: 1 })]);
    assert.equal(stack[0]?.props.size, 1);
    assert.throws(() => stack[0]?.props.id, /can't be known/);
  });

  it("wires parents, dependencies and property dependencies to the resources themselves", async () => {
    const { stack } = await seenBy(
      plan((builder) => {
        const parent = builder.component("acme:index:Component", "component");
        const first = builder.resource(TYPE, "first", {}, { parent });
        builder.resource(TYPE, "second", { target: { id: first.id }, size: 1 }, { parent, dependsOn: [parent] });
      }),
    );
    const [component, first, second] = stack;
    assert.equal(second?.urn, "urn:pulumi:test::plan::acme:index:Component$acme:index:Thing::second");
    assert.equal(second?.parent, component);
    assert.deepEqual(new Set(second?.dependencies), new Set([component, first]));
    assert.deepEqual(second?.propertyDependencies, { target: [first] });
  });

  it("passes options on, durations in seconds", async () => {
    const { inputs } = await seenBy([
      bare(
        {},
        {
          options: {
            protect: true,
            ignoreChanges: ["size"],
            deleteBeforeReplace: true,
            customTimeouts: { create: "1h30m", update: 20, delete: "45s" },
          },
        },
      ),
    ]);
    assert.deepEqual(inputs[0]?.opts, {
      protect: true,
      ignoreChanges: ["size"],
      deleteBeforeReplace: true,
      aliases: [],
      additionalSecretOutputs: [],
      customTimeouts: { createSeconds: 5400, updateSeconds: 20, deleteSeconds: 45 },
    });
  });

  it("sends a resource reference as its id or URN, an output as its value, and no internal key", async () => {
    const signature = "4dabf18193072939515e22adb298388d";
    const reference = { [signature]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:a" };
    const output = { [signature]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
    const { inputs } = await seenBy([
      bare({
        custom: { ...reference, id: "a-1" },
        component: reference,
        planned: { ...reference, id: "" },
        output: { ...output, value: "b" },
        secretOutput: { ...output, value: "c", secret: true },
        openOutput: output,
        __defaults: ["x"],
      }),
    ]);
    const { props } = inputs[0] ?? {};
    assert.deepEqual(
      new Set(Object.keys(props ?? {})),
      new Set(["custom", "component", "planned", "output", "secretOutput", "openOutput"]),
    );
    assert.deepEqual([props?.custom, props?.component, props?.output, props?.secretOutput], ["a-1", "urn:a", "b", "c"]);
    assert.throws(() => props?.planned, /can't be known/);
    assert.throws(() => props?.openOutput, /can't be known/);
  });

  it("shows what is only read to stack policies alone", async () => {
    const { inputs, stack } = await seenBy([bare({ id: "a" }, { read: true })]);
    assert.deepEqual([inputs.length, stack.length], [0, 1]);
  });

  it("maps levels, severities and URNs of plain policies", async () => {
    const stackUrn = "urn:pulumi:test::plan::pulumi:pulumi:Stack::plan-test";
    const { violations, rules } = await analyze(
      [
        {
          name: "stack",
          description: "All is well.",
          severity: "critical",
          enforcementLevel: "mandatory",
          validateStack: (_, report) => report("it is not"),
        },
        { name: "resource", description: "Each is well.", validateResource: (_, report) => report("") },
        {
          name: "off",
          description: "Off.",
          enforcementLevel: "disabled",
          validateResource: (_, report) => report("x"),
        },
      ],
      [bare({}, { urn: stackUrn, type: "pulumi:pulumi:Stack" })],
    );
    assert.equal(rules, 2);
    assert.deepEqual(violations, [
      { rule: "resource", level: "advisory", severity: "unspecified", urn: stackUrn, message: "Each is well." },
      { rule: "stack", level: "mandatory", severity: "critical", urn: stackUrn, message: "it is not" },
    ]);
  });

  it("rejects when a plain policy throws, as the engine's preview would end", async () => {
    const throwing: Policies = [
      {
        name: "throws",
        description: "Throws.",
        validateResource: () => {
          throw new Error("no");
        },
      },
    ];
    await assert.rejects(analyze(throwing, [bare({})]), /Error validating resource with policy 'throws'/);
  });

  it("rejects a wrong configuration", async () => {
    await assert.rejects(analyze(pack, [], { config: { nonsense: "advisory" } }), { name: "PolicyConfigError" });
  });

  it("counts the rules that run", async () => {
    assert.equal((await analyze(pack, [])).rules, pack.rules.length);
    assert.equal((await analyze(pack, [], { config: { "fsx-multi-az": "disabled" } })).rules, pack.rules.length - 1);
  });
});

describe("plan", () => {
  it("makes references unknown in a first preview and known when deployed, with the same wiring", () => {
    const build = (builder: Parameters<Parameters<typeof plan>[0]>[0]) => {
      const first = builder.resource(TYPE, "first", { size: 1 }, { id: "first-1", outputs: { address: "a" } });
      builder.resource(TYPE, "second", {
        first: first.id,
        size: first.output("size"),
        address: first.output("address"),
        more: [first.output("arn")],
      });
    };
    const [preview, deployed] = [plan(build)[1], plan(build, { deployed: true })[1]];
    assert.deepEqual(preview?.inputs, { first: UNKNOWN, size: 1, address: UNKNOWN, more: [UNKNOWN] });
    assert.deepEqual(deployed?.inputs, { first: "first-1", size: 1, address: "a", more: ["first-arn"] });
    assert.deepEqual(preview?.propertyDependencies, deployed?.propertyDependencies);
    assert.deepEqual(
      Object.values(preview?.propertyDependencies ?? {}).map((urns) => urns.length),
      [1, 1, 1, 1],
    );
  });

  it("refuses two resources of one URN", () => {
    assert.throws(
      () =>
        plan((builder) => {
          builder.resource(TYPE, "same");
          builder.resource(TYPE, "same");
        }),
      /two resources have the URN/,
    );
  });
});
