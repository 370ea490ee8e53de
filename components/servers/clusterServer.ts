import * as pulumi from "@pulumi/pulumi";
import { preparedParameterName } from "../../delivery/recordNames.ts";
import type { ServerSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import * as ssm from "../aws/ssm.ts";
import { confirmRecord, createRecord, executeRunbook } from "../runbook/runbookExecution.ts";

export interface ClusterServerArgs {
  readonly identity: ClusterIdentity;
  readonly server: ServerSpec;
  /** Private subnet of the server's zone. */
  readonly subnetId: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly instanceProfileName: pulumi.Input<string>;
  /** The runbook that gives the server its name and its domain, and what it needs to know. */
  readonly preparation: {
    readonly documentName: pulumi.Input<string>;
    readonly documentVersion: pulumi.Input<string>;
    readonly roleArn: pulumi.Input<string>;
    /** Parameters that say how to join; see `ClusterDirectory`. */
    readonly join: Readonly<Record<string, pulumi.Input<string>>>;
    readonly directoryName: string;
    readonly secretName: string;
  };
  readonly protect: boolean;
}

/** Longer than all steps of the runbook together, so that none still runs when the update has given up. */
export const PREPARATION_TIMEOUT_SECONDS = 10_200;

/**
 * Starts nothing and holds nothing: everything a server becomes, it becomes through Systems Manager. It is ignored
 * after creation, because a change would stop the server.
 */
const USER_DATA = "<powershell>\nSet-Service -Name AmazonSSMAgent -StartupType Automatic\n</powershell>\n";

/**
 * One server of the cluster: a network interface with a fixed address, a Windows instance on it, and the runbook
 * execution that names it and joins it to the domain.
 *
 * The interface stands alone, so that replacing the instance changes neither the address and the interface id in
 * CLUSTERPRO's configuration nor a route of the virtual IP. `opts.dependsOn` holds back the instance only.
 */
export class ClusterServer extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:ClusterServer";

  readonly serverName: string;
  readonly privateIp: string;
  readonly networkInterfaceId: pulumi.Output<string>;
  readonly instanceId: pulumi.Output<string>;
  /** Exists when the runbook has run. */
  readonly prepared: pulumi.Resource;
  /**
   * The instance's id, known once the runbook has confirmed that this very instance has its name and its domain; fails
   * otherwise. Read anew by every update: after a failed execution the association itself looks healthy.
   */
  readonly preparedInstanceId: pulumi.Output<string>;

  constructor(name: string, args: ClusterServerArgs, opts: pulumi.ComponentResourceOptions = {}) {
    const { dependsOn, ...componentOptions } = opts;
    // Plain values only: a component waits for its inputs, and the interface need not wait for the directory.
    super(
      ClusterServer.__pulumiType,
      name,
      { identity: args.identity, server: args.server, protect: args.protect },
      componentOptions,
    );
    this.serverName = args.server.name;
    this.privateIp = args.server.privateIp;
    const networkInterface = this.createNetworkInterface(name, args);
    const instance = this.createInstance(name, args, networkInterface, dependsOn);
    this.networkInterfaceId = networkInterface.id;
    this.instanceId = instance.id;
    const association = this.prepare(name, args, instance);
    this.prepared = association;
    this.preparedInstanceId = this.confirm(name, args, instance, association);
    this.registerOutputs({
      serverName: this.serverName,
      privateIp: this.privateIp,
      networkInterfaceId: this.networkInterfaceId,
      instanceId: this.instanceId,
    });
  }

  private createNetworkInterface(name: string, args: ClusterServerArgs): ec2.NetworkInterface {
    const { identity, server } = args;
    return new ec2.NetworkInterface(
      name,
      {
        subnetId: args.subnetId,
        privateIps: [server.privateIp],
        securityGroups: [args.securityGroupId],
        // AWS drops packets to the virtual IP, which is no address of the interface, while the check is on.
        sourceDestCheck: false,
        description: `Server ${server.name} of CLUSTERPRO cluster ${identity.clusterName}`,
        tags: clusterTags(identity, server.name, server.name),
      },
      { parent: this, protect: args.protect },
    );
  }

  private createInstance(
    name: string,
    args: ClusterServerArgs,
    networkInterface: ec2.NetworkInterface,
    dependsOn: pulumi.ComponentResourceOptions["dependsOn"],
  ): ec2.Instance {
    const { identity, server } = args;
    const image = ssm.getParameterOutput({ name: server.imageParameter }, { parent: this });
    const tags = clusterTags(identity, server.name, server.name);
    const volumeTags = clusterTags(identity, server.name);
    return new ec2.Instance(
      name,
      {
        ami: image.insecureValue,
        instanceType: server.instanceType,
        primaryNetworkInterface: { networkInterfaceId: networkInterface.id },
        iamInstanceProfile: args.instanceProfileName,
        // A session token is needed to read the role's credentials, and a forwarded packet cannot fetch one.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { volumeType: "gp3", volumeSize: server.rootVolumeGiB, encrypted: true, tags: volumeTags },
        // A server whose host fails comes back as the standby: CLUSTERPRO has moved the group by then.
        maintenanceOptions: { autoRecovery: "default" },
        userData: USER_DATA,
        tags,
      },
      {
        parent: this,
        ...(dependsOn === undefined ? {} : { dependsOn }),
        // A second instance could not take the interface while the first has it.
        deleteBeforeReplace: true,
        ignoreChanges: [
          // AWS publishes an image every month; a server is replaced on request only.
          ...(server.followImage ? [] : ["ami"]),
          "userData",
          // The provider writes the instance's default back to the interface: hashicorp/terraform-provider-aws#44768.
          "sourceDestCheck",
        ],
      },
    );
  }

  private prepare(name: string, args: ClusterServerArgs, instance: ec2.Instance): ssm.Association {
    const { identity, server, preparation } = args;
    return executeRunbook(
      `${name}-prepare`,
      {
        identity,
        documentName: preparation.documentName,
        documentVersion: preparation.documentVersion,
        associationName: `${identity.clusterName}-prepare-${server.name}`,
        instanceId: instance.id,
        parameters: {
          AutomationAssumeRole: preparation.roleArn,
          ClusterName: identity.clusterName,
          ServerName: server.name,
          ...preparation.join,
          DirectoryName: preparation.directoryName,
          SecretName: preparation.secretName,
        },
        timeoutSeconds: PREPARATION_TIMEOUT_SECONDS,
      },
      { parent: this },
    );
  }

  private confirm(
    name: string,
    { identity, server }: ClusterServerArgs,
    instance: ec2.Instance,
    association: ssm.Association,
  ): pulumi.Output<string> {
    const record = createRecord(
      `${name}-prepared`,
      {
        identity,
        parameterName: preparedParameterName(identity, server.name),
        description: `Instance of ${server.name} that the prepare runbook has confirmed`,
      },
      this,
    );
    const problem = (instanceId: string) =>
      `${server.name}: the preparation of ${instanceId} has not succeeded, so no other server is touched. The ` +
      `failed step is named in Systems Manager, Automation, document ${identity.clusterName}-prepare. Mend it, ` +
      `then run it again with: pulumi up --replace '**${name}-prepare'`;
    return confirmRecord(record, association, instance.id, problem, this);
  }
}
