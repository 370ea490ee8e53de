import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { oneAtATime } from "../../../components/servers/oneAtATime.ts";
import type { PlannedChange, ServerChange } from "../../../components/servers/serverChange.ts";
import type { RecordedResource } from "../../../preview/recordingMonitor.ts";
import type { ServerSpec } from "../../../settings/schema/clusterSpec.ts";
import { inputsOf, plannedCluster, plannedProgram } from "../plannedCluster.ts";

const CLUSTER = "/clpfsx/clusterpro-fsx-dev";
const KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef";

/** Every value of a parameter is a secret for the provider. */
const textOf = (parameter: RecordedResource) => inputsOf<{ value: { value: string } }>(parameter).value.value;

describe("what a server is made with", () => {
  // Red while the stack's own record said it: an update that broke off before the servers left a record of what they
  // should have become.
  it("is written down once the instance is so, and by none before", async () => {
    const plan = await plannedCluster({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", kmsKeyArn: KEY },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", terminationProtection: true },
      ],
    });
    for (const [server, made] of [
      ["server1", { privateIp: "10.0.110.11", terminationProtection: false, kmsKeyArn: KEY }],
      ["server2", { privateIp: "10.0.120.11", terminationProtection: true }],
    ] as const) {
      const record = plan.one("Parameter", `clusterpro-${server}-made-with`);
      assert.equal(inputsOf(record).name, `${CLUSTER}/made-with/${server}`);
      assert.deepEqual(JSON.parse(textOf(record)), made);
      const waits = [...plan.waitsFor(record)].map(({ type, name }) => `${type} ${name}`);
      assert.ok(waits.includes(`aws:ec2/instance:Instance clusterpro-${server}`), waits.join());
    }
    assert.doesNotMatch(textOf(plan.one("Parameter", "clusterpro-made-with")), /terminationProtect|kms/i);
  });

  // A record that waited for the preparation would keep a server that cannot be prepared from being replaced.
  it("does not wait for the server's preparation, which may need another instance", async () => {
    const plan = await plannedCluster();
    const waits = plan.waitsFor(plan.one("Parameter", "clusterpro-server1-made-with"));
    assert.deepEqual(
      [...waits].filter(({ type }) => type.endsWith(":Association")),
      [],
    );
  });
});

describe("oneAtATime, which reads what servers were made with", () => {
  const NAMES = ["server1", "server2"];

  /**
   * Ends as `up` does: of a cluster whose servers have records, with these keys in the settings.
   *
   * @param broughtUp what the bring-up's record says, or `by hand` where there is none
   */
  async function up(
    records: Readonly<Record<string, object>>,
    changes: readonly ServerChange[],
    keys: Readonly<Record<string, string>> = {},
    broughtUp = "0".repeat(64),
  ): Promise<void> {
    const parameters: Readonly<Record<string, string>> = {
      ...(broughtUp === "by hand" ? {} : { [`${CLUSTER}/brought-up`]: broughtUp }),
      // As the stack's own record was written: before the servers were so.
      [`${CLUSTER}/made-with`]: JSON.stringify({ terminationProtected: NAMES, volumeKeys: keys }),
      ...Object.fromEntries(
        Object.entries(records).map(([name, made]) => [`${CLUSTER}/made-with/${name}`, JSON.stringify(made)]),
      ),
    };
    const answers = {
      "aws:ssm/getParametersByPath:getParametersByPath": ({ path }: { readonly path: string }) => {
        const names = Object.keys(parameters).filter((name) => name.slice(0, name.lastIndexOf("/")) === path);
        return { names, values: names.map((name) => parameters[name]) };
      },
    };
    const identity = {
      clusterName: "clusterpro-fsx-dev",
      project: "clusterpro-fsx",
      stack: "dev",
      region: "ap-northeast-1",
    };
    const servers = NAMES.map(
      (name) => ({ name, ...(keys[name] === undefined ? {} : { kmsKeyArn: keys[name] }) }) as ServerSpec,
    );
    const planned = changes.map((change, at): PlannedChange => ({ server: NAMES[at] ?? "", change }));
    const run = () => {
      const parent = new pulumi.ComponentResource("test:index:Cluster", "cluster");
      oneAtATime({ identity, servers }, pulumi.output(planned), parent);
    };
    await plannedProgram({ "aws:region": "ap-northeast-1" }, run, answers as never);
  }

  const made = (more: object = {}) => ({ privateIp: "10.0.110.11", terminationProtection: false, ...more });

  it("keeps a server that AWS does not terminate from being replaced, and no other", async () => {
    await up({ server1: made(), server2: made({ terminationProtection: true }) }, ["replaced", "none"]);
    await assert.rejects(up({ server1: made({ terminationProtection: true }) }, ["replaced", "none"]), {
      message: /^server1: this update would replace or delete an instance that AWS does not terminate/m,
    });
  });

  it("tells another key of drive C: as a replacement, also after an update that broke off before it", async () => {
    await up({ server1: made({ kmsKeyArn: KEY }), server2: made() }, ["none", "replaced"], { server1: KEY });
    await assert.rejects(up({ server1: made(), server2: made() }, ["none", "replaced"], { server1: KEY }), {
      message: /server1 is replaced, server2 is replaced/,
    });
  });

  it("lets no lost server be made again beside one that is touched, which would leave none", async () => {
    await up({ server1: made(), server2: made() }, ["made", "none"]);
    await up({ server1: made(), server2: made() }, ["made", "made"]);
    await assert.rejects(up({ server1: made(), server2: made() }, ["made", "restarted"]), {
      message: /server1 is made, server2 is restarted/,
    });
  });

  // Red while a server under another name counted as a first one: up passed, and the old servers still ran the cluster.
  it("lets no second cluster come up beside the servers that the settings no longer have", async () => {
    const old = { old1: made(), old2: made() };
    await assert.rejects(up(old, ["made", "made"]), {
      message: /server1 is made, server2 is made, old1 is removed, old2 is removed/,
    });
    await up({ server1: made(), old2: made() }, ["none", "made"]);
  });

  it("holds nobody up before the first bring-up, and where the bring-up is by hand: there is no cluster that it knows", async () => {
    for (const broughtUp of ["none", "by hand"])
      await up({ server1: made(), server2: made() }, ["replaced", "replaced"], {}, broughtUp);
    await assert.rejects(up({ server1: made(), server2: made() }, ["replaced", "replaced"]), {
      message: /server1 is replaced, server2 is replaced/,
    });
  });
});
