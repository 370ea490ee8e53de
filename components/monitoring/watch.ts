import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { PolicyStatement } from "../aws/rolePolicies.ts";
import { createFunctionRole, createLookingFunction, type HeldBack } from "./lookingFunction.ts";

export interface WatchArgs {
  readonly identity: ClusterIdentity;
  /** `<address>/32` */
  readonly destination: string;
  /** Ids of the route tables that carry the virtual IP, by their names. */
  readonly tables: Readonly<Record<string, pulumi.Input<string>>>;
  readonly fileSystemId: pulumi.Input<string>;
  /** Undefined for a self-managed domain, of which AWS knows nothing. */
  readonly directoryId: pulumi.Input<string | undefined> | undefined;
  /** Whether the file system keeps backups. */
  readonly backups: boolean;
}

/** A cold start loads the runtime's SDK, which takes seconds with less memory. */
const MEMORY_MB = 256;
const TIMEOUT_SECONDS = 50;

/** Reading alone, and none of these calls knows a resource that a describe of it could be limited to. */
const LOOK: PolicyStatement = {
  Sid: "Look",
  Effect: "Allow",
  Action: [
    "ds:DescribeDirectories",
    "ec2:DescribeInstances",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeRouteTables",
    "fsx:DescribeBackups",
    "fsx:DescribeFileSystems",
  ],
  Resource: "*",
};

/**
 * Looks once a minute at what no metric of AWS tells: routes, the file system's lifecycle, directory and backups. Outside
 * the VPC, so that it goes on whatever happens there.
 */
export class Watch extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Watch";

  /** `opts.dependsOn` holds back the function, and so what starts it. */
  constructor(name: string, args: WatchArgs, opts: HeldBack) {
    const { dependsOn, ...componentOptions } = opts;
    const { identity, destination, backups, directoryId } = args;
    super(Watch.__pulumiType, name, { identity, destination, backups }, componentOptions);
    createLookingFunction(
      name,
      {
        identity,
        what: "watch",
        description: "Looks at the virtual IP's routes, the file system, its backups and the directory",
        script: "probe/watcher.mjs",
        environment: {
          CLUSTER: identity.clusterName,
          DESTINATION: destination,
          ROUTE_TABLES: pulumi.jsonStringify(args.tables),
          FILE_SYSTEM_ID: args.fileSystemId,
          BACKUPS: String(backups),
          ...(directoryId === undefined ? {} : { DIRECTORY_ID: directoryId as pulumi.Input<string> }),
        },
        role: createFunctionRole(name, { identity, what: "watch", statements: [LOOK] }, this),
        timeoutSeconds: TIMEOUT_SECONDS,
        memoryMb: MEMORY_MB,
      },
      { parent: this, dependsOn },
    );
    this.registerOutputs({});
  }
}
