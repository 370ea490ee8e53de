import { z } from "zod";
import type { DeliveredFile } from "../clusterpro/deliveredFolder.ts";
import {
  eniIdToken,
  FSX_DNS_TOKEN,
  findTokens,
  isPasswordToken,
  replaceTokens,
  VPC_ID_TOKEN,
} from "../clusterpro/tokens.ts";
import { problem, throwProblems } from "../problems/problem.ts";
import { UserError } from "../problems/userError.ts";
import { formatPath, type Path } from "../settings/schema/settingProblem.ts";

/** Which output of a stack gives a token's value; none gives a password. */
export function outputOf(token: string): string | undefined {
  if (token === VPC_ID_TOKEN) return "vpcId";
  if (token === FSX_DNS_TOKEN) return "fileSystemDnsName";
  const server = /^@@ENI_ID:(.+)@@$/.exec(token)?.[1];
  return server === undefined ? undefined : `servers[${server}].networkInterfaceId`;
}

const OUTPUTS = z.object({
  vpcId: z.string().regex(/^vpc-[0-9a-f]+$/),
  fileSystemDnsName: z.string().regex(/^[A-Za-z0-9.-]+$/),
  servers: z.array(z.object({ name: z.string(), networkInterfaceId: z.string().regex(/^eni-[0-9a-f]+$/) })),
});

/**
 * The files with what the outputs of the deployed stack tell in place of the tokens; passwords stay tokens. Throws
 * UserError for outputs that are not a cluster's, or of other servers than the settings'.
 *
 * @param outputs text that `pulumi stack output --json` prints
 * @param source what to call it in an error
 */
export function fillDelivery(
  files: readonly DeliveredFile[],
  outputs: string,
  source: string,
): readonly DeliveredFile[] {
  const { vpcId, fileSystemDnsName, servers } = readOutputs(outputs, source);
  const values = new Map([
    [VPC_ID_TOKEN, vpcId],
    [FSX_DNS_TOKEN, fileSystemDnsName],
    ...servers.map(({ name, networkInterfaceId }) => [eniIdToken(name), networkInterfaceId] as const),
  ]);
  throwProblems(
    tokensOf(files)
      .filter((token) => !values.has(token) && !isPasswordToken(token))
      .map((token) =>
        problem(
          source,
          `has no ${outputOf(token)}, which ${token} stands for; its servers are ${servers.map(({ name }) => name).join(", ") || "none"}. Give the outputs of this stack as it is deployed`,
        ),
      ),
  );
  return files.map(({ path, content }) => ({ path, content: filled(content, values) }));
}

/** Tokens of all files, each once. */
export function tokensOf(files: readonly DeliveredFile[]): readonly string[] {
  return [...new Set(files.flatMap(({ content }) => findTokens(latin1(content))))];
}

function filled(content: string | Uint8Array, values: ReadonlyMap<string, string>): string | Uint8Array {
  const text = replaceTokens(latin1(content), values, isPasswordToken);
  return typeof content === "string" ? text : Buffer.from(text, "latin1");
}

/** A character for each byte, whatever the encoding: tokens and values are ASCII. */
function latin1(content: string | Uint8Array): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("latin1");
}

function readOutputs(text: string, source: string): z.output<typeof OUTPUTS> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const byNpm = /^\s*> /.test(text)
      ? '; "npm run" has put lines of its own before it, "npm run --silent" does not'
      : "";
    throw new UserError(
      `${source}: is no JSON${byNpm}; what "pulumi stack output --json" prints is wanted. Write it anew.`,
    );
  }
  const read = OUTPUTS.safeParse(json);
  if (read.success) return read.data;
  throw new UserError(
    [...new Set(read.error.issues.map(({ path }) => formatPath(path as Path) || "outputs"))].map(
      (place) =>
        `${source}: ${place}: missing, or not what a deployed cluster has there; "pulumi stack output --json" prints it after an up. Write it anew.`,
    ),
  );
}
