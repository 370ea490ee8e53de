import { createHash } from "node:crypto";
import type { DeliveredFile } from "../clusterpro/deliveredFolder.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/** Prefix of everything that is delivered, in a bucket that may hold more. */
export const DELIVERY_PREFIX = "delivery";

/** Prefix of what a server's installation needs, below that of the delivery: a role that reads one reads the other. */
export const INSTALL_PREFIX = `${DELIVERY_PREFIX}/install`;

/** Longest `bucketPrefix` of the AWS provider, which adds 26 characters. */
const MAX_PREFIX = 37;

/** Start of the delivery bucket's name; S3 names are global, so the provider ends it with characters of its own. */
export function bucketPrefix({ clusterName }: Pick<ClusterSpec, "clusterName">): string {
  const name = clusterName
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+/, "")
    .slice(0, MAX_PREFIX - 1);
  return `${name.replace(/-+$/, "")}-`;
}

/** The text `<SHA-256>  <path>` of every file, sorted by path: what `sha256sum` writes and checks. */
export function manifestOf(files: readonly DeliveredFile[]): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return sorted.map(({ path, content }) => `${sha256Of(content)}  ${path}\n`).join("");
}

/** SHA-256 in hexadecimal digits. */
export function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
