import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { AutomationDocument, AutomationStep } from "../../components/runbook/automationDocument.ts";
import { bringUpDocument } from "../../components/runbook/bringUpDocument.ts";
import { readBringUpScripts, readDeliveredScripts, readFetchScript } from "../../components/runbook/bringUpScripts.ts";
import { installDocument } from "../../components/runbook/installDocument.ts";
import { lending } from "../../components/runbook/lentSecret.ts";
import { prepareDocument } from "../../components/runbook/prepareDocument.ts";
import { readPrepareScripts } from "../../components/runbook/prepareScripts.ts";
import { STOP_LIMIT } from "../../operate/change/changes.ts";
import { MOVE_LIMIT } from "../../operate/cluster/moveGroup.ts";
import { powershellScript } from "../../operate/cluster/powershellScript.ts";
import { GUEST_TIMING } from "../../operate/cluster/runOnGuests.ts";
import { guestScript, REPORT_LIMIT } from "../../operate/doctor/after/askGuests.ts";
import type { ServerScript } from "./powershellFaults.ts";

/** A script that a step of a runbook runs on servers, found through the commands that the runbook sends. */
export interface StepScript extends ServerScript {
  readonly step: AutomationStep;
  /** What Systems Manager runs: the script itself, or what starts it. */
  readonly commands: string;
}

/** The article's cluster. */
const SIZE = { servers: 2, licenses: 1, clientPorts: 2 };

export const RUNBOOKS: Readonly<Record<string, AutomationDocument>> = {
  "bring-up": bringUpDocument(readBringUpScripts(), SIZE),
  install: installDocument({ ...readPrepareScripts(), fetchDelivery: readFetchScript() }, true),
  prepare: prepareDocument(readPrepareScripts()),
  "prepare, self-managed domain": prepareDocument(readPrepareScripts(), "selfManaged"),
  // With a user of the cluster's own, as ClusterSoftware and Preparation make them.
  "bring-up, secret lent": lending(bringUpDocument(readBringUpScripts(), SIZE), {
    step: "keepAccountPassword",
    instanceId: "{{ listServers.FirstInstanceId }}",
  }),
  "prepare, secret lent": lending(prepareDocument(readPrepareScripts()), {
    step: "removeStaleComputer",
    instanceId: "{{ findPeer.PeerInstanceId }}",
  }),
};

/** The commands of a step, or those that its Python sends; none where AWS's own document runs. */
function commandsOf({ inputs }: AutomationStep): string | undefined {
  const parameters = inputs.Parameters as { readonly commands?: readonly string[] } | undefined;
  const payload = inputs.InputPayload as { readonly Commands?: readonly string[] } | undefined;
  return (parameters?.commands ?? payload?.Commands)?.join("\n");
}

/** The scripts that a runbook's steps run on servers. */
export function stepScripts(runbook: AutomationDocument): readonly StepScript[] {
  const delivered = new Map(readDeliveredScripts().map(({ path, content }) => [path, content]));
  const { common } = readPrepareScripts();
  return runbook.mainSteps.flatMap((step): readonly StepScript[] => {
    const commands = commandsOf(step);
    if (commands === undefined) return [];
    const [, file] = /\\(?:delivery|install)\\bringup\\([\w-]+\.ps1)"$/m.exec(commands) ?? [];
    const text = delivered.get(`bringup/${file}`);
    if (file !== undefined && text !== undefined)
      return [{ step, commands, text, common: delivered.get("bringup/common.ps1") ?? "" }];
    const [above, below] = commands.split(`${common}\n`);
    if (below === undefined) return [{ step, commands, text: commands }];
    return [{ step, commands, text: `${above}${below}`, common }];
  });
}

/** What operators' commands run on servers, with the values that stand above it, and for how long they wait for it, seconds. */
export function operatedScripts(): readonly (ServerScript & { readonly name: string; readonly limit: number })[] {
  const checked = guestScript(
    { domainName: "test.msad.local", region: "ap-northeast-1", destination: "172.16.0.1/32" },
    { fileSystemName: "amznfsx01234567.test.msad.local", aliases: ["files.test.msad.local"], accountName: "Admin" },
  );
  const texts = {
    "check-guest.ps1": { text: checked, limit: REPORT_LIMIT / 1000 },
    "move-group.ps1": {
      text: powershellScript("move-group.ps1", { Group: "failover", Server: "server2", Order: "move" }),
      limit: MOVE_LIMIT / 1000,
    },
    "show-cluster.ps1": { text: powershellScript("show-cluster.ps1"), limit: GUEST_TIMING.limit / 1000 },
    "stop-application.ps1": {
      text: powershellScript("stop-application.ps1", { ProcessName: "minio" }),
      limit: STOP_LIMIT / 1000,
    },
  };
  assert.deepEqual(readdirSync(OPERATED).sort(), ["common.ps1", ...Object.keys(texts)].toSorted());
  return Object.entries(texts).map(([name, each]) => ({ name, ...each }));
}

const OPERATED = new URL("../../scripts/operate/", import.meta.url);

const CLUSTER_SCRIPTS = new URL("../../scripts/cluster/", import.meta.url);

/** The PowerShell in a .bat file: what stands in quotes after -Command. */
export function batchPowershell(): readonly { readonly name: string; readonly text: string }[] {
  return readdirSync(CLUSTER_SCRIPTS, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".bat"))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(new URL(file.replaceAll("\\", "/"), CLUSTER_SCRIPTS), "latin1");
      return [...text.matchAll(/powershell\.exe [^"\r\n]*-Command "([^"\r\n]*)"/g)].map(([, command = ""], at) => ({
        name: `${file}, PowerShell ${at + 1}`,
        text: command.replaceAll("%%", "%"),
      }));
    });
}
