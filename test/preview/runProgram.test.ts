import assert from "node:assert/strict";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as ssm from "@pulumi/aws/ssm/index.js";
import * as pulumi from "@pulumi/pulumi";
import { shown, UNKNOWN } from "../../preview/plan/wire.ts";
import type { InvokeAnswers } from "../../preview/recordingMonitor.ts";
import { runProgram } from "../../preview/runProgram.ts";

const run = (program: () => unknown, answers?: InvokeAnswers, config: Record<string, string> = {}) =>
  runProgram({
    project: "app",
    stack: "dev",
    config,
    secretKeys: [],
    run: program,
    ...(answers === undefined ? {} : { answers }),
  });

const custom = async (program: () => unknown, answers?: InvokeAnswers) =>
  (await run(program, answers)).resources.filter((each) => each.custom);

/** A component of somebody else's program. */
class Site extends pulumi.ComponentResource {
  constructor(name: string, args: { readonly cidr: string; readonly password: pulumi.Output<string> }) {
    super("acme:index:Site", name, args);
    const vpc = new ec2.Vpc(`${name}-vpc`, { cidrBlock: args.cidr }, { parent: this });
    this.registerOutputs({ vpcId: vpc.id, cidr: args.cidr });
  }
}

/** A resource of a package that nobody here has. */
class Thing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("acme:made/up:Thing", name, args, opts);
  }
}

/** A function with a single result, as generated SDKs call it. */
const single = (argument: pulumi.Input<string>): Promise<string> =>
  pulumi.runtime.invokeSingle("acme:index:single", { argument });

describe("runProgram", () => {
  it("knows a resource's inputs and not its id, as the first preview of a new stack does", async () => {
    const { outputs } = await run(() => {
      const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      return { cidr: vpc.cidrBlock, id: vpc.id, arn: vpc.arn };
    });
    assert.deepEqual(shown(outputs), { cidr: "10.0.0.0/16", id: "[unknown]", arn: "[unknown]" });
  });

  it("records what a property's value comes from while the value is unknown", async () => {
    const [vpc, subnet] = await custom(() => {
      const made = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      new ec2.Subnet("subnet", { vpcId: made.id, cidrBlock: "10.0.0.0/24" });
    });
    assert.equal(subnet?.inputs.vpcId, UNKNOWN);
    assert.deepEqual(subnet?.propertyDependencies.vpcId, [vpc?.urn]);
    assert.deepEqual(subnet?.dependencies, [vpc?.urn]);
  });

  it("records the options that decide what an update does", async () => {
    const [vpc] = await custom(() => {
      new ec2.Vpc(
        "vpc",
        { cidrBlock: "10.0.0.0/16" },
        { protect: true, ignoreChanges: ["tags"], deleteBeforeReplace: true, customTimeouts: { create: "5m" } },
      );
    });
    assert.equal(vpc?.options.protect, true);
    assert.deepEqual(vpc?.options.ignoreChanges, ["tags"]);
    assert.equal(vpc?.options.deleteBeforeReplace, true);
    assert.deepEqual(vpc?.options.customTimeouts, { create: "5m" });
  });

  it("names resources by the engine's URNs, with the types of their parents", async () => {
    const { resources } = await run(
      () => new Site("site", { cidr: "10.0.0.0/16", password: pulumi.secret("hunter2") }),
    );
    assert.deepEqual(
      resources.map((each) => each.urn),
      [
        "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev",
        "urn:pulumi:dev::app::acme:index:Site::site",
        "urn:pulumi:dev::app::acme:index:Site$aws:ec2/vpc:Vpc::site-vpc",
      ],
    );
  });

  it("records a component's arguments and registered outputs, secrets covered", async () => {
    const { resources } = await run(
      () => new Site("site", { cidr: "10.0.0.0/16", password: pulumi.secret("hunter2") }),
    );
    const site = resources.find((each) => each.type === "acme:index:Site");
    assert.deepEqual(shown(site?.inputs ?? {}), { cidr: "10.0.0.0/16", password: "[secret]" });
    assert.deepEqual(shown(site?.outputs ?? {}), { cidr: "10.0.0.0/16", vpcId: "[unknown]" });
  });

  it("takes any resource type, from any package", async () => {
    const [thing] = await custom(() => new Thing("thing", { size: 3 }));
    assert.equal(thing?.type, "acme:made/up:Thing");
    assert.deepEqual(thing?.inputs, { size: 3 });
  });

  it("gives an unknown answer to a read in its Output form", async () => {
    const { outputs } = await run(() => ({ ami: ssm.getParameterOutput({ name: "/x" }).value }));
    assert.deepEqual(shown(outputs), { ami: "[unknown]" });
  });

  it("gives an unknown answer to a read in its promise form too, and says which read that was", async () => {
    const { outputs, resources, warnings } = await run(async () => {
      const ami = ec2.getAmi({ owners: ["amazon"] });
      const { id } = await ami;
      new Thing("thing", { size: 1, image: ami.then((each) => each.id), text: `image ${id}`, tags: { of: [id] } });
      return { ami, id, nested: { list: [ami.then((each) => each.id), "known"] } };
    });
    const { inputs } = resources.find(({ name }) => name === "thing") ?? {};
    assert.deepEqual(shown(inputs ?? {}), {
      size: 1,
      image: "[unknown]",
      text: "[unknown]",
      tags: { of: ["[unknown]"] },
    });
    assert.deepEqual(shown(outputs), { ami: "[unknown]", id: "[unknown]", nested: { list: ["[unknown]", "known"] } });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^aws:ec2\/getAmi:getAmi: only the provider knows the answer.*--answers FILE/);
  });

  it("gives an unknown answer to a read in its promise form whose arguments are unknown, and asks nobody", async () => {
    const { outputs } = await run(
      async () => {
        const made = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
        const args = { filters: [{ name: "vpc-id", values: [made.id as unknown as string] }] };
        return { first: (await ec2.getSubnets(args)).ids, single: await single(made.id) };
      },
      {
        "aws:ec2/getSubnets:getSubnets": () => assert.fail("asked"),
        "acme:index:single": () => assert.fail("asked"),
      },
    );
    assert.deepEqual(shown(outputs), { first: "[unknown]", single: "[unknown]" });
  });

  for (const [use, program] of [
    ["map()", async () => (await ec2.getSubnets({})).ids.map((id) => new Thing(id, { size: 1 }))],
    ["a list", async () => [...(await ec2.getSubnets({})).ids]],
    ["a list", async () => (await ec2.getSubnets({})).ids.length],
    ["a number", async () => 1 + Number((await ec2.getSubnets({})).ids)],
    ["its properties", async () => Object.keys((await ec2.getSubnets({})).ids)],
  ] as const) {
    it(`names the answer that is missing when a program's shape depends on it: ${use}`, async () => {
      await assert.rejects(run(program), {
        name: "UserError",
        message:
          /^aws:ec2\/getSubnets:getSubnets\.ids: the program needs its value .*--answers FILE: \{"aws:ec2\/getSubnets:getSubnets":\{"ids":/,
      });
    });
  }

  it("knows of a resource that is only read its id and what the program states, and nothing else", async () => {
    const { outputs, resources } = await run(() => {
      const subnet = ec2.Subnet.get("subnet", "subnet-1", { availabilityZone: "ap-northeast-1a" });
      return { id: subnet.id, zone: subnet.availabilityZone, arn: subnet.arn };
    });
    assert.deepEqual(shown(outputs), { id: "subnet-1", zone: "ap-northeast-1a", arn: "[unknown]" });
    const subnet = resources.find(({ name }) => name === "subnet");
    assert.equal(subnet?.read, true);
    assert.deepEqual(subnet?.inputs, { id: "subnet-1", availabilityZone: "ap-northeast-1a" });
  });

  it("gives a resource that is read a registered answer in place of what the program states", async () => {
    const answers = {
      "aws:ec2/subnet:Subnet": ({ id }: { id?: unknown }) => ({ vpcId: `of ${id}` }),
    };
    const { outputs } = await run(() => {
      const subnet = ec2.Subnet.get("subnet", "subnet-1", { vpcId: "vpc-1" });
      return { id: subnet.id, vpcId: subnet.vpcId };
    }, answers);
    assert.deepEqual(shown(outputs), { id: "subnet-1", vpcId: "of subnet-1" });
  });

  it("gives both forms a registered answer", async () => {
    const answers = {
      "aws:ssm/getParameter:getParameter": ({ name }: { name?: unknown }) => ({ value: `of ${name}` }),
    };
    const { outputs } = await run(
      async () => ({
        output: ssm.getParameterOutput({ name: "/x" }).value,
        promise: (await ssm.getParameter({ name: "/y" })).value,
      }),
      answers,
    );
    assert.deepEqual(outputs, { output: "of /x", promise: "of /y" });
  });

  it("answers a read that depends on a resource not made yet with unknown, even when an answer is registered", async () => {
    const { outputs } = await run(
      () => {
        const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
        return { value: ssm.getParameterOutput({ name: vpc.cidrBlock }).value };
      },
      { "aws:ssm/getParameter:getParameter": () => ({ value: "known" }) },
    );
    assert.deepEqual(shown(outputs), { value: "[unknown]" });
  });

  it("throws what the program throws", async () => {
    await assert.rejects(
      run(() => {
        throw new TypeError("boom");
      }),
      { name: "TypeError", message: "boom" },
    );
  });

  it("throws what an apply throws, though nobody waits for its result", async () => {
    await assert.rejects(
      run(() => {
        new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" }).cidrBlock.apply(() => {
          throw new TypeError("boom in apply");
        });
      }),
      { name: "TypeError", message: "boom in apply" },
    );
  });

  it("refuses two resources with one URN, as the engine does", async () => {
    await assert.rejects(
      run(() => {
        new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
        new ec2.Vpc("vpc", { cidrBlock: "10.1.0.0/16" });
      }),
      /two resources have the same URN urn:pulumi:dev::app::aws:ec2\/vpc:Vpc::vpc/,
    );
  });

  it("collects the warnings that a program logs", async () => {
    const { warnings } = await run(() => {
      pulumi.log.warn("mind the gap");
    });
    assert.deepEqual(warnings, ["mind the gap"]);
  });

  it("passes configuration on, for every run anew", async () => {
    const size = async (value: string) =>
      (await run(() => ({ size: new pulumi.Config("app").requireNumber("size") }), undefined, { "app:size": value }))
        .outputs.size;
    assert.equal(await size("3"), 3);
    assert.equal(await size("4"), 4);
  });
});
