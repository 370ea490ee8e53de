import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as s3 from "@pulumi/aws/s3/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { InvokeAnswers } from "../../preview/invokeAnswers.ts";
import { shown, UNKNOWN } from "../../preview/plan/wire.ts";
import { runProgram } from "../../preview/runProgram.ts";

const run = (program: () => unknown, answers: InvokeAnswers = {}) =>
  runProgram({ project: "app", stack: "dev", config: {}, secretKeys: [], answers, run: program });

async function recorded(program: () => unknown, answers?: InvokeAnswers) {
  const { resources, ...rest } = await run(program, answers);
  const named = (name: string) => {
    const found = resources.find((each) => each.name === name);
    assert.ok(found, `${name} is in the plan; there are: ${resources.map((each) => each.name).join(", ")}`);
    return found;
  };
  return { resources, named, ...rest };
}

class Thing extends pulumi.CustomResource {
  constructor(name: string, args: pulumi.Inputs, opts?: pulumi.CustomResourceOptions) {
    super("acme:index:Thing", name, args, opts);
  }

  /** As a generated SDK has a provider's method. */
  describeAll(): pulumi.Output<{ readonly parts: readonly string[] }> {
    return pulumi.runtime.call("acme:index:Thing/describeAll", { __self__: this }, this) as never;
  }

  size(): pulumi.Output<number> {
    return pulumi.runtime.callSingle("acme:index:Thing/size", { __self__: this }, this) as never;
  }
}

class Group extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("acme:index:Group", name, {}, opts);
    const bucket = new s3.Bucket(`${name}-bucket`, { bucket: "data" }, { parent: this });
    this.registerOutputs({ bucketName: bucket.bucket });
  }
}

const ROLE = { assumeRolePolicy: "{}" };

describe("A resource that is passed as an input", () => {
  it("is answered from what was recorded, and comes back as the id that a provider makes of it", async () => {
    const { named, outputs } = await recorded(() => {
      const role = new iam.Role("role", { ...ROLE, name: "admins" });
      const policy = new iam.RolePolicyAttachment("attachment", { role, policyArn: "arn:aws:iam::aws:policy/X" });
      return { role: policy.role, isText: policy.role.apply((value) => typeof value) };
    });
    assert.deepEqual(named("attachment").propertyDependencies.role, [named("role").urn]);
    assert.deepEqual(shown(named("attachment").inputs), {
      role: named("role").urn,
      policyArn: "arn:aws:iam::aws:policy/X",
    });
    assert.deepEqual(shown(outputs), { role: "[unknown]", isText: "[unknown]" });
  });

  it("may stand inside lists and objects, and be a component", async () => {
    const { named } = await recorded(() => {
      const role = new iam.Role("role", ROLE);
      new Thing("thing", { nested: { list: [role, new Group("group")] } });
    });
    // Of a component the SDK names what is in it.
    assert.deepEqual(named("thing").propertyDependencies.nested, [named("group-bucket").urn, named("role").urn]);
    assert.deepEqual(shown(named("thing").inputs), { nested: { list: [named("role").urn, named("group").urn] } });
  });

  it("can be looked up again by its URN: a resource, a component, one that is read", async () => {
    const { outputs } = await recorded(async () => {
      const urnOf = async (resource: pulumi.Resource) => String(await (resource.urn as never as Promised).promise());
      const role = await urnOf(new iam.Role("role", { ...ROLE, name: "admins" }));
      const group = await urnOf(new Group("group"));
      const read = await urnOf(ec2.Vpc.get("vpc", "vpc-1", { cidrBlock: "10.0.0.0/16" }));
      const roleAgain = new iam.Role("role", undefined as never, { urn: role });
      const readAgain = new ec2.Vpc("vpc", undefined, { urn: read });
      const groupAgain = new (class extends pulumi.ComponentResource {
        declare readonly bucketName: pulumi.Output<string>;
        constructor() {
          super("acme:index:Group", "group", { bucketName: undefined }, { urn: group });
        }
      })();
      return {
        name: roleAgain.name,
        id: roleAgain.id,
        bucketName: groupAgain.bucketName,
        readId: readAgain.id,
        cidr: readAgain.cidrBlock,
      };
    });
    assert.deepEqual(shown(outputs), {
      name: "admins",
      id: "[unknown]",
      bucketName: "data",
      readId: "vpc-1",
      cidr: "10.0.0.0/16",
    });
  });

  it("must be one of the plan", async () => {
    await assert.rejects(
      run(() => new iam.Role("role", undefined as never, { urn: "urn:pulumi:dev::app::aws:iam/role:Role::nobody" })),
      /unknown resource urn:pulumi:dev::app::aws:iam\/role:Role::nobody/,
    );
  });
});

interface Promised {
  promise(): Promise<unknown>;
}

const tagged = (mark: string): pulumi.ResourceTransform => {
  return ({ props, opts }) => {
    const tags = { ...(props.tags as object), [mark]: "yes", order: `${(props.tags as Tags)?.order ?? ""}${mark}` };
    return { props: { ...props, tags }, opts };
  };
};

interface Tags {
  readonly order?: string;
}

describe("Transforms", () => {
  it("change a resource's properties and options: its own, then its parents', then the stack's", async () => {
    const { named } = await recorded(() => {
      pulumi.runtime.registerResourceTransform(tagged("stack"));
      const parent = new Group("group", { transforms: [tagged("group")] });
      new s3.Bucket("bucket", { tags: { own: "1" } }, { parent, transforms: [tagged("bucket")] });
    });
    assert.deepEqual(named("bucket").inputs.tags, {
      own: "1",
      bucket: "yes",
      group: "yes",
      stack: "yes",
      order: "bucketgroupstack",
    });
    assert.deepEqual((named("group-bucket").inputs.tags as Tags).order, "groupstack");
  });

  it("see what is unknown and what is secret as Outputs, and leave wiring and secrecy as they were", async () => {
    const seen: boolean[] = [];
    const { named } = await recorded(() => {
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) => {
        if (type !== "acme:index:Thing") return undefined;
        seen.push(pulumi.Output.isInstance(props.vpcId), pulumi.Output.isInstance(props.password));
        return { props: { ...props, size: 3 }, opts: pulumi.mergeOptions(opts, { protect: true }) };
      });
      const vpc = new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
      new Thing("thing", { vpcId: vpc.id, password: pulumi.secret("hunter2") }, { ignoreChanges: ["size"] });
    });
    const { inputs, propertyDependencies, dependencies, options } = named("thing");
    assert.deepEqual(seen, [true, true]);
    assert.equal(inputs.vpcId, UNKNOWN);
    assert.deepEqual(shown(inputs), { vpcId: "[unknown]", password: "[secret]", size: 3 });
    assert.deepEqual(propertyDependencies.vpcId, [named("vpc").urn]);
    assert.deepEqual(dependencies, [named("vpc").urn]);
    assert.deepEqual([options.protect, options.ignoreChanges], [true, ["size"]]);
  });

  it("that protect a component protect what is in it", async () => {
    const { named } = await recorded(() => {
      pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
        type === "acme:index:Group" ? { props, opts: { ...opts, protect: true, retainOnDelete: true } } : undefined,
      );
      new Group("group");
    });
    for (const name of ["group", "group-bucket"]) {
      const { protect, retainOnDelete } = named(name).options;
      assert.deepEqual([protect, retainOnDelete], [true, true], name);
    }
  });

  it("that throw end the preview with their own words and the resource's name", async () => {
    await assert.rejects(
      run(() => {
        pulumi.runtime.registerResourceTransform(() => {
          throw new RangeError("not this one");
        });
        new s3.Bucket("bucket", {});
      }),
      /failed to register new resource bucket .*not this one/,
    );
  });

  it("of reads change their arguments", async () => {
    const { outputs } = await recorded(
      () => {
        pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({ args: { ...args, name: "/changed" }, opts }));
        return { value: pulumi.runtime.invokeOutput("acme:index:getThing", { name: "/given" }) };
      },
      { "acme:index:getThing": ({ name }) => ({ found: name ?? null }) },
    );
    assert.deepEqual(outputs, { value: { found: "/changed" } });
  });
});

describe("Resource hooks", () => {
  it("are taken, and those for previews are run with the resource's inputs", async () => {
    const ran: unknown[] = [];
    const note = (kind: string) => async (args: pulumi.ResourceHookArgs) => {
      ran.push([kind, args.name, args.type, args.newInputs]);
    };
    const { warnings } = await recorded(() => {
      const before = new pulumi.ResourceHook("before", note("before"), { onDryRun: true });
      const after = new pulumi.ResourceHook("after", note("after"), { onDryRun: true });
      const never = new pulumi.ResourceHook("never", note("never"));
      new s3.Bucket("b", { bucket: "data" }, { hooks: { beforeCreate: [before, never], afterCreate: [after] } });
      new s3.Bucket("other", {});
    });
    const about = ["b", "aws:s3/bucket:Bucket", { bucket: "data" }];
    assert.deepEqual(ran, [
      ["before", ...about],
      ["after", ...about],
    ]);
    assert.deepEqual(warnings, []);
  });

  it("that fail end the preview, unless their errors are to be ignored", async () => {
    const failing = (ignoreErrors: boolean) => () => {
      const fail = async () => {
        throw new RangeError("not allowed");
      };
      const hook = new pulumi.ResourceHook("guard", fail, { onDryRun: true, ignoreErrors });
      new s3.Bucket("b", {}, { hooks: { beforeCreate: [hook] } });
    };
    await assert.rejects(run(failing(false)), /resource hook guard: not allowed/);
    assert.deepEqual((await run(failing(true))).warnings, ["resource hook guard: not allowed"]);
  });

  it("on errors are taken, and two of one name refused", async () => {
    const { named } = await recorded(() => {
      const retry = new pulumi.ErrorHook("retry", async () => true);
      new s3.Bucket("b", {}, { hooks: { onError: [retry] } });
    });
    assert.equal(named("b").name, "b");
    await assert.rejects(
      run(() => {
        const twice = [1, 2].map(() => new pulumi.ResourceHook("same", async () => {}));
        new s3.Bucket("b", {}, { hooks: { beforeCreate: twice } });
      }),
      /two resource hooks have the name same/,
    );
  });
});

describe("What only a provider knows", () => {
  it("is unknown of a method's result, with its parts, unless there is an answer", async () => {
    const program = () => {
      const thing = new Thing("thing", {});
      const all = thing.describeAll();
      return { all, first: all.apply(({ parts }) => parts[0]), parts: all.parts, size: thing.size() };
    };
    assert.deepEqual(shown((await run(program)).outputs), {
      all: "[unknown]",
      first: "[unknown]",
      parts: "[unknown]",
      size: "[unknown]",
    });
    const answers: InvokeAnswers = {
      "acme:index:Thing/describeAll": () => ({ parts: ["a", "b"] }),
      "acme:index:Thing/size": () => ({ size: 3 }),
    };
    assert.deepEqual((await run(program, answers)).outputs, {
      all: { parts: ["a", "b"] },
      first: "a",
      parts: ["a", "b"],
      size: 3,
    });
  });

  it("is what a remote component has inside: its outputs are unknown, and the plan says that it is not whole", async () => {
    class Remote extends pulumi.ComponentResource {
      declare readonly vpcId: pulumi.Output<string>;
      constructor(name: string, args: pulumi.Inputs) {
        super("awsx:ec2:Vpc", name, { vpcId: undefined, ...args }, {}, true);
      }
    }
    const { named, outputs, warnings } = await recorded(() => ({
      vpcId: new Remote("vpc", { cidrBlock: "10.0.0.0/16" }).vpcId,
    }));
    assert.deepEqual(named("vpc").inputs, { cidrBlock: "10.0.0.0/16" });
    assert.deepEqual(shown(outputs), { vpcId: "[unknown]" });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /^awsx:ec2:Vpc vpc: its provider makes the resources inside it/);
  });

  it("is what another stack has as outputs, which is said and can be answered", async () => {
    const program = async () => {
      const network = new pulumi.StackReference("network", { name: "org/network/dev" });
      const id = network.requireOutput("vpcId");
      new Thing("thing", { vpcId: id, tag: pulumi.interpolate`in ${id}` });
      return {
        id,
        direct: (await network.getOutputDetails("vpcId")).value,
        plain: await network.getOutputValue("vpcId"),
      };
    };
    const without = await recorded(program);
    assert.deepEqual(shown(without.named("thing").inputs), { vpcId: "[unknown]", tag: "[unknown]" });
    assert.deepEqual(shown(without.outputs), { id: "[unknown]", direct: "[unknown]", plain: "[unknown]" });
    assert.deepEqual(without.warnings, [
      "StackReference network: what stack org/network/dev has as outputs is not known here.",
    ]);
    const vpcId = "of org/network/dev";
    const { outputs, warnings } = await recorded(program, {
      "pulumi:pulumi:StackReference": ({ name }) => ({ outputs: { vpcId: `of ${name}` } }),
    });
    assert.deepEqual(outputs, { id: vpcId, direct: vpcId, plain: vpcId });
    assert.deepEqual(warnings, []);
  });

  it("is whether a resource exists", async () => {
    const { existsResource } = pulumi.runtime as unknown as { existsResource: (...args: unknown[]) => unknown };
    const program = () => ({ exists: existsResource("aws:ec2/vpc:Vpc", "vpc-1") });
    assert.deepEqual(shown((await run(program)).outputs), { exists: "[unknown]" });
  });
});

describe("The recording monitor", () => {
  it("answers a read that depends on what is only read, and not one that depends on what is to be made", async () => {
    const answers: InvokeAnswers = { "aws:ec2/getSubnets:getSubnets": () => ({ ids: ["subnet-1"] }) };
    const idsOf = (vpc: ec2.Vpc) => ec2.getSubnetsOutput({ filters: [{ name: "vpc-id", values: [vpc.id] }] }).ids;
    const { outputs } = await recorded(
      () => ({
        read: idsOf(ec2.Vpc.get("read", "vpc-1")),
        imported: idsOf(new ec2.Vpc("imported", { cidrBlock: "10.1.0.0/16" }, { import: "vpc-2" })),
        made: idsOf(new ec2.Vpc("made", { cidrBlock: "10.2.0.0/16" })),
        after: ec2.getSubnetsOutput({}, { dependsOn: [new ec2.Vpc("later", { cidrBlock: "10.3.0.0/16" })] }).ids,
      }),
      answers,
    );
    assert.deepEqual(shown(outputs), {
      read: ["subnet-1"],
      imported: ["subnet-1"],
      made: "[unknown]",
      after: "[unknown]",
    });
  });

  it("tells an answer the inputs of the explicit provider", async () => {
    const { outputs } = await recorded(
      () => {
        class Provider extends pulumi.ProviderResource {}
        const provider = new Provider("acme", "elsewhere", { region: "eu-west-1" });
        return { region: pulumi.runtime.invokeOutput("acme:index:getRegion", {}, { provider }) };
      },
      { "acme:index:getRegion": (_args, provider) => ({ region: provider?.region ?? "none" }) },
    );
    assert.deepEqual(outputs, { region: { region: "eu-west-1" } });
  });

  it("knows the organization, the project and the stack", async () => {
    const { outputs } = await recorded(() => [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()]);
    assert.deepEqual(Object.values(outputs), ["organization", "app", "dev"]);
  });

  it("refuses two that are read under one name, or one read and one made, as the engine does", async () => {
    for (const program of [
      () => [ec2.Vpc.get("vpc", "vpc-1"), ec2.Vpc.get("vpc", "vpc-2")],
      () => [ec2.Vpc.get("vpc", "vpc-1"), new ec2.Vpc("vpc", { cidrBlock: "10.0.0.0/16" })],
    ]) {
      await assert.rejects(run(program), /two resources have the same URN urn:pulumi:dev::app::aws:ec2\/vpc:Vpc::vpc/);
    }
  });

  it("takes aliases, parameterized packages, state migrations, a required version and dynamic providers", async () => {
    const { named } = await recorded(() => {
      const aliases = ["urn:pulumi:dev::app::acme:index:Thing::old", { name: "older" }, { parent: undefined }];
      const stateMigrations = [() => undefined];
      new Thing("thing", {}, { aliases, stateMigrations } as pulumi.CustomResourceOptions);
      void pulumi.requirePulumiVersion(">=3.249.0");
      const packageRef = pulumi.runtime.registerPackage({
        baseProviderName: "terraform-provider",
        baseProviderVersion: "1.0.0",
        baseProviderDownloadUrl: "",
        packageName: "acme",
        packageVersion: "2.0.0",
        base64Parameter: "e30=",
      } as never);
      new (class extends pulumi.CustomResource {
        constructor() {
          super("acme:index:Other", "parameterized", { size: 1 }, {}, false, packageRef as Promise<string>);
        }
      })();
      const provider: pulumi.dynamic.ResourceProvider = { create: async () => ({ id: "1", outs: {} }) };
      new (class extends pulumi.dynamic.Resource {
        constructor() {
          super(provider, "dynamic", { size: 2 });
        }
      })();
    });
    assert.equal(named("thing").type, "acme:index:Thing");
    assert.deepEqual(named("parameterized").inputs, { size: 1 });
    assert.equal(named("dynamic").type, "pulumi-nodejs:dynamic:Resource");
    assert.equal(named("dynamic").inputs.size, 2);
  });

  it("refuses what comes after the end, since nobody would see it", async () => {
    let late: (() => void) | undefined;
    await run(() => {
      late = () => new Thing("late", {});
    });
    const rejected: string[] = [];
    const listener = (error: unknown) => rejected.push(String(error));
    process.on("unhandledRejection", listener);
    late?.();
    for (let turn = 0; turn < 20; turn++) await setImmediate();
    process.off("unhandledRejection", listener);
    assert.match(rejected[0] ?? "nothing was refused", /the program had already ended/);
  });
});

describe("A file that a resource is made from", () => {
  const { AssetArchive, FileArchive, FileAsset, RemoteAsset, StringAsset } = pulumi.asset;
  const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const own = here("recordingMonitor.test.ts");

  // What the engine refuses too, in a preview as in an update.
  for (const [what, args, says] of [
    ["a file that is not there", { source: new FileAsset(here("none.html")) }, /source: \S*none\.html: no such file;/],
    ["a folder as a file", { source: new FileAsset(here(".")) }, /source: \S* is a folder; make a FileArchive of it/],
    ["an archive that is not there", { code: new FileArchive(here("none")) }, /code: \S*none: no such file or folder;/],
    ["a file as an archive", { code: new FileArchive(own) }, /code: \S* is neither a folder nor an archive/],
    [
      "one deep inside",
      { list: [{ code: new AssetArchive({ a: new StringAsset("a"), "b.txt": new FileAsset(here("none")) }) }] },
      /list\[0\]\.code\.b\.txt: \S*none: no such file;/,
    ],
    ["one that is secret", { source: pulumi.secret(new FileAsset(here("none"))) }, /source: \S*none: no such file;/],
    ["one by an address", { source: new RemoteAsset(`file://${here("none")}`) }, /source: \S*none: no such file;/],
  ] as const) {
    it(`ends the preview with its path and the resource where it is ${what}`, async () => {
      await assert.rejects(
        run(() => void new Thing("page", args)),
        (error: Error) => {
          assert.match(error.message, says);
          assert.match(error.message, /resource page \[acme:index:Thing\]/);
          return true;
        },
      );
    });
  }

  it("ends the preview among a component's outputs too", async () => {
    class Page extends pulumi.ComponentResource {
      constructor(name: string) {
        super("acme:index:Page", name);
        this.registerOutputs({ page: new FileAsset(here("none")) });
      }
    }
    await assert.rejects(
      run(() => void new Page("all")),
      /outputs of \S*::all: page: \S*none: no such file;/,
    );
  });

  it("may be a file, a folder, a text and what lies elsewhere", async () => {
    const { named } = await recorded(() => {
      new Thing("page", {
        file: new FileAsset(own),
        folder: new FileArchive(here(".")),
        parts: new AssetArchive({ a: new FileAsset(own), b: new FileArchive(here(".")), c: new StringAsset("c") }),
        elsewhere: new RemoteAsset("https://example.com/none"),
      });
    });
    assert.equal(Object.keys(named("page").inputs).length, 4);
  });
});
