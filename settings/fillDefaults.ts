import {
  DEFAULT_APPLICATION,
  DEFAULT_BACKUP,
  DEFAULT_CLUSTER,
  DEFAULT_DIRECTORY,
  DEFAULT_FILE_SYSTEM,
  DEFAULT_MONITOR,
  DEFAULT_NETWORK,
  DEFAULT_PROTECT,
  DEFAULT_SERVER,
  DEFAULT_SERVER_HOST_NUMBER,
  DEFAULT_SERVER_NAMES,
  DEFAULT_ZONES,
  DEFAULT_ZONES_REGION,
} from "./defaults.ts";
import type { InputDraft, SpecDraft } from "./draft.ts";
import { formatAddress, nthAddress, parseCidr } from "./ipv4.ts";

/** Every section that is left out is an empty one; spread before the input, so that a refused section stays a hole. */
const EMPTY_SECTIONS = {
  network: {},
  directory: {},
  fileSystem: {},
  server: {},
  cluster: {},
  application: {},
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
    directory: given.directory && { ...DEFAULT_DIRECTORY, zones, ...given.directory },
    fileSystem: fileSystemSpec(given.fileSystem, zones, given.protect),
    servers,
    cluster: clusterSpec(given.cluster),
    application: applicationSpec(given.application, network?.vpcCidr),
    protect: given.protect,
  };
}

function networkSpec(given: InputDraft["network"], region: string | undefined): SpecDraft["network"] {
  const zones = region === DEFAULT_ZONES_REGION ? DEFAULT_ZONES : undefined;
  return given && { ...DEFAULT_NETWORK, zones, ...given };
}

type Zones = NonNullable<SpecDraft["network"]>["zones"];

function serverSpecs(given: InputDraft, zones: Zones): SpecDraft["servers"] {
  const shared = given.server ? { ...DEFAULT_SERVER, ...given.server } : {};
  if (Object.hasOwn(given, "servers")) return given.servers?.map((entry) => entry && { ...shared, ...entry });
  // Fewer zones are a problem of the zones; half a list of servers would only add noise to it.
  if (zones === undefined || zones.length < DEFAULT_SERVER_NAMES.length) return undefined;
  return DEFAULT_SERVER_NAMES.map((name, i) => {
    const zone = zones[i];
    return { name, zone: zone?.zone, privateIp: defaultAddress(zone?.privateCidr), ...shared };
  });
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

function clusterSpec(given: InputDraft["cluster"]): SpecDraft["cluster"] {
  if (given === undefined) return undefined;
  const { monitors } = { monitors: {}, ...given };
  const { fileSystem, application } = { fileSystem: {}, application: {}, ...monitors };
  return {
    ...DEFAULT_CLUSTER,
    ...given,
    monitors: monitors && {
      fileSystem: fileSystem && { ...DEFAULT_MONITOR, ...fileSystem },
      application: application && { ...DEFAULT_MONITOR, ...application },
    },
  };
}

function applicationSpec(given: InputDraft["application"], vpcCidr: string | undefined): SpecDraft["application"] {
  if (given === undefined) return undefined;
  if (given.kind === "none") return { kind: "none" };
  const clientCidrs = vpcCidr === undefined ? undefined : [vpcCidr];
  const filled = { ...DEFAULT_APPLICATION, clientCidrs, ...given };
  // A refused kind is a hole in `filled`: which other keys are right cannot be said.
  return filled.kind === undefined ? undefined : { ...filled, kind: filled.kind };
}
