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
import { downloadUri, sha256 } from "../values/downloadRules.ts";
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

/*
 * The shape of every setting, and what can be judged of one value by itself. Nothing here fills in a default or changes
 * a value: what passes is what the stack file says, so that the parts which passed can be used when others did not.
 * Keys stand in the order in which problems are reported.
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

const zone = object({
  /** Availability Zone name, for example `ap-northeast-1a`. */
  zone: text("a zone's name", zoneName),
  /** Required of a network that is made, as a cross-check says; of an existing one no public subnet is needed. */
  publicCidr: cidr(subnetCidr).optional(),
  privateCidr: cidr(subnetCidr),
});

const network = object({
  vpcCidr: cidr(vpcCidr).optional(),
  zones: list(zone, "zones, each with zone, publicCidr and privateCidr").optional(),
  /** An interface endpoint for the EC2 API, so that CLUSTERPRO reaches ReplaceRoute when a NAT gateway is down. */
  ec2Endpoint: flag().optional(),
  /** A network that is there already takes the place of one that is made. */
  existing: object({
    vpcId: text("a VPC's id", vpcId),
    /** Private subnet by the name of its zone: one for each of `zones`. */
    privateSubnetIds: map("subnets' ids by zone", zoneName, text("a subnet's id", subnetId)),
    /** Every table that gets the virtual IP's route, by a name that is part of the route's identity. */
    routeTableIds: map("route tables' ids by a name", routeTableName, text("a route table's id", routeTableId)),
  }).optional(),
});

const directory = object({
  /** Fully qualified domain name, at most 47 characters (FSx Multi-AZ). */
  domainName: text("a domain name", domainName).optional(),
  edition: oneOf(["Standard", "Enterprise"]).optional(),
  /** Exactly two zones of the network; moving either replaces the directory. */
  zones: twoZones().optional(),
  /** An AWS Managed Microsoft AD by its id, or a self-managed domain by its DNS servers: exactly one of the two. */
  existing: object({
    directoryId: text("a directory's id", directoryId).optional(),
    /** One or two. */
    dnsAddresses: list(text("an IPv4 address", hostAddress), "IPv4 addresses")
      .superRefine((addresses, context) => {
        const fine = addresses.length >= 1 && addresses.length <= MAX_DNS_ADDRESSES;
        const allowed = `1 to ${MAX_DNS_ADDRESSES} are allowed, as many as FSx takes`;
        report(context, fine ? undefined : say(`${found(addresses)} was found`, allowed, "Name one or two"));
      })
      .optional(),
    /** Secret with `username` and `password` of an account that joins computers and deletes their accounts. */
    secret: text("a secret's name", secretName),
    /** Customer managed key that the secret is encrypted with. */
    kmsKeyArn: text("a key's ARN", kmsKeyArn).optional(),
    /** Distinguished name of the unit that file system and servers join; self-managed only. Default: the domain's own. */
    organizationalUnit: text("an organizational unit", organizationalUnit).optional(),
    /** Group that administers the file system; self-managed only. Default: FSx's, `Domain Admins`. */
    administratorsGroup: text("a group's name", administratorsGroup).optional(),
    /** Ranges of domain controllers beside the DNS servers; self-managed only. */
    controllerCidrs: list(cidr(clientCidr), "IPv4 ranges").optional(),
  }).optional(),
});

const fileSystem = object({
  /** The `Name` tag; FSx has no other name. */
  name: text("a name", nameTag).optional(),
  deploymentType: oneOf(["MULTI_AZ_1", "SINGLE_AZ_1", "SINGLE_AZ_2"]).optional(),
  storageType: oneOf(["SSD", "HDD"]).optional(),
  storageCapacityGiB: wholeNumber(MIN_STORAGE_GIB, MAX_STORAGE_GIB).optional(),
  throughputCapacityMBps: numberOf(THROUGHPUT_MBPS).optional(),
  /** Preferred zone first; moving either replaces the file system. */
  zones: twoZones().optional(),
  /** DNS aliases, fully qualified. */
  aliases: list(text("a DNS name", alias), "DNS names")
    .max(MAX_ALIASES, {
      error: (issue) => say(found(issue.input), `at most ${MAX_ALIASES} are allowed`, "Remove some of them"),
    })
    .optional(),
  /** SMB share that holds the application's data. `share` is the one FSx makes. */
  share: text("a share's name", dataShare).optional(),
  /** Customer managed key; absent means the AWS managed key. A change replaces the file system. */
  kmsKeyArn: text("a key's ARN", kmsKeyArn).optional(),
  backup: object({
    /** Automatic backups are deleted with the file system. */
    retentionDays: wholeNumber(0, MAX_RETENTION_DAYS).optional(),
    /** `HH:MM` */
    startTimeUtc: text("a time of day", timeOfDay).optional(),
    /** Whether a last backup is made, and kept and billed, when the file system is deleted. Default: `protect`. */
    final: flag().optional(),
  }).optional(),
  /** `d:HH:MM` in UTC, 1 is Monday. */
  maintenanceStartUtc: text("a time of the week", timeOfWeek).optional(),
  auditLog: oneOf(["DISABLED", "SUCCESS_ONLY", "FAILURE_ONLY", "SUCCESS_AND_FAILURE"]).optional(),
});

const serverKeys = {
  instanceType: text("an instance type", windowsInstanceType).optional(),
  /** Public SSM parameter that names the AMI. */
  imageParameter: text("an SSM parameter's name", windowsImageParameter).optional(),
  rootVolumeGiB: wholeNumber(MIN_ROOT_VOLUME_GIB, MAX_ROOT_VOLUME_GIB).optional(),
  /** Replaces the instance when the parameter names a newer image; otherwise an image is chosen at creation only. */
  followImage: flag().optional(),
};

const serverEntry = object({
  /** Lower-case NetBIOS name, 1 to 15 characters: host name, CLUSTERPRO server name and `clpfsx:server` tag. */
  name: text("a server's name", computerName),
  zone: text("a zone's name", zoneName),
  /** Fixed address in the zone's private subnet. */
  privateIp: text("an IPv4 address", hostAddress),
  ...serverKeys,
});

/**
 * What the servers' role may do beyond a failover, for what an export brings: forced stop of the other server, the DNS
 * resource (awsdns), the EIP resource (awseip).
 */
const EXTRA_POLICIES = ["forcedStop", "dns", "eip"] as const;

const serverForAll = object({
  ...serverKeys,
  extraPolicies: list(oneOf(EXTRA_POLICIES), EXTRA_POLICIES.join(", ")).optional(),
});

/** CLUSTERPRO counts restarts and failovers up to this. Source: its reference guide. */
const MAX_RECOVERIES = 99;

/** What differs from `DEFAULT_RECOVERY` of clusterpro/article.ts. */
const recovery = object({
  target: oneOf(["resource", "group", "server"]).optional(),
  reactivations: wholeNumber(0, MAX_RECOVERIES).optional(),
  failovers: wholeNumber(0, MAX_RECOVERIES).optional(),
  finalAction: oneOf(["none", "stopGroup", "stopCluster", "shutdown", "reboot", "stopError"]).optional(),
});

const monitorKeys = {
  intervalSeconds: wholeNumber(1, 9999).optional(),
  retries: wholeNumber(1, 9999).optional(),
  timeoutSeconds: wholeNumber(1, 9999).optional(),
  startWaitSeconds: wholeNumber(0, 9999).optional(),
  recovery: recovery.optional(),
};

const monitors = object({
  fileSystem: object({
    ...monitorKeys,
    /** Longest time for one look at the file system. */
    probeSeconds: wholeNumber(1, 600).optional(),
    /** Looks at the share too, not only at its port. */
    checkShare: flag().optional(),
  }).optional(),
  application: object(monitorKeys).optional(),
  virtualIp: object({ recovery: recovery.optional() }).optional(),
  userSpace: object({ recovery: recovery.optional() }).optional(),
});

const downloadKeys = {
  /** `s3://<bucket>/<key>` or `https://...`. */
  uri: text("a URI", downloadUri),
  /** 64 hexadecimal digits. */
  sha256: text("the file's SHA-256", sha256),
  /** Customer managed key that an object in S3 is encrypted with. */
  kmsKeyArn: text("a key's ARN", kmsKeyArn).optional(),
};

const license = object({
  ...downloadKeys,
  /** Servers that it is for, by their names; absent means all of them. A licence for one node is one server's. */
  servers: list(text("a server's name"), "servers' names").optional(),
});

/** A setup, or the word that the image holds the product already. */
const installer = object({
  preinstalled: flag().optional(),
  uri: downloadKeys.uri.optional(),
  sha256: downloadKeys.sha256.optional(),
  kmsKeyArn: downloadKeys.kmsKeyArn,
});

const partitionServer = { host: text("a host", partitionHost), port: wholeNumber(1, 65535).optional() };

const networkPartition = byKind([
  object({ kind: z.literal("none") }),
  object({ kind: z.literal("witness"), ...partitionServer }),
  object({ kind: z.literal("http"), ...partitionServer }),
  object({ kind: z.literal("ping"), address: text("an IPv4 address", partitionAddress) }),
]);

/** A place in clp.conf, or what stands there, or both. */
const tag = z.union([z.string(), z.strictObject({ path: z.string().optional(), value: z.string().optional() })], {
  error: ({ input }) => wrongType(input, "an element's path, or path and value, each a text,", "Write it so"),
});

const cluster = object({
  /** CLUSTERPRO's name of the cluster: 1 to 31 characters. */
  name: text("a cluster's name", clusterName).optional(),
  /** IPv4 host address outside the VPC; a /32 route in every route table. */
  virtualIp: text("an IPv4 address", virtualIp).optional(),
  /** Failover group. */
  group: text("a failover group's name", groupName).optional(),
  /** Edition of the product that is installed. */
  language: oneOf(["japanese", "english"]).optional(),
  monitors: monitors.optional(),
  networkPartition: networkPartition.optional(),
  /** The domain user who runs every script of the cluster. */
  account: object({
    /** Name in the domain, without it. */
    user: text("a user's name", accountName).optional(),
    /** Secret with its `username` and `password`; absent means the secret of the directory's Admin. */
    secret: text("a secret's name", secretName).optional(),
    /** Bring-up sees to it that the password does not expire, and fails when it still does. */
    passwordNeverExpires: flag().optional(),
    /** Fine-grained password policy that bring-up uses for that. */
    passwordPolicy: text("a password policy's name", passwordPolicyName).optional(),
  }).optional(),
  /** Absent: CLUSTERPRO is neither installed nor started. */
  installer: installer.optional(),
  licenses: list(license, "licence files, each with uri and sha256").optional(),
  /** clp.conf, or a zip with one, exported from Cluster WebUI, into which the environment's values are laid. */
  baseConfiguration: text("a file's path", localPath).optional(),
  /** Places in clp.conf, and texts, of values whose place no public document gives; see clusterpro/tagTable.ts. */
  tags: object(
    Object.fromEntries(TAG_KEYS.map((key) => [key, tag.optional()])) as Record<TagKey, z.ZodOptional<typeof tag>>,
  ).optional(),
  /** Customer managed key for the delivery bucket and the application's secret; absent means AWS's own keys. */
  kmsKeyArn: text("a key's ARN", kmsKeyArn).optional(),
});

/** Moves of the group when the application does not start. Default: START_FAILOVERS of clusterpro/article.ts. */
const startFailovers = wholeNumber(0, MAX_RECOVERIES).optional();

/** IPv4 ranges of clients; the VPC's range when the setting is left out. */
const clientCidrs = list(cidr(clientCidr), "IPv4 ranges").optional();

const application = byKind([
  object({
    // Left out means minio, so that one key such as application.port can be set by itself.
    kind: z.literal("minio").optional(),
    /** Installation folder on the servers. */
    directory: text("a folder's path", applicationDirectory).optional(),
    /** Folder on the share, never its root. */
    folder: text("a folder's name", applicationFolder).optional(),
    port: port().optional(),
    consolePort: port().optional(),
    clientCidrs,
    /** minio.exe; absent means that bring-up is left out. */
    binary: object(downloadKeys).optional(),
    /** Secret with `username` and `password` of MinIO's root user; absent means that one is generated. */
    secret: text("a secret's name", secretName).optional(),
    /** Longest start, longest stop, and longest wait for one answer. */
    startSeconds: wholeNumber(1, 3600).optional(),
    stopSeconds: wholeNumber(1, 3600).optional(),
    healthSeconds: wholeNumber(1, 600).optional(),
    startFailovers,
  }),
  object({
    kind: z.literal("custom"),
    /** Names the script resource `script_<name>` and the monitor `genw_<name>`. */
    name: text("the application's name", applicationName),
    /** Folder with start.bat, stop.bat and genw.bat, relative to the project's folder, or absolute. */
    scripts: text("a folder's path", localPath),
    /** TCP ports that clients use. */
    ports: list(port(), "TCP ports").optional(),
    clientCidrs,
    startFailovers,
  }),
  object({ kind: z.literal("none") }),
]);

/** `aws:region` and every key below the project's namespace. */
export const settingsSchema = object({
  "aws:region": text("an AWS Region", region),
  network: network.optional(),
  directory: directory.optional(),
  directoryAdminPassword: text("a password", adminPassword).optional(),
  fileSystem: fileSystem.optional(),
  servers: list(serverEntry, "servers, each with name, zone and privateIp").optional(),
  server: serverForAll.optional(),
  cluster: cluster.optional(),
  application: application.optional(),
  protect: flag().optional(),
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
  return rule === undefined ? schema : schema.superRefine((value, context) => report(context, rule(value)));
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
  return z
    .number({ error: ({ input }) => wrongType(input, allowed, "Write it without quotes") })
    .superRefine((value, context) => {
      const fine = Number.isInteger(value) && value >= min && value <= max;
      report(context, fine ? undefined : say(`${value} is out of range`, `${allowed} is allowed`, "Change the number"));
    });
}

/** A TCP port of the application's. */
function port() {
  return wholeNumber(1, 65535).superRefine((value, context) => report(context, applicationPort(value)));
}

function numberOf(allowed: readonly number[]) {
  return z
    .number({ error: ({ input }) => wrongType(input, "a number", "Write it without quotes") })
    .superRefine((value, context) => report(context, allowed.includes(value) ? undefined : notOneOf(value, allowed)));
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
