import type * as pulumi from "@pulumi/pulumi";
import { directorySecretName } from "../../delivery/secretNames.ts";
import type { ClusterSpec, ServerSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { ClusterDirectory } from "../directory/clusterDirectory.ts";
import type { ClusterNetwork } from "../network/clusterNetwork.ts";
import { Preparation } from "../runbook/preparation.ts";
import { ClusterServer } from "./clusterServer.ts";
import { oneAtATime } from "./oneAtATime.ts";
import type { ServerAccess } from "./serverAccess.ts";

export interface CreateServersArgs {
  readonly identity: ClusterIdentity;
  readonly spec: Pick<ClusterSpec, "servers" | "directory" | "clusterName" | "protect">;
  readonly network: ClusterNetwork;
  readonly directory: ClusterDirectory;
  readonly access: ServerAccess;
}

/**
 * The servers in order of priority, and the runbook that prepares them. Each waits for what the domain join needs and
 * for the server before it, so that one update never restarts two of them.
 */
export function createServers(
  name: string,
  args: CreateServersArgs,
  parent: pulumi.Resource,
): readonly ClusterServer[] {
  const { identity, spec } = args;
  const selfManaged = spec.directory.existing?.dnsAddresses !== undefined;
  const preparation = new Preparation(
    `${name}-prepare`,
    { identity, accountId: args.access.accountId, ...(selfManaged ? { join: "selfManaged" } : {}) },
    { parent },
  );
  const allowed = oneAtATime({ identity, servers: spec.servers }, parent).apply((): pulumi.Resource => args.access);
  const servers: ClusterServer[] = [];
  for (const server of spec.servers) {
    servers.push(
      createServer(`${name}-${server.name}`, args, { server, preparation, allowed, before: servers.at(-1) }, parent),
    );
  }
  return servers;
}

interface OneServer {
  readonly server: ServerSpec;
  readonly preparation: Preparation;
  /** Fails where the update must not touch any server. */
  readonly allowed: pulumi.Output<pulumi.Resource>;
  /** The server that this one waits for. */
  readonly before: ClusterServer | undefined;
}

function createServer(
  name: string,
  { identity, spec, network, directory, access }: CreateServersArgs,
  { server, preparation, allowed, before }: OneServer,
  parent: pulumi.Resource,
): ClusterServer {
  const zone = network.zone(server.zone);
  return new ClusterServer(
    name,
    {
      identity,
      server,
      subnetId: zone.privateSubnetId,
      securityGroupId: access.securityGroupId,
      instanceProfileName: access.instanceProfileName,
      preparation: {
        documentName: preparation.documentName,
        documentVersion: preparation.documentVersion,
        roleArn: preparation.roleArn,
        join: directory.serverJoin,
        directoryName: spec.directory.domainName,
        secretName: directorySecretName(spec),
      },
      protect: spec.protect,
    },
    {
      parent,
      // What the domain join needs, and the server before this one. As a dependency and not in an input: an input that
      // waits shows as a change in every preview.
      dependsOn: [
        ...zone.internetAccess,
        access,
        ...directory.resolution,
        preparation.rolePolicy,
        ...(before === undefined ? [] : [before.prepared]),
        allowed,
      ],
    },
  );
}
