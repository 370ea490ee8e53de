import { z } from "zod";
import { TAG_KEYS, type TagKey } from "../../clusterpro/tagTable.ts";
import { nearest } from "../../problems/nearest.ts";
import { found } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import { clientCidr, hostAddress, IPV4_RANGE, subnetCidr, virtualIp, vpcCidr } from "../values/addressRules.ts";
import {
  directoryId,
  kmsKeyArn,
  region,
  routeTableId,
  routeTableName,
  secretName,
  subnetId,
  vpcId,
  zoneName,
} from "../values/awsRules.ts";
import { confElement } from "../values/confElement.ts";
import { downloadUri, sha256 } from "../values/downloadRules.ts";
import { emailAddress } from "../values/emailRule.ts";
import {
  accountName,
  administratorsGroup,
  alias,
  applicationName,
  clusterName,
  domainName,
  groupName,
  localPath,
  nameTag,
  organizationalUnit,
  passwordPolicyName,
} from "../values/nameRules.ts";
import { partitionAddress, partitionHost } from "../values/partitionRules.ts";
import { adminPassword } from "../values/passwordRule.ts";
import { applicationPort } from "../values/portRules.ts";
import { windowsImageParameter, windowsInstanceType } from "../values/serverRules.ts";
import { timeOfDay, timeOfWeek } from "../values/timeRules.ts";
import type { ValueRule } from "../values/valueRule.ts";
import { applicationDirectory, applicationFolder, computerName, dataShare } from "../values/windowsRules.ts";
import { REPLACED, type Replaced, told } from "./meaning.ts";

/*
 * The shape of every setting, and what can be judged of one value by itself. Nothing here fills in a default or changes
 * a value: what passes is what the stack file says, so that the parts which passed can be used when others did not.
 * Keys stand in the order in which problems are reported. What each means is said with `told`, for editors and for
 * docs/settings.md, which is printed from here.
 */

/** Backups are kept this long at most. Source: FSx API, `AutomaticBackupRetentionDays`. */
const MAX_RETENTION_DAYS = 90;

/** The minimum of HDD storage is a cross-check. Source: FSx for Windows user guide, "Quotas". */
const MIN_STORAGE_GIB = 32;
export const MAX_STORAGE_GIB = 65536;

/** Source: FSx API, `Aliases`. */
const MAX_ALIASES = 50;

/** The image's own size, and the most a general purpose volume can have. Source: EBS user guide. */
const MIN_ROOT_VOLUME_GIB = 30;
const MAX_ROOT_VOLUME_GIB = 16384;

/**
 * What AWS sells, except 12288: the AWS provider's own list has the slip 12228 there (terraform-provider-aws #40289),
 * so it refuses the right value before AWS sees it.
 */
const THROUGHPUT_MBPS = [8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4608, 6144, 9216];

/** Source: FSx API, `SelfManagedActiveDirectoryConfiguration.DnsIps` of FSx for Windows. */
const MAX_DNS_ADDRESSES = 2;

/** What waits for a server after a reboot (verify-services.ps1, await-cluster.ps1) outlasts it and the cluster's start. */
export const MAX_STARTUP_DELAY_SECONDS = 300;

/** Each is read and encoded while the configuration is pushed, within the time of that step. */
export const MAX_PASSWORDS = 8;

/** Whatever lies in a network goes with it. */
const EVERYTHING: readonly Replaced[] = REPLACED;
const IN_SUBNETS: readonly Replaced[] = ["directory", "file system", "network interface", "server"];
const SUBNETS: readonly Replaced[] = ["subnets", ...IN_SUBNETS];
const DIRECTORY: readonly Replaced[] = ["directory", "file system"];
const FILE_SYSTEM: readonly Replaced[] = ["file system"];
const INTERFACE: readonly Replaced[] = ["network interface", "server"];

const zone = object({
  zone: told(text("a zone's name", zoneName), {
    description: "Availability Zone",
    replaces: [...SUBNETS, "routes of the virtual IP"],
  }),
  // Required of a network that is made, as a cross-check says.
  publicCidr: told(cidr(subnetCidr).optional(), {
    description: "range of the public subnet, with the NAT gateway; not in an existing network, where none is needed",
    byDefault: "required of a network that is made",
    replaces: ["subnets"],
  }),
  privateCidr: told(cidr(subnetCidr), { description: "range of the private subnet", replaces: SUBNETS, refused: true }),
});

const network = object({
  vpcCidr: told(cidr(vpcCidr).optional(), {
    description: "range of the VPC; of an existing one the range with the private subnets",
    replaces: EVERYTHING,
    refused: true,
  }),
  zones: told(list(zone, "zones, each with zone, publicCidr and privateCidr").optional(), {
    description: "one entry for each Availability Zone, two or more",
    byDefault: "in ap-northeast-1 the zones a and c, elsewhere required",
  }),
  ec2Endpoint: told(flag().optional(), {
    description: "an interface endpoint for the EC2 API, so that a failover works while a NAT gateway is down",
  }),
  existing: told(
    object({
      vpcId: told(text("a VPC's id", vpcId), {
        description: "the VPC",
        replaces: [...IN_SUBNETS, "routes of the virtual IP"],
      }),
      privateSubnetIds: told(map("subnets' ids by zone", zoneName, text("a subnet's id", subnetId)), {
        description: "private subnet by the name of its zone, one for each of `network.zones`",
        replaces: IN_SUBNETS,
      }),
      routeTableIds: told(
        map("route tables' ids by a name", routeTableName, text("a route table's id", routeTableId)),
        {
          description:
            "every route table that gets the virtual IP's route, by a name of your own, which is part of the route's identity",
          replaces: ["routes of the virtual IP"],
        },
      ),
    }).optional(),
    { description: "a network that is there already", byDefault: "the network is made" },
  ),
});

const directory = object({
  domainName: told(text("a domain name", domainName).optional(), {
    description: "domain, fully qualified, at most 47 characters, as FSx Multi-AZ wants it",
    replaces: DIRECTORY,
    refused: true,
  }),
  edition: told(oneOf(["Standard", "Enterprise"]).optional(), {
    description: "edition of AWS Managed Microsoft AD",
    replaces: DIRECTORY,
    refused: true,
  }),
  zones: told(twoZones().optional(), {
    description: "zones of the domain controllers, two of `network.zones`",
    byDefault: "zones of the first two servers",
    replaces: DIRECTORY,
    refused: true,
  }),
  /** An AWS Managed Microsoft AD by its id, or a self-managed domain by its DNS servers: exactly one of the two. */
  existing: told(
    object({
      directoryId: told(text("a directory's id", directoryId).optional(), {
        description: "an AWS Managed Microsoft AD; either this or `dnsAddresses`",
        replaces: FILE_SYSTEM,
        refused: true,
      }),
      dnsAddresses: told(
        list(text("an IPv4 address", hostAddress), "IPv4 addresses").superRefine((addresses, context) => {
          const fine = addresses.length >= 1 && addresses.length <= MAX_DNS_ADDRESSES;
          const allowed = `1 to ${MAX_DNS_ADDRESSES} are allowed, as many as FSx takes`;
          report(context, fine ? undefined : say(`${found(addresses)} was found`, allowed, "Name one or two"));
        }),
        { description: "one or two DNS servers of a self-managed domain" },
      ).optional(),
      secret: told(text("a secret's name", secretName), {
        description:
          "secret with `username` and `password` of an account that joins computers and deletes their accounts",
      }),
      kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
        description: "customer managed key that the secret is encrypted with",
      }),
      organizationalUnit: told(text("an organizational unit", organizationalUnit).optional(), {
        description: "unit that file system and servers join; self-managed only",
        byDefault: "the domain's own",
        replaces: FILE_SYSTEM,
      }),
      administratorsGroup: told(text("a group's name", administratorsGroup).optional(), {
        description: "group that administers the file system; self-managed only",
        byDefault: "FSx's: `Domain Admins`",
        replaces: FILE_SYSTEM,
      }),
      controllerCidrs: told(list(cidr(clientCidr), "IPv4 ranges").optional(), {
        description: "ranges of domain controllers beside the DNS servers; self-managed only",
      }),
    }).optional(),
    { description: "a directory that is there already", byDefault: "the directory is made" },
  ),
});

const fileSystem = object({
  name: told(text("a name", nameTag).optional(), { description: "the `Name` tag; FSx has no other name" }),
  deploymentType: told(oneOf(["MULTI_AZ_1", "SINGLE_AZ_1", "SINGLE_AZ_2"]).optional(), {
    description: "deployment type; the policies refuse any other than `MULTI_AZ_1`",
    replaces: FILE_SYSTEM,
  }),
  storageType: told(oneOf(["SSD", "HDD"]).optional(), { description: "kind of storage", replaces: FILE_SYSTEM }),
  storageCapacityGiB: told(wholeNumber(MIN_STORAGE_GIB, MAX_STORAGE_GIB).optional(), {
    description: "storage, with HDD at least 2000; grows in place, by a tenth at least, and never shrinks",
    unit: "GiB",
  }),
  throughputCapacityMBps: told(numberOf(THROUGHPUT_MBPS).optional(), {
    description: "throughput; changes in place, with a failover of the file system",
    unit: "MB/s",
  }),
  zones: told(twoZones().optional(), {
    description: "preferred zone, then standby zone",
    replaces: FILE_SYSTEM,
    byDefault: "zones of the first two servers",
  }),
  aliases: told(
    list(text("a DNS name", alias), "DNS names").max(MAX_ALIASES, {
      error: (issue) => say(found(issue.input), `at most ${MAX_ALIASES} are allowed`, "Remove some of them"),
    }),
    { description: `DNS aliases, fully qualified, at most ${MAX_ALIASES}` },
  ).optional(),
  share: told(text("a share's name", dataShare).optional(), {
    description: "SMB share with the application's data, in ASCII; FSx makes `share`, any other you make yourself",
  }),
  kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
    description: "customer managed key for the data and the audit log",
    byDefault: "the AWS managed key",
    replaces: FILE_SYSTEM,
  }),
  backup: object({
    retentionDays: told(wholeNumber(0, MAX_RETENTION_DAYS).optional(), {
      description: "how long automatic backups are kept, 0 for none; they are deleted with the file system",
      unit: "days",
    }),
    startTimeUtc: told(text("a time of day", timeOfDay).optional(), {
      description: "start of the daily backup, in UTC",
    }),
    final: told(flag().optional(), {
      description: "make a last backup when the file system is deleted, which is kept and billed",
      byDefault: "as `protect`",
    }),
  }).optional(),
  maintenanceStartUtc: told(text("a time of the week", timeOfWeek).optional(), {
    description: "start of the weekly maintenance, in UTC: `d:HH:MM`, 1 is Monday (`6:19:00` is Sunday 04:00 in Japan)",
  }),
  auditLog: told(oneOf(["DISABLED", "SUCCESS_ONLY", "FAILURE_ONLY", "SUCCESS_AND_FAILURE"]).optional(), {
    description: "which accesses to files and shares are logged",
  }),
});

const serverKeys = {
  instanceType: told(text("an instance type", windowsInstanceType).optional(), {
    description: "EC2 instance type, Intel or AMD; a change restarts the server",
  }),
  imageParameter: told(text("an SSM parameter's name", windowsImageParameter).optional(), {
    description:
      "SSM parameter that names the AMI, which is read when a server is made; an image of your own must be generalised (Sysprep)",
  }),
  rootVolumeGiB: told(wholeNumber(MIN_ROOT_VOLUME_GIB, MAX_ROOT_VOLUME_GIB).optional(), {
    description: "size of drive C:",
    unit: "GiB",
  }),
  followImage: told(flag().optional(), {
    description: "replace the server whenever the parameter names another image",
    replaces: ["server"],
  }),
  terminationProtection: told(flag().optional(), {
    description:
      "AWS does not terminate the instance; before a change that replaces or deletes it, set `false` and run `up`",
    byDefault: "`protect`",
  }),
  kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
    description: "customer managed key for drive C:",
    byDefault: "AWS's own key",
    replaces: ["server"],
  }),
};

const serverEntry = object({
  name: told(text("a server's name", computerName), {
    description:
      "lower-case NetBIOS name, 1 to 15 characters: the computer's name, CLUSTERPRO's and the tag `clpfsx:server`",
    replaces: INTERFACE,
  }),
  zone: told(text("a zone's name", zoneName), {
    description: "zone of the server, one of `network.zones`",
    replaces: INTERFACE,
  }),
  privateIp: told(text("an IPv4 address", hostAddress), {
    description: "fixed address in the zone's private subnet",
    replaces: INTERFACE,
  }),
  ...serverKeys,
});

/**
 * What the servers' role may do beyond a failover, for what an export brings: forced stop of the other server, the DNS
 * resource (awsdns), the EIP resource (awseip).
 */
const EXTRA_POLICIES = ["forcedStop", "dns", "eip"] as const;

const serverForAll = object({
  ...serverKeys,
  extraPolicies: told(list(oneOf(EXTRA_POLICIES), EXTRA_POLICIES.join(", ")).optional(), {
    description:
      "what the servers' role may do beyond a failover, for what an export brings: `forcedStop`, `dns` (awsdns), `eip` (awseip)",
    byDefault: "nothing",
  }),
});

/** CLUSTERPRO counts restarts and failovers up to this. Source: its reference guide. */
const MAX_RECOVERIES = 99;

/** What differs from `DEFAULT_RECOVERY` of clusterpro/article.ts. */
const recovery = object({
  target: told(oneOf(["resource", "group", "server"]).optional(), {
    description: "what CLUSTERPRO acts on when a monitor has found an error",
  }),
  reactivations: told(wholeNumber(0, MAX_RECOVERIES).optional(), {
    description: "restarts of the target before a failover",
  }),
  failovers: told(wholeNumber(0, MAX_RECOVERIES).optional(), { description: "failovers before the final action" }),
  finalAction: told(oneOf(["none", "stopGroup", "stopCluster", "shutdown", "reboot", "stopError"]).optional(), {
    description: "what CLUSTERPRO does in the end",
  }),
});

const monitorKeys = {
  intervalSeconds: told(wholeNumber(1, 9999).optional(), {
    description: "time from one check to the next",
    unit: "seconds",
  }),
  retries: told(wholeNumber(1, 9999).optional(), {
    description: "failed checks that are tried again before the recovery starts",
  }),
  timeoutSeconds: told(wholeNumber(1, 9999).optional(), {
    description: "time after which a check that has not ended counts as failed",
    unit: "seconds",
  }),
  startWaitSeconds: told(wholeNumber(0, 9999).optional(), {
    description: "time before the first check",
    unit: "seconds",
  }),
  recovery: recovery.optional(),
};

const monitors = object({
  fileSystem: object({
    ...monitorKeys,
    probeSeconds: told(wholeNumber(1, 600).optional(), {
      description: "longest time for one look at TCP 445 of the file system",
      unit: "seconds",
    }),
    checkShare: told(flag().optional(), { description: "look at the share too, not only at the port" }),
  }).optional(),
  application: object(monitorKeys).optional(),
  virtualIp: object({ recovery: recovery.optional() }).optional(),
  userSpace: object({ recovery: recovery.optional() }).optional(),
});

const downloadKeys = {
  uri: told(text("a URI", downloadUri), {
    description: "where the servers fetch the file: `s3://...` or `https://...`",
  }),
  sha256: told(text("the file's SHA-256", sha256), { description: "SHA-256 of the file, 64 hexadecimal digits" }),
  kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
    description: "customer managed key that an object in S3 is encrypted with",
  }),
};

const license = object({
  ...downloadKeys,
  servers: told(list(text("a server's name"), "servers' names").optional(), {
    description: "servers that it is for, by their names; a licence for one node is one server's",
    byDefault: "all servers",
  }),
});

/** A setup, or the word that the image holds the product already. */
const installer = object({
  preinstalled: told(flag().optional(), {
    description: "the image holds CLUSTERPRO already, and nothing is fetched",
    byDefault: "`false`",
  }),
  uri: downloadKeys.uri.optional(),
  sha256: downloadKeys.sha256.optional(),
  kmsKeyArn: downloadKeys.kmsKeyArn,
});

const partitionServer = {
  host: told(text("a host", partitionHost), { description: "NEC's witness server, outside the servers' zones" }),
  port: told(wholeNumber(1, 65535).optional(), { description: "its TCP port" }),
};

const networkPartition = byKind([
  object({ kind: z.literal("none") }),
  object({ kind: z.literal("witness"), ...partitionServer }),
  object({ kind: z.literal("http"), ...partitionServer }),
  object({
    kind: z.literal("ping"),
    address: told(text("an IPv4 address", partitionAddress), {
      description: "an address outside the servers' zones that answers ping; a VPC's router does not",
    }),
  }),
]);

/** A place in clp.conf, or what stands there, or both. */
const tag = z.union([z.string(), z.strictObject({ path: z.string().optional(), value: z.string().optional() })], {
  error: ({ input }) => wrongType(input, "an element's path, or path and value, each a text,", "Write it so"),
});

/** A password of the export that the bring-up puts in, encoded by clpencrypt. */
const exportedPassword = object({
  element: told(text("an element's path in clp.conf", confElement), {
    description: "element that holds it, as the preview names it, for example `/root/webmgr/security/adminpwd`",
  }),
  secret: told(text("a secret's name", secretName), {
    description: "secret with `username` and `password`; the password is put in for the element's",
  }),
});

const cluster = object({
  name: told(text("a cluster's name", clusterName).optional(), {
    description: "CLUSTERPRO's name of the cluster, up to 31 characters",
    byDefault: "`<project>-<stack>`",
  }),
  virtualIp: told(text("an IPv4 address", virtualIp).optional(), {
    description: "virtual IP, outside the VPC: a /32 route in every route table",
    replaces: ["routes of the virtual IP"],
  }),
  group: told(text("a failover group's name", groupName).optional(), { description: "failover group" }),
  language: told(oneOf(["japanese", "english"]).optional(), { description: "edition of CLUSTERPRO that is installed" }),
  monitors: monitors.optional(),
  networkPartition: told(networkPartition.optional(), {
    description: "network partition resolution: how a server finds out that it is the one cut off",
    byDefault: "`kind: none`",
  }),
  startupDelaySeconds: told(wholeNumber(0, MAX_STARTUP_DELAY_SECONDS).optional(), {
    description:
      "least time from a server's boot to the start of CLUSTERPRO, longer than its heartbeat time-out and interval, or a quick reboot passes unnoticed and both servers may become active; 0 leaves its services as they are",
    unit: "seconds",
    byDefault: "time-out and interval of the configuration, and 60: `93`",
  }),
  /** The domain user who runs every script of the cluster. */
  account: object({
    user: told(text("a user's name", accountName).optional(), {
      description:
        "domain user who runs the scripts, without the domain; any other than `Admin` is made by the bring-up; required beside `directory.existing`",
    }),
    secret: told(text("a secret's name", secretName).optional(), {
      description: "secret with the user's `username` and `password`; required beside `directory.existing`",
      byDefault: "made, for `Admin` the secret of the directory's Admin",
    }),
    passwordNeverExpires: told(flag().optional(), {
      description:
        "the bring-up sees to it that the password does not expire; beside `directory.existing` `false` by default",
    }),
    passwordPolicy: told(text("a password policy's name", passwordPolicyName).optional(), {
      description: "fine-grained password policy that the bring-up uses for that",
    }),
  }).optional(),
  installer: told(installer.optional(), {
    description: "CLUSTERPRO's setup, a zip",
    byDefault: "CLUSTERPRO is neither installed nor started",
  }),
  licenses: told(list(license, "licence files, each with uri and sha256").optional(), {
    description: "CLUSTERPRO's licence files",
  }),
  baseConfiguration: told(text("a file's path", localPath).optional(), {
    description:
      "a clp.conf, or a zip with one, exported from Cluster WebUI, into which the environment's values are laid",
    byDefault: "clp.conf is made from the settings",
  }),
  tags: told(
    object(
      Object.fromEntries(TAG_KEYS.map((key) => [key, tag.optional()])) as Record<TagKey, z.ZodOptional<typeof tag>>,
    ).optional(),
    {
      description:
        "places in clp.conf of values whose place no public document gives, by the names that `npm run clpconf` lists: a path, or `path` and `value`, a text to stand there",
      byDefault: "as `npm run clpconf` lists them",
      whole: true,
    },
  ),
  passwords: told(
    list(exportedPassword, "passwords, each with element and secret")
      .max(MAX_PASSWORDS, {
        error: (issue) => say(found(issue.input), `at most ${MAX_PASSWORDS} are allowed`, "Remove some of them"),
      })
      .optional(),
    {
      description:
        "passwords in `baseConfiguration` besides the account's, such as Cluster WebUI's and the mail server's",
      byDefault: "an export that has others is refused",
    },
  ),
  kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
    description:
      "customer managed key for the delivery bucket, the bring-up's log group and the secrets of Admin and the application",
    byDefault: "AWS's own keys",
  }),
});

const startFailovers = told(wholeNumber(0, MAX_RECOVERIES).optional(), {
  description: "moves of the group when the application does not start; with 0 it stays down beside a healthy server",
  byDefault: "`1`",
});

const clientCidrs = told(list(cidr(clientCidr), "IPv4 ranges").optional(), {
  description: "ranges of the application's clients",
  byDefault: "the VPC's range",
});

const application = byKind([
  object({
    // Left out means minio, so that one key such as application.port can be set by itself.
    kind: z.literal("minio").optional(),
    directory: told(text("a folder's path", applicationDirectory).optional(), {
      description: "installation folder on the servers",
    }),
    folder: told(text("a folder's name", applicationFolder).optional(), {
      description: "folder of the data on the share, never the share's root",
    }),
    port: told(port().optional(), { description: "TCP port of MinIO" }),
    consolePort: told(port().optional(), { description: "TCP port of MinIO's console" }),
    clientCidrs,
    binary: told(object(downloadKeys).optional(), {
      description: "`minio.exe`",
      byDefault: "the bring-up is left out",
    }),
    secret: told(text("a secret's name", secretName).optional(), {
      description: "secret with `username` and `password` of MinIO's root user",
      byDefault: "one is generated",
    }),
    startSeconds: told(wholeNumber(1, 3600).optional(), { description: "longest start", unit: "seconds" }),
    stopSeconds: told(wholeNumber(1, 3600).optional(), { description: "longest stop", unit: "seconds" }),
    healthSeconds: told(wholeNumber(1, 600).optional(), {
      description: "longest wait for one answer",
      unit: "seconds",
    }),
    startFailovers,
  }),
  object({
    kind: z.literal("custom"),
    name: told(text("the application's name", applicationName), {
      description: "names the script resource `script_<name>` and the monitor resource `genw_<name>`",
    }),
    scripts: told(text("a folder's path", localPath), {
      description:
        "folder with start.bat, stop.bat, genw.bat and files beside them, no folders; relative to the project's folder, or absolute; ASCII, or Shift_JIS where `cluster.language` is `japanese`",
    }),
    ports: told(list(port(), "TCP ports").optional(), { description: "TCP ports that clients use" }),
    clientCidrs,
    startFailovers,
  }),
  object({ kind: z.literal("none") }),
]);

const monitoring = object({
  enabled: told(flag().optional(), {
    description: "alarms, a topic that they are sent to, and a dashboard; about 5 USD a month with the probes",
  }),
  probes: told(flag().optional(), {
    description:
      "a small Lambda function in a subnet of each route table, which looks at the virtual IP every minute and which a drill measures with, and one that looks at routes, file system, directory and backups",
    byDefault: "as `monitoring.enabled`",
  }),
  subscribers: told(list(text("an e-mail address", emailAddress), "e-mail addresses").optional(), {
    description: "who is sent the alarms; each has to confirm once, by the link that AWS sends",
    byDefault: "nobody",
  }),
  trail: told(oneOf(["none", "existing", "create"]).optional(), {
    description:
      "a CloudTrail trail that logs management events, by which a failover, and a change of the routes by anybody but the servers, is told within seconds: `existing` says that there is one, `create` makes it and its bucket",
  }),
  kmsKeyArn: told(text("a key's ARN", kmsKeyArn).optional(), {
    description:
      "customer managed key for the topic and the trail; its policy lets CloudWatch, EventBridge and CloudTrail use it",
    byDefault: "no encryption of the topic beyond AWS's own",
  }),
  probeSubnetIds: told(map("subnets' ids by route table", routeTableName, text("a subnet's id", subnetId)).optional(), {
    description:
      "only beside `network.existing`: subnet of a probe by the name of its route table in `network.existing.routeTableIds`; a table that is left out has no probe",
    byDefault: "the subnets that are made",
  }),
});

/** `aws:region` and every key below the project's namespace. */
export const settingsSchema = object({
  "aws:region": told(text("an AWS Region", region), { description: "AWS Region" }),
  network: network.optional(),
  directory: directory.optional(),
  directoryAdminPassword: told(text("a password", adminPassword).optional(), {
    description: "password of the domain's `Admin`, a secret (`config set --secret`); used at creation only",
    byDefault: "generated",
  }),
  fileSystem: fileSystem.optional(),
  servers: told(list(serverEntry, "servers, each with name, zone and privateIp").optional(), {
    description: "the servers, in the failover group's order; each may override what `server` says",
    byDefault: "server1 and server2, one in each of the first two zones, at .11 of its private subnet",
  }),
  server: serverForAll.optional(),
  cluster: cluster.optional(),
  application: told(application.optional(), {
    description: "what the failover group runs",
    byDefault: "`kind: minio`",
  }),
  monitoring: monitoring.optional(),
  protect: told(flag().optional(), {
    description: "guard directory, file system and network interfaces against deletion",
  }),
});

/** What a stack file may say. */
export type Settings = z.output<typeof settingsSchema>;

function object<Shape extends z.core.$ZodShape>(shape: Shape) {
  const error: z.core.$ZodErrorMap = ({ code, input }) =>
    code === "invalid_type" ? wrongObject(input, Object.keys(shape)) : undefined;
  return z.strictObject(shape, { error });
}

/** One of several shapes, told apart by `kind`. */
function byKind<const Options extends readonly [z.core.$ZodTypeDiscriminable, ...z.core.$ZodTypeDiscriminable[]]>(
  options: Options,
) {
  const kinds = options.flatMap((option) => [
    ...((option._zod.propValues?.kind ?? []) as Iterable<string | undefined>),
  ]);
  return z.discriminatedUnion("kind", options, {
    error: ({ code, input }) =>
      code === "invalid_union"
        ? notOneOf(
            (input as { kind?: unknown }).kind,
            kinds.filter((kind) => kind !== undefined),
          )
        : wrongObject(input),
  });
}

function list<Item extends z.ZodType>(item: Item, of: string) {
  return z.array(item, { error: ({ input }) => wrongType(input, `a list of ${of}`) });
}

/** Texts by keys which the user chooses. */
function map(of: string, keyRule: ValueRule, value: ReturnType<typeof text>) {
  return z
    .record(z.string(), value, {
      error: ({ input }) => wrongType(input, `an object of ${of}`, "Write its keys below it"),
    })
    .superRefine((entries, context) => {
      for (const key of Object.keys(entries)) {
        const message = keyRule(key);
        if (message !== undefined) context.addIssue({ code: "custom", message, path: [key] });
      }
    });
}

function text(what: string, rule?: ValueRule) {
  const schema = z.string({ error: ({ input }) => wrongType(input, what, "Write a text, in quotes") });
  const judged = rule === undefined ? schema : schema.superRefine((value, context) => report(context, rule(value)));
  return told(judged, { what });
}

function cidr(rule: ValueRule) {
  return text(IPV4_RANGE, rule);
}

function flag() {
  return z.boolean({ error: ({ input }) => wrongType(input, "true or false", "Write it without quotes") });
}

function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER) {
  const allowed =
    max === Number.MAX_SAFE_INTEGER ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`;
  const schema = z
    .number({ error: ({ input }) => wrongType(input, allowed, "Write it without quotes") })
    .superRefine((value, context) => {
      const fine = Number.isInteger(value) && value >= min && value <= max;
      report(context, fine ? undefined : say(`${value} is out of range`, `${allowed} is allowed`, "Change the number"));
    });
  return told(schema, { minimum: min, maximum: max });
}

/** A TCP port of the application's. */
function port() {
  const schema = wholeNumber(1, 65535).superRefine((value, context) => report(context, applicationPort(value)));
  return told(schema, { minimum: 1, maximum: 65535 });
}

function numberOf(allowed: readonly number[]) {
  const schema = z
    .number({ error: ({ input }) => wrongType(input, "a number", "Write it without quotes") })
    .superRefine((value, context) => report(context, allowed.includes(value) ? undefined : notOneOf(value, allowed)));
  return told(schema, { choices: allowed });
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: ({ input }) => notOneOf(input, values) });
}

function twoZones() {
  const zone = text("a zone's name", zoneName);
  return z.tuple([zone, zone], {
    error: ({ code, input }) =>
      code === "invalid_type"
        ? wrongType(input, "a list of two zones' names")
        : say(`${found(input)} was found`, "exactly two are required", "Name two of network.zones"),
  });
}

function report(context: z.core.$RefinementCtx, message: string | undefined): void {
  if (message !== undefined) context.addIssue({ code: "custom", message });
}

function wrongType(input: unknown, allowed: string, todo = "Replace it"): string {
  if (input === undefined) return say("missing", `${allowed} is required`, "Add it");
  return say(`${found(input)} is of the wrong type`, `${allowed} is required`, todo);
}

function wrongObject(input: unknown, keys: readonly string[] = []): string {
  const withKeys = keys.length > 0 ? ` with keys such as ${keys.slice(0, 3).join(", ")}` : "";
  return say(`${found(input)} is of the wrong type`, `an object${withKeys} is required`, "Write its keys below it");
}

function notOneOf(input: unknown, values: readonly (string | number)[]): string {
  const near = typeof input === "string" ? nearest(input, values.map(String)) : undefined;
  const todo = near?.close ? `Did you mean ${near.word}?` : "Choose one of them.";
  return `${found(input)} is not allowed; one of ${values.join(", ")} is. ${todo}`;
}
