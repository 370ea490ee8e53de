import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { AwsError } from "../account/awsError.ts";
import type { Properties } from "../account/json.ts";
import { operations } from "../operations/index.ts";
import { pageOf } from "../operations/paging.ts";
import type { World } from "../running/world.ts";
import type { Call } from "./call.ts";
import type { Fault } from "./fault.ts";
import { readCall } from "./readCall.ts";
import { send, writeAnswer, writeError } from "./writeAnswer.ts";

/**
 * AWS's endpoints over HTTP, for the calls that operators' commands make, on an account in memory. A client finds it by
 * `AWS_ENDPOINT_URL`. Where it differs from AWS: no signature is checked, nobody is refused for want of a right unless a
 * test says so, and an answer is one page unless a test wants shorter ones.
 */
export class AwsFront {
  readonly #server: Server;
  readonly #world: World;
  readonly #faults = new Map<string, Fault>();
  /** Every call, in order, with those that failed. */
  readonly calls: Call[] = [];
  /** Most that a page has. AWS's are of 50 to 1000. */
  pageSize = 1000;
  /** Told of each call that was answered, and with what. */
  answered: (call: Call, answer: Properties) => void = () => {};

  private constructor(server: Server, world: World) {
    this.#server = server;
    this.#world = world;
  }

  static async start(world: World): Promise<AwsFront> {
    const server = createServer();
    const front = new AwsFront(server, world);
    server.on("request", (request, response) => void front.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What a client needs in its environment to find it, and nothing but it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.url,
      AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "example",
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  /** From now on a call fails so; `ec2.DescribeRouteTables`, all of `ec2.*`, or `*`. */
  fail(operation: string, fault: Fault): void {
    this.#faults.set(operation, fault);
  }

  /** Nothing fails any longer. */
  mend(): void {
    this.#faults.clear();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let call: Call | undefined;
    try {
      call = await readCall(request);
      this.calls.push(call);
      const fault = this.#faultOf(call);
      if (fault === undefined) {
        const answer = await this.#ask(call);
        writeAnswer(response, call, answer);
        this.answered(call, answer);
      }
      if (fault?.kind === "refused") writeError(response, call, new AwsError(fault.code, fault.message));
      else if (fault?.kind === "html")
        send(response, fault.status, "text/html", "<html><body>Bad gateway</body></html>");
      else if (fault?.kind === "garbage") send(response, 200, call.contentType, "{<garbage>");
    } catch (error) {
      if (error instanceof AwsError && call !== undefined) writeError(response, call, error);
      else send(response, 500, "text/plain", error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  async #ask({ service, operation, input }: Call) {
    const answer = operations[`${service}.${operation}`];
    if (answer === undefined) throw new AwsError("InvalidAction", `the stand-in knows no ${service} ${operation}`);
    return pageOf(`${service}.${operation}`, input, await answer(this.#world, input), this.pageSize);
  }

  #faultOf({ service, operation }: Call): Fault | undefined {
    return this.#faults.get(`${service}.${operation}`) ?? this.#faults.get(`${service}.*`) ?? this.#faults.get("*");
  }
}
