import { createHash } from "node:crypto";
import type { Sign } from "../aws/presign.ts";
import type { ProbeRequest } from "./probeContract.ts";

/** A test object: its key is its own, and its content follows from drill and key. */
export interface TestObject {
  readonly key: string;
  readonly body: string;
  readonly sha256: string;
}

/** Signed requests hold as long as a slice and its wait, with room; MinIO refuses what is older. */
const SIGNED_SECONDS = 900;

/** Length of a body, bytes: a small object, so that the time of an answer is the service's and not the line's. */
const BODY = 1_024;

/** The requests of a drill, signed for the probers to send. The bucket is the drill's own. */
export class TestObjects {
  readonly #sign: Sign;
  readonly #bucket: string;
  readonly #now: () => number;

  constructor(sign: Sign, bucket: string, now: () => number) {
    this.#sign = sign;
    this.#bucket = bucket;
    this.#now = now;
  }

  object(table: string, number: number): TestObject {
    const key = `${table}/${String(number).padStart(7, "0")}`;
    const line = `clusterpro-fsx drill ${this.#bucket} ${key}\n`;
    const body = line.repeat(Math.ceil(BODY / line.length)).slice(0, BODY);
    return { key, body, sha256: createHash("sha256").update(body).digest("hex") };
  }

  /** @param endpoint `http://172.16.0.1:9000` */
  async write(endpoint: string, { key, body }: TestObject): Promise<ProbeRequest> {
    const url = await this.#signed("PUT", endpoint, key);
    return { key, method: "PUT", url, headers: { "content-length": String(Buffer.byteLength(body)) }, body };
  }

  async read(endpoint: string, key: string): Promise<ProbeRequest> {
    return { key, method: "GET", url: await this.#signed("GET", endpoint, key) };
  }

  async makeBucket(endpoint: string): Promise<ProbeRequest> {
    return {
      key: "bucket",
      method: "PUT",
      url: await this.#signed("PUT", endpoint),
      headers: { "content-length": "0" },
    };
  }

  /** With everything in it, which MinIO does on this header; S3 itself does not know it. */
  async removeBucket(endpoint: string): Promise<ProbeRequest> {
    const headers = { "x-minio-force-delete": "true" };
    return {
      key: "bucket",
      method: "DELETE",
      url: await this.#signed("DELETE", endpoint, undefined, headers),
      headers,
    };
  }

  async #signed(
    method: "GET" | "PUT" | "DELETE",
    endpoint: string,
    key?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<string> {
    const path = [this.#bucket, ...(key?.split("/") ?? [])].map(encodeURIComponent).join("/");
    const url = new URL(`${endpoint}/${path}`);
    return String(
      await this.#sign({ method, url, ...(headers === undefined ? {} : { headers }) }, this.#now(), SIGNED_SECONDS),
    );
  }
}
