import assert from "node:assert/strict";
import type { AutomationDocument } from "../../../components/runbook/automationDocument.ts";
import { inputsOf, plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";
import { filled, SERVERS, type ServerName } from "./rig.ts";
import type { World } from "./world.ts";

/** The prepare runbook of a stack, and what each server's association gives it. */
export interface PrepareRunbook {
  readonly document: AutomationDocument;
  readonly parameters: Readonly<Record<ServerName, Readonly<Record<string, string>>>>;
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
  const document = plan.all("Document").find(({ name }) => name.endsWith("-prepare"));
  assert.ok(document);
  const parametersOf = (server: ServerName) => {
    const { parameters } = inputsOf<{ parameters: Record<string, unknown> }>(
      plan.one("Association", `clusterpro-${server}-prepare`),
    );
    return {
      ...filled(parameters, {
        AutomationAssumeRole: "arn:aws:iam::111122223333:role/prepare",
        DirectoryId: "d-0123456789",
        DirectoryName: "test.msad.local",
        InputHash: "a".repeat(64),
      }),
      InstanceId: world.windows(server).instanceId,
    };
  };
  const [server1, server2] = SERVERS.map(parametersOf);
  assert.ok(server1 && server2);
  return {
    document: JSON.parse(inputsOf<{ content: string }>(document).content),
    parameters: { server1, server2 },
  };
}
