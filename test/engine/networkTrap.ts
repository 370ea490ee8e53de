import http from "node:http";
import type { AddressInfo } from "node:net";

/**
 * Where every way to AWS and to the internet ends: whoever asks for credentials, or for a host that is not this
 * machine, comes here and is remembered.
 */
export class NetworkTrap {
  readonly #server: http.Server;
  /** What was asked for, such as `CONNECT ec2.ap-northeast-1.amazonaws.com:443`. */
  readonly caught: string[] = [];

  private constructor(server: http.Server) {
    this.#server = server;
    server.on("request", (request, response) => {
      this.caught.push(`${request.method} ${request.url}`);
      response.writeHead(403).end();
    });
    server.on("connect", (request, socket) => {
      this.caught.push(`CONNECT ${request.url}`);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  }

  static async start(): Promise<NetworkTrap> {
    const server = http.createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return new NetworkTrap(server);
  }

  /** Variables that lead a process here. No credentials are among them, and none are left from outside. */
  get environment(): Readonly<Record<string, string>> {
    const here = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${here}/credentials`,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: `${here}/metadata`,
      AWS_ENDPOINT_URL: `${here}/aws`,
      AWS_CONFIG_FILE: "/nonexistent",
      AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
      HTTP_PROXY: here,
      HTTPS_PROXY: here,
      http_proxy: here,
      https_proxy: here,
      // Node heeds the proxies only with this.
      NODE_USE_ENV_PROXY: "1",
      NO_PROXY: "127.0.0.1,localhost",
      no_proxy: "127.0.0.1,localhost",
    };
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
