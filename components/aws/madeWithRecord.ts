import type * as pulumi from "@pulumi/pulumi";
import { madeWithParameterName } from "../../delivery/recordNames.ts";
import type { ClusterIdentity } from "./clusterTags.ts";
import { parameterIfThere } from "./parameterIfThere.ts";

/**
 * Settings whose change would take something away that others still use, as a stack was made with them. Kept in an SSM
 * parameter, since neither AWS nor the program's inputs tell what a setting was before.
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
  /** Private address by server. */
  readonly servers: Readonly<Record<string, string>>;
  /** Servers whose instance AWS does not terminate; absent where there is none. */
  readonly terminationProtected?: readonly string[];
  /** Customer managed key of drive C: by server; absent where no server has one. */
  readonly volumeKeys?: Readonly<Record<string, string>>;
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
