import assert from "node:assert/strict";
import { FINAL_ACTION_CODES, RECOVERY_TARGET_CODES } from "../../clusterpro/codes.ts";
import type { ClusterDefinition, Monitor, NetworkPartition, Recovery, Resource } from "../../clusterpro/definition.ts";
import { resolveTags, type TagKey, type TagOverrides } from "../../clusterpro/tagTable.ts";
import {
  type ClpConf,
  type ConfMonitor,
  type ConfResource,
  readClpConf,
  virtualIpsOf,
} from "../../policies/model/delivery/clpConf.ts";
import { type ConfElement, textAt } from "../../policies/model/delivery/confXml.ts";

/**
 * The definition that a clp.conf was made of, by the policy pack's reader: it shares no code with what wrote the file.
 * Fails for a kind of resource or monitor that a definition does not have.
 */
export function readBack(text: string, tags: TagOverrides = {}): ClusterDefinition {
  const reading = readClpConf(text);
  const conf = reading.holds;
  assert.ok(conf, reading.fault);
  const places = resolveTags(tags);
  const tagged = (element: ConfElement, key: TagKey) => numberAt(element, places[key].path);
  return {
    name: conf.clusterName ?? "",
    language: textAt(conf.root, "all/charset") === "SJIS" ? "japanese" : "english",
    accounts: conf.accounts.map(({ id, username = "" }) => ({
      username,
      password: textAt(conf.root, `cluster/account/list@${id}/password`) ?? "",
    })),
    servers: conf.servers.map(({ name, addresses }) => ({ name, interconnects: addresses })),
    heartbeat: "lankhb",
    networkPartition: partitionOf(conf),
    groups: conf.groups.map(({ name, resources }) => ({
      name,
      resources: resources.map((reference) => {
        const resource = conf.resources.find((each) => each.type === reference.type && each.name === reference.name);
        assert.ok(resource, `${name} names the resource ${reference.name}, which is not there`);
        return resourceOf(conf, resource, tagged);
      }),
    })),
    monitors: conf.monitors.map((monitor) => monitorOf(monitor, tagged)),
  };
}

type Tagged = (element: ConfElement, key: TagKey) => number | undefined;

function partitionOf({ partitions: [partition], heartbeats }: ClpConf): NetworkPartition {
  if (partition === undefined) return { kind: "none" };
  const { type, element } = partition;
  if (type !== "httpnp") return { kind: "ping", address: textAt(element, "grp@0/list@0/ip") ?? "" };
  const target = (from: ConfElement) => ({ host: textAt(from, "host") ?? "", port: numberAt(from, "port") ?? 0 });
  const witness = heartbeats.find((heartbeat) => heartbeat.type === "witnesshb");
  if (witness === undefined) return { kind: "http", ...target(element) };
  assert.deepEqual(target(witness.element), target(element));
  return { kind: "witness", ...target(element) };
}

function resourceOf(conf: ClpConf, { type, name, dependsOn, element }: ConfResource, tagged: Tagged): Resource {
  if (type === "awsvip") {
    const vip = virtualIpsOf(conf).find(({ resource }) => resource.name === name);
    const attachments = vip?.attachments.map(({ server, vpcId = "", eniId = "" }) => ({ server, vpcId, eniId })) ?? [];
    return { kind: type, name, dependsOn, ip: vip?.ip ?? "", attachments };
  }
  assert.equal(type, "script");
  return {
    kind: "script",
    name,
    dependsOn,
    ...present({
      startNormalValue: tagged(element, "scriptStartNormalValue"),
      stopNormalValue: tagged(element, "scriptStopNormalValue"),
      account: tagged(element, "scriptAccount"),
      recoverUse: tagged(element, "scriptRecoverUse") === 1 ? (true as const) : undefined,
      activationRetries: numberAt(element, "act/retry"),
      activationFailovers: numberAt(element, "act/fo"),
    }),
  };
}

function monitorOf(monitor: ConfMonitor, tagged: Tagged): Monitor {
  const { type, name, target, timing, element } = monitor;
  const polling = (["intervalSeconds", "timeoutSeconds", "retries", "startWaitSeconds"] as const).map((key) => {
    const reading = monitor[key];
    return [key, reading.state === "known" ? reading.value : undefined] as const;
  });
  const base = { name, ...present(Object.fromEntries(polling)), recovery: recoveryOf(element) };
  if (type === "userw") return { kind: type, ...base };
  if (type === "awsvipw") return { kind: type, ...base, target: target ?? "" };
  assert.equal(type, "genw");
  assert.ok(timing.known);
  const values = { account: tagged(element, "genwAccount"), normalValue: tagged(element, "genwNormalValue") };
  return { kind: "genw", ...base, timing: timing.value, ...present({ target, ...values }) };
}

function recoveryOf(element: ConfElement): Recovery {
  const kind = wordOf(RECOVERY_TARGET_CODES, textAt(element, "relation/type"));
  const name = textAt(element, "relation/name") ?? "";
  assert.ok(kind);
  return {
    target: kind === "server" ? { kind } : { kind, name },
    ...present({
      reactivations: numberAt(element, "emergency/threshold/restart"),
      failovers: numberAt(element, "emergency/threshold/fo2"),
      finalAction: wordOf(FINAL_ACTION_CODES, textAt(element, "emergency/action")),
    }),
  };
}

function wordOf<Word extends string>(codes: Readonly<Record<Word, string>>, code: string | undefined) {
  return (Object.keys(codes) as Word[]).find((word) => codes[word] === code);
}

function numberAt(element: ConfElement, path: string): number | undefined {
  const text = textAt(element, path);
  return text === undefined ? undefined : Number(text);
}

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The object without the keys that have no value. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
