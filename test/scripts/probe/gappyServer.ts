import http from "node:http";
import type { AddressInfo } from "node:net";

/** How a server fails: it answers 503, it accepts and says nothing, or it resets the connection. */
export type Failing = "refuses" | "is silent" | "resets";

/** A real server on this machine that is made to fail. */
export class GappyServer {
  failing: Failing | undefined;
  /** Requests that it holds without an answer. */
  held = 0;
  /** In order. */
  readonly asked: { readonly method: string; readonly path: string; readonly body: string }[] = [];
  /** Body of a good answer by path. */
  readonly stored = new Map<string, string>();
  readonly #server: http.Server;

  #port = 0;

  private constructor(server: http.Server) {
    this.#server = server;
  }

  static async start(): Promise<GappyServer> {
    const server = http.createServer();
    const made = new GappyServer(server);
    server.on("request", (request, response) => made.#answer(request, response));
    await made.listen();
    return made;
  }

  /** At the port that it has had. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get port(): number {
    return this.#port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (this.failing === "is silent") {
      this.held += 1;
      response.once("close", () => {
        this.held -= 1;
      });
      return;
    }
    if (this.failing === "resets") {
      request.socket.resetAndDestroy();
      return;
    }
    const { method = "", url: path = "" } = request;
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      this.asked.push({ method, path, body });
      if (method === "PUT" && this.failing === undefined) this.stored.set(path, body);
      const missing = method === "GET" && path.startsWith("/bucket/") && !this.stored.has(path);
      response.statusCode = this.failing === "refuses" ? 503 : missing ? 404 : 200;
      response.end(method === "GET" ? this.stored.get(path) : undefined);
    });
  }
}
