import type * as pulumi from "@pulumi/pulumi";
import { madeWithParameterName, serverMadeWithParameterName } from "../../delivery/recordNames.ts";
import type { ClusterIdentity } from "./clusterTags.ts";
import { parameterIfThere, parametersBelow } from "./parameterIfThere.ts";

/**
 * Settings whose change would take something away that others still use, as a stack was made with them. Kept in an SSM
 * parameter, since neither AWS nor the program's inputs tell what a setting was before. Written before anything is made:
 * a change of it is refused, so an update that breaks off can leave a record that refuses too much, and none that lets
 * pass what is not so.
 */
export interface MadeWith {
  /** Absent for an existing network. */
  readonly vpcCidr?: string;
  /** Private range by zone in which a server, the directory or the file system stands; absent for an existing network. */
  readonly privateCidrs?: Readonly<Record<string, string>>;
  /** Absent for an existing directory. */
  readonly directory?: { readonly domainName: string; readonly edition: string; readonly zones: readonly string[] };
  /** Existing directory that AWS manages; absent for any other. */
  readonly directoryId?: string;
  /** Private address by server: of those that have it, and of those that are about to get it. */
  readonly servers: Readonly<Record<string, string>>;
}

/**
 * What may change under a server, as its instance is. Kept in an SSM parameter for each server, which is written once the
 * instance is so: an update that breaks off before leaves what it says true. It does not wait for the preparation: a
 * server that cannot be prepared may have to be replaced, which AWS must then allow.
 */
export interface ServerMadeWith {
  readonly privateIp: string;
  /** Whether AWS refuses to terminate the instance. */
  readonly terminationProtection: boolean;
  /** Customer managed key of drive C:. Absent: AWS's own. */
  readonly kmsKeyArn?: string;
}

/** What a stack was made with; undefined for a new one, and unknown where AWS is not asked. */
export function madeWithBefore(
  identity: ClusterIdentity,
  parent: pulumi.Resource,
): pulumi.Output<MadeWith | undefined> {
  return parameterIfThere(identity, madeWithParameterName(identity), parent).apply((text) =>
    text === undefined ? undefined : (JSON.parse(text) as MadeWith),
  );
}

/** What each server was made with, by name; unknown where AWS is not asked. */
export function serversMadeWithBefore(
  identity: ClusterIdentity,
  parent: pulumi.Resource,
): pulumi.Output<Readonly<Record<string, ServerMadeWith>>> {
  const first = serverMadeWithParameterName(identity, "");
  return parametersBelow(identity, madeWithParameterName(identity), parent).apply((found) =>
    Object.fromEntries(
      Object.entries(found).map(([name, text]) => [name.slice(first.length), JSON.parse(text) as ServerMadeWith]),
    ),
  );
}
