import * as pulumi from "@pulumi/pulumi";
import {
  installedParameterName,
  preparedParameterName,
  serverMadeWithParameterName,
} from "../../delivery/recordNames.ts";
import type { ServerSpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";
import type { ServerMadeWith } from "../aws/madeWithRecord.ts";
import * as ssm from "../aws/ssm.ts";
import { confirmRecord, createRecord, executeRunbook, type RecordProblems } from "../runbook/runbookExecution.ts";

export interface ClusterServerArgs {
  readonly identity: ClusterIdentity;
  readonly server: ServerSpec;
  /** Private subnet of the server's zone. */
  readonly subnetId: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  readonly instanceProfileName: pulumi.Input<string>;
  /** Fully qualified name of the domain. */
  readonly directoryName: string;
  /** The runbook that gives the server its name and the product, and what it needs to know. */
  readonly installation: ServerRunbook & {
    /** Parameters that say what to install; see `Installation`. */
    readonly product: Readonly<Record<string, pulumi.Input<string>>>;
    /** Longer than all steps of the runbook together. */
    readonly longestSeconds: number;
  };
  /** The runbook that joins it to its domain, and what it needs to know. */
  readonly preparation: ServerRunbook & {
    /** Parameters that say how to join; see `ClusterDirectory`. */
    readonly join: Readonly<Record<string, pulumi.Input<string>>>;
    readonly secretName: string;
  };
  /**
   * Another value makes another instance, whose installation and preparation follow; null says nothing. Known before the
   * directory is, in an update that makes the instance.
   */
  readonly generation?: pulumi.Input<string | null>;
  readonly protect: boolean;
}

interface ServerRunbook {
  readonly documentName: pulumi.Input<string>;
  readonly documentVersion: pulumi.Input<string>;
  readonly roleArn: pulumi.Input<string>;
  /** What must be there before it runs. */
  readonly needed: readonly pulumi.Resource[];
}

/** Longer than all steps of the runbook together, so that none still runs when the update has given up. */
export const PREPARATION_TIMEOUT_SECONDS = 15_800;

/**
 * Starts nothing and holds nothing: everything a server becomes, it becomes through Systems Manager. It is ignored
 * after creation, because a change would stop the server.
 */
const USER_DATA = "<powershell>\nSet-Service -Name AmazonSSMAgent -StartupType Automatic\n</powershell>\n";

/**
 * One server of the cluster: a network interface with a fixed address, a Windows instance on it, and two executions: one
 * that names it and installs the product, beside the making of the directory, and one that joins it to the domain after it.
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
    this.recordMadeWith(name, args, instance);
    this.prepared = this.prepare(name, args, instance, this.install(name, args, instance));
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
    const rootBlockDevice = {
      volumeType: "gp3",
      volumeSize: server.rootVolumeGiB,
      encrypted: true,
      ...(server.kmsKeyArn === undefined ? {} : { kmsKeyId: server.kmsKeyArn }),
      tags: clusterTags(identity, server.name),
    };
    return new ec2.Instance(
      name,
      {
        ami: image.insecureValue,
        instanceType: server.instanceType,
        primaryNetworkInterface: { networkInterfaceId: networkInterface.id },
        iamInstanceProfile: args.instanceProfileName,
        // A session token is needed to read the role's credentials, and a forwarded packet cannot fetch one.
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice,
        // Never `disableApiStop`: another instance type, CLUSTERPRO's forced stop of a server that hangs and a drill all stop
        // it, and a forced stop that AWS refuses leaves both servers active.
        disableApiTermination: server.terminationProtection,
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
        ...(args.generation === undefined ? {} : { replacementTrigger: args.generation }),
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

  /** Writes down what the instance is made with, once it is. */
  private recordMadeWith(name: string, { identity, server }: ClusterServerArgs, instance: ec2.Instance): void {
    const { privateIp, terminationProtection, kmsKeyArn } = server;
    const made: ServerMadeWith = {
      privateIp,
      terminationProtection,
      ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
    };
    const parameterName = serverMadeWithParameterName(identity, server.name);
    new ssm.Parameter(
      `${name}-made-with`,
      {
        name: parameterName,
        description: `Settings with which the instance of ${server.name} was made`,
        type: "String",
        value: JSON.stringify(made),
        tags: clusterTags(identity, parameterName),
      },
      { parent: this, dependsOn: [instance] },
    );
  }

  /** Exists once the runbook has confirmed that this very instance has its name and the product; fails otherwise. */
  private install(name: string, args: ClusterServerArgs, instance: ec2.Instance): pulumi.Output<pulumi.Resource> {
    const { server, installation } = args;
    return this.execute(name, args, instance, {
      ...installation,
      verb: "install",
      done: "installed",
      noun: "installation",
      parameterName: installedParameterName(args.identity, server.name),
      parameters: installation.product,
      timeoutSeconds: installation.longestSeconds,
    });
  }

  private prepare(
    name: string,
    args: ClusterServerArgs,
    instance: ec2.Instance,
    installed: pulumi.Output<pulumi.Resource>,
  ): pulumi.Output<pulumi.Resource> {
    const { server, preparation } = args;
    return this.execute(name, args, instance, {
      ...preparation,
      verb: "prepare",
      done: "prepared",
      noun: "preparation",
      parameterName: preparedParameterName(args.identity, server.name),
      parameters: {
        // A change stops the server and starts it: the runbook then waits until it is in the cluster again.
        InstanceType: server.instanceType,
        ...preparation.join,
        SecretName: preparation.secretName,
      },
      timeoutSeconds: PREPARATION_TIMEOUT_SECONDS,
      needed: [...preparation.needed, installed],
    });
  }

  /** An execution of a runbook for the instance, and its record. */
  private execute(
    name: string,
    { identity, server, directoryName }: ClusterServerArgs,
    instance: ec2.Instance,
    runbook: ServerExecution,
  ): pulumi.Output<pulumi.Resource> {
    const { verb, done, noun, documentName, documentVersion, timeoutSeconds } = runbook;
    const record = createRecord(
      `${name}-${done}`,
      {
        identity,
        parameterName: runbook.parameterName,
        description: `SHA-256 over the inputs of the last ${noun} of ${server.name}, if it succeeded`,
      },
      this,
    );
    const execution = executeRunbook(
      `${name}-${verb}`,
      {
        identity,
        documentName,
        documentVersion,
        associationName: `${identity.clusterName}-${verb}-${server.name}`,
        instanceId: instance.id,
        parameters: {
          AutomationAssumeRole: runbook.roleArn,
          ClusterName: identity.clusterName,
          ServerName: server.name,
          DirectoryName: directoryName,
          ...runbook.parameters,
        },
        timeoutSeconds,
        record,
      },
      { parent: this, dependsOn: runbook.needed },
    );
    const problems = pulumi
      .all([instance.id, documentName])
      .apply(([id, document]) =>
        executionProblems(document, `${server.name}: the ${noun} of ${id}`, `**${name}-${verb}`),
      );
    return confirmRecord(record, execution, problems, timeoutSeconds, this).apply(() => execution.association);
  }
}

/** What is run for the server, and how it is called. */
interface ServerExecution extends Omit<ServerRunbook, "needed"> {
  readonly verb: "install" | "prepare";
  readonly done: "installed" | "prepared";
  readonly noun: "installation" | "preparation";
  readonly parameterName: string;
  readonly parameters: Readonly<Record<string, pulumi.Input<string>>>;
  readonly timeoutSeconds: number;
  readonly needed: readonly pulumi.Input<pulumi.Resource>[];
}

function executionProblems(document: string, what: string, association: string): RecordProblems {
  const repeat = `run it again with: pulumi up --replace '${association}'`;
  return {
    running: (execution) =>
      `${what} still runs (execution ${execution} of ${document}), so no other server of a running cluster is touched. ` +
      `Wait until it has ended, then run up again. Where Systems Manager, Automation, says that it has ended, ${repeat}`,
    failed: (execution) =>
      `${what} has not succeeded, so no other server of a running cluster is touched. The failed step is named in ` +
      `Systems Manager, Automation, document ${document}` +
      `${execution === undefined ? "" : `, execution ${execution}`}. Mend it, then ${repeat}`,
  };
}
