import { DELIVERY_PREFIX, INSTALL_PREFIX } from "../../delivery/deliveryKeys.ts";
import type { AutomationStep } from "./automationDocument.ts";
import { type PowerShellStep, powerShellStep, type Targets } from "./runbookSteps.ts";

/** A delivered folder: the prefix of its keys in the bucket, and its name on the servers. */
export interface DeliveredFolder {
  readonly prefix: string;
  readonly folder: string;
}

/** All that a cluster's bring-up needs. */
export const BRING_UP_FOLDER: DeliveredFolder = { prefix: DELIVERY_PREFIX, folder: "delivery" };

/** What a server's installation needs, before there is a domain. It changes with the product only. */
export const INSTALL_FOLDER: DeliveredFolder = { prefix: INSTALL_PREFIX, folder: "install" };

export interface DeliveredStep {
  readonly timeoutSeconds: number;
  readonly on: Targets;
  readonly values?: Readonly<Record<string, string>>;
}

/** A step whose output goes to the log group. */
export const runCommands = (name: string, description: string, step: PowerShellStep): AutomationStep =>
  powerShellStep(name, description, { ...step, logGroup: "{{ LogGroup }}" });

/** The step that fetches a folder, with the text of scripts/bringup/fetch-delivery.ps1. */
export function fetchFolder(name: string, { prefix, folder }: DeliveredFolder, script: string, on: Targets) {
  return runCommands(name, "Fetches the delivered folder, checked, in place of the one before.", {
    timeoutSeconds: 1200,
    on,
    commands: [
      "$Bucket = '{{ Bucket }}'",
      `$Prefix = '${prefix}'`,
      `$Folder = '${folder}'`,
      "$ContentHash = '{{ ContentHash }}'",
      "$Region = '{{ global:REGION }}'",
      ...script.split("\n"),
    ],
  });
}

/** A step that runs a script of a fetched folder. */
export function runDelivered(
  { folder }: DeliveredFolder,
  name: string,
  description: string,
  file: string,
  { timeoutSeconds, on, values }: DeliveredStep,
): AutomationStep {
  return runCommands(name, description, { timeoutSeconds, on, commands: deliveredCommands(folder, file, values) });
}

/**
 * The steps that install AWS CLI and CLUSTERPRO, and the one that reboots a server that owes it since. They need neither
 * domain nor file system; what is there already, they leave as it is.
 */
export function productSteps(folder: DeliveredFolder, on: Targets): readonly AutomationStep[] {
  return [
    runDelivered(folder, "fetchInstaller", "Fetches CLUSTERPRO's media where it is not there.", "fetch-installer.ps1", {
      timeoutSeconds: 3600,
      on,
    }),
    runDelivered(folder, "installAwsCli", "AWS CLI v2 is there for the whole machine.", "install-aws-cli.ps1", {
      // Windows Installer may be busy with something else, for which it waits ten minutes.
      timeoutSeconds: 3000,
      on,
    }),
    runDelivered(folder, "installClusterpro", "CLUSTERPRO is installed.", "install-clusterpro.ps1", {
      timeoutSeconds: 3000,
      on,
    }),
  ];
}

export function rebootStep(folder: DeliveredFolder, on: Targets): AutomationStep {
  const description = "Reboots a server that owes it; the script asks for it.";
  return runDelivered(folder, "rebootServer", description, "reboot-server.ps1", { timeoutSeconds: 1800, on });
}

/**
 * A process of its own for the script, with `-File`: its exit code is then the script's, 1 for an error that nothing
 * caught or a text that does not parse. The code is 1 from the start, for a PowerShell that does not even start. A time
 * limit ends the outer process alone, so the script is told which one that is.
 */
export function deliveredCommands(
  folder: string,
  file: string,
  values: Readonly<Record<string, string>> = {},
): readonly string[] {
  const parameters = Object.entries({ ContentHash: "{{ ContentHash }}", ...values })
    .map(([name, value]) => ` -${name} '${value}'`)
    .join("");
  return [
    "$ErrorActionPreference = 'Stop'",
    "$global:LASTEXITCODE = 1",
    '$powershell = "$env:SystemRoot\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"',
    `$script = "$env:ProgramData\\clusterpro-fsx\\${folder}\\bringup\\${file}"`,
    `& $powershell -NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File $script${parameters} -CallerId $PID`,
    "exit $LASTEXITCODE",
  ];
}
