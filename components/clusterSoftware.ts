import * as pulumi from "@pulumi/pulumi";
import type { ApplicationSpec, ClusterproSpec } from "../settings/clusterSpec.ts";

export interface ClusterSoftwareArgs extends ClusterproSpec {
  /** Servers in order of priority: the first is the group's first owner. */
  readonly servers: readonly {
    readonly name: string;
    readonly privateIp: string;
    readonly networkInterfaceId: pulumi.Input<string>;
    readonly instanceId: pulumi.Input<string>;
  }[];
  readonly vpcId: pulumi.Input<string>;
  /** DNS name that the file system's monitor tries. */
  readonly fileSystemDnsName: pulumi.Input<string>;
  readonly application: ApplicationSpec;
}

/**
 * CLUSTERPRO on the servers: the failover group, its virtual IP and its monitors, with all that they refer to. It
 * states the configuration as inputs, where the policy pack judges it.
 */
export class ClusterSoftware extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:ClusterSoftware";

  constructor(name: string, args: ClusterSoftwareArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ClusterSoftware.__pulumiType, name, args, opts);
    this.registerOutputs({
      group: args.group,
      virtualIp: args.virtualIp,
      servers: args.servers,
    });
  }
}
