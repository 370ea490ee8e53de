import type { IncomingMessage, ServerResponse } from "node:http";

/** A status of HTTP, with an object, or with S3's code of what is wrong. */
interface Told {
  readonly status: number;
  readonly body?: Buffer | string;
}

/**
 * What a MinIO has on its share, and as much of S3 as a client of objects needs: a bucket made and removed, objects put,
 * read, removed. Where it differs: no signature is checked, but one must be there.
 */
export class ObjectStore {
  readonly #buckets = new Map<string, Map<string, Buffer>>();
  /** So many writes are acknowledged and not kept: a fault that a ledger must find. */
  drop = 0;

  get objects(): number {
    return [...this.#buckets.values()].reduce((sum, { size }) => sum + size, 0);
  }

  get buckets(): readonly string[] {
    return [...this.#buckets.keys()];
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body } = this.#told(request, await bodyOf(request));
    response.writeHead(status);
    response.end(typeof body === "string" ? `<Error><Code>${body}</Code></Error>` : body);
  }

  #told(request: IncomingMessage, body: Buffer): Told {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (/^\/minio\/health\/(live|cluster)$/.test(pathname)) return { status: 200 };
    if (!searchParams.has("X-Amz-Signature") && request.headers.authorization === undefined)
      return { status: 403, body: "AccessDenied" };
    const [, bucket = "", key = ""] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (key === "") return this.#ofBucket(request, bucket);
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) return { status: 404, body: "NoSuchBucket" };
    return this.#ofObject(request, objects, key, body);
  }

  #ofObject({ method }: IncomingMessage, objects: Map<string, Buffer>, key: string, body: Buffer): Told {
    if (method === "PUT") {
      if (this.drop > 0) this.drop -= 1;
      else objects.set(key, body);
      return { status: 200 };
    }
    const found = objects.get(key);
    if (method === "DELETE") {
      objects.delete(key);
      return { status: 204 };
    }
    if (found === undefined) return { status: 404, body: "NoSuchKey" };
    return { status: 200, ...(method === "HEAD" ? {} : { body: found }) };
  }

  #ofBucket({ method, headers }: IncomingMessage, bucket: string): Told {
    const objects = this.#buckets.get(bucket);
    if (method === "PUT") {
      if (objects !== undefined) return { status: 409, body: "BucketAlreadyOwnedByYou" };
      this.#buckets.set(bucket, new Map());
      return { status: 200 };
    }
    if (objects === undefined) return { status: 404, body: "NoSuchBucket" };
    if (method !== "DELETE") return { status: method === "HEAD" ? 200 : 501, body: "NotImplemented" };
    if (objects.size > 0 && headers["x-minio-force-delete"] !== "true") return { status: 409, body: "BucketNotEmpty" };
    this.#buckets.delete(bucket);
    return { status: 204 };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
