import { REGION } from "../account/account.ts";
import type { Properties } from "../account/json.ts";

export interface LambdaFunction {
  readonly name: string;
  runtime: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** Times at which it ran. */
  readonly runs: number[];
}

/** A trail of CloudTrail. */
export interface Trail {
  readonly name: string;
  homeRegion: string;
  multiRegion: boolean;
  logging: boolean;
  /** As GetEventSelectors tells them. */
  selectors: Properties;
}

/** What an account has or may do that no cluster of ours made. A test changes what it is about. */
export interface Surroundings {
  /** Names of the Region's zones. */
  zones: string[];
  /** Instance types that every zone offers. */
  instanceTypes: string[];
  /** When AWS made the Windows images, and what they run. */
  image: { created: number; platform: "windows" | "linux" };
  /** Quotas by code. */
  readonly quotas: Map<string, number>;
  directoryLimit: number;
  /** Functions of Lambda that may run at once, without those that are reserved for some. */
  concurrency: number;
  /** Elastic IP addresses of others. */
  addresses: number;
  /** `s3://bucket/key` */
  readonly objects: Set<string>;
  /** State by the key's ARN. */
  readonly keys: Map<string, "Enabled" | "Disabled" | "PendingDeletion">;
  /** Names of the services' own roles. */
  readonly linkedRoles: Set<string>;
  /** Actions that IAM does not allow. */
  readonly denied: Set<string>;
  readonly trails: Trail[];
  /** Processor architecture by instance type; x86_64 where it says nothing. */
  readonly architectures: Map<string, string>;
  /** Instance types that run Linux alone. */
  readonly linuxOnly: Set<string>;
  /** Subnets of NAT gateways of others. */
  readonly natGateways: string[];
  /** When AWS withdraws the image of a server; undefined for never. */
  imageEnds: number | undefined;
  /** Ids of images that AWS has withdrawn. */
  readonly goneImages: Set<string>;
  readonly functions: LambdaFunction[];
  /** Subscriptions by the topic's ARN: ARNs, or `PendingConfirmation`. */
  readonly subscriptions: Map<string, string[]>;
  /** Aliases of the file system, with their states. */
  readonly aliases: Map<string, string>;
  /** Names of log groups that no cluster of ours has. */
  readonly logGroups: Set<string>;
  /** Status of the domain controllers. */
  controllers: string[];
  snapshotsFull: boolean;
}

/** An account in which a first update succeeds. */
export function usualSurroundings(now: number): Surroundings {
  return {
    zones: ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"],
    instanceTypes: ["t3.large", "m6i.large"],
    image: { created: now - 20 * 86_400_000, platform: "windows" },
    quotas: new Map([
      ["L-F678F1CE", 5],
      ["L-0263D0A3", 5],
      ["L-1216C47A", 32],
      ["L-FE5A380F", 5],
      ["L-5B89F9CE", 100],
      ["L-FD89CA8A", 10_240],
      ["L-E43BDB2E", 524_288],
      ["L-84EAF187", 524_288],
    ]),
    directoryLimit: 10,
    concurrency: 1000,
    addresses: 0,
    objects: new Set(),
    keys: new Map(),
    linkedRoles: new Set(["AWSServiceRoleForAmazonFSx", "AWSServiceRoleForAmazonSSM"]),
    denied: new Set(),
    trails: [
      {
        name: "management",
        homeRegion: REGION,
        multiRegion: true,
        logging: true,
        selectors: { EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }] },
      },
    ],
    architectures: new Map(),
    linuxOnly: new Set(),
    natGateways: [],
    logGroups: new Set(),
    imageEnds: now + 700 * 86_400_000,
    goneImages: new Set(),
    functions: [],
    subscriptions: new Map(),
    aliases: new Map(),
    controllers: ["Active", "Active"],
    snapshotsFull: false,
  };
}
