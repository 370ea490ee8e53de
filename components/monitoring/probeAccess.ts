import * as pulumi from "@pulumi/pulumi";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";

export interface ProbeAccessArgs {
  readonly identity: ClusterIdentity;
  readonly vpcId: pulumi.Input<string>;
  /** IPv4 address. */
  readonly virtualIp: string;
  readonly port: number;
}

/**
 * Where the probers may go: to the virtual IP, on the application's port, and nowhere else. Apart from them, because the
 * servers' security group lets it in and is made long before.
 */
export class ProbeAccess extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:ProbeAccess";

  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ProbeAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ProbeAccess.__pulumiType, name, args, opts);
    const { identity, vpcId, virtualIp, port } = args;
    const group = new ec2.SecurityGroup(
      name,
      {
        vpcId,
        description: "Probes of a CLUSTERPRO cluster",
        ingress: [],
        egress: [
          {
            description: "the virtual IP",
            protocol: "tcp",
            fromPort: port,
            toPort: port,
            cidrBlocks: [`${virtualIp}/32`],
          },
        ],
        tags: clusterTags(identity, `${identity.clusterName}-probe`),
      },
      // Both are ForceNew, and a group in use cannot be deleted.
      { parent: this, ignoreChanges: ["name", "description"] },
    );
    this.securityGroupId = group.id;
    this.registerOutputs({ securityGroupId: this.securityGroupId });
  }
}
