import * as pulumi from "@pulumi/pulumi";
import { madeWithParameterName } from "../delivery/recordNames.ts";
import { UserError } from "../problems/userError.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "./aws/clusterTags.ts";
import { type MadeWith, madeWithBefore, type ServerMadeWith, serversMadeWithBefore } from "./aws/madeWithRecord.ts";
import * as ssm from "./aws/ssm.ts";

export function madeWithOf({
  network,
  directory,
  fileSystem,
  servers,
}: Pick<ClusterSpec, "network" | "directory" | "fileSystem" | "servers">): MadeWith {
  const { domainName, edition, zones } = directory;
  const used = new Set([...servers.map(({ zone }) => zone), ...(zones ?? []), ...fileSystem.zones]);
  return {
    ...(network.existing === undefined
      ? {
          vpcCidr: network.vpcCidr,
          privateCidrs: Object.fromEntries(
            network.zones.flatMap(({ zone, privateCidr }) => (used.has(zone) ? [[zone, privateCidr]] : [])).sort(),
          ),
        }
      : {}),
    ...(directory.existing === undefined
      ? { directory: { domainName, edition: edition ?? "", zones: [...(zones ?? [])].sort() } }
      : {}),
    ...(directory.existing?.directoryId === undefined ? {} : { directoryId: directory.existing.directoryId }),
    servers: Object.fromEntries(servers.map(({ name, privateIp }) => [name, privateIp]).sort()),
  };
}

const ANEW =
  "It would replace what directory, file system and servers stand on, while they stand on it, and the data would be " +
  "lost. Put the setting back; or make the cluster anew: save the data, npm run pulumi -- destroy, then up.";

/** What cannot be made of a stack and servers that are there, one sentence or more for each setting. */
export function impossibleChanges(
  before: MadeWith,
  now: MadeWith,
  servers: Readonly<Record<string, ServerMadeWith>> = {},
): readonly string[] {
  const changed = (path: string, from: string | undefined, to: string | undefined) =>
    from === undefined || to === undefined || from === to ? [] : [`${path}: ${from} cannot become ${to}. ${ANEW}`];
  const zones = Object.entries(before.privateCidrs ?? {}).flatMap(([zone, cidr]) =>
    changed(`network.zones: privateCidr of ${zone}`, cidr, now.privateCidrs?.[zone]),
  );
  const { directory: old } = before;
  return [
    ...changed("network.vpcCidr", before.vpcCidr, now.vpcCidr),
    ...zones,
    ...changed("directory.domainName", old?.domainName, now.directory?.domainName),
    ...changed("directory.edition", old?.edition, now.directory?.edition),
    ...changed("directory.zones", old?.zones.join(" and "), now.directory?.zones.join(" and ")),
    ...changed("directory.existing.directoryId", before.directoryId, now.directoryId),
    ...takenAddresses(
      [...Object.entries(before.servers), ...Object.entries(servers).map(([name, { privateIp }]) => [name, privateIp])],
      now.servers,
    ),
  ];
}

/**
 * AWS gives no address to a second interface, and the old one goes only after the new one is there.
 *
 * @param before server and address; two of a server that an update was to move and broke off.
 */
function takenAddresses(before: readonly (readonly string[])[], now: MadeWith["servers"]): readonly string[] {
  return Object.entries(now).flatMap(([server, address]) => {
    const [owner] = before.find(([name, each]) => name !== server && each === address) ?? [];
    if (owner === undefined) return [];
    return (
      `servers: ${server} cannot take ${address} in the update in which ${owner} gives it up. Give ${server} another ` +
      `address; or give it this one in a second update, after one in which ${owner} has another or is gone.`
    );
  });
}

/**
 * Fails where the settings of a stack that is there were changed so that AWS would refuse the change halfway, or would
 * replace the domain under its members; an empty list otherwise, for whoever waits for it. Unknown where AWS is not asked.
 * Of a protected stack Pulumi says so itself, for the very resource.
 */
export function changesAllowed(
  { identity, spec }: { readonly identity: ClusterIdentity; readonly spec: ClusterSpec },
  parent: pulumi.Resource,
): pulumi.Output<pulumi.Resource[]> {
  const recorded = pulumi.all([madeWithBefore(identity, parent), serversMadeWithBefore(identity, parent)]);
  return recorded.apply(([before, servers]): pulumi.Resource[] => {
    const problems = before === undefined || spec.protect ? [] : impossibleChanges(before, madeWithOf(spec), servers);
    if (problems.length > 0) throw new UserError(problems);
    return [];
  });
}

/**
 * Writes down what the stack is made with, as soon as the change is allowed: what an update that breaks off has made of the
 * network stands by then. What servers are made with, each of them writes down itself.
 */
export function recordMadeWith(
  name: string,
  { identity, spec }: { readonly identity: ClusterIdentity; readonly spec: ClusterSpec },
  opts: { readonly parent: pulumi.Resource; readonly dependsOn: pulumi.Input<pulumi.Input<pulumi.Resource>[]> },
): void {
  const parameterName = madeWithParameterName(identity);
  new ssm.Parameter(
    name,
    {
      name: parameterName,
      description: "Settings with which the cluster was made and that cannot change under it",
      type: "String",
      value: JSON.stringify(madeWithOf(spec)),
      tags: clusterTags(identity, parameterName),
    },
    opts,
  );
}
