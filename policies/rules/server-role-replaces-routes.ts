import { coversAction } from "../model/delivery/policyDocument.ts";
import type { Known } from "../model/graph/known.ts";
import { readText } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import type { Machine } from "../model/servers/machines.ts";
import {
  allowedActions,
  type Permission,
  permissionOn,
  type TableOfPolicy,
  TEXT_OF_POLICY,
} from "../model/servers/permissions.ts";
import { type Grant, readGrants, roleOf } from "../model/servers/serverRoles.ts";
import { trustInEc2 } from "../model/servers/trustPolicy.ts";
import { ownersOf, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { nearest } from "../rule/nearest.ts";
import { stackRule } from "../rule/rule.ts";

const MOVE = "ec2:ReplaceRoute";
const LOOK = "ec2:DescribeRouteTables";

export const serverRoleReplacesRoutes = stackRule({
  name: "server-role-replaces-routes",
  description:
    "Each server of a cluster has an instance profile whose role EC2 may assume and which may call ec2:DescribeRouteTables, " +
    "and ec2:ReplaceRoute on every route table with a route of the cluster's virtual IP.",
  why:
    "CLUSTERPRO finds the tables of the virtual IP by DescribeRouteTables and moves it by ReplaceRoute, with the rights of " +
    "the server that takes over. Without them the group starts, the application answers locally, and no client reaches it.",
  severity: "critical",
  remediation:
    "Give the servers an instance profile whose role trusts ec2.amazonaws.com, and allows ec2:DescribeRouteTables on * and " +
    "ec2:ReplaceRoute on the ARNs of these tables, or under a condition on a tag that they carry. Exempt servers that call " +
    "AWS with keys of their own.",
  url: "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const { all } = clustersOf(stack, tags);
    const tables = tablesByMachine(stack, tags);
    for (const cluster of all) {
      const needed = new Map(cluster.servers.flatMap((server) => [...(tables.get(server) ?? [])]));
      if (needed.size === 0) continue;
      const servers = cluster.servers.filter(({ instance }) => instance);
      yield* judge(stack, servers, [...needed.values()]);
    }
  },
});

interface NeededTable extends TableOfPolicy {
  readonly shown: string;
}

/** The tables with a route of a virtual IP, by each machine that it goes to. */
function tablesByMachine(
  stack: StackGraph,
  settings: Parameters<typeof virtualIpsIn>[1],
): ReadonlyMap<Machine, ReadonlyMap<string, NeededTable>> {
  const found = new Map<Machine, Map<string, NeededTable>>();
  for (const virtualIp of virtualIpsIn(stack, settings)) {
    for (const owner of ownersOf(stack, virtualIp)) {
      const tables = found.get(owner) ?? new Map<string, NeededTable>();
      for (const { table, resource } of virtualIp.routes) {
        const id = readText(table?.resource.props ?? resource.props, table ? "id" : "routeTableId");
        const known = id.state === "known" ? id.value : undefined;
        // Of a table that is neither in the stack nor named by its id nothing can be told.
        if (table) tables.set(table.resource.urn, { resource: table.resource, id: known, shown: table.shown });
        else if (known !== undefined) tables.set(known, { resource: undefined, id: known, shown: known });
      }
      found.set(owner, tables);
    }
  }
  return found;
}

/** One finding for each role, and for each server without one. */
function* judge(stack: StackGraph, servers: readonly Machine[], tables: readonly NeededTable[]): Iterable<Finding> {
  const byRole = new Map<StackResource, Machine[]>();
  for (const server of servers) {
    const role = roleOf(stack, server);
    if (role === undefined || role.to === "nothing") {
      const what = role === undefined ? "it has no instance profile" : "its instance profile has no role";
      yield violated(
        `${what}, so it may not call ${MOVE} and the virtual IP does not move to it; give it one whose role may`,
        server.resource,
      );
      // A role that cannot be told is what server-role-least-privilege tells.
    } else if (role.to === "resource") byRole.set(role.resource, [...(byRole.get(role.resource) ?? []), server]);
  }
  const grants = stack.part(readGrants);
  for (const [role, of] of byRole) yield* ofRole(stack, role, grants.get(role) ?? [], of, tables);
}

function* ofRole(
  stack: StackGraph,
  role: StackResource,
  grants: readonly Grant[],
  servers: readonly Machine[],
  tables: readonly NeededTable[],
): Iterable<Finding> {
  const names = servers.map(({ shown }) => shown).join(", ");
  yield* ofTrust(role, names);
  const calls: readonly Call[] = [
    ...tables.map((table) => ({ action: MOVE, table, permission: permissionOn(stack, grants, MOVE, table) }) as const),
    { action: LOOK, table: undefined, permission: permissionOn(stack, grants, LOOK, undefined) },
  ];
  const refused = calls.filter(({ permission }) => permission.known && permission.value !== "allowed");
  const [first] = refused;
  if (first) {
    const denied = refused.some(({ permission }) => permission.known && permission.value === "denied");
    yield violated(
      `the role of ${names} may not call ${list(refused)}, so the virtual IP cannot move to these servers: ` +
        `${denied ? "a Deny takes it away" : `nothing allows it${almost(grants, first.action)}`}`,
      role,
    );
  }
  // Of a policy's text that is not known server-role-least-privilege tells.
  const unknown = calls.filter(({ permission }) => !permission.known && permission.cause !== TEXT_OF_POLICY);
  const [question] = unknown;
  if (question && !question.permission.known) {
    yield undecided(
      `whether the role of ${names} may call ${list(unknown)}: ${question.permission.why}; allow ` +
        `${question.action === MOVE ? "it by the tables' ARNs or by a tag that they carry" : "it in a policy of the stack"}`,
      role,
    );
  }
}

interface Call {
  readonly action: typeof MOVE | typeof LOOK;
  /** Undefined for the call that knows none. */
  readonly table: NeededTable | undefined;
  readonly permission: Known<Permission>;
}

/** `ec2:ReplaceRoute on the route table a, b and ec2:DescribeRouteTables`. */
function list(calls: readonly Call[]): string {
  const tables = calls.flatMap(({ table }) => table?.shown ?? []);
  const moves = tables.length === 0 ? [] : [`${MOVE} on the route table ${tables.join(", ")}`];
  return [...moves, ...calls.flatMap(({ table }) => (table ? [] : LOOK))].join(" and ");
}

/** Without EC2 in the trust policy the instance gets no credentials, whatever the role may do. */
function* ofTrust(role: StackResource, names: string): Iterable<Finding> {
  const trust = trustInEc2(role);
  const what = `the role of ${names}`;
  if (!trust.known) {
    yield undecided(
      `whether ${what} lets ec2.amazonaws.com assume it: ${trust.why}; allow sts:AssumeRole to that service in a plain text`,
      role,
    );
  } else if (trust.value.is === "refused") {
    const { to } = trust.value;
    const instead = to.length === 0 ? "" : `, only ${to.join(", ")}`;
    yield violated(
      `${what} does not let ec2.amazonaws.com assume it${instead}, so these servers get no credentials and the virtual IP ` +
        "cannot move to them; allow sts:AssumeRole to that service in assumeRolePolicy",
      role,
    );
  }
}

/** What comes near: the call itself for other tables, or one that is called much the same. */
function almost(grants: readonly Grant[], action: string): string {
  const allowed = [...new Set(allowedActions(grants))];
  if (allowed.some((each) => coversAction(each, action))) {
    return action === MOVE
      ? " (it is allowed, but on other tables, or under a condition that these do not meet)"
      : ' (it is allowed, but not on "*", or under a condition that it does not meet)';
  }
  const near = nearest(
    action,
    allowed.filter((each) => /route/i.test(each)),
  );
  return near === undefined ? "" : ` (${near} is allowed, which is another one)`;
}
