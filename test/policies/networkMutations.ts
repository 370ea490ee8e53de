import type { Build, Handle, PlanBuilder, PlanProperties } from "../../policies/harness/index.ts";
import { found, type RawChange, rawClusterWith } from "./programs.ts";

/** A way of breaking the raw cluster, and the rule that refuses it in a first preview and deployed. */
export type RawMutation = readonly [what: string, rule: string, change: RawChange | Build];

const ROLE = "server-role-replaces-routes";

/** The raw cluster whose servers' role has this policy in place of its own. */
function roleWith(statement: object | readonly object[]): RawChange {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
  return { inputs: { "RolePolicy failover": (inputs) => ({ ...inputs, policy }) } };
}

const allow = (more: object) => ({ Effect: "Allow", Action: "ec2:ReplaceRoute", Resource: "*", ...more });
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

/** A policy's text that is known only with the table's ARN. */
function statementOn(plan: PlanBuilder, ...tables: readonly Handle[]) {
  const text = JSON.stringify({
    Statement: allow({ Resource: tables.map(({ name }) => `arn:aws:ec2:us-east-1:1:route-table/rtb-${name}`) }),
  });
  return plan.later(text, ...tables);
}

/** What the rules of network, servers, roles and routes refuse, on raw resources. */
export const NETWORK_MUTATIONS: readonly RawMutation[] = [...ROLES];
