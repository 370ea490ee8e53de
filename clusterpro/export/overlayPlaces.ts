import { type Problem, problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { CUSTOM_MONITOR_DEFAULTS } from "../codes.ts";
import type { Polling } from "../definition.ts";
import type { TagTable } from "../tagTable.ts";
import { passwordToken } from "../tokens.ts";
import type { OverlayValues } from "./overlayValues.ts";
import { childrenAt, exists, find, isElement, isPlaced, type Placed, place } from "./place.ts";
import type { ReadElement } from "./readXml.ts";

export interface Places {
  readonly placed: readonly Placed[];
  readonly problems: readonly Problem[];
}

/** Places of values, and what is wrong, in the order in which it is found. */
type Found = Generator<Placed | Problem, void>;

/** Finds a place for every value, and whatever of another environment would stay in the file. */
export function findPlaces(root: ReadElement, values: OverlayValues, tags: TagTable): Places {
  const found = [
    ...placeServers(root, values),
    ...placeVirtualIp(root, values, tags),
    ...placeAccounts(root, values),
    ...placeMonitors(root, values),
  ];
  return { placed: found.filter(isPlaced), problems: found.filter((each): each is Problem => !isPlaced(each)) };
}

function* placeServers(root: ReadElement, { servers }: OverlayValues): Found {
  const known = servers.map(({ name }) => name);
  for (const server of root.children.filter(({ tag }) => tag === "server")) {
    if (known.includes(server.key ?? "")) continue;
    const text = `is not in settings, which know ${known.join(", ")}. Give the server the same name in both`;
    yield problem(server.path, text);
  }
  for (const { name, interconnects } of servers) {
    const server = find(root, `server@${name}`, "settings have this server. Give it the same name in both");
    if (!isElement(server)) {
      yield server;
      continue;
    }
    for (const [lan, address] of interconnects.entries()) yield place(server, `device@${lan}/info`, address);
    yield* checkDevices(server, interconnects.length);
  }
}

/** The LAN devices of a server are the first ones, and as many as it has addresses. */
function* checkDevices(server: ReadElement, addresses: number): Generator<Problem, void> {
  for (const device of server.children.filter(({ tag }) => tag === "device")) {
    const type = childrenAt(device, "type")[0]?.text;
    const wanted = Number(device.key) < addresses;
    if (wanted && type !== "lan") {
      yield problem(`${device.path}/type`, `is ${quote(type ?? "")}; lan is allowed. Export it again`);
    } else if (!wanted && type === "lan") {
      yield problem(device.path, `is a LAN device more than settings have addresses (${addresses}). Remove it`);
    }
  }
}

function* placeVirtualIp(root: ReadElement, { servers, virtualIp }: OverlayValues, tags: TagTable): Found {
  const vip = findVirtualIp(root, virtualIp.name);
  if (!isElement(vip)) {
    yield vip;
    return;
  }
  yield place(vip, tags.awsvipIp.path, virtualIp.ip);
  for (const part of vip.children.filter(({ tag }) => tag === "server")) {
    if (servers.some(({ name }) => name === part.key)) continue;
    yield problem(part.path, "is for a server that is not in settings. Remove it, or correct the name");
  }
  // The ids beside the address belong to the one server that has no element of its own, else to the first one.
  const own = servers.filter(({ name }) => childrenAt(vip, `server@${name}`).length > 0);
  const common = servers.find((server) => !own.includes(server)) ?? servers[0];
  for (const server of servers) {
    if (!own.includes(server) && server === common) continue;
    for (const [path, id] of idsOf(server, tags)) yield place(vip, `server@${server.name}/${path}`, id);
  }
  if (common === undefined) return;
  for (const [path, id] of idsOf(common, tags)) {
    if (!own.includes(common) || exists(vip, path)) yield place(vip, path, id);
  }
}

/** The awsvip resource of that name, or the only one. */
function findVirtualIp(root: ReadElement, name: string): ReadElement | Problem {
  const [section] = childrenAt(root, "resource");
  const all = section?.children.filter(({ tag }) => tag === "awsvip") ?? [];
  const named = all.filter(({ key }) => key === name);
  const [vip, other] = named.length > 0 ? named : all;
  if (vip !== undefined && other === undefined) return vip;
  const text =
    vip === undefined
      ? "is missing in the base configuration; the virtual IP has no place"
      : `there are ${all.length} awsvip resources and none or several have this name; one is required`;
  return problem(`/root/resource/awsvip@${name}`, `${text}. Correct it and export again`);
}

function idsOf({ vpcId, eniId }: OverlayValues["servers"][number], tags: TagTable) {
  return [
    [tags.awsvipVpcId.path, vpcId],
    [tags.awsvipEniId.path, eniId],
  ] as const;
}

function* placeAccounts(root: ReadElement, { accountUser }: OverlayValues): Found {
  if (accountUser !== undefined) {
    yield place(root, "cluster/account/list@0/username", accountUser);
    if (exists(root, "cluster/account/list@0")) yield place(root, "cluster/account/list@0/password", passwordToken(0));
  }
  const lists = childrenAt(root, "cluster").flatMap((cluster) =>
    childrenAt(cluster, "account").flatMap((account) => account.children.filter(({ tag }) => tag === "list")),
  );
  for (const list of lists) {
    if (list.key === "0" && accountUser !== undefined) continue;
    if (!/^(0|[1-9]\d*)$/.test(list.key ?? "")) {
      yield problem(list.path, "is an account without a number; numbers from 0 are allowed. Export it again");
    } else if (exists(list, "password")) {
      yield place(list, "password", passwordToken(Number(list.key)));
    }
  }
}

function* placeMonitors(root: ReadElement, values: OverlayValues): Found {
  const monitors = childrenAt(root, "monitor").flatMap(({ children }) => children);
  for (const { name, ...polling } of values.monitors ?? []) {
    const timing = timingPaths(polling);
    if (timing.length === 0) continue;
    const [monitor, other] = monitors.filter(({ tag, key }) => tag !== "types" && key === name);
    if (monitor === undefined || other !== undefined) {
      const wrong = monitor === undefined ? "is missing in the base configuration" : "is the name of two monitors";
      const text = `${wrong}; settings give its timing. Correct the name and export again`;
      yield problem(`/root/monitor/*@${name}`, text);
      continue;
    }
    for (const { path, value, ofProduct } of timing) {
      // An export leaves out what is the product's default, so there it has the value that is wanted.
      if (monitor.tag === "genw" && value === ofProduct && !exists(monitor, path)) continue;
      // Cluster WebUI exports only what differs from its defaults (seen).
      const advice =
        `settings give it the value ${value}. Set it in Cluster WebUI to anything but the default and export again, ` +
        "or leave it out of the settings";
      yield place(monitor, path, value, advice);
    }
  }
}

/** Where each time stands, and what the product takes where the file is silent, as far as that is documented. */
function timingPaths(polling: Polling) {
  const all = [
    { path: "polling/interval", value: polling.intervalSeconds, ofProduct: CUSTOM_MONITOR_DEFAULTS.intervalSeconds },
    { path: "polling/reconfirmation", value: polling.retries, ofProduct: CUSTOM_MONITOR_DEFAULTS.retries },
    { path: "polling/timeout", value: polling.timeoutSeconds },
    { path: "firstmonwait", value: polling.startWaitSeconds },
  ] as const;
  return all.flatMap(({ value, ...each }) => (value === undefined ? [] : [{ ofProduct: undefined, ...each, value }]));
}
