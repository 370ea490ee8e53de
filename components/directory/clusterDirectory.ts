import type * as pulumi from "@pulumi/pulumi";
import type * as fsx from "../aws/fsx.ts";

/** What the cluster needs of its directory, whether it is made or was there already. */
export interface ClusterDirectory {
  /** How the file system joins. */
  readonly fileSystemJoin: Pick<fsx.WindowsFileSystemArgs, "activeDirectoryId" | "selfManagedActiveDirectory">;
  /** How the servers join: parameters of the prepare runbook. */
  readonly serverJoin: Readonly<Record<string, pulumi.Input<string>>>;
  readonly dnsAddresses: pulumi.Output<string[]>;
  /** IPv4 ranges of the domain's DNS servers and controllers. */
  readonly controllerCidrs: pulumi.Input<string[]>;
  /** Secret with `username` and `password` of the account that joins computers. */
  readonly secret: FilledSecret;
  /**
   * What changes when the directory is another one, whose name is the same and that trusts no member of the old one; an
   * output that is undefined until the program has kept the id of the first one. Absent: nobody can tell.
   */
  readonly generation?: string | pulumi.Output<string | undefined>;
  /** What must exist before a server is joined: from then on it resolves the domain, with a new lease. */
  readonly resolution: readonly pulumi.Resource[];
}

/** Of servers that were made with the first directory, before its id was known. */
export const FIRST_GENERATION = "first";

/** A secret and its first version. */
export interface FilledSecret {
  readonly arn: pulumi.Output<string>;
  /** The same ARN, known once a version exists: reading versions before that would find none. */
  readonly filledArn: pulumi.Output<string>;
}
