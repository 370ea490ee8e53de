import type { Build, Handle, PlanBuilder, PlanProperties } from "../../../policies/harness/index.ts";
import { found, type RawChange, rawClusterWith } from "../programs.ts";
import type { RawMutation } from "./mutate.ts";

const ROLE = "server-role-replaces-routes";

const LOOK = { Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" };

/** The raw cluster whose servers' role has this policy in place of its own, with the right to look beside it. */
export function roleWith(
  statement: object | readonly object[],
  tags: PlanProperties = {},
  look: object = LOOK,
): RawChange {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [look, ...[statement].flat()] });
  const table = (inputs: PlanProperties): PlanProperties => ({ ...inputs, tags });
  const tables = Object.fromEntries(["public", "private0", "private1"].map((name) => [`RouteTable ${name}`, table]));
  return { inputs: { ...tables, "RolePolicy failover": (inputs) => ({ ...inputs, policy }) } };
}

export const allow = (more: object) => ({ Effect: "Allow", Action: "ec2:ReplaceRoute", Resource: "*", ...more });
const deny = (more: object) => [allow({}), { Effect: "Deny", Resource: "*", ...more }];
const under = (operator: string, key: string, value: string) => allow({ Condition: { [operator]: { [key]: value } } });

const ROLES: readonly RawMutation[] = [
  ["a misspelt action", ROLE, roleWith(allow({ Action: "ec2:ReplaceRoutes" }))],
  ["another action of routes", ROLE, roleWith(allow({ Action: ["ec2:CreateRoute", "ec2:Describe*"] }))],
  ["all actions but those of EC2", ROLE, roleWith({ Effect: "Allow", NotAction: "ec2:*", Resource: "*" })],
  ["the action denied", ROLE, roleWith(deny({ Action: "ec2:ReplaceRoute" }))],
  ["all actions denied but some", ROLE, roleWith(deny({ NotAction: ["ec2:Describe*"] }))],
  ["the action denied by a pattern", ROLE, roleWith(deny({ Action: "ec2:Re*Route" }))],
  [
    "the action denied with MFA or without",
    ROLE,
    roleWith(deny({ Action: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } })),
  ],
  ...[
    "arn:aws:ec2:*:*:instance/*",
    "arn:aws:s3:::route-table/*",
    "arn:aws:ec2:*:*:route/*",
    "route-table/*",
    "arn:aws:ec2:eu-west-1:*:route-table/*",
    "arn:aws:ec2:*::route-table/*",
    "arn:aws:ec2:::route-table/*",
    "arn:aws:ec2:*:*:route-table:*",
    "arn:aws:ec2:*:*:subnet*",
    "arn:aws:ec2:*:*:route-table/vpc-*",
  ].map((Resource): RawMutation => [`the action on ${Resource}`, ROLE, roleWith(allow({ Resource }))]),
  [
    "the action on all resources but route tables",
    ROLE,
    roleWith({ Effect: "Allow", Action: "ec2:ReplaceRoute", NotResource: "arn:aws:ec2:*:*:route-table/*" }),
  ],
  [
    "the action under a tag that no table has",
    ROLE,
    roleWith(under("StringEquals", "aws:ResourceTag/clpfsx:cluster", "files")),
  ],
  [
    "the action under MFA, which no role of an instance has",
    ROLE,
    roleWith(under("Bool", "aws:MultiFactorAuthPresent", "true")),
  ],
  ["the action in another Region", ROLE, roleWith(under("StringEquals", "aws:RequestedRegion", "eu-west-1"))],
  [
    "the action under a condition that cannot be told",
    ROLE,
    roleWith(under("IpAddress", "aws:SourceIp", "10.0.0.0/8")),
  ],
  ["no policy of the role", ROLE, { without: ["RolePolicy failover"] }],
  [
    "a server without an instance profile",
    ROLE,
    { inputs: { "Instance server1": ({ iamInstanceProfile: _, ...inputs }) => inputs } },
  ],
  [
    "an instance profile without a role",
    ROLE,
    { inputs: { "InstanceProfile server": ({ role: _, ...inputs }) => inputs } },
  ],
  [
    "a launch template without an instance profile",
    ROLE,
    (plan) => {
      const template = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", "server", { instanceType: "m5.large" });
      const launched = ({ iamInstanceProfile: _, ...inputs }: PlanProperties) => ({
        ...inputs,
        launchTemplate: { id: template.id },
      });
      rawClusterWith(() => undefined, { inputs: { "Instance server1": launched } })(plan);
    },
  ],
  [
    "a policy made from one table of three",
    ROLE,
    rawClusterWith(
      (plan) => {
        plan.resource("aws:iam/rolePolicy:RolePolicy", "one", {
          role: found(plan, "Role", "server").id,
          policy: statementOn(plan, found(plan, "RouteTable", "public")),
        });
      },
      {
        without: ["RolePolicy failover"],
        options: Object.fromEntries(
          ["public", "private0", "private1"].map((name) => [`RouteTable ${name}`, { id: `rtb-${name}` }]),
        ),
      },
    ),
  ],
];

/** The raw cluster whose servers' role has this trust policy. */
export const trusting = (more: object): RawChange => ({
  inputs: {
    "Role server": {
      assumeRolePolicy: JSON.stringify({
        Statement: {
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ec2.amazonaws.com" },
          ...more,
        },
      }),
    },
  },
});

/** The raw cluster with ids as AWS writes them, and with this policy beside what its role has. */
const knownIds = (statement: object): Build =>
  rawClusterWith(() => undefined, {
    ...roleWith(statement),
    options: {
      "Vpc vpc": { id: "vpc-0a1" },
      ...Object.fromEntries(
        ["public", "private0", "private1"].map((name) => [`RouteTable ${name}`, { id: `rtb-${name}` }]),
      ),
    },
  });

const LOOKS: readonly RawMutation[] = [
  ["no right to look at route tables", ROLE, roleWith(allow({}), {}, allow({}))],
  ["a misspelt right to look", ROLE, roleWith(allow({}), {}, { ...LOOK, Action: "ec2:DescribeRouteTable" })],
  [
    "the right to look at the ARNs of tables, which IAM never asks about",
    ROLE,
    roleWith(allow({}), {}, { ...LOOK, Resource: "arn:aws:ec2:*:*:route-table/*" }),
  ],
  ["the right to look at nothing", ROLE, roleWith(allow({}), {}, { ...LOOK, Resource: undefined, NotResource: "*" })],
  [
    "the right to look under a tag, which that call never has",
    ROLE,
    roleWith(
      allow({}),
      {},
      {
        ...LOOK,
        Condition: { StringEquals: { "aws:ResourceTag/team": "files" } },
      },
    ),
  ],
  ["the right to look denied", ROLE, roleWith(deny({ Action: "ec2:Describe*" }))],
  [
    "a managed policy of AWS that may show route tables",
    ROLE,
    rawClusterWith(
      (plan) => {
        plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "more", {
          role: found(plan, "Role", "server").id,
          policyArn: "arn:aws:iam::aws:policy/AWSCloud9User",
        });
      },
      roleWith(allow({}), {}, allow({})),
    ),
  ],
  [
    "AWSDenyAll",
    ROLE,
    rawClusterWith((plan) => {
      plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "all", {
        role: found(plan, "Role", "server").id,
        policyArn: "arn:aws:iam::aws:policy/AWSDenyAll",
      });
    }),
  ],
  ["a role for Lambda", ROLE, trusting({ Principal: { Service: "lambda.amazonaws.com" } })],
  ["a role for accounts", ROLE, trusting({ Principal: { AWS: "arn:aws:iam::123456789012:root" } })],
  ["a role for anybody, which may leave out services", ROLE, trusting({ Principal: "*" })],
  ["a role for nobody named", ROLE, trusting({ Principal: undefined, NotPrincipal: { AWS: "*" } })],
  ["a role for EC2 by another call", ROLE, trusting({ Action: "sts:AssumeRoleWithSAML" })],
  ["a role that EC2 is denied", ROLE, trusting({ Effect: "Deny" })],
  [
    "a role for EC2 under a condition",
    ROLE,
    trusting({ Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } } }),
  ],
  ["a trust policy that is none", ROLE, { inputs: { "Role server": { assumeRolePolicy: "{}" } } }],
];

/** The raw cluster whose role may look by a managed policy of AWS alone. */
export const LOOKS_BY_AWS: Build = rawClusterWith(
  (plan) => {
    plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "look", {
      role: found(plan, "Role", "server").id,
      policyArn: "arn:aws:iam::aws:policy/AmazonVPCReadOnlyAccess",
    });
  },
  roleWith(allow({}), {}, allow({})),
);

/** Conditions on ids are decided once the ids are known. */
export const DEPLOYED_ROLES: readonly (readonly [what: string, refused: boolean, build: Build])[] = [
  ["its VPC", false, knownIds(under("ArnEquals", "ec2:Vpc", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0a1"))],
  ["a pattern of its VPC", false, knownIds(under("StringLike", "ec2:Vpc", "arn:*:ec2:us-*:*:vpc/vpc-0a?"))],
  ["another VPC", true, knownIds(under("ArnLike", "ec2:Vpc", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0b2"))],
  ["its VPC in another Region", true, knownIds(under("ArnEquals", "ec2:Vpc", "arn:aws:ec2:eu-west-1:1:vpc/vpc-0a1"))],
  ["its VPC by the bare id", true, knownIds(under("StringEquals", "ec2:Vpc", "vpc-0a1"))],
  ["every VPC but its own", true, knownIds(under("ArnNotEquals", "ec2:Vpc", "arn:aws:ec2:us-east-1:1:vpc/vpc-0a1"))],
  ["ids of all tables", false, knownIds(under("StringLike", "ec2:RouteTableID", "rtb-*"))],
  ["the id of one table", true, knownIds(under("StringEquals", "ec2:RouteTableID", "rtb-public"))],
  ["all tables but one", true, knownIds(under("StringNotEquals", "ec2:RouteTableID", "rtb-public"))],
];

/** A policy's text that is known only with the table's ARN. */
export function statementOn(plan: PlanBuilder, ...tables: readonly Handle[]) {
  const text = JSON.stringify({
    Statement: [LOOK, allow({ Resource: tables.map(({ name }) => `arn:aws:ec2:us-east-1:1:route-table/rtb-${name}`) })],
  });
  return plan.later(text, ...tables);
}

/** What the rules of the servers' role refuse, on raw resources. */
export const ROLE_RAW: readonly RawMutation[] = [...ROLES, ...LOOKS];
