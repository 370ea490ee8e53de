import { plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";
import { type ServerRunbook, serverRunbook } from "./serverRunbook.ts";
import type { World } from "./world.ts";

/** The prepare runbook, and the one that comes before it. */
export interface PrepareRunbook extends ServerRunbook {
  /** Without a product: it gives servers their names. */
  readonly install: ServerRunbook;
}

/** A stack whose servers join a self-managed domain. */
export const SELF_MANAGED: SettingsChange = {
  directory: {
    domainName: "corp.example.com",
    existing: {
      dnsAddresses: ["10.8.1.10", "10.8.2.10"],
      secret: "corp/joiner",
      kmsKeyArn: "arn:aws:kms:ap-northeast-1:111122223333:key/11111111-2222-3333-4444-555555555555",
      organizationalUnit: "OU=サーバ,DC=corp,DC=example,DC=com",
      administratorsGroup: "FSx Admins",
    },
  },
  cluster: { account: { user: "clusteradmin", secret: "corp/clusteradmin" } },
};

/** What `index.ts` makes of the article's cluster with `change`, planned in process. */
export async function prepareRunbook(world: World, change: SettingsChange = {}): Promise<PrepareRunbook> {
  const plan = await plannedCluster(change);
  return { ...serverRunbook(world, plan, "prepare"), install: serverRunbook(world, plan, "install") };
}
