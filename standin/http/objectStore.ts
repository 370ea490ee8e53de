import type { IncomingMessage, ServerResponse } from "node:http";

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
    const { method, url = "/" } = request;
    const { pathname, searchParams } = new URL(url, "http://localhost");
    if (/^\/minio\/health\/(live|cluster)$/.test(pathname)) return end(response, 200);
    if (!searchParams.has("X-Amz-Signature") && request.headers.authorization === undefined) {
      return end(response, 403, "AccessDenied");
    }
    const body = await bodyOf(request);
    const [, bucket = "", key = ""] = /^\/([^/]+)\/?(.*)$/.exec(decodeURIComponent(pathname)) ?? [];
    if (key === "") return this.#ofBucket(request, response, bucket);
    const objects = this.#buckets.get(bucket);
    if (objects === undefined) return end(response, 404, "NoSuchBucket");
    if (method === "PUT") {
      if (this.drop > 0) this.drop -= 1;
      else objects.set(key, body);
      return end(response, 200);
    }
    const found = objects.get(key);
    if (method === "DELETE") {
      objects.delete(key);
      return end(response, 204);
    }
    if (found === undefined) return end(response, 404, "NoSuchKey");
    return end(response, 200, method === "HEAD" ? undefined : found);
  }

  #ofBucket({ method, headers }: IncomingMessage, response: ServerResponse, bucket: string): void {
    const objects = this.#buckets.get(bucket);
    if (method === "PUT") {
      if (objects !== undefined) return end(response, 409, "BucketAlreadyOwnedByYou");
      this.#buckets.set(bucket, new Map());
      return end(response, 200);
    }
    if (objects === undefined) return end(response, 404, "NoSuchBucket");
    if (method === "DELETE") {
      if (objects.size > 0 && headers["x-minio-force-delete"] !== "true") return end(response, 409, "BucketNotEmpty");
      this.#buckets.delete(bucket);
      return end(response, 204);
    }
    return end(response, method === "HEAD" ? 200 : 501, "NotImplemented");
  }
}

function end(response: ServerResponse, status: number, body?: string | Buffer): void {
  response.writeHead(status);
  response.end(typeof body === "string" ? `<Error><Code>${body}</Code></Error>` : body);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
