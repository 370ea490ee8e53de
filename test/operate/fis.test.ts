import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Failure } from "../../operate/aws/answer.ts";
import { Session } from "../../operate/aws/session.ts";
import { getExperiment } from "../../operate/drill/experiments.ts";

/** What an endpoint answers, one after another; the last one again. */
interface Told {
  readonly status: number;
  readonly code?: string;
  readonly body: string;
}

describe("the client of AWS FIS", () => {
  let server: Server;
  let asked: { readonly url: string; readonly authorization: string }[];
  let told: Told[];

  beforeEach(async () => {
    asked = [];
    told = [];
    server = createServer((request, response) => {
      asked.push({ url: request.url ?? "", authorization: request.headers.authorization ?? "" });
      const next = told.length > 1 ? told.shift() : told[0];
      // Nobody answers.
      if (next === undefined) return;
      response.writeHead(next.status, next.code === undefined ? {} : { "x-amzn-errortype": `${next.code}:` });
      response.end(next.body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const get = (milliseconds = 20_000) => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return getExperiment(new Session({ region: "ap-northeast-1", endpoint }, milliseconds), "EXP1");
  };
  const failure = async (milliseconds?: number): Promise<Failure | undefined> => {
    const answer = await get(milliseconds);
    return answer.ok ? undefined : answer.failure;
  };

  it("signs what it asks for, and reads the document", async () => {
    told = [{ status: 200, body: JSON.stringify({ experiment: { id: "EXP1", state: { status: "running" } } }) }];
    assert.deepEqual(await get(), { ok: true, value: { id: "EXP1", status: "running", reason: "" } });
    assert.equal(asked[0]?.url, "/experiments/EXP1");
    assert.match(asked[0]?.authorization ?? "", /^AWS4-HMAC-SHA256 Credential=.*\/ap-northeast-1\/fis\/aws4_request/);
  });

  const cases: readonly (readonly [what: string, told: Told, kind: string, code: string])[] = [
    [
      "a missing right",
      { status: 403, code: "AccessDeniedException", body: '{"message":"not authorized"}' },
      "denied",
      "AccessDeniedException",
    ],
    [
      "an unknown id",
      { status: 404, body: '{"__type":"com.amazonaws.fis#ResourceNotFoundException","message":"no"}' },
      "refused",
      "ResourceNotFoundException",
    ],
    ["a proxy's page", { status: 200, body: "<html>" }, "garbage", "SyntaxError"],
    [
      "credentials that ended",
      { status: 403, code: "ExpiredTokenException", body: "{}" },
      "expired",
      "ExpiredTokenException",
    ],
  ];
  for (const [what, answer, kind, code] of cases)
    it(`tells ${what}, and does not ask again`, async () => {
      told = [answer];
      const { kind: found, code: name, call } = (await failure()) ?? {};
      assert.deepEqual([found, name, call], [kind, code, "fis:GetExperiment"]);
      assert.equal(asked.length, 1);
    });

  it("asks again where it asked too often, or AWS has a fault, and then tells it", async () => {
    const throttled = { status: 429, code: "ThrottlingException", body: '{"message":"Rate exceeded"}' };
    told = [throttled, { status: 500, body: "{}" }, { status: 200, body: '{"experiment":{}}' }];
    assert.equal((await get()).ok, true);
    assert.equal(asked.length, 3);
    told = [throttled];
    assert.equal((await failure())?.kind, "throttled");
  });

  it("tells an endpoint that does not answer, or is not there", async () => {
    assert.equal((await failure(100))?.kind, "timeout");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    });
    const answer = await getExperiment(new Session({ region: "ap-northeast-1", endpoint }), "EXP1");
    assert.equal(answer.ok ? "" : answer.failure.kind, "unreachable");
  });
});
