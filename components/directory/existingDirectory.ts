import * as pulumi from "@pulumi/pulumi";
import type { JoinedDirectorySpec } from "../../settings/schema/clusterSpec.ts";
import type { Path } from "../../settings/schema/settingProblem.ts";
import { PRIVATE_RANGES } from "../../settings/values/ipv4.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import * as directoryservice from "../aws/directoryservice.ts";
import * as secretsmanager from "../aws/secretsmanager.ts";
import { insist, readOfSecret, wrongSetting } from "../aws/wrongSetting.ts";
import type { ClusterDirectory, FilledSecret } from "./clusterDirectory.ts";
import { dhcpOptions } from "./dhcpOptions.ts";
import { inStableOrder } from "./directory.ts";

export interface ExistingDirectoryArgs {
  readonly identity: ClusterIdentity;
  readonly directory: JoinedDirectorySpec;
  /** VPC that is to resolve names through the domain's DNS servers. Absent: it does so already. */
  readonly vpcId?: pulumi.Input<string>;
}

const EXISTING: Path = ["directory", "existing"];

/** What FSx can join by an id. A shared one is another account's. */
const MANAGED_TYPES = ["MicrosoftAD", "SharedMicrosoftAD"];

/**
 * Where AWS has the controllers of a managed directory: in some VPC, at addresses that only AWS can tell. The ranges are
 * known at the first preview, where the addresses are not.
 */
const MANAGED_CONTROLLERS = PRIVATE_RANGES;

/**
 * A domain that is there already: an AWS Managed Microsoft AD, or a self-managed one. Nothing of it is made or changed
 * here, and no value of its secret comes near the program: FSx and the servers read it by themselves.
 */
export class ExistingDirectory extends pulumi.ComponentResource implements ClusterDirectory {
  static readonly __pulumiType = "clusterpro-fsx:index:ExistingDirectory";

  readonly fileSystemJoin: ClusterDirectory["fileSystemJoin"];
  readonly serverJoin: ClusterDirectory["serverJoin"];
  readonly generation?: string;
  readonly dnsAddresses: pulumi.Output<string[]>;
  readonly secret: FilledSecret;
  readonly resolution: readonly pulumi.Resource[];
  /** IPv4 ranges of the domain's DNS servers and controllers. */
  readonly controllerCidrs: pulumi.Output<string[]>;

  constructor(name: string, args: ExistingDirectoryArgs, opts?: pulumi.ComponentResourceOptions) {
    const { identity, directory, vpcId } = args;
    const { domainName, existing } = directory;
    // Plain values only: a component waits for its inputs.
    super(ExistingDirectory.__pulumiType, name, { identity, directory }, opts);
    const arn = readOfSecret(
      secretsmanager.getSecretOutput({ name: existing.secret }, { parent: this }).arn,
      [...EXISTING, "secret"],
      existing.secret,
    );
    this.secret = { arn, filledArn: arn };
    if (existing.directoryId === undefined) {
      const { organizationalUnit, administratorsGroup } = existing;
      const dnsIps = [...(existing.dnsAddresses ?? [])];
      this.dnsAddresses = pulumi.output(dnsIps);
      this.fileSystemJoin = {
        selfManagedActiveDirectory: {
          domainName,
          dnsIps,
          domainJoinServiceAccountSecret: arn,
          ...(organizationalUnit === undefined ? {} : { organizationalUnitDistinguishedName: organizationalUnit }),
          ...(administratorsGroup === undefined ? {} : { fileSystemAdministratorsGroup: administratorsGroup }),
        },
      };
      // A name may hold quotes and letters of any script, which PowerShell could misread.
      this.serverJoin =
        organizationalUnit === undefined
          ? {}
          : { OrganizationalUnitBase64: Buffer.from(organizationalUnit, "utf8").toString("base64") };
    } else {
      this.dnsAddresses = this.managedAddresses(domainName, existing.directoryId);
      this.fileSystemJoin = { activeDirectoryId: existing.directoryId };
      this.serverJoin = { DirectoryId: existing.directoryId };
      this.generation = existing.directoryId;
    }
    const others = existing.controllerCidrs ?? [];
    this.controllerCidrs = pulumi.output(
      existing.directoryId === undefined
        ? [...new Set([...(existing.dnsAddresses ?? []).map((address) => `${address}/32`), ...others])]
        : MANAGED_CONTROLLERS,
    );
    this.resolution =
      vpcId === undefined
        ? []
        : [dhcpOptions(name, { identity, vpcId, domainName, dnsAddresses: this.dnsAddresses }, this)];
    this.registerOutputs({ domainName, dnsAddresses: this.dnsAddresses, secretArn: this.secret.arn });
  }

  private managedAddresses(domainName: string, directoryId: string): pulumi.Output<string[]> {
    const found = directoryservice.getDirectoryOutput({ directoryId }, { parent: this });
    insist(pulumi.all([found.name, found.type]), ([name, type]) => {
      if (!MANAGED_TYPES.includes(type)) {
        throw wrongSetting(
          [...EXISTING, "directoryId"],
          `${directoryId} is of type ${type}`,
          "an AWS Managed Microsoft AD is allowed",
          "Choose such a directory, or name a self-managed domain by dnsAddresses",
        );
      }
      if (name.toLowerCase() !== domainName.toLowerCase()) {
        throw wrongSetting(
          ["directory", "domainName"],
          `${domainName} is not the domain of ${directoryId}`,
          `${name} is allowed`,
          "Change one of the two",
        );
      }
    });
    return found.dnsIpAddresses.apply(inStableOrder);
  }
}
