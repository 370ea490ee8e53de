import * as pulumi from "@pulumi/pulumi";
import { preparedParameterName } from "../../delivery/recordNames.ts";
import type { ServerSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import * as ssm from "../aws/ssm.ts";
import { confirmRecord, createRecord, executeRunbook, type RecordProblems } from "../runbook/runbookExecution.ts";

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
export const PREPARATION_TIMEOUT_SECONDS = 14_200;

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
  /**
   * Exists once the runbook has confirmed that this very instance, as it is now, has its name and its domain, and where
   * CLUSTERPRO is brought up is a member of the cluster again; fails otherwise. Read anew by every update: after a failed
   * execution the association itself looks healthy.
   */
  readonly prepared: pulumi.Output<pulumi.Resource>;
  /** The instance's id, known when `prepared` is. */
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
    this.prepared = this.prepare(name, args, instance);
    this.preparedInstanceId = pulumi.all([instance.id, this.prepared]).apply(([id]) => id);
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
        // Another directory of the same name trusts no member of the old one.
        ...(args.preparation.join.DirectoryId === undefined
          ? {}
          : { replacementTrigger: args.preparation.join.DirectoryId }),
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

  private prepare(name: string, args: ClusterServerArgs, instance: ec2.Instance): pulumi.Output<pulumi.Resource> {
    const { identity, server, preparation } = args;
    const record = createRecord(
      `${name}-prepared`,
      {
        identity,
        parameterName: preparedParameterName(identity, server.name),
        description: `SHA-256 over the inputs of the last preparation of ${server.name}, if it succeeded`,
      },
      this,
    );
    const execution = executeRunbook(
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
          // A change stops the server and starts it: the runbook then waits until it is in the cluster again.
          InstanceType: server.instanceType,
          ...preparation.join,
          DirectoryName: preparation.directoryName,
          SecretName: preparation.secretName,
        },
        timeoutSeconds: PREPARATION_TIMEOUT_SECONDS,
        record,
      },
      { parent: this },
    );
    const problems = pulumi
      .all([instance.id, preparation.documentName])
      .apply(([id, document]) =>
        preparationProblems(document, `${server.name}: the preparation of ${id}`, `**${name}-prepare`),
      );
    return confirmRecord(record, execution, problems, PREPARATION_TIMEOUT_SECONDS, this).apply(
      () => execution.association,
    );
  }
}

function preparationProblems(document: string, what: string, association: string): RecordProblems {
  const repeat = `run it again with: pulumi up --replace '${association}'`;
  return {
    running: (execution) =>
      `${what} still runs (execution ${execution} of ${document}), so no other server is touched. ` +
      `Wait until it has ended, then run up again. Where Systems Manager, Automation, says that it has ended, ${repeat}`,
    failed: (execution) =>
      `${what} has not succeeded, so no other server is touched. The failed step is named in ` +
      `Systems Manager, Automation, document ${document}` +
      `${execution === undefined ? "" : `, execution ${execution}`}. Mend it, then ${repeat}`,
  };
}
