import assert from "node:assert/strict";
import { analyze, type PlannedResource, plan, UNKNOWN } from "../../../policies/harness/index.ts";
import { buildPolicies, pack } from "../../../policies/policyPack.ts";
import { plannedCluster } from "../../components/plannedCluster.ts";
import { rawCluster } from "../programs.ts";

type Open = { -readonly [K in keyof PlannedResource]: PlannedResource[K] };

/** The mandatory findings of the whole pack on the project's program with one fault. */
async function told(change: (resources: Open[]) => void, settings = {}): Promise<string[]> {
  const resources: Open[] = structuredClone([...(await plannedCluster(settings)).resources]);
  change(resources);
  const { violations } = await analyze(pack, resources);
  return violations.flatMap(({ rule, level, message }) => (level === "mandatory" ? [`${rule}: ${message}`] : []));
}

const ofType = (resources: Open[], type: string, change: (resource: Open) => void) => {
  for (const each of resources) if (each.type.endsWith(`:${type}`)) change(each);
};

/** Gives both servers these groups, which come from nothing in the stack. */
const groups = (...ids: readonly string[]) =>
  told((resources) =>
    ofType(resources, "NetworkInterface", (each) => {
      each.inputs = { ...each.inputs, securityGroups: ids };
      each.propertyDependencies = { ...each.propertyDependencies, securityGroups: [] };
    }),
  );

describe("one cause, one message", () => {
  it("of a monitor interval of 3 seconds", async () => {
    const settings = { cluster: { monitors: { fileSystem: { intervalSeconds: 3 } } } };
    assert.deepEqual(await told(() => {}, settings), [
      "monitor-interval: clp.conf: polling/interval of monitor genw_fsx is 3; it must be 60 or more",
    ]);
  });

  it("of a security group outside the stack, which nobody states as shut", async () => {
    const [message = "", ...others] = await groups("sg-1");
    assert.match(message, /cannot be decided.*sg-1 among its security groups is not in the stack; read it with/);
    assert.deepEqual(others, []);
  });

  it("of each of two such groups", async () => {
    const messages = await groups("sg-1", "sg-2");
    for (const id of ["sg-1", "sg-2"]) assert.equal(messages.filter((each) => each.includes(id)).length, 1, id);
  });

  it("of security groups that come from nobody knows where, naming every server", async () => {
    const [message = "", ...others] = await groups(UNKNOWN);
    assert.match(message, /cannot be told yet; give it the ids of groups of the stack \(as for "clusterpro-server2"\)/);
    assert.deepEqual(others, []);
  });

  it("of a group's rules that are not known yet, in each direction", async () => {
    const messages = await told((resources) =>
      ofType(resources, "SecurityGroup", (each) => {
        if (each.name.endsWith("servers")) each.inputs = { ...each.inputs, ingress: UNKNOWN, egress: UNKNOWN };
      }),
    );
    assert.deepEqual(
      messages.map((each) => /egress|ingress/.exec(each)?.[0]),
      ["egress", "ingress"],
    );
  });

  it("of a file beside clp.conf that is not known yet", async () => {
    const messages = await told((resources) =>
      ofType(resources, "BucketObjectv2", (each) => {
        if (each.name.endsWith("stop.bat")) each.inputs = { ...each.inputs, content: UNKNOWN };
      }),
    );
    assert.deepEqual(
      messages.map((each) => each.slice(0, each.indexOf(":"))),
      ["clpconf-no-password"],
    );
  });

  it("of a directory's password in user data", async () => {
    const messages = await told((resources) => {
      ofType(resources, "Directory", (each) => {
        each.inputs = { ...each.inputs, password: "Correct-horse-7" };
      });
      ofType(resources, "Instance", (each) => {
        if (each.name.endsWith("server1")) each.inputs = { ...each.inputs, userData: "start Correct-horse-7" };
      });
    });
    assert.deepEqual(
      messages.map((each) => each.slice(0, each.indexOf(":"))),
      ["directory-password-kept"],
    );
  });

  it("under the engine once for each rule, the second pointing to the first", async () => {
    const resources = plan(rawCluster({ inputs: { "SecurityGroup servers": { ingress: UNKNOWN } } }));
    const { violations } = await analyze(buildPolicies(pack.rules), resources);
    assert.deepEqual(
      violations.map(({ rule, message }) => [
        rule,
        /\(The cause is the one that ([\w-]+) names\.\)/.exec(message)?.[1],
      ]),
      [
        ["server-not-public", undefined],
        ["cluster-ports-open", "server-not-public"],
      ],
    );
  });
});
