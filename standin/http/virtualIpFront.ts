import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { DeployedCluster } from "../running/deployedCluster.ts";
import type { ObjectStore } from "./objectStore.ts";

/**
 * The virtual IP as clients of each route table reach it: one local port a table, whose connections go where the table's
 * route leads. Each server has a port of its own, on which the application listens while it runs there; or one program is the
 * application of whichever server has it. A server without the virtual IP answers nothing at all, one without the
 * application refuses. Where it differs from life: such a program is cut off and does not itself stop.
 */
export class VirtualIpFront {
  readonly #cluster: DeployedCluster;
  readonly #servers = new Map<string, HttpServer>();
  readonly #program: number | undefined;
  readonly #tables = new Map<string, Server>();
  readonly #open = new Map<Socket, string>();

  private constructor(cluster: DeployedCluster, program: number | undefined) {
    this.#cluster = cluster;
    this.#program = program;
    cluster.world.changed.push(() => this.#cut());
  }

  /** @param application a store, or the local port of a program that runs already */
  static async start(cluster: DeployedCluster, application: ObjectStore | number): Promise<VirtualIpFront> {
    const front = new VirtualIpFront(cluster, typeof application === "number" ? application : undefined);
    const { servers } = cluster.clusterpro.setUp;
    for (const server of typeof application === "number" ? [] : servers) {
      const http = createHttpServer((request, response) => void (application as ObjectStore).answer(request, response));
      front.#servers.set(server, http);
      await listening(http);
    }
    for (const [table, id] of cluster.tables) {
      const relay = createServer((client) => front.#take(client, id));
      front.#tables.set(table, relay);
      await listening(relay);
    }
    return front;
  }

  port(table: string): number {
    return portOf(this.#tables.get(table) as Server);
  }

  async stop(): Promise<void> {
    for (const socket of this.#open.keys()) socket.destroy();
    const servers = [...this.#tables.values(), ...this.#servers.values()];
    for (const http of this.#servers.values()) http.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #take(client: Socket, tableId: string): void {
    this.#open.set(client, tableId);
    client.on("error", () => {});
    client.on("close", () => this.#open.delete(client));
    const { world, clusterpro } = this.#cluster;
    const owner = world.owner(tableId, clusterpro.setUp.destination);
    const isAddressThere =
      owner !== undefined && owner === clusterpro.owner && clusterpro.members.get(owner) === "Online";
    if (isAddressThere && !clusterpro.answering) client.resetAndDestroy();
    if (!clusterpro.answers(tableId)) return;
    const server = connect(this.#program ?? portOf(this.#servers.get(owner as string) as HttpServer), "127.0.0.1");
    this.#open.set(server, tableId);
    server.on("error", () => client.destroy());
    server.on("close", () => {
      this.#open.delete(server);
      client.destroy();
    });
    client.on("close", () => server.destroy());
    client.pipe(server).pipe(client);
  }

  /** What was under way when service went gets no answer any longer. */
  #cut(): void {
    for (const [socket, tableId] of this.#open) if (!this.#cluster.clusterpro.answers(tableId)) socket.pause();
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
}
