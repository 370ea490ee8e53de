import {
  CHARSETS,
  DEVICE_IDS,
  FINAL_ACTION_CODES,
  LOCAL_SERVER,
  RECOVERY_TARGET_CODES,
  TIMING_CODES,
  WINDOWS_ENCODE,
} from "./codes.ts";
import type {
  AwsVipResource,
  ClusterDefinition,
  Group,
  Monitor,
  NetworkPartition,
  Recovery,
  Resource,
  ScriptResource,
  Server,
} from "./definition.ts";
import { objectNumber } from "./objectNumber.ts";
import { resolveTags, type TagOverrides } from "./tagTable.ts";
import { type Assumption, type TagWriter, tagWriter } from "./tagWriter.ts";
import { type ConfElement, element, formatDocument, optional, unlessEmpty } from "./xmlTree.ts";

export interface RenderOptions {
  /** Other places for undocumented values. */
  readonly tags?: TagOverrides;
}

export interface Rendered {
  /** The clp.conf: XML, LF, pure ASCII, the same bytes for the same definition. */
  readonly text: string;
  /** The values in it whose place no document gives, in file order. */
  readonly assumptions: readonly Assumption[];
}

/**
 * Writes a definition as clp.conf. Throws UserError with every problem of the tag overrides; the definition is not
 * judged, because settings have proved what it is made of.
 *
 * The structure is that of exports from Cluster WebUI on Windows (seen); NEC's own generators order the children of
 * `<root>` otherwise and are accepted too.
 */
export function render(definition: ClusterDefinition, { tags }: RenderOptions = {}): Rendered {
  const writer = tagWriter(resolveTags(tags));
  const charset = CHARSETS[definition.language];
  const root = element("root", [
    cluster(definition),
    element("all", [element("charset", charset), element("encode", WINDOWS_ENCODE), element("serveros", "windows")]),
    ...monitors(definition.monitors, writer),
    ...definition.servers.map((server, priority) => serverElement(server, priority, definition.networkPartition)),
    heartbeat(definition.servers, definition.networkPartition),
    networkPartition(definition.networkPartition),
    ...definition.groups.map(groupElement),
    ...resources(definition.groups, writer),
    element("webmgr", [element("client", [element("objectnumber", objectNumber(definition))])]),
  ]);
  return { text: formatDocument(root, charset), assumptions: writer.assumptions() };
}

function cluster({ name, accounts }: ClusterDefinition): ConfElement {
  return element("cluster", [
    element("name", name),
    element("comment"),
    ...unlessEmpty(
      "account",
      accounts.map(({ username, password }, position) =>
        element(`list@${position}`, [element("username", username), element("password", password)]),
      ),
    ),
  ]);
}

/** `<types name="..."/>` for each kind, in the order of first use. */
function types(objects: readonly { readonly kind: string }[]): readonly ConfElement[] {
  return [...new Set(objects.map(({ kind }) => kind))].map((kind) => element(`types@${kind}`));
}

function monitors(all: readonly Monitor[], writer: TagWriter): readonly ConfElement[] {
  return unlessEmpty("monitor", [...types(all), ...all.map((monitor) => monitorElement(monitor, writer))]);
}

function monitorElement(monitor: Monitor, writer: TagWriter): ConfElement {
  const step = `${monitor.kind}@${monitor.name}`;
  const plain = [
    element("comment"),
    element("target", monitor.kind === "userw" ? "" : (monitor.target ?? "")),
    ...unlessEmpty("polling", [
      ...optional("interval", monitor.intervalSeconds),
      ...optional("timeout", monitor.timeoutSeconds),
      ...optional("reconfirmation", monitor.retries),
      ...optional("timing", monitor.kind === "genw" ? TIMING_CODES[monitor.timing] : undefined),
    ]),
    ...optional("firstmonwait", monitor.startWaitSeconds),
    ...recovery(monitor.recovery),
  ];
  if (monitor.kind !== "genw") return element(step, plain);
  const values = { genwAccount: monitor.account, genwNormalValue: monitor.normalValue };
  return element(step, writer.write(plain, `/root/monitor/${step}`, values));
}

function recovery({ target, reactivations, failovers, finalAction }: Recovery): readonly ConfElement[] {
  return [
    element("relation", [
      element("type", RECOVERY_TARGET_CODES[target.kind]),
      element("name", target.kind === "server" ? LOCAL_SERVER : target.name),
    ]),
    ...unlessEmpty("emergency", [
      // fo2, not fo: the tag of X4 and later.
      ...unlessEmpty("threshold", [...optional("restart", reactivations), ...optional("fo2", failovers)]),
      ...optional("action", finalAction === undefined ? undefined : FINAL_ACTION_CODES[finalAction]),
    ]),
  ];
}

function serverElement({ name, interconnects }: Server, priority: number, partition: NetworkPartition): ConfElement {
  return element(`server@${name}`, [
    element("priority", priority),
    ...interconnects.map((address, id) => device(id, "lan", address)),
    ...partitionDevices(partition),
  ]);
}

/** info 1: this server uses the device. */
function partitionDevices(partition: NetworkPartition): readonly ConfElement[] {
  switch (partition.kind) {
    case "none":
      return [];
    case "witness":
      return [
        device(DEVICE_IDS.witness, "witness", "1", `${partition.host}:${partition.port}`),
        device(DEVICE_IDS.http, "http", "1"),
      ];
    case "http":
    case "ping":
      return [device(DEVICE_IDS[partition.kind], partition.kind, "1")];
  }
}

function device(id: number, type: string, info: string, extend?: string): ConfElement {
  return element(`device@${id}`, [element("type", type), element("info", info), ...optional("extend", extend)]);
}

/** One kernel LAN heartbeat for each interconnect, numbered from 1, and after them the one over the witness. */
function heartbeat(servers: readonly Server[], partition: NetworkPartition): ConfElement {
  const lans = servers[0]?.interconnects ?? [];
  const witness = partition.kind === "witness" ? partition : undefined;
  return element("heartbeat", [
    element("types@lankhb"),
    ...(witness === undefined ? [] : [element("types@witnesshb")]),
    ...lans.map((_, lan) => element(`lankhb@lankhb${lan + 1}`, [element("priority", lan), element("device", lan)])),
    ...(witness === undefined ? [] : [askingHost("witnesshb@witnesshb1", lans.length, DEVICE_IDS.witness, witness)]),
  ]);
}

/** A heartbeat or a resolution that asks a server over HTTP. */
function askingHost(
  step: string,
  priority: number,
  deviceId: number,
  { host, port }: { readonly host: string; readonly port: number },
): ConfElement {
  return element(step, [
    element("priority", priority),
    element("device", deviceId),
    element("host", host),
    element("port", port),
  ]);
}

function networkPartition(partition: NetworkPartition): ConfElement {
  switch (partition.kind) {
    case "none":
      return element("networkpartition");
    case "http":
    case "witness":
      return element("networkpartition", [
        element("types@httpnp"),
        askingHost("httpnp@httpnp1", 0, DEVICE_IDS.http, partition),
      ]);
    case "ping":
      return element("networkpartition", [
        element("types@pingnp"),
        element("pingnp@pingnp1", [
          element("priority", 0),
          element("device", DEVICE_IDS.ping),
          element("grp@0", [element("list@0", [element("ip", partition.address)])]),
        ]),
      ]);
  }
}

function groupElement({ name, resources }: Group, gid: number): ConfElement {
  return element(`group@${name}`, [
    element("comment"),
    element("gid", gid),
    ...resources.map((resource) => element(`resource@${resource.kind}@${resource.name}`)),
  ]);
}

function resources(groups: readonly Group[], writer: TagWriter): readonly ConfElement[] {
  const all = groups.flatMap((group) => group.resources);
  return unlessEmpty("resource", [...types(all), ...all.map((resource) => resourceElement(resource, writer))]);
}

function resourceElement(resource: Resource, writer: TagWriter): ConfElement {
  const step = `${resource.kind}@${resource.name}`;
  const plain = [element("comment"), ...resource.dependsOn.map((other) => element(`depend@${other}`))];
  const path = `/root/resource/${step}`;
  switch (resource.kind) {
    case "awsvip":
      return element(step, awsVip(resource, plain, path, writer));
    case "script":
      return element(step, script(resource, plain, path, writer));
  }
}

/** The first server's ids stand beside the address; each other server has an element of its own. */
function awsVip(
  vip: AwsVipResource,
  plain: readonly ConfElement[],
  path: string,
  writer: TagWriter,
): readonly ConfElement[] {
  const [first, ...others] = vip.attachments;
  const own = { awsvipIp: vip.ip, awsvipVpcId: first?.vpcId, awsvipEniId: first?.eniId };
  return [
    ...writer.write(plain, path, own),
    ...others.map(({ server, vpcId, eniId }) => {
      const values = { awsvipVpcId: vpcId, awsvipEniId: eniId };
      return element(`server@${server}`, writer.write([], `${path}/server@${server}`, values));
    }),
  ];
}

function script(
  resource: ScriptResource,
  plain: readonly ConfElement[],
  path: string,
  writer: TagWriter,
): readonly ConfElement[] {
  const activation = unlessEmpty("act", [
    ...optional("retry", resource.activationRetries),
    ...optional("fo", resource.activationFailovers),
  ]);
  return writer.write([...plain, ...activation], path, {
    scriptStartNormalValue: resource.startNormalValue,
    scriptStopNormalValue: resource.stopNormalValue,
    scriptAccount: resource.account,
    scriptRecoverUse: resource.recoverUse === true ? 1 : undefined,
  });
}
