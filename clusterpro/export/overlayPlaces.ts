import { type Problem, problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { parseStep } from "../confPath.ts";
import type { Polling } from "../definition.ts";
import type { TagTable } from "../tagTable.ts";
import { passwordToken } from "../tokens.ts";
import type { OverlayValues } from "./overlayValues.ts";
import type { ReadElement } from "./readXml.ts";

/** A value and the element of the export that takes it. */
export interface Placed {
  readonly element: ReadElement;
  readonly value: string;
}

export interface Places {
  readonly placed: readonly Placed[];
  readonly problems: readonly Problem[];
}

/** Finds a place for every value, and whatever of another environment would stay in the file. */
export function findPlaces(root: ReadElement, values: OverlayValues, tags: TagTable): Places {
  const placed: Placed[] = [];
  const problems: Problem[] = [];

  /** The element at a path below another one; a problem when it is missing, there twice, or no plain text. */
  const find = (from: ReadElement, path: string, advice: string): ReadElement | undefined => {
    let at = from;
    for (const step of path.split("/")) {
      const [next, second] = childrenAt(at, step);
      if (next === undefined) {
        problems.push(problem(`${from.path}/${path}`, `is missing in the base configuration; ${advice}`));
        return undefined;
      }
      if (second !== undefined) {
        problems.push(problem(next.path, "stands there twice; it is allowed once. Export the configuration again"));
        return undefined;
      }
      at = next;
    }
    return at;
  };
  const place = (from: ReadElement, path: string, value: string | number, advice: string): void => {
    const element = find(from, path, advice);
    if (element === undefined) return;
    if (element.children.length > 0 || !element.plain) {
      problems.push(problem(element.path, "holds more than a text; a text alone is allowed. Export it again"));
    } else {
      placed.push({ element, value: String(value) });
    }
  };
  const fromWebUi = "the environment's value has no place. Set it in Cluster WebUI and export again";

  placeServers();
  placeVirtualIp();
  placeAccounts();
  placeMonitors();
  return { placed, problems };

  function placeServers(): void {
    const known = values.servers.map(({ name }) => name);
    for (const server of root.children.filter(({ tag }) => tag === "server")) {
      if (known.includes(server.key ?? "")) continue;
      const text = `is not in settings, which know ${known.join(", ")}. Give the server the same name in both`;
      problems.push(problem(server.path, text));
    }
    for (const { name, interconnects } of values.servers) {
      const server = find(root, `server@${name}`, "settings have this server. Give it the same name in both");
      if (server === undefined) continue;
      for (const [lan, address] of interconnects.entries()) place(server, `device@${lan}/info`, address, fromWebUi);
      for (const device of server.children.filter(({ tag }) => tag === "device")) {
        const type = childrenAt(device, "type")[0]?.text;
        const wanted = Number(device.key) < interconnects.length;
        if (wanted && type !== "lan") {
          problems.push(problem(`${device.path}/type`, `is ${quote(type ?? "")}; lan is allowed. Export it again`));
        } else if (!wanted && type === "lan") {
          const text = `is a LAN device more than settings have addresses (${interconnects.length}). Remove it`;
          problems.push(problem(device.path, text));
        }
      }
    }
  }

  function placeVirtualIp(): void {
    const [section] = childrenAt(root, "resource");
    const vips = section?.children.filter(({ tag }) => tag === "awsvip") ?? [];
    const named = vips.filter(({ key }) => key === values.virtualIp.name);
    const [vip, other] = named.length > 0 ? named : vips;
    if (vip === undefined || other !== undefined) {
      const text =
        vip === undefined
          ? "is missing in the base configuration; the virtual IP has no place"
          : `there are ${vips.length} awsvip resources and none or several have this name; one is required`;
      problems.push(problem(`/root/resource/awsvip@${values.virtualIp.name}`, `${text}. Correct it and export again`));
      return;
    }
    place(vip, tags.awsvipIp.path, values.virtualIp.ip, fromWebUi);
    for (const part of vip.children.filter(({ tag }) => tag === "server")) {
      if (values.servers.some(({ name }) => name === part.key)) continue;
      problems.push(problem(part.path, "is for a server that is not in settings. Remove it, or correct the name"));
    }
    // The ids beside the address belong to the one server that has no element of its own, else to the first one.
    const own = values.servers.filter(({ name }) => childrenAt(vip, `server@${name}`).length > 0);
    const common = values.servers.find((server) => !own.includes(server)) ?? values.servers[0];
    for (const server of values.servers) {
      const path = `server@${server.name}/`;
      if (own.includes(server) || server !== common) placeIds(vip, path, server);
    }
    if (common !== undefined) placeIds(vip, "", common, own.includes(common));
  }

  function placeIds(vip: ReadElement, under: string, ids: OverlayValues["servers"][number], onlyIfThere = false): void {
    const all = [
      [tags.awsvipVpcId.path, ids.vpcId],
      [tags.awsvipEniId.path, ids.eniId],
    ] as const;
    for (const [path, id] of all) {
      if (onlyIfThere && !exists(vip, path)) continue;
      place(vip, `${under}${path}`, id, fromWebUi);
    }
  }

  function placeAccounts(): void {
    if (values.accountUser !== undefined) {
      place(root, "cluster/account/list@0/username", values.accountUser, fromWebUi);
      if (exists(root, "cluster/account/list@0"))
        place(root, "cluster/account/list@0/password", passwordToken(0), fromWebUi);
    }
    const lists = childrenAt(root, "cluster").flatMap((cluster) =>
      childrenAt(cluster, "account").flatMap((account) => account.children.filter(({ tag }) => tag === "list")),
    );
    for (const list of lists) {
      if (list.key === "0" && values.accountUser !== undefined) continue;
      if (!/^(0|[1-9]\d*)$/.test(list.key ?? "")) {
        problems.push(
          problem(list.path, "is an account without a number; numbers from 0 are allowed. Export it again"),
        );
      } else if (exists(list, "password")) {
        place(list, "password", passwordToken(Number(list.key)), fromWebUi);
      }
    }
  }

  function placeMonitors(): void {
    const monitors = childrenAt(root, "monitor").flatMap(({ children }) => children);
    for (const { name, ...polling } of values.monitors ?? []) {
      const timing = timingPaths(polling);
      if (timing.length === 0) continue;
      const [monitor, other] = monitors.filter(({ tag, key }) => tag !== "types" && key === name);
      if (monitor === undefined || other !== undefined) {
        const wrong = monitor === undefined ? "is missing in the base configuration" : "is the name of two monitors";
        problems.push(
          problem(`/root/monitor/*@${name}`, `${wrong}; settings give its timing. Correct the name and export again`),
        );
        continue;
      }
      for (const [path, value] of timing) {
        place(
          monitor,
          path,
          value,
          // Cluster WebUI exports only what differs from its defaults (seen).
          `settings give it the value ${value}. Set it in Cluster WebUI to anything but the default and export again, ` +
            "or leave it out of the settings",
        );
      }
    }
  }
}

function timingPaths(polling: Polling): readonly (readonly [string, number])[] {
  const all = [
    ["polling/interval", polling.intervalSeconds],
    ["polling/reconfirmation", polling.retries],
    ["polling/timeout", polling.timeoutSeconds],
    ["firstmonwait", polling.startWaitSeconds],
  ] as const;
  return all.flatMap(([path, value]) => (value === undefined ? [] : [[path, value] as const]));
}

function childrenAt(element: ReadElement, step: string): readonly ReadElement[] {
  const { tag, key } = parseStep(step);
  return element.children.filter((child) => child.tag === tag && (key === undefined || child.key === key));
}

function exists(element: ReadElement, path: string): boolean {
  const [step = "", ...rest] = path.split("/");
  return childrenAt(element, step).some((child) => rest.length === 0 || exists(child, rest.join("/")));
}
