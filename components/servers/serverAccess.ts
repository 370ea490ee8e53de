import * as pulumi from "@pulumi/pulumi";
import { clientPorts } from "../../delivery/clientPorts.ts";
import { CLUSTERPRO_PORTS } from "../../delivery/clusterproPorts.ts";
import type { ApplicationSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import * as iam from "../aws/iam.ts";
import { failoverPolicy, type PolicyDocument, serverManagedPolicies, serverTrust } from "../aws/rolePolicies.ts";

export interface ServerAccessArgs {
  readonly identity: ClusterIdentity;
  readonly vpcId: pulumi.Input<string>;
  readonly application: ApplicationSpec;
  /** What the role may do beside failing over, by name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** Ids of an existing network's route tables. Default: the tables with this cluster's tag. */
  readonly routeTableIds?: readonly string[];
  /** Security group of the probers, which may use the application wherever its clients are. Default: there are none. */
  readonly probesGroupId?: pulumi.Input<string>;
}

/**
 * What all servers of the cluster share: who may reach them (security group) and what they may do (instance role).
 * There is no inbound RDP and no key pair; Session Manager is the way in.
 */
export class ServerAccess extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:ServerAccess";

  readonly securityGroupId: pulumi.Output<string>;
  readonly instanceProfileName: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** The account of the servers' role. From its ARN: asking who is signed in would show in every preview. */
  readonly accountId: pulumi.Output<string>;

  constructor(name: string, args: ServerAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super(ServerAccess.__pulumiType, name, args, opts);
    this.securityGroupId = this.createSecurityGroup(name, args).id;
    const role = this.createRole(name, args);
    this.roleArn = role.arn;
    this.accountId = role.arn.apply((arn) => arn.split(":")[4] ?? "");
    this.instanceProfileName = this.createInstanceProfile(name, args.identity, role);
    this.registerOutputs({
      securityGroupId: this.securityGroupId,
      instanceProfileName: this.instanceProfileName,
    });
  }

  private createSecurityGroup(
    name: string,
    { identity, vpcId, application, probesGroupId }: ServerAccessArgs,
  ): ec2.SecurityGroup {
    return new ec2.SecurityGroup(
      name,
      {
        vpcId,
        description: "Servers of a CLUSTERPRO cluster",
        ingress: [
          ...CLUSTERPRO_PORTS.map(({ protocol, from, to, purpose }) => ({
            description: `CLUSTERPRO ${purpose}`,
            protocol,
            fromPort: from,
            toPort: to,
            self: true,
          })),
          ...clientPorts(application).map(({ port, purpose, clientCidrs }) => ({
            description: purpose,
            protocol: "tcp",
            fromPort: port,
            toPort: port,
            cidrBlocks: [...clientCidrs],
            ...(probesGroupId === undefined ? {} : { securityGroups: [probesGroupId] }),
          })),
        ],
        // Stated, because the provider removes the open egress that AWS gives a new group. The servers call the AWS
        // API, Systems Manager, the directory and the file system.
        egress: [{ description: "anywhere", protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
        tags: clusterTags(identity, `${identity.clusterName}-servers`),
      },
      // Both are ForceNew, and a group in use cannot be deleted.
      { parent: this, ignoreChanges: ["name", "description"] },
    );
  }

  private createRole(name: string, { identity, policies, routeTableIds }: ServerAccessArgs): iam.Role {
    const role = new iam.Role(
      name,
      {
        description: `Servers of CLUSTERPRO cluster ${identity.clusterName}`,
        assumeRolePolicy: JSON.stringify(serverTrust()),
        tags: clusterTags(identity, `${identity.clusterName}-server`),
      },
      { parent: this },
    );
    for (const [key, policyArn] of Object.entries(serverManagedPolicies(identity.region))) {
      new iam.RolePolicyAttachment(`${name}-${key}`, { role: role.name, policyArn }, { parent: this });
    }
    for (const [key, policy] of Object.entries({ failover: failoverPolicy(identity, routeTableIds), ...policies })) {
      new iam.RolePolicy(`${name}-${key}`, { role: role.name, policy: JSON.stringify(policy) }, { parent: this });
    }
    return role;
  }

  private createInstanceProfile(name: string, identity: ClusterIdentity, role: iam.Role): pulumi.Output<string> {
    return new iam.InstanceProfile(
      name,
      { role: role.name, tags: clusterTags(identity, `${identity.clusterName}-server`) },
      { parent: this },
    ).name;
  }
}
