import { ACCOUNT, type Item } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, text } from "../account/json.ts";
import type { Cloud } from "../cloud/cloud.ts";
import { findRoute, replaceRoute } from "../types/routing.ts";
import { INSTANCE, NETWORK_INTERFACE, ROUTE_TABLE } from "../types/tokens.ts";
import type { Clock } from "./clock.ts";
import { Commands } from "./commands.ts";
import { FaultInjection } from "./faultInjection.ts";
import { type Surroundings, usualSurroundings } from "./surroundings.ts";
import { type Timing, USUAL } from "./timing.ts";

/** A call as CloudTrail tells it. */
export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  readonly at: number;
  /** When LookupEvents has it. */
  readonly seen: number;
  /** ARN of who called. */
  readonly caller: string;
  readonly request: Properties;
  /** AWS's code, where it refused. */
  readonly error?: string;
}

export type Power = "pending" | "running" | "stopping" | "stopped";

/** What an instance does that AWS and CLUSTERPRO see. */
export interface Machine {
  power: Power;
  checks: "initializing" | "ok" | "impaired";
  agentOnline: boolean;
  /** Full name of the computer, with the domain that it is in. */
  computerName: string;
}

/** A monitored quantity's alarm. */
export interface Alarm {
  readonly name: string;
  state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  reason: string;
  actions: readonly string[];
  since: number;
}

export interface Backup {
  readonly id: string;
  readonly fileSystemId: string;
  readonly at: number;
  readonly lifecycle: string;
  readonly type: "AUTOMATIC" | "USER_INITIATED";
}

export interface AdministrativeAction {
  readonly type: string;
  status: "PENDING" | "IN_PROGRESS" | "COMPLETED" | "FAILED";
  readonly at: number;
  readonly message?: string;
  readonly target?: Properties;
}

/**
 * An account in which time passes: instances stop and boot, agents come back, AWS keeps a trail of what was called, and
 * what of this is seen from outside. Where it differs from AWS: an instance has no operating system, and what takes time
 * takes exactly what `timing` says.
 */
export class World {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly events: TrailEvent[] = [];
  readonly alarms: Alarm[] = [];
  readonly backups: Backup[] = [];
  /** By the file system's id. */
  readonly actions = new Map<string, AdministrativeAction[]>();
  readonly fileSystemLifecycles = new Map<string, string>();
  /** Stage by the directory's id, and domain controllers' states. */
  readonly directoryStages = new Map<string, string>();
  /** Told when an instance has stopped or has booted. */
  readonly powerChanged: ((instanceId: string, power: Power, inOrder: boolean) => void)[] = [];
  /** Told of whatever may change who is served: a route, the group, the application, the files. */
  readonly changed: (() => void)[] = [];
  /** Lambda functions by name: what each answers to an event. */
  readonly functions = new Map<string, (event: Json) => Promise<Json>>();
  /** The share does not answer: the file servers are being swapped. */
  filesAway = false;
  readonly commands: Commands;
  readonly surroundings: Surroundings;
  readonly faults: FaultInjection;
  readonly #machines = new Map<string, Machine>();

  constructor(cloud: Cloud, clock: Clock, timing: Timing = USUAL) {
    this.cloud = cloud;
    this.clock = clock;
    this.timing = timing;
    this.surroundings = usualSurroundings(clock.now());
    this.faults = new FaultInjection(clock);
    this.faults.changed.push(() => this.tellChange());
    this.commands = new Commands((happen) => clock.after(timing.command, happen));
  }

  machine(instanceId: string): Machine {
    const instance = this.cloud.find(INSTANCE, instanceId);
    if (instance === undefined) {
      throw new AwsError("InvalidInstanceID.NotFound", `The instance ID '${instanceId}' does not exist`);
    }
    const found = this.#machines.get(instanceId) ?? {
      power: "running",
      checks: "ok",
      agentOnline: true,
      computerName: `${serverOf(instance) ?? "ec2amaz"}.test.msad.local`,
    };
    this.#machines.set(instanceId, found);
    return found;
  }

  /** The instance of the cluster's server. */
  instanceOf(server: string): Item {
    const found = this.cloud.all(INSTANCE).find((each) => serverOf(each) === server);
    if (found === undefined) throw new Error(`no instance of ${server}`);
    return found;
  }

  interfaceOf(server: string): Item {
    const found = this.cloud.all(NETWORK_INTERFACE).find((each) => serverOf(each) === server);
    if (found === undefined) throw new Error(`no interface of ${server}`);
    return found;
  }

  /** Name of the server whose interface it is. */
  serverOfInterface(id: string): string | undefined {
    const found = this.cloud.find(NETWORK_INTERFACE, id);
    return found && serverOf(found);
  }

  /** @param inOrder whether its operating system is shut down, and what runs there is told */
  stopInstance(id: string, inOrder = false): void {
    const machine = this.machine(id);
    if (machine.power === "stopped" || machine.power === "stopping") return;
    this.lose(id, "stopping", inOrder);
    this.clock.after(this.timing.stop, () => {
      machine.power = "stopped";
    });
  }

  /** It does not answer any longer, whatever AWS calls that. */
  lose(id: string, power: Power, inOrder = false): void {
    Object.assign(this.machine(id), { power, checks: "impaired", agentOnline: false });
    for (const tell of this.powerChanged) tell(id, power, inOrder);
  }

  startInstance(id: string): void {
    const machine = this.machine(id);
    if (machine.power !== "stopped") {
      if (machine.power === "running" || machine.power === "pending") return;
      throw new AwsError(
        "IncorrectInstanceState",
        `The instance '${id}' is not in a state from which it can be started.`,
      );
    }
    this.#boot(id);
  }

  rebootInstance(id: string): void {
    if (this.machine(id).power !== "running")
      throw new AwsError("IncorrectState", `The instance '${id}' is not running.`);
    this.lose(id, "running");
    this.#boot(id);
  }

  #boot(id: string): void {
    const machine = this.machine(id);
    Object.assign(machine, { power: machine.power === "stopped" ? "pending" : machine.power, checks: "initializing" });
    this.clock.after(this.timing.boot, () => {
      Object.assign(machine, { power: "running", checks: "ok" });
      for (const tell of this.powerChanged) tell(id, "running", false);
      this.clock.after(this.timing.agent, () => {
        machine.agentOnline = true;
      });
    });
  }

  /** ReplaceRoute with its event. `caller` is an ARN. */
  replaceRoute(tableId: string, destination: string, networkInterfaceId: string, caller: string): void {
    const request = { routeTableId: tableId, destinationCidrBlock: destination, networkInterfaceId };
    try {
      const [, role = ""] = /assumed-role\/([^/]+)\//.exec(caller) ?? [];
      if (this.faults.refuses(role, "ReplaceRoute"))
        throw new AwsError("Unavailable", "The service is unavailable. Please try again shortly.");
      if (this.cloud.find(ROUTE_TABLE, tableId) === undefined) {
        throw new AwsError("InvalidRouteTableID.NotFound", `The routeTable ID '${tableId}' does not exist`);
      }
      if (this.cloud.find(NETWORK_INTERFACE, networkInterfaceId) === undefined) {
        throw new AwsError(
          "InvalidNetworkInterfaceID.NotFound",
          `The networkInterface ID '${networkInterfaceId}' does not exist`,
        );
      }
      replaceRoute(this.cloud, tableId, destination, networkInterfaceId);
      this.tellChange();
      this.record("ReplaceRoute", request, caller);
    } catch (error) {
      if (error instanceof AwsError) this.record("ReplaceRoute", request, caller, error.code);
      throw error;
    }
  }

  tellChange(): void {
    for (const tell of this.changed) tell();
  }

  record(name: string, request: Properties, caller: string, error?: string): void {
    const at = this.clock.now();
    const id = `event-${this.events.length + 1}`;
    const seen = at + this.timing.trail;
    this.events.push({ id, name, at, seen, caller, request, ...(error === undefined ? {} : { error }) });
  }

  /** Where the table's route leads, as a server's name, and whether anything is there. */
  owner(tableId: string, destination: string): string | undefined {
    const route = findRoute(this.cloud, tableId, destination);
    if (route === undefined || this.cloud.describe(route).state !== "active") return undefined;
    return this.serverOfInterface(text(route.properties, "networkInterfaceId"));
  }

  /** A throughput change: both file servers are swapped, one after the other, and clients reconnect twice. */
  updateThroughput(fileSystem: Item, megabytesPerSecond: number): void {
    const actions = this.actions.get(fileSystem.id) ?? [];
    if (actions.some(({ status }) => status === "IN_PROGRESS" || status === "PENDING")) {
      throw new AwsError("BadRequest", `${fileSystem.id} has an administrative action that has not ended`);
    }
    const action: AdministrativeAction = {
      type: "FILE_SYSTEM_UPDATE",
      status: "IN_PROGRESS",
      at: this.clock.now(),
      target: { WindowsConfiguration: { ThroughputCapacity: megabytesPerSecond } },
    };
    this.actions.set(fileSystem.id, [action, ...actions]);
    for (const swap of [0, 1]) this.clock.after(swap * this.timing.fileServers, () => this.#swapFileServers());
    this.clock.after(2 * this.timing.fileServers, () => {
      fileSystem.properties = { ...fileSystem.properties, throughputCapacity: megabytesPerSecond };
      action.status = "COMPLETED";
    });
  }

  /** Clients are without files for half of it. */
  #swapFileServers(): void {
    this.filesAway = true;
    this.tellChange();
    this.clock.after(this.timing.fileServers / 2, () => {
      this.filesAway = false;
      this.tellChange();
    });
  }
}

export function tagsOf({ properties }: Item): Readonly<Record<string, string>> {
  return (properties.tags ?? {}) as Readonly<Record<string, string>>;
}

export function serverOf(item: Item): string | undefined {
  return tagsOf(item)["clpfsx:server"];
}

/** Who calls when an instance's role does, through the instance. */
export function roleSession(role: string, instanceId: string): string {
  return `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${instanceId}`;
}
