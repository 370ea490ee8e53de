/*
 * Requests of S3's protocol, signed beforehand for whoever is handed them. By the query and with an unsigned body, so that
 * the one who sends needs no secret. Source: Amazon S3 user guide, "Authenticating requests: using query parameters".
 */

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface RequestToSign {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
}

/** MinIO takes any Region unless it is told one; this is what it says of itself. */
const REGION = "us-east-1";

/** Gives the signed URL. Loaded on demand, once for many requests. */
export type Sign = (request: RequestToSign, at: number, seconds: number) => Promise<URL>;

export async function signer(credentials: S3Credentials): Promise<Sign> {
  const [{ SignatureV4 }, { HttpRequest }, { Hash }] = await Promise.all([
    import("@smithy/signature-v4"),
    import("@smithy/core/protocols"),
    import("@smithy/core/serde"),
  ]);
  const signature = new SignatureV4({
    service: "s3",
    region: REGION,
    credentials,
    sha256: Hash.bind(null, "sha256"),
    uriEscapePath: false,
  });
  return async ({ method, url, headers = {} }, at, expiresIn) => {
    const request = new HttpRequest({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      // Goes into the query, where S3 and MinIO know it by this spelling alone.
      headers: { host: url.host, ...headers, "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" },
    });
    const { query } = await signature.presign(request, {
      expiresIn,
      signingDate: new Date(at),
      unhoistableHeaders: new Set(Object.keys(headers)),
    });
    const signed = new URL(url);
    for (const [name, value] of Object.entries(query ?? {})) signed.searchParams.set(name, String(value));
    return signed;
  };
}
