import type { Polling } from "../clusterpro/definition.ts";
import { DEFAULT_MONITOR } from "../settings/defaults/defaults.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { missingForBringUp } from "./bringUp.ts";
import type { ClusterDelivery } from "./clusterDelivery.ts";
import { enumerated } from "./enumerated.ts";
import { hasOwnAccount } from "./secretNames.ts";
import { settingWarnings } from "./settingWarnings.ts";

/** FSx for Windows fails over normally within this time. Source: FSx for Windows user guide. */
const FSX_FAILOVER_SECONDS = 30;

/** Age at which AWS Managed Microsoft AD has a password expire, Admin's included. Source: its administration guide. */
const PASSWORD_DAYS = 42;

/**
 * What an operator should know of settings that are allowed, one sentence or two each: what can happen, and what to
 * set.
 */
export function clusterWarnings(spec: ClusterSpec, delivery: Delivered): readonly string[] {
  return [
    ...delivery.warnings,
    ...partition(spec, delivery),
    ...resolution(spec),
    ...startup(spec),
    ...bringUp(spec),
    ...administrator(spec),
    ...expiry(spec),
    ...patience(spec, delivery),
    ...settingWarnings(spec),
  ];
}

type Delivered = Pick<ClusterDelivery, "timing" | "warnings" | "partitionResolution">;

function* partition({ cluster }: ClusterSpec, { partitionResolution }: Delivered): Generator<string> {
  if (partitionResolution === "whole") return;
  const isBase = cluster.baseConfiguration !== undefined;
  const todo = isBase
    ? "Add a witness heartbeat and resolution by HTTP, with a witness outside both zones, in Cluster WebUI, and export again."
    : "Set kind witness with a witness outside both zones.";
  if (partitionResolution === "none") {
    const none = isBase
      ? "cluster.baseConfiguration has no network partition resolution"
      : "cluster.networkPartition is none";
    yield `${none}: when the servers lose sight of each other, both take the virtual IP and write the same data. ${todo}`;
    return;
  }
  const alone = isBase
    ? "cluster.baseConfiguration has network partition resolution by HTTP or ping alone"
    : `cluster.networkPartition is ${cluster.networkPartition.kind} alone`;
  yield `${alone}, without a witness heartbeat: a server that is cut off stops, but when only the link between the zones ` +
    `breaks, both still reach the target, and both take the virtual IP. ${todo}`;
}

function* resolution({ network, directory }: ClusterSpec): Generator<string> {
  if (network.existing === undefined) return;
  yield `The DHCP options of ${network.existing.vpcId} stay as they are: its own DNS must resolve ${directory.domainName} ` +
    "(a Route 53 Resolver rule, or DHCP options that name the domain's DNS servers), or no server joins the domain.";
}

function* startup({ cluster }: ClusterSpec): Generator<string> {
  if (cluster.startupDelaySeconds !== 0) return;
  yield "cluster.startupDelaySeconds is 0: a server that is back from a reboot within the heartbeat time-out was never gone " +
    "for the other one, so nobody takes its group, and both may become active. Set the service startup delay time in " +
    "Cluster WebUI, or leave the setting out.";
}

function* bringUp(spec: ClusterSpec): Generator<string> {
  const missing = missingForBringUp(spec);
  if (missing.length === 0) return;
  yield `CLUSTERPRO is not brought up: ${enumerated(missing)} ${missing.length === 1 ? "is" : "are"} not set. The servers are ` +
    "prepared and the delivery is made; set what is missing, or install CLUSTERPRO by hand and import the configuration: " +
    "npm run clpconf -- --out DIR writes a guide.";
}

function* administrator(spec: ClusterSpec): Generator<string> {
  if (!spec.protect || spec.directory.existing !== undefined || hasOwnAccount(spec)) return;
  yield `cluster.account.user is ${spec.cluster.account.user}: the domain's administrator runs every script of the cluster, ` +
    "and the servers can read its secret at any time. Name a user of the cluster's own, such as clusteradmin, whom the " +
    "bring-up makes.";
}

function* expiry(spec: ClusterSpec): Generator<string> {
  const { account } = spec.cluster;
  const name = `${spec.directory.domainName}\\${account.user}`;
  if (account.passwordNeverExpires && missingForBringUp(spec).length === 0) return;
  const reason = account.passwordNeverExpires
    ? "Only the bring-up takes that expiry away"
    : "cluster.account.passwordNeverExpires is false";
  if (spec.directory.existing !== undefined && !account.passwordNeverExpires) {
    yield `The password of ${name} expires as the domain's policy says, and from then on every script of the cluster ` +
      "fails on all servers. See in the domain that it does not expire, or renew it in time, there and in its secret.";
    return;
  }
  yield `The password of ${name} expires ${PASSWORD_DAYS} days after it was set, and from then on every script of the ` +
    `cluster fails on all servers. ${reason}; renew the password in time, in the directory and in its secret.`;
}

function* patience({ application }: ClusterSpec, { timing }: Delivered): Generator<string> {
  const waitsFor = (polling: Polling) => {
    // CLUSTERPRO's own timing where neither settings nor base configuration say one.
    const { intervalSeconds, retries } = { ...DEFAULT_MONITOR, ...polling };
    return intervalSeconds * retries < FSX_FAILOVER_SECONDS ? `${intervalSeconds} s x ${retries}` : undefined;
  };
  const fileSystem = waitsFor(timing.fileSystem);
  if (fileSystem !== undefined) {
    yield `The file system's monitor gives up after ${fileSystem}, and FSx takes up to ${FSX_FAILOVER_SECONDS} s to fail ` +
      "over by itself. Lengthen cluster.monitors.fileSystem.intervalSeconds or retries.";
  }
  // MinIO's health depends on its folder of the share; what an application of the user's own depends on is not known.
  const minio = application.kind === "minio" ? waitsFor(timing.application) : undefined;
  if (minio !== undefined) {
    yield `The application's monitor gives up after ${minio}, and MinIO is not healthy while FSx fails over, for up to ` +
      `${FSX_FAILOVER_SECONDS} s: the group would move for nothing. Lengthen cluster.monitors.application.intervalSeconds ` +
      "or retries.";
  }
}
