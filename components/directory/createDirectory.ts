import type * as pulumi from "@pulumi/pulumi";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { ClusterNetwork } from "../network/clusterNetwork.ts";
import type { ClusterDirectory } from "./clusterDirectory.ts";
import { Directory } from "./directory.ts";
import { ExistingDirectory } from "./existingDirectory.ts";

export interface CreateDirectoryArgs {
  readonly identity: ClusterIdentity;
  readonly spec: Pick<ClusterSpec, "cluster" | "directory" | "network" | "protect">;
  readonly network: ClusterNetwork;
  /** Password of a new domain's `Admin`. Default: generated. */
  readonly adminPassword: pulumi.Input<string> | undefined;
}

/** The domain that settings name, or a new one. Only a VPC that is made is told the domain's DNS servers. */
export function createDirectory(
  name: string,
  { identity, spec, network, adminPassword }: CreateDirectoryArgs,
  parent: pulumi.Resource,
): ClusterDirectory {
  const existingVpc = spec.network.existing !== undefined;
  const { vpcId } = network;
  if (spec.directory.existing !== undefined) {
    const { directory } = spec;
    return new ExistingDirectory(name, { identity, directory, ...(existingVpc ? {} : { vpcId }) }, { parent });
  }
  const zones = spec.directory.zones.map((zone) => network.zone(zone));
  return new Directory(
    name,
    {
      identity,
      directory: spec.directory,
      vpcId,
      subnetIds: zones.map(({ privateSubnetId }) => privateSubnetId),
      subnetCidrs: zones.map(({ privateCidr }) => privateCidr),
      ...(adminPassword === undefined ? {} : { adminPassword }),
      ...(spec.cluster.kmsKeyArn === undefined ? {} : { secretKmsKeyArn: spec.cluster.kmsKeyArn }),
      protect: spec.protect,
      ...(existingVpc ? { keepDhcpOptions: true } : {}),
    },
    { parent },
  );
}
