import assert from "node:assert/strict";
import type { AutomationDocument } from "../../../components/runbook/automationDocument.ts";
import { inputsOf, isUnknown, type Plan } from "../../components/plannedCluster.ts";
import { SERVER_ROLE, type World } from "./world.ts";

export const SERVERS = ["server1", "server2"] as const;
export type ServerName = (typeof SERVERS)[number];

/** A runbook of a stack for one server, and what each server's association gives it. */
export interface ServerRunbook {
  readonly document: AutomationDocument;
  readonly parameters: Readonly<Record<ServerName, Readonly<Record<string, string>>>>;
}

/** The parameters of an association, with values for those that are known only after creation. */
export function filled(
  parameters: Readonly<Record<string, unknown>>,
  unknown: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const known = isUnknown(value as never) || typeof value !== "string" ? unknown[name] : value;
      assert.ok(known !== undefined, `the test has no value for ${name}`);
      return [name, known] as const;
    }),
  );
}

/** A runbook that a plan has for each server, with values for what is known only after creation. */
export function serverRunbook(
  world: World,
  plan: Plan,
  what: "install" | "prepare",
  unknown: Readonly<Record<string, string>> = {},
): ServerRunbook {
  const { content } = inputsOf<{ content: string }>(plan.one("Document", `clusterpro-${what}`));
  const parametersOf = (server: ServerName) => {
    const { parameters } = inputsOf<{ parameters: Record<string, unknown> }>(
      plan.one("Association", `clusterpro-${server}-${what}`),
    );
    return {
      ...filled(parameters, {
        AutomationAssumeRole: `arn:aws:iam::111122223333:role/${what}`,
        DirectoryId: "d-0123456789",
        DirectoryName: "test.msad.local",
        InputHash: "a".repeat(64),
        SecretReader: SERVER_ROLE,
        ...unknown,
      }),
      InstanceId: world.windows(server).instanceId,
    };
  };
  const [server1, server2] = SERVERS.map(parametersOf);
  assert.ok(server1 && server2);
  return { document: JSON.parse(content), parameters: { server1, server2 } };
}
