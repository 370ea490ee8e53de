import { preparedParameterName } from "../../delivery/recordNames.ts";
import type { AutomationDocument, AutomationStep } from "./automationDocument.ts";
import type { PrepareScripts } from "./prepareScripts.ts";
import { pythonStep, recordedSteps } from "./runbookSteps.ts";
import {
  checkMembership,
  confirmAlone,
  SERVER_PARAMETERS,
  scriptSteps,
  skipWhenMember,
  verifyName,
  WAIT_UNTIL_MANAGED,
} from "./serverSteps.ts";

/** `managed`: an AWS Managed Microsoft AD, by AWS's own document. `selfManaged`: any other domain, by a script. */
export type Join = "managed" | "selfManaged";

/**
 * The runbook that makes a named server a member of its domain. Every step may be repeated: a server that already is what
 * it should be goes from the first check to the last. A step that fails ends the execution, which then names it.
 *
 * The order matters. The server has its name before the join, or the directory keeps an account under the one that Windows
 * made up. It finds the domain first: it was started before the directory was there, with the VPC's DNS servers of then. A
 * server that a replaced directory of the same name does not know leaves the old one first: Windows joins no domain whose
 * name it has already. A computer account left by a replaced server, or by a join that failed halfway, goes before the
 * join, because patched domain controllers refuse to reuse one; that is done on another server, or where none is online on
 * the server itself, and never while another instance of that name exists.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of the steps, in their order.
export function prepareDocument(scripts: PrepareScripts, join: Join = "managed"): AutomationDocument {
  const variables = join === "managed" ? VARIABLES : [...VARIABLES, ORGANIZATIONAL_UNIT];
  const runScript = scriptSteps(variables, scripts);
  return {
    schemaVersion: "0.3",
    description: "Joins a cluster server to the directory.",
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: parametersOf(join),
    mainSteps: recordedSteps(
      [confirmAlone(scripts)],
      [
        WAIT_UNTIL_MANAGED,
        checkMembership(runScript, scripts),
        skipWhenMember("verifyMembership", "verifyName"),
        verifyName(runScript, scripts),
        pythonStep("findPeer", "Finds another member online; fails while another instance of this server exists.", {
          timeoutSeconds: 120,
          handler: "find_peer",
          script: scripts.findPeer,
          payload: {
            InstanceId: "{{ InstanceId }}",
            ClusterName: "{{ ClusterName }}",
            ServerName: "{{ ServerName }}",
            DirectoryName: "{{ DirectoryName }}",
          },
          outputs: { PeerInstanceId: "String" },
        }),
        runScript("findDomain", "The server's DNS finds the domain's controllers.", scripts.findDomain, {
          timeoutSeconds: 1800,
        }),
        runScript(
          "leaveDomain",
          "Takes the server out of a domain that does not trust it any more; the script asks for the reboot.",
          scripts.leaveDomain,
          { timeoutSeconds: 900 },
        ),
        runScript(
          "removeStaleComputer",
          "Removes the computer account of a replaced server, through another server where there is one.",
          scripts.removeStaleComputer,
          // A cold import of AWSPowerShell took 222 s on the default instance type, and a loan may be in force late.
          { timeoutSeconds: 1080, on: ["{{ findPeer.PeerInstanceId }}"] },
        ),
        join === "managed"
          ? JOIN_BY_AWS
          : runScript(
              "joinDomain",
              "Joins the server to the domain; the script asks for the reboot.",
              scripts.joinDomain,
              { timeoutSeconds: 3000 },
            ),
        runScript("verifyMembership", "The server has its name and its domain.", scripts.verifyMembership, {
          timeoutSeconds: 900,
          maxAttempts: 2,
        }),
        runScript("awaitCluster", "Where CLUSTERPRO is, the server is in the cluster again.", scripts.awaitCluster, {
          timeoutSeconds: AWAIT_SECONDS,
        }),
        SKIP_WHEN_PREPARED,
        pythonStep("listMembers", "Lists the servers that are online.", {
          timeoutSeconds: 120,
          handler: "list_members",
          script: scripts.listMembers,
          payload: { InstanceId: "{{ InstanceId }}", ClusterName: "{{ ClusterName }}" },
          outputs: { InstanceIds: "StringList" },
        }),
        runScript("awaitMembers", "Every member of the cluster sees the server online.", scripts.awaitCluster, {
          timeoutSeconds: AWAIT_SECONDS,
          on: "{{ listMembers.InstanceIds }}",
        }),
      ],
      {
        parameterName: preparedParameterName({ clusterName: "{{ ClusterName }}" }, "{{ ServerName }}"),
        success: "{{ InputHash }}",
      },
    ),
  };
}

function parametersOf(join: Join): AutomationDocument["parameters"] {
  return {
    ...SERVER_PARAMETERS,
    InstanceType: {
      type: "String",
      description: "A change stops and starts the server: another type is another execution.",
      allowedPattern: "^[a-z][a-z0-9-]{0,31}[.][a-z0-9-]{1,31}$",
    },
    ...JOIN_PARAMETERS[join],
    SecretName: {
      type: "String",
      description: "Secret with the directory's Admin password.",
      allowedPattern: "^[A-Za-z0-9/_.-]{1,128}$",
    },
  };
}

const JOIN_PARAMETERS: Readonly<Record<Join, AutomationDocument["parameters"]>> = {
  managed: {
    DirectoryId: { type: "String", description: "Directory to join.", allowedPattern: "^d-[0-9a-f]{10}$" },
  },
  selfManaged: {
    OrganizationalUnitBase64: {
      type: "String",
      description: "Distinguished name of the unit to join, UTF-8 in Base64; empty for the domain's own.",
      allowedPattern: "^[A-Za-z0-9+/=]*$",
      default: "",
    },
  },
};

const JOIN_BY_AWS: AutomationStep = {
  name: "joinDomain",
  action: "aws:runCommand",
  description: "AWS's own document joins the server to the directory and reboots it.",
  timeoutSeconds: 1800,
  onFailure: "Abort",
  inputs: {
    DocumentName: "AWS-JoinDirectoryServiceDomain",
    InstanceIds: ["{{ InstanceId }}"],
    // Without DNS addresses: the server has the directory's from the VPC's DHCP options.
    Parameters: { directoryId: "{{ DirectoryId }}", directoryName: "{{ DirectoryName }}" },
  },
};

const SKIP_WHEN_PREPARED: AutomationStep = {
  name: "skipWhenPrepared",
  action: "aws:branch",
  inputs: {
    Choices: [{ NextStep: "recordSuccess", Variable: "{{ awaitCluster.Output }}", Contains: "state=prepared" }],
    Default: "listMembers",
  },
};

/** The quarter of an hour that the script waits for CLUSTERPRO, and a last look. */
const AWAIT_SECONDS = 1200;

const ORGANIZATIONAL_UNIT = "$OrganizationalUnitBase64 = '{{ OrganizationalUnitBase64 }}'";

/** The scripts take their values from these variables; the parameters' patterns leave no character to quote. */
const VARIABLES: readonly string[] = [
  "$ServerName = '{{ ServerName }}'",
  "$DirectoryName = '{{ DirectoryName }}'",
  "$SecretName = '{{ SecretName }}'",
  "$Region = '{{ global:REGION }}'",
];
