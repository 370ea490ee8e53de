import { AwsError } from "../account/awsError.ts";
import { routesOf } from "../types/routing.ts";
import { INSTANCE, ROUTE_TABLE, SUBNET } from "../types/tokens.ts";
import { roleSession, serverOf, tagsOf, type World } from "./world.ts";

/** From a refused ReplaceRoute to the next one, in times from one of them to the next. */
const RETRY = 10;

export interface ClusterproSetUp {
  /** Name in clp.conf. */
  readonly name: string;
  readonly group: string;
  /** In the order in which they take the group. */
  readonly servers: readonly string[];
  /** `<address>/32` */
  readonly destination: string;
  /** Names of the monitor resources. */
  readonly monitors: readonly string[];
  /** Name of the servers' role. */
  readonly role: string;
}

type GroupStatus = "Online" | "Online Pending" | "Offline" | "Offline Pending" | "Online Failure";

/**
 * CLUSTERPRO's memory of a cluster: who is a member, and who has the group. A failover takes the route tables one after
 * another and takes nothing back. Where it differs from CLUSTERPRO: monitors report what a test says, recovery is a move to
 * the next server that is online, and a route that EC2 refuses is asked for again without end.
 */
export class ClusterproDouble {
  readonly setUp: ClusterproSetUp;
  readonly #world: World;
  readonly members = new Map<string, "Online" | "Offline" | "Suspend">();
  /** Status by monitor; Normal where a test says nothing. */
  readonly monitors = new Map<string, string>();
  status: GroupStatus = "Online";
  #owner: string | undefined;
  #answering = true;
  /** How many of its route tables the next move gets through. */
  nextTables = Number.POSITIVE_INFINITY;
  /** Whether a group that is offline starts on a server that comes back. */
  autostart = true;
  /** Whether it finds out which server is the one cut off. */
  resolves = true;
  /** Whether it asks again for a route that it was refused. */
  retries = true;
  /** Server that took the group although another one has it. */
  #claimed: string | undefined;
  #move = 0;

  constructor(world: World, setUp: ClusterproSetUp) {
    this.#world = world;
    this.setUp = setUp;
    for (const server of setUp.servers) this.members.set(server, "Online");
    this.#owner = setUp.servers[0];
    world.faults.changed.push(() => this.#looksForOthers());
    world.powerChanged.push((instanceId, power, inOrder) => {
      const instance = world.cloud.find(INSTANCE, instanceId);
      const server = instance && serverOf(instance);
      if (server === undefined || !this.members.has(server)) return;
      if (power === "running" && world.machine(instanceId).checks === "ok") this.#comesBack(server);
      else this.#isLost(server, inOrder);
    });
  }

  /** Server with the group. */
  get owner(): string | undefined {
    return this.#owner;
  }

  set owner(server: string | undefined) {
    this.#owner = server;
    this.#world.tellChange();
  }

  /** Whether the application runs. */
  get answering(): boolean {
    return this.#answering;
  }

  set answering(runs: boolean) {
    this.#answering = runs;
    this.#world.tellChange();
  }

  /** Whether a client with that table reaches a running application. */
  answers(tableId: string): boolean {
    const { destination } = this.setUp;
    if (this.#world.filesAway) return false;
    if (!this.answering || this.owner === undefined || !this.#sees(tableId, this.owner)) return false;
    return this.#world.owner(tableId, destination) === this.owner;
  }

  /** Whether packets come from a table's zone to the server's: no cut subnet is at either end of the way between zones. */
  #sees(tableId: string, server: string): boolean {
    const { cloud, faults } = this.#world;
    const cut = faults.cutSubnets.map((id) => String(cloud.get(SUBNET, id).properties.availabilityZone));
    if (cut.length === 0) return true;
    const subnet = cloud.get(SUBNET, String(this.#world.interfaceOf(server).properties.subnetId));
    const to = String(subnet.properties.availabilityZone);
    const name = tagsOf(cloud.get(ROUTE_TABLE, tableId)).Name ?? "";
    const from = /^Route-(.)$/.exec(name)?.[1]?.toLowerCase();
    return from === to.slice(-1) || ![to.slice(-1), from].some((each) => cut.some((zone) => zone.slice(-1) === each));
  }

  /** Servers that are cut off hear nothing of the others, and after a while one without resolution takes the group, too. */
  #looksForOthers(): void {
    const { faults, clock, timing } = this.#world;
    const cut = this.setUp.servers.filter((server) =>
      faults.cutSubnets.includes(String(this.#world.interfaceOf(server).properties.subnetId)),
    );
    if (cut.length === 0) this.#claimed = undefined;
    const [server] = cut.filter((each) => each !== this.owner);
    if (server === undefined || this.resolves) return;
    clock.after(timing.heartbeat, () => {
      if (faults.cutSubnets.length > 0) this.#claimed = server;
    });
  }

  /** Moves the group: stops the application, moves the routes one by one, starts the application. */
  moveTo(server: string): void {
    if (this.members.get(server) !== "Online") throw new Error(`${server} is not online`);
    this.#move += 1;
    const move = this.#move;
    const { timing, clock } = this.#world;
    this.status = "Offline Pending";
    this.answering = false;
    const still = (then: () => void) => () => {
      if (this.#move === move) then();
    };
    clock.after(
      timing.application,
      still(() => {
        this.status = "Online Pending";
        this.owner = server;
        this.#moveRoutes(server, still, () => {
          this.status = "Online";
          this.answering = true;
        });
      }),
    );
  }

  #moveRoutes(server: string, still: (then: () => void) => () => void, then: () => void): void {
    const { cloud, timing, clock } = this.#world;
    const { destination } = this.setUp;
    const tables = cloud
      .all(ROUTE_TABLE)
      .filter(({ id }) => routesOf(cloud, id).some((each) => each.properties.destinationCidrBlock === destination))
      .slice(0, this.nextTables);
    this.nextTables = Number.POSITIVE_INFINITY;
    const { id: networkInterfaceId } = this.#world.interfaceOf(server);
    const instance = this.#world.instanceOf(server);
    const caller = roleSession(this.setUp.role, instance.id);
    const moveNext = (index: number) => {
      const table = tables[index];
      if (table === undefined) return;
      try {
        this.#world.replaceRoute(table.id, destination, networkInterfaceId, caller);
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== "Unavailable") throw error;
        if (this.retries)
          clock.after(
            RETRY * timing.route,
            still(() => moveNext(index)),
          );
        else this.status = "Online Failure";
        return;
      }
      if (index < tables.length - 1)
        clock.after(
          timing.route,
          still(() => moveNext(index + 1)),
        );
      else clock.after(timing.application, still(then));
    };
    if (tables.length === 0) clock.after(timing.application, still(then));
    else moveNext(0);
  }

  /** The application stops by itself; its monitor notices, and the group starts on the next server. */
  failApplication(): void {
    this.answering = false;
    this.#failOver();
  }

  /**
   * The application's process ends on a server, and nobody tells CLUSTERPRO: its monitor notices in time. False where none
   * ran there.
   */
  stopApplication(server: string): boolean {
    if (!this.answering || this.owner !== server) return false;
    this.answering = false;
    const move = this.#move;
    this.#world.clock.after(this.#world.timing.monitor, () => {
      if (this.#move === move && !this.answering) this.#failOver();
    });
    return true;
  }

  /** A server that shuts down in order leaves the cluster first, and the others need no time-out to know. */
  #isLost(server: string, inOrder: boolean): void {
    this.members.set(server, "Offline");
    if (this.owner !== server) return;
    if (inOrder) {
      this.#failOver();
      return;
    }
    this.answering = false;
    this.#move += 1;
    const move = this.#move;
    this.#world.clock.after(this.#world.timing.heartbeat, () => {
      if (this.#move === move && this.members.get(server) !== "Online") this.#failOver();
    });
  }

  #failOver(): void {
    const next = this.setUp.servers.find((each) => each !== this.owner && this.members.get(each) === "Online");
    if (next !== undefined) this.moveTo(next);
    else {
      this.owner = undefined;
      this.status = "Offline";
    }
  }

  #comesBack(server: string): void {
    this.#world.clock.after(this.#world.timing.join, () => {
      this.members.set(server, "Online");
      if (this.owner === undefined && this.autostart) this.moveTo(server);
    });
  }

  /** What clpstat --long prints on a server. */
  stat(server: string): string {
    if (this.members.get(server) === "Offline") {
      return "Could not connect to the server. Check if the cluster service is active.\r\n";
    }
    const { name, group, servers, monitors } = this.setUp;
    const row = (mark: string, label: string, value: string) =>
      `   ${mark}${label} ${".".repeat(Math.max(1, 24 - label.length))}: ${value}`;
    const lines = [
      " =====================  CLUSTER STATUS  =======================",
      `  Cluster : ${name}`,
      "  <server>",
      ...servers.flatMap((each) => [
        row(each === server ? "*" : " ", each, this.members.get(each) ?? "Offline"),
        "      lankhb1          : Normal           LAN Heartbeat",
      ]),
      "  <group>",
      row(" ", group, this.owner === undefined ? "Offline" : this.status),
      `      current          : ${this.#claimed === server ? server : (this.owner ?? "None")}`,
      "      awsvip           : Online",
      "  <monitor>",
      ...monitors.map((each) => row(" ", each, this.monitors.get(each) ?? "Normal")),
      " =============================================================",
    ];
    return `${lines.join("\r\n")}\r\n`;
  }

  /** A command of CLUSTERPRO's on a server. */
  run(server: string, command: string): { readonly print: string; readonly exit: number } {
    if (command === "clpstat --long") {
      return { print: this.stat(server), exit: this.members.get(server) === "Offline" ? 1 : 0 };
    }
    const [, option, group, target] = /^clpgrp (-m|-s) (\S+) -[ah] (\S+)$/.exec(command) ?? [];
    if (group === undefined || target === undefined || group !== this.setUp.group) {
      return { print: "Invalid option.\r\n", exit: 1 };
    }
    if (this.members.get(target) !== "Online") return { print: "The server is not active.\r\n", exit: 1 };
    // A group that runs is moved, one that is offline is started; neither command does the other's work.
    if (option === "-m" && this.owner === undefined) return { print: "The group is not running.\r\n", exit: 1 };
    if (option === "-s" && this.owner !== undefined)
      return { print: "The group has already been started.\r\n", exit: 1 };
    this.moveTo(target);
    return { print: "Command succeeded.(code:0)\r\n", exit: 0 };
  }
}
