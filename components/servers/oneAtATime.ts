import * as pulumi from "@pulumi/pulumi";
import { broughtUpParameterName } from "../../delivery/recordNames.ts";
import { UserError } from "../../problems/userError.ts";
import type { ServerSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import { type ServerMadeWith, serversMadeWithBefore } from "../aws/madeWithRecord.ts";
import { parameterIfThere } from "../aws/parameterIfThere.ts";
import * as ssm from "../aws/ssm.ts";
import type { PlannedChange, ServerChange } from "./serverChange.ts";
import { terminationProblem } from "./terminationProblem.ts";

/**
 * What keeps an update of a running cluster from being made: nothing, or a sentence. A replaced server is a member again
 * only when the bring-up has run, which is after all servers; so nothing is done to another one in the same update. Servers
 * that are only restarted wait for one another. A server under another name is a new one, and the old one, which may run the
 * group, goes last: with two of them, also by an update that broke off and the next, no member would be left that the
 * bring-up knows, and a second cluster would come up beside the first.
 *
 * @param removed servers that were made and are no longer in the settings
 */
export function oneAtATimeProblem(
  changes: readonly PlannedChange[],
  removed: readonly string[] = [],
): string | undefined {
  const of = (...kinds: readonly ServerChange[]) => changes.filter(({ change }) => kinds.includes(change));
  const touched = of("restarted", "replaced");
  const out = of("replaced", "made");
  const lost = out.length > 0 && touched.length > 0 && of("none").length === 0;
  const renamed = removed.length > 0 && out.length > 0 && removed.length + touched.length > 1;
  if (!(of("replaced").length > 0 && touched.length > 1) && !lost && !renamed) return undefined;
  const names = changes.filter(({ change }) => change !== "none").map(({ server }) => server);
  const each = [
    ...changes.flatMap(({ server, change }) => (change === "none" ? [] : [`${server} is ${change}`])),
    ...removed.map((server) => `${server} is removed`),
  ];
  return (
    `${names.join(" and ")}: this update would leave the running cluster without a server (${each.join(", ")}). A new ` +
    `instance is a member only after the bring-up at the end of up: change one server at a time. ${
      removed.length > 0 ? RENAME : LEAVE
    } run up, and go on with the next one when npm run pulumi -- preview shows no change.`
  );
}

const LEAVE =
  "Leave the others as they are (followImage, privateIp, instanceType and imageParameter stand in an entry of servers, too),";

const RENAME =
  "Put the names back, move the group to a server that keeps its own (npm run move -- --to SERVER), rename one other server,";

export interface OneAtATimeArgs {
  readonly identity: ClusterIdentity;
  readonly servers: readonly ServerSpec[];
}

/**
 * What this update does to each server; unknown where AWS is not asked. Looked up by filters of DescribeInstances, which may
 * find nothing.
 */
export function plannedChanges(
  { identity, servers }: OneAtATimeArgs,
  parent: pulumi.Resource,
): pulumi.Output<PlannedChange[]> {
  return pulumi.all(
    servers.map((server) =>
      plannedChange(identity, server, parent).apply((change) => ({ server: server.name, change })),
    ),
  );
}

/**
 * True where no server is there yet: then there is no cluster to protect, and the servers need not wait for one another.
 */
export function isFirstUpdate(changes: readonly PlannedChange[]): boolean {
  return changes.every(({ change }) => change === "made");
}

/**
 * Fails where an update would take two servers of a running cluster, or an instance that AWS does not terminate; true
 * otherwise, and unknown where AWS is not asked. Before the first bring-up, and where it is done by hand, any number may
 * go. Servers wait for it, so that `up` without a preview touches none either.
 */
export function oneAtATime(
  { identity, servers }: OneAtATimeArgs,
  changes: pulumi.Output<PlannedChange[]>,
  parent: pulumi.Resource,
): pulumi.Output<true> {
  const broughtUp = parameterIfThere(identity, broughtUpParameterName(identity), parent).apply(
    (record) => record !== "none" && record !== undefined,
  );
  return pulumi.all([broughtUp, serversMadeWithBefore(identity, parent), changes]).apply(([running, made, seen]) => {
    const planned = seen.map(({ server, change }, at) => ({
      server,
      change: withKey(servers[at], made[server], change),
    }));
    const kept = Object.keys(made).filter((server) => made[server]?.terminationProtection);
    const removed = Object.keys(made).filter((name) => !planned.some(({ server }) => server === name));
    const problem = terminationProblem(planned, kept) ?? (running ? oneAtATimeProblem(planned, removed) : undefined);
    if (problem !== undefined) throw new UserError(problem);
    return true as const;
  });
}

/** A volume keeps its key: another one is another instance. AWS lists no instances by it. */
function withKey(server: ServerSpec | undefined, made: ServerMadeWith | undefined, change: ServerChange): ServerChange {
  if (server === undefined || made === undefined || change === "made") return change;
  return made.kmsKeyArn === server.kmsKeyArn ? change : "replaced";
}

function plannedChange(
  identity: ClusterIdentity,
  server: ServerSpec,
  parent: pulumi.Resource,
): pulumi.Output<ServerChange> {
  const ofServer = [
    { name: "tag:clpfsx:cluster", values: [identity.clusterName] },
    { name: "tag:clpfsx:server", values: [server.name] },
  ];
  const exists = (...filters: { name: string; values: pulumi.Input<string>[] }[]) =>
    ec2
      .getInstancesOutput({ filters: [...ofServer, ...filters], instanceStateNames: LIVING }, { parent })
      .ids.apply((ids) => ids.length > 0);
  const image = () => ssm.getParameterOutput({ name: server.imageParameter }, { parent }).insecureValue;
  return pulumi
    .all([
      exists(),
      exists({ name: "private-ip-address", values: [server.privateIp] }),
      server.followImage ? exists({ name: "image-id", values: [image()] }) : true,
      exists({ name: "instance-type", values: [server.instanceType] }),
    ])
    .apply(([there, address, sameImage, type]) => {
      if (!there) return "made";
      if (!address || !sameImage) return "replaced";
      return type ? "none" : "restarted";
    });
}

/** Stopped ones too: a terminated instance is gone, and the next update makes another. */
const LIVING = ["pending", "running", "stopping", "stopped"];
