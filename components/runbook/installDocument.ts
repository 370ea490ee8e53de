import { installedParameterName } from "../../delivery/recordNames.ts";
import type { AutomationDocument } from "./automationDocument.ts";
import { fetchFolder, INSTALL_FOLDER, productSteps, rebootStep } from "./deliveredSteps.ts";
import type { PrepareScripts } from "./prepareScripts.ts";
import { recordedSteps } from "./runbookSteps.ts";
import {
  checkMembership,
  confirmAlone,
  SERVER_PARAMETERS,
  scriptSteps,
  skipWhenMember,
  verifyName,
  WAIT_UNTIL_MANAGED,
} from "./serverSteps.ts";

export interface InstallScripts extends PrepareScripts {
  readonly fetchDelivery: string;
}

const SERVER = ["{{ InstanceId }}"];

/**
 * The runbook that gives one server its name and, with `product`, AWS CLI and CLUSTERPRO: all that needs neither the
 * domain nor the file system, so that it is done while AWS makes them. Every step may be repeated: a server that has all of
 * it already, a running member too, goes from the first check to the last, and nothing is rebooted.
 *
 * The name comes first, or the product would be installed under the one that Windows made up. Product before domain is
 * how NEC's own images are made, of which servers get their name and their domain later.
 */
export function installDocument(scripts: InstallScripts, product: boolean): AutomationDocument {
  const runScript = scriptSteps(VARIABLES, scripts);
  return {
    schemaVersion: "0.3",
    description: "Gives a cluster server its name, AWS CLI and CLUSTERPRO, before there is a domain.",
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: { ...SERVER_PARAMETERS, ...(product ? PRODUCT_PARAMETERS : {}) },
    mainSteps: recordedSteps(
      [confirmAlone(scripts)],
      [
        WAIT_UNTIL_MANAGED,
        checkMembership(runScript, scripts),
        skipWhenMember(product ? "fetchInstall" : "recordSuccess", "renameServer"),
        runScript("renameServer", "Renames the server; the script asks for the reboot.", scripts.renameServer, {
          timeoutSeconds: 900,
        }),
        verifyName(runScript, scripts),
        ...(product
          ? [
              fetchFolder("fetchInstall", INSTALL_FOLDER, scripts.fetchDelivery, SERVER),
              ...productSteps(INSTALL_FOLDER, SERVER),
              rebootStep(INSTALL_FOLDER, SERVER),
            ]
          : []),
      ],
      {
        parameterName: installedParameterName({ clusterName: "{{ ClusterName }}" }, "{{ ServerName }}"),
        success: "{{ InputHash }}",
      },
    ),
  };
}

const PRODUCT_PARAMETERS: AutomationDocument["parameters"] = {
  Bucket: {
    type: "String",
    description: "Bucket of the delivery.",
    allowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
  },
  ContentHash: {
    type: "String",
    description: "SHA-256 of the installation's manifest.txt: another installer is another execution.",
    allowedPattern: "^[0-9a-f]{64}$",
  },
  LogGroup: {
    type: "String",
    description: "Log group for the output of the commands.",
    allowedPattern: "^[A-Za-z0-9_./][A-Za-z0-9_./-]{0,511}$",
  },
};

const VARIABLES: readonly string[] = ["$ServerName = '{{ ServerName }}'", "$DirectoryName = '{{ DirectoryName }}'"];
