import assert from "node:assert/strict";
import {
  automationTrust,
  failoverPolicy,
  preparationPolicy,
  secretReadPolicy,
  serverManagedPolicies,
} from "../../../components/aws/rolePolicies.ts";
import { inputsOf, type Plan, plannedCluster } from "../plannedCluster.ts";

interface Rule {
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidrBlocks?: readonly string[];
  readonly self?: boolean;
}

const rulesOf = (plan: Plan) =>
  inputsOf<{ ingress: readonly Rule[]; egress: readonly Rule[] }>(plan.one("SecurityGroup", "clusterpro-servers"));

describe("ServerAccess", () => {
  it("opens CLUSTERPRO's ports between the servers and to nobody else", async () => {
    const { ingress } = rulesOf(await plannedCluster());
    const between = ingress.filter((rule) => rule.self);
    assert.deepEqual(
      between.map((rule) => `${rule.protocol} ${rule.fromPort}-${rule.toPort}`),
      ["tcp 29001-29002", "udp 29003-29003", "tcp 29008-29008", "tcp 29010-29010", "udp 29106-29106", "icmp -1--1"],
    );
    for (const rule of between) assert.equal(rule.cidrBlocks, undefined);
  });

  it("opens the application's ports to the VPC, or to the clients that the settings name", async () => {
    const application = async (change: object) => {
      const { ingress } = rulesOf(await plannedCluster(change as Record<string, unknown>));
      return ingress.filter((rule) => !rule.self).map((rule) => [rule.fromPort, rule.cidrBlocks]);
    };
    assert.deepEqual(await application({}), [
      [9000, ["10.0.0.0/16"]],
      [9090, ["10.0.0.0/16"]],
    ]);
    assert.deepEqual(await application({ application: { kind: "minio", port: 80, clientCidrs: ["10.9.0.0/24"] } }), [
      [80, ["10.9.0.0/24"]],
      [9090, ["10.9.0.0/24"]],
    ]);
    assert.deepEqual(await application({ application: { kind: "none" } }), []);
  });

  it("states its way out, which the provider would take away otherwise", async () => {
    const { egress } = rulesOf(await plannedCluster());
    assert.deepEqual(
      egress.map((rule) => [rule.protocol, rule.cidrBlocks]),
      [["-1", ["0.0.0.0/0"]]],
    );
  });

  it("lets in nothing from everywhere", async () => {
    for (const group of (await plannedCluster({ network: { ec2Endpoint: true } })).all("SecurityGroup")) {
      assert.doesNotMatch(JSON.stringify(group.inputs.ingress), /0\.0\.0\.0\/0|::\/0/, group.name);
    }
  });

  it("tells the text of every policy at the first preview", async () => {
    for (const policy of (await plannedCluster()).all("RolePolicy")) {
      assert.equal(typeof JSON.parse(String(policy.inputs.policy)), "object", policy.name);
    }
  });

  it("gives the role CLUSTERPRO's and Systems Manager's policies", async () => {
    const plan = await plannedCluster();
    assert.deepEqual(
      plan.all("RolePolicyAttachment").map((each) => each.inputs.policyArn),
      [
        "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
        "arn:aws:iam::aws:policy/AmazonSSMDirectoryServiceAccess",
      ],
    );
  });
});

describe("the servers' role, for what an export brings", () => {
  const extra = async (...names: string[]) =>
    (await plannedCluster({ server: { extraPolicies: names } }))
      .all("RolePolicy")
      .filter(({ name }) => name.includes("-extra-"))
      .map(({ name, inputs }) => ({ name, statements: JSON.parse(String(inputs.policy)).Statement as Statement[] }));
  type Statement = { Action: string | string[]; Resource: string | string[]; Condition?: object };

  it("leaves no forced stop, DNS or EIP resource without its rights, and grants none unasked", async () => {
    assert.deepEqual(await extra(), []);
    const found = await extra("forcedStop", "dns", "eip");
    assert.deepEqual(
      found.map(({ name }) => name),
      ["forcedStop", "dns", "eip"].map((each) => `clusterpro-servers-extra-${each}`),
    );
    const actions = found.flatMap(({ statements }) => statements.flatMap(({ Action }) => [Action].flat()));
    for (const needed of [
      "ec2:StopInstances",
      "ec2:RebootInstances",
      "route53:ChangeResourceRecordSets",
      "ec2:AssociateAddress",
      "ec2:DisassociateAddress",
    ])
      assert.ok(actions.includes(needed), needed);
  });

  it("lets it stop no instance but this cluster's, and give an address to no other interface", async () => {
    const tag = { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "clusterpro-fsx-dev" } };
    for (const { statements } of await extra("forcedStop", "eip")) {
      for (const { Resource, Condition } of statements) {
        if (/instance\/|network-interface\//.test(String(Resource))) assert.deepEqual(Condition, tag);
      }
    }
  });
});

describe("the roles' policies", () => {
  const identity = {
    clusterName: "clusterpro-fsx-dev",
    project: "clusterpro-fsx",
    stack: "dev",
    region: "ap-northeast-1",
  };

  it("let a server rewrite routes in tables that carry this cluster's tag only", () => {
    const moves = failoverPolicy(identity).Statement.filter((each) =>
      JSON.stringify(each.Action).includes("ReplaceRoute"),
    );
    assert.equal(moves.length, 1);
    assert.equal(moves[0]?.Action, "ec2:ReplaceRoute");
    assert.equal(moves[0]?.Resource, "arn:aws:ec2:ap-northeast-1:*:route-table/*");
    assert.deepEqual(moves[0]?.Condition, { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "clusterpro-fsx-dev" } });
  });

  it("let nobody do anything without naming it", () => {
    const policies = [failoverPolicy(identity), preparationPolicy(identity), secretReadPolicy(identity, ["name"])];
    for (const { Action, Resource, Sid } of policies.flatMap((each) => each.Statement)) {
      for (const action of [Action].flat()) {
        assert.match(action, /^[a-z0-9]+:[A-Za-z]+$/, Sid);
        // Only calls that AWS does not limit to a resource are allowed on all.
        if (Resource === "*") assert.match(action, /:(Describe|List|GetCommandInvocation)/, `${Sid}: ${action}`);
      }
    }
  });

  it("let a server read the one secret", () => {
    const [statement] = secretReadPolicy(identity, ["clusterpro-fsx-dev/directory-admin"]).Statement;
    assert.deepEqual(statement?.Resource, [
      "arn:aws:secretsmanager:ap-northeast-1:*:secret:clusterpro-fsx-dev/directory-admin-??????",
    ]);
  });

  it("let the runbook command only this cluster's servers", () => {
    const statement = preparationPolicy(identity).Statement.find((each) =>
      String(each.Resource).includes(":instance/"),
    );
    assert.deepEqual(statement?.Condition, {
      StringEquals: { "ssm:resourceTag/clpfsx:cluster": "clusterpro-fsx-dev" },
    });
  });

  it("let the runbook do all that its steps call", () => {
    const actions = preparationPolicy(identity).Statement.flatMap((each) => [each.Action].flat());
    for (const needed of [
      "ec2:DescribeInstances",
      "ssm:SendCommand",
      "ssm:ListCommands",
      "ssm:ListCommandInvocations",
      "ssm:GetCommandInvocation",
      "ssm:DescribeInstanceInformation",
      "ssm:PutParameter",
    ]) {
      assert.ok(actions.includes(needed), needed);
    }
  });

  // Red while the account is a wildcard: any account's execution could have the role taken.
  it("let no execution of another account take a runbook's role", () => {
    const [trust] = automationTrust(identity, "111122223333").Statement;
    assert.deepEqual(trust?.Principal, { Service: "ssm.amazonaws.com" });
    assert.deepEqual(trust?.Condition, {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:ssm:ap-northeast-1:111122223333:automation-execution/*" },
    });
  });

  it("name ARNs of the Region's own partition", () => {
    assert.match(serverManagedPolicies("cn-north-1").ssm, /^arn:aws-cn:iam::aws:policy\//);
    assert.match(serverManagedPolicies("us-gov-west-1").ssm, /^arn:aws-us-gov:iam::aws:policy\//);
  });
});
