import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import { firstDirectoryParameterName } from "../../delivery/recordNames.ts";
import { adminSecretName } from "../../delivery/secretNames.ts";
import type { MadeDirectorySpec } from "../../settings/schema/clusterSpec.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as directoryservice from "../aws/directoryservice.ts";
import { parameterIfThere } from "../aws/parameterIfThere.ts";
import { recoveryWindowInDays } from "../aws/secretRecovery.ts";
import * as secretsmanager from "../aws/secretsmanager.ts";
import { firstVersionOnly } from "../aws/secretVersions.ts";
import * as ssm from "../aws/ssm.ts";
import { type ClusterDirectory, FIRST_GENERATION, type FilledSecret } from "./clusterDirectory.ts";
import { dhcpOptions } from "./dhcpOptions.ts";

export interface DirectoryArgs {
  readonly identity: ClusterIdentity;
  readonly directory: MadeDirectorySpec;
  readonly vpcId: pulumi.Input<string>;
  /** Private subnets of `directory.zones`, in that order. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** IPv4 ranges of these subnets. */
  readonly subnetCidrs: readonly string[];
  /** Password of the domain's `Admin`. Default: generated. */
  readonly adminPassword?: pulumi.Input<string>;
  /** Customer managed key of the Admin's secret. Default: AWS's own. */
  readonly secretKmsKeyArn?: string;
  readonly protect: boolean;
  /** An existing VPC keeps its own DHCP options, which must make it resolve the domain. Default: false. */
  readonly keepDhcpOptions?: boolean;
}

/** Creation takes 20 to 45 minutes; the provider's 60 are too few for its own retry. */
const CREATE_TIMEOUT = "90m";

/** The same, with room for what AWS does first. */
const CHANGE_TIMEOUT = "120m";

/**
 * AWS Managed Microsoft AD, the secret that holds its Admin password, and the DHCP options by which the servers
 * resolve the domain.
 */
export class Directory extends pulumi.ComponentResource implements ClusterDirectory {
  static readonly __pulumiType = "clusterpro-fsx:index:Directory";

  readonly directoryId: pulumi.Output<string>;
  /** Addresses of the domain controllers, sorted: AWS returns a set, whose order is not stable. */
  readonly dnsAddresses: pulumi.Output<string[]>;
  /** Ranges in which AWS places the domain controllers. */
  readonly controllerCidrs: string[];
  readonly secretArn: pulumi.Output<string>;
  /** The secret as soon as it has a value. */
  readonly secret: FilledSecret;
  readonly fileSystemJoin: ClusterDirectory["fileSystemJoin"];
  readonly serverJoin: ClusterDirectory["serverJoin"];
  readonly generation: pulumi.Output<string | undefined>;
  readonly resolution: readonly pulumi.Resource[];

  constructor(name: string, args: DirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { subnetCidrs, ...inputs } = args;
    super(Directory.__pulumiType, name, inputs, opts);
    const { identity, protect } = args;
    const { domainName } = args.directory;
    const password = args.adminPassword ?? this.generatePassword(name);

    const directory = new directoryservice.Directory(
      name,
      {
        name: domainName,
        password,
        // Both have other defaults at AWS: SimpleAD, which FSx cannot join, and the dearer Enterprise.
        type: "MicrosoftAD",
        edition: args.directory.edition,
        vpcSettings: { vpcId: args.vpcId, subnetIds: [...args.subnetIds] },
        tags: clusterTags(identity, domainName),
      },
      {
        parent: this,
        protect,
        // ForceNew: a rotated password would replace the domain. `aws ds reset-user-password` rotates it.
        ignoreChanges: ["password"],
        customTimeouts: { create: CREATE_TIMEOUT, update: CHANGE_TIMEOUT, delete: CHANGE_TIMEOUT },
      },
    );
    this.directoryId = directory.id;
    this.dnsAddresses = directory.dnsIpAddresses.apply(inStableOrder);
    this.controllerCidrs = [...subnetCidrs];
    this.secret = this.createSecret(name, args, password);
    this.secretArn = this.secret.arn;
    this.fileSystemJoin = { activeDirectoryId: directory.id };
    this.serverJoin = { DirectoryId: directory.id };
    this.generation = this.keepFirst(name, identity, directory.id);
    const { vpcId, keepDhcpOptions = false } = args;
    this.resolution = keepDhcpOptions
      ? []
      : [dhcpOptions(name, { identity, vpcId, domainName, dnsAddresses: this.dnsAddresses }, this)];

    this.registerOutputs({
      directoryId: this.directoryId,
      domainName,
      dnsAddresses: this.dnsAddresses,
      secretArn: this.secretArn,
    });
  }

  /**
   * Keeps the id of the first directory that the cluster was made with, and says by it which one this is. An instance is
   * made before its directory has an id, and must still be told from one of a directory that another has replaced.
   */
  private keepFirst(
    name: string,
    identity: ClusterIdentity,
    directoryId: pulumi.Output<string>,
  ): pulumi.Output<string | undefined> {
    const parameterName = firstDirectoryParameterName(identity);
    const kept = parameterIfThere(identity, parameterName, this);
    new ssm.Parameter(
      `${name}-first`,
      {
        name: parameterName,
        description: "Directory with which the cluster was made: servers are made anew with another one",
        type: "String",
        value: directoryId,
        tags: clusterTags(identity, parameterName),
      },
      { parent: this, ignoreChanges: ["value", "insecureValue"] },
    );
    return kept.apply(
      (first): pulumi.Output<string | undefined> =>
        first === undefined
          ? pulumi.output(undefined)
          : directoryId.apply((id): string | undefined => (id === first ? FIRST_GENERATION : id)),
    );
  }

  private generatePassword(name: string): pulumi.Output<string> {
    return new RandomPassword(
      `${name}-admin`,
      // Of the special characters only those that cmd.exe and PowerShell never interpret.
      { length: 32, special: true, overrideSpecial: "_.", minLower: 2, minUpper: 2, minNumeric: 2, minSpecial: 2 },
      { parent: this },
    ).result;
  }

  private createSecret(
    name: string,
    { identity, directory, secretKmsKeyArn, protect }: DirectoryArgs,
    password: pulumi.Input<string>,
  ): FilledSecret {
    const secret = new secretsmanager.Secret(
      `${name}-admin`,
      {
        name: adminSecretName(identity),
        description: `Admin of ${directory.domainName}`,
        recoveryWindowInDays: recoveryWindowInDays(protect),
        ...(secretKmsKeyArn === undefined ? {} : { kmsKeyId: secretKmsKeyArn }),
        tags: clusterTags(identity, adminSecretName(identity)),
      },
      { parent: this, protect },
    );
    const version = new secretsmanager.SecretVersion(
      `${name}-admin`,
      {
        secretId: secret.id,
        secretString: pulumi.jsonStringify({ username: "Admin", domain: directory.domainName, password }),
      },
      // After creation the secret follows the directory: whoever resets the password stores it as a new version.
      {
        parent: this,
        ignoreChanges: ["secretString", "versionStages"],
        hooks: firstVersionOnly(`${name}-admin`, this),
      },
    );
    return { arn: secret.arn, filledArn: version.secretId };
  }
}

/** AWS returns the addresses as a set: in another order they would replace the DHCP options for nothing. */
export function inStableOrder(addresses: readonly string[]): string[] {
  return [...addresses].sort();
}
