import { type Answer, type Known, map, unknown } from "../graph/known.ts";
import type { TypedReading } from "../graph/reading.ts";
import { type ConfElement, type Content, elementsAt, readConfXml, textAt } from "./confXml.ts";

/** A CLUSTERPRO configuration, as far as rules look at it. Lenient: what it does not know is left in `root`. */
export interface ClpConf {
  readonly root: ConfElement;
  /** `cluster/name` */
  readonly clusterName: string | undefined;
  readonly accounts: readonly ConfAccount[];
  /** Highest priority first. */
  readonly servers: readonly ConfServer[];
  readonly heartbeats: readonly ConfObject[];
  /** Network partition resolution resources. */
  readonly partitions: readonly ConfObject[];
  readonly groups: readonly ConfGroup[];
  readonly resources: readonly ConfResource[];
  readonly monitors: readonly ConfMonitor[];
}

export interface ConfObject {
  /** Its tag, for example `genw`. */
  readonly type: string;
  readonly name: string;
  readonly element: ConfElement;
}

export interface ConfAccount {
  readonly id: string;
  readonly username: string | undefined;
}

export interface ConfServer {
  readonly name: string;
  /** Of its LAN devices: what the interconnects and heartbeats use. */
  readonly addresses: readonly string[];
  readonly element: ConfElement;
}

export interface ConfGroup {
  readonly name: string;
  readonly resources: readonly { readonly type: string; readonly name: string }[];
  /** Servers that it may run on, as its policy names them. Empty: all. */
  readonly servers: readonly string[];
  readonly element: ConfElement;
}

export interface ConfResource extends ConfObject {
  /** The group that holds it. */
  readonly group: string | undefined;
  readonly dependsOn: readonly string[];
}

/** Where an `awsvip` resource has its virtual IP and, for each server, the VPC and the network interface. */
export interface ConfVirtualIp {
  readonly resource: ConfResource;
  readonly ip: string | undefined;
  readonly attachments: readonly ConfAttachment[];
}

export interface ConfAttachment {
  readonly server: string;
  readonly vpcId: string | undefined;
  readonly eniId: string | undefined;
}

/** Always, or while its target is active. */
export type Timing = "always" | "active";

export interface ConfMonitor extends ConfObject {
  /** Resource that it watches. */
  readonly target: string | undefined;
  /** When it runs; unknown where the file leaves it out and the product's default cannot be told. */
  readonly timing: Known<Timing>;
  /** Seconds from one check to the next. */
  readonly intervalSeconds: TypedReading<number>;
  /** Failed checks that are let pass: `polling/reconfirmation`. */
  readonly retries: TypedReading<number>;
  readonly timeoutSeconds: TypedReading<number>;
  /** `firstmonwait` */
  readonly startWaitSeconds: TypedReading<number>;
}

/**
 * What a custom monitor has where the file is silent: CLUSTERPRO writes only what differs from its defaults. Interval
 * and retries: https://jpn.nec.com/clusterpro/blog/20250425.html names them. The time-out is not confirmed for this
 * version; a public configuration for Windows (y-oga/Hyper-V-Replica-Cluster) sets the same 120 in so many words.
 */
export const DEFAULT_POLLING = { intervalSeconds: 60, retries: 1, timeoutSeconds: 120 } as const;

const CUSTOM_MONITOR = "genw";

/** Names a monitor's interval in one file, for what rules find in it. */
export function intervalOf({ name }: ConfMonitor, file: { readonly urn: string }): string {
  return `interval of ${name} in ${file.urn}`;
}

/** Texts read before, so that each is parsed once in a run, whatever the number of rules. */
const READ_BEFORE = new Map<string, Content<ClpConf>>();
const MOST_REMEMBERED = 512;

/** Reads a clp.conf, without ever throwing. */
export function readClpConf(text: string): Content<ClpConf> {
  const known = READ_BEFORE.get(text);
  if (known) return known;
  const xml = readConfXml(text);
  const reading = xml.holds === undefined ? xml : { holds: confOf(xml.holds) };
  if (READ_BEFORE.size >= MOST_REMEMBERED) READ_BEFORE.clear();
  READ_BEFORE.set(text, reading);
  return reading;
}

function confOf(root: ConfElement): ClpConf {
  const groups = elementsAt(root, "group").map(readGroup);
  return {
    root,
    clusterName: textAt(root, "cluster/name"),
    accounts: elementsAt(root, "cluster/account/list").map((list) => ({
      id: list.key ?? "",
      username: textAt(list, "username"),
    })),
    servers: readServers(root),
    heartbeats: objects(root, "heartbeat"),
    partitions: objects(root, "networkpartition"),
    groups,
    resources: objects(root, "resource").map((each) => readResource(each, groups)),
    monitors: objects(root, "monitor").map(readMonitor),
  };
}

/** The children of a section but for `types`, which only names the kinds in use. */
function objects(root: ConfElement, section: string): ConfObject[] {
  return elementsAt(root, section)
    .flatMap(({ children }) => children)
    .filter(({ tag, key }) => tag !== "types" && key !== undefined)
    .map((element) => ({ type: element.tag, name: element.key ?? "", element }));
}

function readServers(root: ConfElement): ConfServer[] {
  const priority = (element: ConfElement) => Number(textAt(element, "priority") ?? Number.POSITIVE_INFINITY);
  return elementsAt(root, "server")
    .toSorted((a, b) => (priority(a) < priority(b) ? -1 : priority(a) > priority(b) ? 1 : 0))
    .map((element) => ({
      name: element.key ?? "",
      addresses: elementsAt(element, "device")
        .filter((device) => textAt(device, "type") === "lan")
        .map((device) => textAt(device, "info") ?? ""),
      element,
    }));
}

function readGroup(element: ConfElement): ConfGroup {
  const resources = elementsAt(element, "resource").map(({ key = "" }) => {
    const at = key.indexOf("@");
    return { type: key.slice(0, Math.max(at, 0)), name: key.slice(at + 1) };
  });
  const servers = elementsAt(element, "policy").map(({ key = "" }) => key);
  return { name: element.key ?? "", resources, servers, element };
}

function readResource(object: ConfObject, groups: readonly ConfGroup[]): ConfResource {
  const holds = ({ resources }: ConfGroup) =>
    resources.some(({ type, name }) => type === object.type && name === object.name);
  return {
    ...object,
    group: groups.find(holds)?.name,
    dependsOn: elementsAt(object.element, "depend").map(({ key }) => key ?? ""),
  };
}

/**
 * The virtual IPs. `parameters` of the resource are the first server's, each other server has an element of its own.
 * Source: NEC's clpcfset documents it for X 4.3 on Linux; assumed for Windows.
 */
export function virtualIpsOf({ resources, servers }: ClpConf): ConfVirtualIp[] {
  return resources
    .filter(({ type }) => type === "awsvip")
    .map((resource) => ({
      resource,
      ip: textAt(resource.element, "parameters/ip"),
      attachments: servers.map(({ name: server }, index) => {
        const id = (tag: string) =>
          textAt(resource.element, `server@${server}/parameters/${tag}`) ??
          (index === 0 ? textAt(resource.element, `parameters/${tag}`) : undefined);
        return { server, vpcId: id("vpcid"), eniId: id("eniid") };
      }),
    }));
}

export function scriptResourcesOf({ resources }: ClpConf): readonly ConfResource[] {
  return resources.filter(({ type }) => type === "script");
}

/** The monitors that run a script of the user's. */
export function customMonitorsOf({ monitors }: ClpConf): readonly ConfMonitor[] {
  return monitors.filter(({ type }) => type === CUSTOM_MONITOR);
}

function readMonitor(object: ConfObject): ConfMonitor {
  const { element } = object;
  const target = textAt(element, "target");
  return {
    ...object,
    target,
    timing: timingOf(object.type, textAt(element, "polling/timing"), target),
    intervalSeconds: numberAt(element, "polling/interval"),
    retries: numberAt(element, "polling/reconfirmation"),
    timeoutSeconds: numberAt(element, "polling/timeout"),
    startWaitSeconds: numberAt(element, "firstmonwait"),
  };
}

/**
 * 0 is always, 1 while the target is active, which makes a target mandatory (NEC, MonitorParameters_Windows_jp.md). So
 * a custom monitor that says neither runs always. With a target alone it cannot be told: the default of a custom
 * monitor is not published. Other monitors with a target run while it is active: NEC's example of awsvipw sets the
 * target only.
 */
function timingOf(type: string, code: string | undefined, target: string | undefined): Known<Timing> {
  const told = (value: Timing): Known<Timing> => ({ known: true, value });
  if (code === "0") return told("always");
  if (code === "1") return told("active");
  if (code !== undefined) return unknown("its polling/timing is neither 0 nor 1");
  if (target === undefined) return told("always");
  return type === CUSTOM_MONITOR ? unknown("its polling/timing is not set") : told("active");
}

/** Whether a monitor runs always, or while its target is active. */
export function runs({ timing }: ConfMonitor, when: Timing): Answer {
  return map(timing, (value) => value === when);
}

function numberAt(element: ConfElement, path: string): TypedReading<number> {
  const text = textAt(element, path);
  if (text === undefined) return { state: "absent" };
  if (/^\d{1,9}$/.test(text)) return { state: "known", value: Number(text) };
  // A token is replaced on the server.
  return /^@@.*@@$/.test(text) ? { state: "unknown" } : { state: "mistyped", found: "no whole number" };
}
