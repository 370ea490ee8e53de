import { articleNames } from "../clusterpro/article.ts";
import { CHARSETS, FINAL_ACTION_CODES, RECOVERY_TARGET_CODES } from "../clusterpro/codes.ts";
import type { Difference } from "../clusterpro/export/compare.ts";
import { resolveTags } from "../clusterpro/tagTable.ts";
import type { ClusterSpec, NetworkPartitionSpec } from "../settings/schema/clusterSpec.ts";
import type { Path } from "../settings/schema/settingProblem.ts";
import { articleApplication } from "./articleApplication.ts";

/** A setting that gives what an export has. */
export interface ExportedSetting {
  readonly path: Path;
  readonly value: unknown;
  /** What the settings give; absent where they leave it to the product. */
  readonly was?: unknown;
}

/** A value of clp.conf and the setting that it comes from. */
interface Place {
  /** In clp.conf. */
  readonly from: string;
  readonly setting: Path;
  readonly read: (text: string) => unknown;
  /** The product's own value, which Cluster WebUI leaves out of an export. */
  readonly productDefault?: string;
}

/** Source: the article, section 3.2.2, which calls them so. */
const DEFAULT_POLLING = { interval: "60", reconfirmation: "1" };

/**
 * The settings that would give what the export has otherwise, as far as there is one for it. Whether their values are
 * allowed, and what is left when they are set, is for others to see.
 *
 * @param differences of the settings' clp.conf from the export
 */
export function exportedSettings(differences: readonly Difference[], spec: ClusterSpec): readonly ExportedSetting[] {
  const others = new Map(differences.map((each) => [each.path, each]));
  const values = placesOf(spec).flatMap(({ from, setting, read, productDefault }) => {
    const difference = others.get(from);
    const text = difference?.right ?? (difference && productDefault);
    const value = text === undefined || text === difference?.left ? undefined : read(text);
    if (value === undefined) return [];
    const was = difference?.left === undefined ? undefined : read(difference.left);
    return [{ path: setting, value, ...(was === undefined ? {} : { was }) }];
  });
  return [...values, ...renamedGroup(differences, spec), ...otherPartition(differences, spec)];
}

/** True where the export leaves out what is the product's default anyway. */
export function isProductDefault({ path, left, right }: Difference, spec: ClusterSpec): boolean {
  if (left === undefined || right !== undefined) return false;
  return placesOf(spec).some(({ from, productDefault }) => from === path && productDefault === left);
}

function placesOf(spec: ClusterSpec): readonly Place[] {
  const { fileSystemMonitor, application } = articleNames(articleApplication(spec.application));
  const domain = `${spec.directory.domainName}\\`;
  const monitor = (kind: string, name: string, key: string) =>
    monitorPlaces(`/root/monitor/${kind}@${name}`, ["cluster", "monitors", key]);
  return [
    { from: "/root/cluster/name", setting: ["cluster", "name"], read: asText },
    {
      from: "/root/cluster/account/list@0/username",
      setting: ["cluster", "account", "user"],
      read: (text) => (text.startsWith(domain) ? text.slice(domain.length) : undefined),
    },
    { from: "/root/all/charset", setting: ["cluster", "language"], read: named(CHARSETS) },
    ...monitor("genw", fileSystemMonitor, "fileSystem"),
    ...(application === undefined ? [] : monitor("genw", application.monitor, "application")),
    ...monitor("awsvipw", "awsvipw", "virtualIp").filter(isRecovery),
    ...monitor("userw", "userw", "userSpace").filter(isRecovery),
    ...spec.servers.map(({ name }, i) => ({
      from: `/root/server@${name}/device@0/info`,
      setting: ["servers", i, "privateIp"],
      read: asText,
    })),
    {
      from: `/root/resource/awsvip@awsvip/${resolveTags(spec.cluster.tags).awsvipIp.path}`,
      setting: ["cluster", "virtualIp"],
      read: asText,
    },
    ...partitionPlaces(spec.cluster.networkPartition),
  ];
}

function monitorPlaces(from: string, setting: Path): readonly Place[] {
  const place = (path: string, key: readonly string[], read: Place["read"], productDefault?: string): Place => ({
    from: `${from}/${path}`,
    setting: [...setting, ...key],
    read,
    ...(productDefault === undefined ? {} : { productDefault }),
  });
  return [
    place("polling/interval", ["intervalSeconds"], asNumber, DEFAULT_POLLING.interval),
    place("polling/reconfirmation", ["retries"], asNumber, DEFAULT_POLLING.reconfirmation),
    place("polling/timeout", ["timeoutSeconds"], asNumber),
    place("firstmonwait", ["startWaitSeconds"], asNumber),
    place("relation/type", ["recovery", "target"], named(RECOVERY_TARGET_CODES)),
    place("emergency/threshold/restart", ["recovery", "reactivations"], asNumber),
    place("emergency/threshold/fo2", ["recovery", "failovers"], asNumber),
    place("emergency/action", ["recovery", "finalAction"], named(FINAL_ACTION_CODES)),
  ];
}

function isRecovery({ setting }: Place): boolean {
  return setting.includes("recovery");
}

const HTTP = "/root/networkpartition/httpnp@httpnp1";
const PING = "/root/networkpartition/pingnp@pingnp1/grp@0/list@0";

function partitionPlaces({ kind }: NetworkPartitionSpec): readonly Place[] {
  const place = (from: string, key: string, read: Place["read"]) => ({
    from,
    setting: ["cluster", "networkPartition", key],
    read,
  });
  if (kind === "http") return [place(`${HTTP}/host`, "host", asText), place(`${HTTP}/port`, "port", asNumber)];
  return kind === "ping" ? [place(`${PING}/ip`, "address", asText)] : [];
}

/** Another kind of network partition resolution, or none any more. */
function otherPartition(differences: readonly Difference[], { cluster }: ClusterSpec): readonly ExportedSetting[] {
  const { kind } = cluster.networkPartition;
  const at = (path: string) => differences.find((each) => each.path === path)?.right;
  const [host, port, address] = [at(`${HTTP}/host`), at(`${HTTP}/port`), at(`${PING}/ip`)];
  const value =
    kind !== "http" && host !== undefined
      ? { kind: "http", host, ...(port === undefined ? {} : { port: asNumber(port) }) }
      : kind !== "ping" && address !== undefined
        ? { kind: "ping", address }
        : kind !== "none" && isGone(differences)
          ? { kind: "none" }
          : undefined;
  return value === undefined ? [] : [{ path: ["cluster", "networkPartition"], value, was: cluster.networkPartition }];
}

function isGone(differences: readonly Difference[]): boolean {
  const inside = differences.filter(({ path }) => path.startsWith("/root/networkpartition/"));
  return inside.length > 0 && inside.every(({ right }) => right === undefined);
}

/** The one group of the settings under the one other name that the export has. */
function renamedGroup(differences: readonly Difference[], { cluster }: ClusterSpec): readonly ExportedSetting[] {
  const nameIn = ({ path }: Difference) => /^\/root\/group@([^/]+)\/gid$/.exec(path)?.[1];
  const isThere = differences.some((each) => nameIn(each) === cluster.group && each.right === undefined);
  const [name, other] = differences
    .filter(({ left }) => left === undefined)
    .map(nameIn)
    .filter((each) => each !== undefined);
  if (!isThere || name === undefined || other !== undefined) return [];
  return [{ path: ["cluster", "group"], value: name, was: cluster.group }];
}

function asText(text: string): string | undefined {
  return text === "" ? undefined : text;
}

function asNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The word of the settings for a code of the product's. */
function named(codes: Readonly<Record<string, string>>): Place["read"] {
  return (text) => Object.entries(codes).find(([, code]) => code === text)?.[0];
}
