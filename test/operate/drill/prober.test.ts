import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { lambdaRuns } from "../../../operate/aws/clients.ts";
import { Session } from "../../../operate/aws/session.ts";
import { invokerOf } from "../../../operate/drill/prober.ts";

const RUN = { drill: { id: "a", intervalMillis: 500, timeoutMillis: 1_000, forMillis: 30_000 } };

describe("a drill's call of a prober", () => {
  let server: Server;
  let calls: number;
  let session: Session;

  beforeEach(async () => {
    calls = 0;
    server = createServer((request, response) => {
      calls += 1;
      request.resume();
      response.writeHead(503, { "content-type": "application/json", "x-amzn-errortype": "ServiceException" });
      response.end('{"Message":"try again"}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    session = new Session({ region: "ap-northeast-1", endpoint: `http://127.0.0.1:${port}` });
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it("is made once: a second one would write the same keys again", async () => {
    const answer = await invokerOf(session, Date.now)("clusterpro-fsx-dev-probe-Main", RUN);
    assert.equal(answer.ok, false);
    assert.equal(calls, 1);
  });

  it("waits for an answer longer than a prober may run", async () => {
    const { client } = await lambdaRuns(session);
    assert.equal(await client.config.maxAttempts(), 1);
    await invokerOf(session, Date.now)("clusterpro-fsx-dev-probe-Main", RUN);
    const handler = client.config.requestHandler as unknown as {
      httpHandlerConfigs(): { readonly requestTimeout?: number };
    };
    const { requestTimeout = 0 } = handler.httpHandlerConfigs();
    assert.ok(requestTimeout > 900_000, String(requestTimeout));
  });
});
