import type { ClientConfig, Session } from "./session.ts";

/*
 * AWS Fault Injection Service over its REST API, signed here: its package for this SDK is hundreds of versions behind the
 * others. Source: AWS FIS API reference. Not seen on AWS.
 */

export interface FisCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** `/experiments/EXP1`, each part of it escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

export interface FisClient {
  /** The answer's document. Throws as the SDK's clients do: an error with AWS's code for a name. */
  readonly send: (call: FisCall, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
}

type Sign = (call: FisCall, body: string | undefined) => Promise<Request>;

const made = new WeakMap<Session, Promise<FisClient>>();

/** One a session, loaded when it is first asked for, as the SDK's clients are in clients.ts. */
export function fis(session: Session): Promise<FisClient> {
  const existing = made.get(session);
  if (existing !== undefined) return existing;
  const making = session.config.then(clientOf);
  made.set(session, making);
  return making;
}

async function clientOf(config: ClientConfig): Promise<FisClient> {
  const sign = await signer(config);
  return {
    send: async (call, { abortSignal }) => {
      const body = call.body === undefined ? undefined : JSON.stringify(call.body);
      for (let attempt = 1; ; attempt += 1) {
        const error = await sent(await sign(call, body), abortSignal);
        if (!(error instanceof FisError)) return error;
        // What makes something has a token, by which AWS knows that it is asked again.
        if (attempt >= config.maxAttempts || !error.passing) throw error;
        await pause(2 ** attempt * 100 * (1 + Math.random()), abortSignal);
      }
    },
  };
}

class FisError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  /** Asked again, it may well succeed. */
  readonly passing: boolean;

  constructor(code: string, message: string, httpStatusCode: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode };
    this.passing = httpStatusCode >= 500 || /Throttl|TooManyRequests/.test(code);
  }
}

/** The document, or what AWS refused with. Throws where nobody answers, or what answers is not AWS. */
async function sent(request: Request, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(request, { signal }).catch((error: unknown) => {
    // The error of fetch says nothing; its cause has the code: ECONNREFUSED.
    throw error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  });
  const text = await response.text();
  const document = text === "" ? {} : (JSON.parse(text) as Readonly<Record<string, unknown>>);
  if (response.ok) return document;
  const [code = ""] = (response.headers.get("x-amzn-errortype") ?? String(document.__type ?? "Unknown")).split(":");
  const said = document.message ?? document.Message ?? `HTTP ${response.status}`;
  return new FisError(code.slice(code.lastIndexOf("#") + 1), String(said), response.status);
}

async function signer({ region, credentials, endpoint }: ClientConfig): Promise<Sign> {
  const [{ SignatureV4 }, { HttpRequest }, { Hash }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("@smithy/core/protocols"),
    import("@smithy/core/serde"),
  ]);
  const { AWS_ENDPOINT_URL_FIS, AWS_ENDPOINT_URL } = process.env;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const base = endpoint ?? AWS_ENDPOINT_URL_FIS ?? AWS_ENDPOINT_URL ?? `https://fis.${region}.${domain}`;
  const signature = new SignatureV4({ service: "fis", region, credentials, sha256: Hash.bind(null, "sha256") });
  return async ({ method, path, query = {} }, body) => {
    const url = new URL(path, base);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const { headers } = await signature.sign(
      new HttpRequest({
        method,
        protocol: url.protocol,
        hostname: url.hostname,
        ...(url.port === "" ? {} : { port: Number(url.port) }),
        path: url.pathname,
        query: { ...query },
        headers: { host: url.host, "content-type": "application/json" },
        ...(body === undefined ? {} : { body }),
      }),
    );
    const { host: _host, ...others } = headers;
    return new Request(url, { method, headers: others, ...(body === undefined ? {} : { body }) });
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
