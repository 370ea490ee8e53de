import {
  CHARSETS,
  DEVICE_IDS,
  FINAL_ACTION_CODES,
  LOCAL_SERVER,
  RECOVERY_TARGET_CODES,
  TIMING_CODES,
  WINDOWS_ENCODE,
  wordOf,
} from "./codes.ts";
import type {
  Account,
  AwsVipResource,
  ClusterDefinition,
  Group,
  Monitor,
  NetworkPartition,
  Polling,
  ProductLanguage,
  Recovery,
  Resource,
  ScriptResource,
  Server,
} from "./definition.ts";
import { type ElementReader, elementReader, refuse } from "./elementReader.ts";
import { objectNumber } from "./objectNumber.ts";
import { quote } from "./problem.ts";
import { readXml } from "./readXml.ts";
import { resolveTags, type TagKey, type TagOverrides, type TagTable } from "./tagTable.ts";
import { validate } from "./validate.ts";

/**
 * Reads back what `render` wrote, with the same tag overrides. Strict: an element that a definition cannot hold, a
 * missing one, a wrong `objectnumber` and an invalid definition are a ClpConfError that names the element. To work on
 * an export of Cluster WebUI, which holds more, use `overlay` and `compareConf`.
 */
export function parse(text: string, { tags }: { readonly tags?: TagOverrides } = {}): ClusterDefinition {
  const table = resolveTags(tags);
  const { root, encoding } = readXml(text);
  const reader = elementReader(root);
  const language = readLanguage(reader, encoding);
  const servers = readServers(reader);
  const definition: ClusterDefinition = {
    ...readCluster(reader.child("cluster")),
    language,
    servers,
    heartbeat: readHeartbeat(reader.child("heartbeat")),
    networkPartition: readPartition(reader.child("networkpartition"), reader),
    groups: readGroups(reader, servers, table),
    monitors: readMonitors(reader.optionalChild("monitor"), table),
  };
  reader
    .child("webmgr")
    .child("client")
    .child("objectnumber")
    .expect(String(objectNumber(definition)));
  reader.end();
  validate(definition);
  return definition;
}

function readLanguage(root: ElementReader, encoding: string | undefined): ProductLanguage {
  const all = root.child("all");
  const charset = all.child("charset");
  const language = wordOf(CHARSETS, charset.text());
  if (language === undefined) return refuse(charset.path, `is ${quote(charset.text())}`, "SJIS and ASCII are allowed");
  if (encoding !== CHARSETS[language]) {
    refuse("the prolog", `declares ${quote(encoding ?? "")}`, `${CHARSETS[language]} is allowed, as all/charset says`);
  }
  all.child("encode").expect(WINDOWS_ENCODE);
  all.child("serveros").expect("windows");
  return language;
}

function readCluster(cluster: ElementReader): { readonly name: string; readonly accounts: readonly Account[] } {
  const name = cluster.child("name").text();
  cluster.child("comment").expect("");
  const lists = cluster.optionalChild("account")?.keyed("list") ?? [];
  const accounts = lists.map((list, position) => {
    if (list.key !== String(position)) refuse(list.path, `is number ${position}`, `list@${position} is allowed`);
    return { username: list.child("username").text(), password: list.child("password").text() };
  });
  return { name, accounts };
}

function readServers(root: ElementReader): readonly Server[] {
  return root.keyed("server").map((server, priority) => {
    server.child("priority").expect(String(priority));
    const interconnects: string[] = [];
    for (;;) {
      const device = server.optionalChild(`device@${interconnects.length}`);
      if (device === undefined) break;
      device.child("type").expect("lan");
      interconnects.push(device.child("info").text());
    }
    return { name: server.key, interconnects };
  });
}

function readHeartbeat(heartbeat: ElementReader): "lankhb" {
  heartbeat.child("types@lankhb").expect("");
  for (const [lan, each] of heartbeat.keyed("lankhb").entries()) {
    if (each.key !== `lankhb${lan + 1}`) refuse(each.path, "is out of order", `lankhb@lankhb${lan + 1} is allowed`);
    each.child("priority").expect(String(lan));
    each.child("device").expect(String(lan));
  }
  return "lankhb";
}

function readPartition(partition: ElementReader, root: ElementReader): NetworkPartition {
  const kind = partition.optionalChild("types@httpnp") ?? partition.optionalChild("types@pingnp");
  if (kind === undefined) {
    partition.end();
    return { kind: "none" };
  }
  kind.expect("");
  if (kind.key === "httpnp") {
    const http = partition.child("httpnp@httpnp1");
    readPartitionDevices(http, "http", root);
    return { kind: "http", host: http.child("host").text(), port: http.child("port").number() };
  }
  const ping = partition.child("pingnp@pingnp1");
  readPartitionDevices(ping, "ping", root);
  return { kind: "ping", address: ping.child("grp@0").child("list@0").child("ip").text() };
}

/** Every server has the device that the network partition resource names. */
function readPartitionDevices(resource: ElementReader, type: "http" | "ping", root: ElementReader): void {
  resource.child("priority").expect("0");
  resource.child("device").expect(String(DEVICE_IDS[type]));
  for (const server of root.keyed("server")) {
    const device = server.child(`device@${DEVICE_IDS[type]}`);
    device.child("type").expect(type);
    device.child("info").expect("1");
  }
}

function readGroups(root: ElementReader, servers: readonly Server[], table: TagTable): readonly Group[] {
  const section = root.optionalChild("resource");
  const groups = root.keyed("group").map((group, gid) => {
    group.child("comment").expect("");
    group.child("gid").expect(String(gid));
    const resources = group.keyed("resource").map((reference) => {
      reference.expect("");
      if (section === undefined) return refuse("/root/resource", "is missing", `${reference.path} names a part of it`);
      return readResource(section.child(reference.key), servers, table);
    });
    return { name: group.key, resources };
  });
  readTypes(
    section,
    groups.flatMap(({ resources }) => resources),
  );
  return groups;
}

/** The `types` elements name each kind in use. */
function readTypes(section: ElementReader | undefined, objects: readonly { readonly kind: string }[]): void {
  for (const kind of new Set(objects.map((object) => object.kind))) section?.child(`types@${kind}`).expect("");
}

function readResource(element: ElementReader, servers: readonly Server[], table: TagTable): Resource {
  element.child("comment").expect("");
  const base = { name: element.key, dependsOn: element.keys("depend") };
  switch (element.tag) {
    case "awsvip":
      return { kind: "awsvip", ...base, ...readAwsVip(element, servers, table) };
    case "script":
      return { kind: "script", ...base, ...readScript(element, table) };
    default:
      return refuse(element.path, "is of an unknown kind", "awsvip and script are allowed");
  }
}

function readAwsVip(
  element: ElementReader,
  servers: readonly Server[],
  table: TagTable,
): Pick<AwsVipResource, "ip" | "attachments"> {
  const ids = (place: ElementReader, server: string) => ({
    server,
    vpcId: required(place, "awsvipVpcId", table).text(),
    eniId: required(place, "awsvipEniId", table).text(),
  });
  return {
    ip: required(element, "awsvipIp", table).text(),
    attachments: servers.map(({ name }, index) => ids(index === 0 ? element : element.child(`server@${name}`), name)),
  };
}

function readScript(element: ElementReader, table: TagTable): Omit<ScriptResource, "kind" | "name" | "dependsOn"> {
  const recoverUse = tagged(element, "scriptRecoverUse", table);
  recoverUse?.expect("1");
  const act = element.optionalChild("act");
  return present({
    startNormalValue: tagged(element, "scriptStartNormalValue", table)?.number(),
    stopNormalValue: tagged(element, "scriptStopNormalValue", table)?.number(),
    account: tagged(element, "scriptAccount", table)?.number(),
    recoverUse: recoverUse === undefined ? undefined : true,
    activationRetries: act?.optionalChild("retry")?.number(),
    activationFailovers: act?.optionalChild("fo")?.number(),
  });
}

function readMonitors(section: ElementReader | undefined, table: TagTable): readonly Monitor[] {
  if (section === undefined) return [];
  const declared = section.keys("types");
  const monitors = section.rest().map((element) => readMonitor(element, table));
  const used = [...new Set(monitors.map(({ kind }) => kind as string))];
  const wrong = declared.find((kind) => !used.includes(kind)) ?? used.find((kind) => !declared.includes(kind));
  if (wrong !== undefined)
    refuse(`${section.path}/types@${wrong}`, "does not fit the monitors", "one for each kind is");
  return monitors;
}

function readMonitor(element: ElementReader, table: TagTable): Monitor {
  element.child("comment").expect("");
  const target = element.child("target");
  const polling = element.optionalChild("polling");
  const base = { name: element.key, ...readPolling(element, polling), recovery: readRecovery(element) };
  switch (element.tag) {
    case "userw":
      target.expect("");
      return { kind: "userw", ...base };
    case "awsvipw":
      return { kind: "awsvipw", ...base, target: target.text() };
    case "genw": {
      const timing = (polling ?? element.child("polling")).child("timing");
      const word = wordOf(TIMING_CODES, timing.text());
      if (word === undefined) return refuse(timing.path, `is ${quote(timing.text())}`, "0 and 1 are allowed");
      return {
        kind: "genw",
        ...base,
        timing: word,
        ...present({
          target: target.text() === "" ? undefined : target.text(),
          account: tagged(element, "genwAccount", table)?.number(),
          normalValue: tagged(element, "genwNormalValue", table)?.number(),
        }),
      };
    }
    default:
      return refuse(element.path, "is of an unknown kind", "userw, awsvipw and genw are allowed");
  }
}

function readPolling(element: ElementReader, polling: ElementReader | undefined): Polling {
  return present({
    intervalSeconds: polling?.optionalChild("interval")?.number(),
    timeoutSeconds: polling?.optionalChild("timeout")?.number(),
    retries: polling?.optionalChild("reconfirmation")?.number(),
    startWaitSeconds: element.optionalChild("firstmonwait")?.number(),
  });
}

function readRecovery(element: ElementReader): Recovery {
  const relation = element.child("relation");
  const type = relation.child("type");
  const name = relation.child("name");
  const kind = wordOf(RECOVERY_TARGET_CODES, type.text());
  if (kind === undefined) return refuse(type.path, `is ${quote(type.text())}`, "rsc, grp and cls are allowed");
  if (kind === "server") name.expect(LOCAL_SERVER);
  const emergency = element.optionalChild("emergency");
  const threshold = emergency?.optionalChild("threshold");
  const action = emergency?.optionalChild("action");
  const finalAction = action && wordOf(FINAL_ACTION_CODES, action.text());
  if (action !== undefined && finalAction === undefined) {
    refuse(action.path, `is ${quote(action.text())}`, "1 to 6 are allowed");
  }
  return {
    target: kind === "server" ? { kind } : { kind, name: name.text() },
    ...present({
      reactivations: threshold?.optionalChild("restart")?.number(),
      failovers: threshold?.optionalChild("fo2")?.number(),
      finalAction,
    }),
  };
}

/** The element that holds a value of the tag table. */
function tagged(element: ElementReader, key: TagKey, table: TagTable): ElementReader | undefined {
  return table[key].path
    .split("/")
    .reduce<ElementReader | undefined>((place, step) => place?.optionalChild(step), element);
}

function required(element: ElementReader, key: TagKey, table: TagTable): ElementReader {
  return tagged(element, key, table) ?? refuse(`${element.path}/${table[key].path}`, "is missing", "it is required");
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without the keys that have no value. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
