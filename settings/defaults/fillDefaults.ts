import type { InputDraft, SpecDraft } from "../schema/draft.ts";
import { formatAddress, nthAddress, parseCidr } from "../values/ipv4.ts";
import {
  DEFAULT_ACCOUNT,
  DEFAULT_APPLICATION,
  DEFAULT_BACKUP,
  DEFAULT_CLUSTER,
  DEFAULT_DIRECTORY,
  DEFAULT_FILE_SYSTEM,
  DEFAULT_FILE_SYSTEM_MONITOR,
  DEFAULT_HTTP_PORT,
  DEFAULT_MONITOR,
  DEFAULT_MONITORING,
  DEFAULT_NETWORK,
  DEFAULT_PROTECT,
  DEFAULT_SERVER,
  DEFAULT_SERVER_HOST_NUMBER,
  DEFAULT_SERVER_NAMES,
  DEFAULT_ZONES,
  DEFAULT_ZONES_REGION,
} from "./defaults.ts";

/** Every section that is left out is an empty one; spread before the input, so that a refused section stays a hole. */
const EMPTY_SECTIONS = {
  network: {},
  directory: {},
  fileSystem: {},
  server: {},
  cluster: {},
  application: {},
  monitoring: {},
  protect: DEFAULT_PROTECT,
} satisfies InputDraft;

/** The specification which the input asks for, with a hole wherever a part it depends on was refused. */
export function fillDefaults(project: string, stack: string, input: InputDraft): SpecDraft {
  const given: InputDraft = { ...EMPTY_SECTIONS, ...input };
  const region = given["aws:region"];
  const network = networkSpec(given.network, region);
  const servers = serverSpecs(given, network?.zones);
  const zones = firstTwoZones(servers, network?.zones);
  return {
    clusterName: `${project}-${stack}`,
    project,
    stack,
    region,
    network,
    directory: directorySpec(given.directory, zones),
    fileSystem: fileSystemSpec(given.fileSystem, zones, given.protect),
    servers,
    extraPolicies: given.server && (Object.hasOwn(given.server, "extraPolicies") ? given.server.extraPolicies : []),
    cluster: clusterSpec(given.cluster, `${project}-${stack}`, defaultAccount(given.directory)),
    application: applicationSpec(given.application, network?.vpcCidr),
    monitoring: monitoringSpec(given.monitoring),
    protect: given.protect,
  };
}

function monitoringSpec(given: InputDraft["monitoring"]): SpecDraft["monitoring"] {
  if (given === undefined) return undefined;
  const { enabled } = { ...DEFAULT_MONITORING, ...given };
  return { ...DEFAULT_MONITORING, probes: enabled, ...given };
}

function networkSpec(given: InputDraft["network"], region: string | undefined): SpecDraft["network"] {
  // Of a network that is there already ranges and zones are facts, which no default can know.
  if (given !== undefined && Object.hasOwn(given, "existing")) {
    return { ec2Endpoint: DEFAULT_NETWORK.ec2Endpoint, ...given };
  }
  const zones = region === DEFAULT_ZONES_REGION ? DEFAULT_ZONES : undefined;
  return given && { ...DEFAULT_NETWORK, zones, ...given };
}

function directorySpec(given: InputDraft["directory"], zones: readonly string[] | undefined): SpecDraft["directory"] {
  if (given === undefined || Object.hasOwn(given, "existing")) return given;
  return { ...DEFAULT_DIRECTORY, zones, ...given };
}

/** In a domain of one's own the program neither knows a user nor changes password policies unasked. */
function defaultAccount(directory: InputDraft["directory"]) {
  if (directory === undefined || !Object.hasOwn(directory, "existing")) return DEFAULT_ACCOUNT;
  return { passwordNeverExpires: false, passwordPolicy: DEFAULT_ACCOUNT.passwordPolicy };
}

type Zones = NonNullable<SpecDraft["network"]>["zones"];

function serverSpecs(given: InputDraft, zones: Zones): SpecDraft["servers"] {
  const { extraPolicies: _, ...ofServer } = given.server ?? {};
  const shared = given.server ? { ...DEFAULT_SERVER, terminationProtection: given.protect, ...ofServer } : {};
  if (Object.hasOwn(given, "servers")) return given.servers?.map((entry) => entry && { ...shared, ...entry });
  // Fewer zones are a problem of the zones; half a list of servers would only add noise to it.
  if (zones === undefined || zones.length < DEFAULT_SERVER_NAMES.length) return undefined;
  const homes = serverZones(zones);
  return DEFAULT_SERVER_NAMES.map((name, i) => {
    const zone = homes[i];
    return { name, zone: zone?.zone, privateIp: defaultAddress(zone?.privateCidr), ...shared };
  });
}

/**
 * The zones of servers that the stack file does not name. They must not depend on the order in which zones stand there:
 * another zone would replace a server's interface, and the file system with its data.
 */
function serverZones(zones: NonNullable<Zones>): NonNullable<Zones> {
  const isDefault = (zone: string | undefined) => DEFAULT_ZONES.some((each) => each.zone === zone);
  const rank = (zone: string | undefined) => (isDefault(zone) ? `0${zone}` : `1${zone ?? ""}`);
  return zones.toSorted((a, b) => (rank(a?.zone) < rank(b?.zone) ? -1 : 1));
}

function defaultAddress(privateCidr: string | undefined): string | undefined {
  const cidr = privateCidr === undefined ? undefined : parseCidr(privateCidr);
  return cidr && formatAddress(nthAddress(cidr, DEFAULT_SERVER_HOST_NUMBER));
}

/**
 * The zones of the first two servers, for the directory and the file system. Servers that share a zone leave the second
 * place to another zone of the network, since both services need two. A hole when there are no two.
 */
function firstTwoZones(servers: SpecDraft["servers"], zones: Zones): readonly string[] | undefined {
  const ofNetwork = zones?.map((zone) => zone?.zone) ?? [];
  const ofServers = servers?.map((server) => server?.zone).filter((zone) => ofNetwork.includes(zone)) ?? [];
  const named = [...ofServers, ...ofNetwork].filter((zone) => zone !== undefined);
  const two = [...new Set(named)].slice(0, 2);
  return two.length === 2 ? two : undefined;
}

function fileSystemSpec(
  given: InputDraft["fileSystem"],
  zones: readonly string[] | undefined,
  protect: boolean | undefined,
): SpecDraft["fileSystem"] {
  if (given === undefined) return undefined;
  const { backup } = { backup: {}, ...given };
  return {
    ...DEFAULT_FILE_SYSTEM,
    zones,
    ...given,
    backup: backup && { ...DEFAULT_BACKUP, final: protect, ...backup },
  };
}

function clusterSpec(
  given: InputDraft["cluster"],
  name: string,
  unnamedAccount: ReturnType<typeof defaultAccount>,
): SpecDraft["cluster"] {
  if (given === undefined) return undefined;
  const { baseConfiguration, ...others } = given;
  const { account, monitors, networkPartition } = {
    account: {},
    monitors: {},
    networkPartition: DEFAULT_CLUSTER.networkPartition,
    ...given,
  };
  return {
    name,
    ...DEFAULT_CLUSTER,
    ...others,
    monitors: monitors && monitorSpecs(monitors),
    networkPartition:
      networkPartition?.kind === "http" || networkPartition?.kind === "witness"
        ? { port: DEFAULT_HTTP_PORT, ...networkPartition }
        : networkPartition,
    account: account && { ...unnamedAccount, ...account },
    ...(baseConfiguration === undefined ? {} : { baseConfiguration: baseSpec(baseConfiguration, monitors) }),
  };
}

type MonitorsInput = NonNullable<InputDraft["cluster"]>["monitors"];

function monitorSpecs(monitors: NonNullable<MonitorsInput>): NonNullable<SpecDraft["cluster"]>["monitors"] {
  const { fileSystem, application, ...others } = { fileSystem: {}, application: {}, ...monitors };
  return {
    fileSystem: fileSystem && { ...DEFAULT_FILE_SYSTEM_MONITOR, ...fileSystem },
    application: application && { ...DEFAULT_MONITOR, ...application },
    virtualIp: {},
    userSpace: {},
    ...others,
  };
}

function baseSpec(path: string, monitors: MonitorsInput) {
  const timing = (monitor: "fileSystem" | "application") => {
    const { intervalSeconds, retries, timeoutSeconds, startWaitSeconds } = monitors?.[monitor] ?? {};
    const given = Object.entries({ intervalSeconds, retries, timeoutSeconds, startWaitSeconds });
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  };
  return { path, timing: { fileSystem: timing("fileSystem"), application: timing("application") } };
}

function applicationSpec(given: InputDraft["application"], vpcCidr: string | undefined): SpecDraft["application"] {
  if (given === undefined) return undefined;
  if (given.kind === "none") return { kind: "none" };
  const clientCidrs = vpcCidr === undefined ? undefined : [vpcCidr];
  if (given.kind === "custom") return { clientCidrs, ports: [], ...given, kind: "custom" };
  const filled = { ...DEFAULT_APPLICATION, clientCidrs, ...given };
  // A refused kind is a hole in `filled`: which other keys are right cannot be said.
  return filled.kind === undefined ? undefined : { ...filled, kind: filled.kind };
}
