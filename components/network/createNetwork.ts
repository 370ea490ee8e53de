import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { ClusterNetwork } from "./clusterNetwork.ts";
import { ExistingNetwork } from "./existingNetwork.ts";
import { Network } from "./network.ts";

export interface CreateNetworkArgs {
  readonly identity: ClusterIdentity;
  readonly spec: Pick<ClusterSpec, "network" | "cluster">;
  /** What the network waits for. Default: nothing. */
  readonly allowed?: pulumi.Input<pulumi.Input<pulumi.Resource>[]>;
  /** What is deleted after the subnets, and made before them. Default: nothing. */
  readonly outlivedBy?: readonly pulumi.Resource[];
}

/** The VPC that settings name, or a new one. */
export function createNetwork(
  name: string,
  { identity, spec: { network, cluster }, allowed = [], outlivedBy = [] }: CreateNetworkArgs,
  parent: pulumi.Resource,
): ClusterNetwork {
  const { existing } = network;
  if (existing === undefined)
    return new Network(name, { identity, network }, { parent, dependsOn: allowed, outlivedBy });
  const { virtualIp } = cluster;
  return new ExistingNetwork(name, { network: { ...network, existing }, virtualIp }, { parent });
}
