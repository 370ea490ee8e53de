import { coversAction, coversService, parsePolicyDocument, type Statement } from "../model/delivery/policyDocument.ts";
import { UNKNOWN_TEXT } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { TABLE_TYPES } from "../model/network/routeTables.ts";
import { SERVER_TAGS } from "../model/servers/clusters.ts";
import { type Grant, readGrants, roleOf } from "../model/servers/serverRoles.ts";
import { doubted, type Finding, undecided, violated } from "../rule/finding.ts";
import { perServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

/** AWS managed policies that a server of such a cluster has a use for. */
const ALLOWED = [
  "AmazonSSMManagedInstanceCore",
  "AmazonSSMDirectoryServiceAccess",
  "AmazonSSMPatchAssociation",
  "CloudWatchAgentServerPolicy",
] as const;
/** Never, whatever the configuration says. */
const ADMINISTRATORS = /Administrator|PowerUser|FullAccess|IAMFull|SystemAdministrator/i;
const MOVE = "ec2:ReplaceRoute";

export const serverRoleLeastPrivilege = stackRule({
  name: "server-role-least-privilege",
  description:
    "The role of a cluster's servers allows no wildcard action, no administrator's policy, and ReplaceRoute on named " +
    "route tables or under a tag condition only.",
  why:
    "Whoever gets into the application gets the role. With ReplaceRoute on every table it diverts the traffic of any VPC " +
    "in the account; with an administrator's policy it owns the account.",
  severity: "high",
  remediation:
    "Name the actions one by one, limit ec2:ReplaceRoute to ARNs of route tables or by aws:ResourceTag, and list in " +
    "allowedPolicies the managed policies that the servers need.",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
  configSchema: {
    ...SERVER_TAGS,
    allowedPolicies: {
      type: "array",
      items: { type: "string" },
      default: [...ALLOWED],
      description:
        "Names or ARNs of the managed policies that the servers' role may have. An administrator's never counts.",
    },
  },

  *check(stack, { allowedPolicies, ...tags }) {
    const grants = stack.part(readGrants);
    const judged = new Set<StackResource>();
    yield* perServer(stack, tags, function* (server) {
      const role = roleOf(stack, server);
      if (role === undefined) return;
      if (role.to !== "resource") {
        yield undecided(
          "the role of iamInstanceProfile cannot be told; use a profile and a role of the stack, or state both among a " +
            "component's `reads` (README of the policies)",
          server.resource,
        );
      } else if (!judged.has(role.resource)) {
        judged.add(role.resource);
        for (const grant of grants.get(role.resource) ?? [])
          for (const finding of judge(grant, allowedPolicies)) yield ifItHas(finding, grant);
      }
    });
  },
});

function ifItHas(finding: Finding, { unknown }: Grant): Finding {
  if (unknown === undefined) return finding;
  return doubted(finding, (message) => `${unknown.why}, and a server's role may be meant: ${message}`);
}

function* judge({ resource, gives }: Grant, allowed: readonly string[]): Iterable<Finding> {
  if (gives.is === "unknown") {
    // One that names route tables and nothing else is what this rule asks for; its text is judged once it is known.
    if (isOfTables(gives.madeFrom)) return;
    yield undecided(
      `${gives.property} is not known yet; write the policy without values of other resources, or give the route tables ` +
        "a policy of their own that is made from them alone",
      resource,
    );
  } else if (gives.is === "managed") {
    const name = gives.arn.slice(gives.arn.lastIndexOf("/") + 1);
    if (ADMINISTRATORS.test(name))
      yield violated(`the managed policy ${name} is an administrator's; take it away`, resource);
    else if (!allowed.includes(name) && !allowed.includes(gives.arn)) {
      yield violated(
        `the managed policy ${gives.arn} is not among allowedPolicies; add it there if it must be`,
        resource,
      );
    }
  } else {
    const statements = parsePolicyDocument(gives.text);
    if (statements) for (const statement of statements) yield* judgeStatement(statement, gives.madeFrom, resource);
    else yield violated("policy is no IAM policy in JSON, so what it allows is not known; write it as JSON", resource);
  }
}

function isOfTables(resources: readonly StackResource[]): boolean {
  return resources.length > 0 && resources.every(({ type }) => TABLE_TYPES.includes(type));
}

function* judgeStatement(
  statement: Statement,
  madeFrom: readonly StackResource[],
  resource: StackResource,
): Iterable<Finding> {
  if (statement.allBut) yield violated("it allows all actions but some (NotAction); name the actions", resource);
  const wide = statement.actions.filter(coversService);
  if (wide.length > 0) yield violated(`it allows ${wide.join(", ")}; name the actions`, resource);
  if (wide.length > 0 || !statement.actions.some((action) => coversAction(action, MOVE))) return;
  const isTagged = statement.equalKeys.some((key) => /^(aws|ec2):resourcetag\/./.test(key));
  const areUnknown = statement.resources.includes(UNKNOWN_TEXT);
  const areNamed = statement.resources.every((arn) => arn === UNKNOWN_TEXT || /:route-table\/[^*?]+$/.test(arn));
  if (isTagged || (areNamed && (!areUnknown || isOfTables(madeFrom)))) return;
  if (areNamed) {
    yield undecided(`what it allows ${MOVE} on is not known yet; make its Resource from route tables alone`, resource);
  } else {
    yield violated(
      `it allows ${MOVE} on any route table; name the tables, or add a condition on aws:ResourceTag`,
      resource,
    );
  }
}
