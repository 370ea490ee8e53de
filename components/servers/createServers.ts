import * as pulumi from "@pulumi/pulumi";
import { directorySecretName, lendsAdminSecret } from "../../delivery/secretNames.ts";
import type { ClusterSpec, ServerSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import { type ClusterDirectory, FIRST_GENERATION } from "../directory/clusterDirectory.ts";
import type { ClusterNetwork } from "../network/clusterNetwork.ts";
import { Installation, type InstallSource } from "../runbook/installation.ts";
import { lendingParameters } from "../runbook/lentSecret.ts";
import { Preparation } from "../runbook/preparation.ts";
import { ClusterServer } from "./clusterServer.ts";
import { isFirstUpdate, oneAtATime, plannedChanges } from "./oneAtATime.ts";
import type { ServerAccess } from "./serverAccess.ts";
import type { PlannedChange } from "./serverChange.ts";

export interface CreateServersArgs {
  readonly identity: ClusterIdentity;
  readonly spec: Pick<ClusterSpec, "servers" | "directory" | "cluster" | "clusterName" | "protect">;
  readonly network: ClusterNetwork;
  readonly directory: ClusterDirectory;
  readonly access: ServerAccess;
  /** Where servers find the product. Default: none is installed. */
  readonly installSource: InstallSource | undefined;
}

/**
 * The servers in order of priority, and the runbooks that install and prepare them. An instance and its installation wait
 * for no directory; joining it does. Servers that are there wait for the one before them, so that one update never restarts
 * two of them; the first time there is no cluster to protect, and they are made side by side.
 */
export function createServers(
  name: string,
  args: CreateServersArgs,
  parent: pulumi.Resource,
): readonly ClusterServer[] {
  const { identity, spec, installSource } = args;
  const selfManaged = spec.directory.existing?.dnsAddresses !== undefined;
  const installation = new Installation(
    `${name}-install`,
    { identity, accountId: args.access.accountId, ...(installSource === undefined ? {} : { source: installSource }) },
    { parent },
  );
  const preparation = new Preparation(
    `${name}-prepare`,
    {
      identity,
      accountId: args.access.accountId,
      ...(selfManaged ? { join: "selfManaged" } : {}),
      ...(lendsAdminSecret(spec) ? { lentSecret: directorySecretName(spec) } : {}),
    },
    { parent },
  );
  const changes = plannedChanges({ identity, servers: spec.servers }, parent);
  const allowed = oneAtATime({ identity, servers: spec.servers }, changes, parent).apply(
    (): pulumi.Resource => args.access,
  );
  const servers: ClusterServer[] = [];
  for (const server of spec.servers) {
    const parts = { server, installation, preparation, changes, allowed, before: servers.at(-1) };
    servers.push(createServer(`${name}-${server.name}`, args, parts, parent));
  }
  return servers;
}

interface OneServer {
  readonly server: ServerSpec;
  readonly installation: Installation;
  readonly preparation: Preparation;
  readonly changes: pulumi.Output<PlannedChange[]>;
  /** Fails where the update must not touch any server. */
  readonly allowed: pulumi.Output<pulumi.Resource>;
  /** The server before this one. */
  readonly before: ClusterServer | undefined;
}

function createServer(
  name: string,
  { identity, spec, network, directory, access }: CreateServersArgs,
  { server, installation, preparation, changes, allowed, before }: OneServer,
  parent: pulumi.Resource,
): ClusterServer {
  const zone = network.zone(server.zone);
  const generation = generationOf(server, directory, changes);
  return new ClusterServer(
    name,
    {
      identity,
      server,
      subnetId: zone.privateSubnetId,
      securityGroupId: access.securityGroupId,
      instanceProfileName: access.instanceProfileName,
      directoryName: spec.directory.domainName,
      installation: {
        documentName: installation.documentName,
        documentVersion: installation.documentVersion,
        roleArn: installation.roleArn,
        product: installation.product,
        longestSeconds: installation.longestSeconds,
        needed: installation.needed,
      },
      preparation: {
        documentName: preparation.documentName,
        documentVersion: preparation.documentVersion,
        roleArn: preparation.roleArn,
        join: {
          ...directory.serverJoin,
          ...(lendsAdminSecret(spec)
            ? lendingParameters({ reader: access.roleArn, secret: directorySecretName(spec) })
            : {}),
        },
        secretName: directorySecretName(spec),
        needed: [...directory.resolution, preparation.rolePolicy],
      },
      ...(generation === undefined ? {} : { generation }),
      protect: spec.protect,
    },
    {
      parent,
      // The way out, and the server before this one. As a dependency and not in an input: an input that waits shows as a
      // change in every preview.
      dependsOn: [
        ...zone.internetAccess,
        access,
        ...(before === undefined ? [] : [waitFor(before, changes, access)]),
        allowed,
      ],
    },
  );
}

/** What stands for the server before: itself where a cluster may run, and nothing new the first time. */
function waitFor(
  before: ClusterServer,
  changes: pulumi.Output<PlannedChange[]>,
  access: ServerAccess,
): pulumi.Output<pulumi.Resource> {
  return changes.apply(
    (planned): pulumi.Output<pulumi.Resource> =>
      isFirstUpdate(planned) ? pulumi.output<pulumi.Resource>(access) : before.prepared,
  );
}

/**
 * By which a server is made anew with its directory. A directory that is being made has no id yet, and an instance that was
 * made with it need not wait for one; of an instance from before the program kept the first directory, null says nothing.
 */
function generationOf(
  { name }: ServerSpec,
  { generation }: ClusterDirectory,
  changes: pulumi.Output<PlannedChange[]>,
): pulumi.Input<string | null> | undefined {
  if (generation === undefined || typeof generation === "string") return generation;
  return pulumi.all([generation, changes]).apply(([known, planned]) => {
    if (known !== undefined) return known;
    return planned.some(({ server, change }) => server === name && change === "made") ? FIRST_GENERATION : null;
  });
}
