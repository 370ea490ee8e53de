import { readFileSync } from "node:fs";
import path from "node:path";
import YAML from "yaml";
import { eniIdToken, FSX_DNS_TOKEN, findTokens, replaceTokens, VPC_ID_TOKEN } from "../../clusterpro/tokens.ts";
import { clusterDelivery } from "../../delivery/clusterDelivery.ts";
import { parseSettings } from "../../settings/parseSettings.ts";
import { text } from "../../standin/account/json.ts";
import type { TestCluster } from "./testCluster.ts";
import { STACK } from "./workspace.ts";

/** clp.conf of a cluster as it is on the servers: with what AWS has now in place of the tokens. */
export function deliveredConf({ cloud, workspace }: TestCluster): string {
  const file = readFileSync(path.join(workspace.project, `Pulumi.${STACK}.yaml`), "utf8");
  const entries = Object.entries(YAML.parse(file).config as Record<string, unknown>);
  const config = Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
  );
  const settings = parseSettings({ project: "clusterpro-fsx", stack: STACK, config });
  if (!settings.ok) throw new Error(settings.problems.join("\n"));
  const conf = clusterDelivery(settings.spec).files.find((each) => each.path === "clp.conf");
  if (!conf) throw new Error("no clp.conf is delivered");
  const known = new Map([
    [VPC_ID_TOKEN, cloud.named("Vpc", "clusterpro-vpc").id],
    [FSX_DNS_TOKEN, text(cloud.named("WindowsFileSystem", "clusterpro-fsx").properties, "dnsName")],
    ...settings.spec.servers.map(
      ({ name }) => [eniIdToken(name), cloud.named("NetworkInterface", `clusterpro-${name}`).id] as const,
    ),
  ]);
  const content = String(conf.content);
  return replaceTokens(content, new Map(findTokens(content).map((token) => [token, known.get(token) ?? "Password-1"])));
}
