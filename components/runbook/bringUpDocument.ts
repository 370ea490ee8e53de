import { broughtUpParameterName } from "../../delivery/recordNames.ts";
import type { AutomationDocument, AutomationParameter, AutomationStep } from "./automationDocument.ts";
import type { BringUpScripts } from "./bringUpScripts.ts";
import {
  BRING_UP_FOLDER,
  type DeliveredStep,
  deliveredCommands,
  fetchFolder,
  productSteps,
  rebootStep,
  runDelivered as runDeliveredOf,
} from "./deliveredSteps.ts";
import { pythonStep, recordedSteps } from "./runbookSteps.ts";
import { confirmAlone } from "./serverSteps.ts";

/** How much there is to do, as far as it decides how long a step may take. */
export interface BringUpSize {
  readonly servers: number;
  readonly licenses: number;
  readonly clientPorts: number;
}

const SERVER = "[a-z][a-z0-9-]{0,14}";
const INSTANCE = "i-[0-9a-f]{8,17}";
const TOKEN = `(?:VPC_ID|FSX_DNS|ENI_ID:${SERVER})=[A-Za-z0-9][A-Za-z0-9.-]{0,254}`;

/**
 * Scripts read these from a command line in single quotes: no pattern leaves a quote, a space or a character that
 * PowerShell could read as code, and none leaves a value that begins like the name of a parameter.
 */
const PARAMETERS: Readonly<Record<string, AutomationParameter>> = {
  AutomationAssumeRole: { type: "AWS::IAM::Role::Arn", description: "Role of this runbook." },
  ClusterName: {
    type: "String",
    description: "Value of the tag clpfsx:cluster.",
    allowedPattern: "^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,127}$",
  },
  Servers: {
    type: "String",
    description: "name=instance id;... in order of priority.",
    allowedPattern: `^${SERVER}=${INSTANCE}(?:;${SERVER}=${INSTANCE}){0,31}$`,
  },
  Tokens: {
    type: "String",
    description: "name=value;... for the tokens in the delivered configuration.",
    allowedPattern: `^${TOKEN}(?:;${TOKEN}){0,40}$`,
  },
  Bucket: {
    type: "String",
    description: "Bucket of the delivery.",
    allowedPattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
  },
  ContentHash: {
    type: "String",
    description: "SHA-256 of the delivery's manifest.txt: another delivery is another execution.",
    allowedPattern: "^[0-9a-f]{64}$",
  },
  InputHash: {
    type: "String",
    description: "SHA-256 over all that this execution is about, recorded at its end: the program looks for it.",
    allowedPattern: "^[0-9a-f]{64}$",
  },
  SecretVersions: {
    type: "String",
    description: "Versions of the secrets, for the log: a new version is another execution.",
    allowedPattern: "^[A-Za-z0-9][A-Za-z0-9_.:;,=/-]{0,1023}$",
  },
  LogGroup: {
    type: "String",
    description: "Log group for the output of the commands.",
    allowedPattern: "^[A-Za-z0-9_./][A-Za-z0-9_./-]{0,511}$",
  },
};

const ALL_SERVERS = "{{ listServers.InstanceIds }}";
const FIRST_SERVER = ["{{ listServers.FirstInstanceId }}"];
const PUSHER = ["{{ surveyCluster.PusherInstanceId }}"];

/**
 * The runbook that turns prepared servers into a running cluster, or brings a running one up to date: one execution for
 * all servers. Every step may be repeated, checks its own result and ends the execution when it fails.
 *
 * The order matters. A cluster that an earlier execution left stopped is started before anything else that may fail: the
 * application waits for it. The cluster is surveyed after everything that a server needs by itself, so that the survey is fresh
 * when the configuration is pushed; and the account's password is made sure of before it is encoded into it.
 *
 * A step's limit is longer than all that its script may wait for, one after the other: the script then says itself what
 * did not come, and nothing of it is left running. test/scripts/longestRun.ts adds it up.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of the steps, in their order.
export function bringUpDocument(scripts: BringUpScripts, size: BringUpSize): AutomationDocument {
  return {
    schemaVersion: "0.3",
    description: "Brings up the CLUSTERPRO cluster on its prepared servers, or brings a running one up to date.",
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: PARAMETERS,
    mainSteps: recordedSteps(
      [
        confirmAlone(scripts, "{{ Servers }}"),
        pythonStep("listServers", "Splits the list of servers and checks that they are what they are said to be.", {
          timeoutSeconds: 120,
          handler: "list_servers",
          script: scripts.listServers,
          payload: {
            ClusterName: "{{ ClusterName }}",
            Servers: "{{ Servers }}",
            SecretVersions: "{{ SecretVersions }}",
          },
          outputs: { InstanceIds: "StringList", FirstInstanceId: "String" },
        }),
      ],
      [
        fetchFolder("fetchDelivery", BRING_UP_FOLDER, scripts.fetchDelivery, ALL_SERVERS),
        runDelivered(
          "restoreCluster",
          "Starts a cluster that an earlier execution left stopped.",
          "restore-cluster.ps1",
          {
            timeoutSeconds: 4500,
          },
        ),
        runDelivered("checkServer", "Each server has its name, its domain and its address.", "check-server.ps1", {
          timeoutSeconds: 1200,
        }),
        // Where a server was installed before the domain was there, they find all of it.
        ...productSteps(BRING_UP_FOLDER, ALL_SERVERS),
        runDelivered("addLicenses", "The licences are registered.", "add-licenses.ps1", {
          timeoutSeconds: 900 + 3240 * size.licenses,
        }),
        runDelivered("openFirewall", "The Windows Firewall lets the cluster and its clients in.", "open-firewall.ps1", {
          timeoutSeconds: 2700 + 60 * size.clientPorts,
        }),
        runDelivered(
          "delayServices",
          "After a boot CLUSTERPRO starts later than its peers notice.",
          "delay-services.ps1",
          {
            timeoutSeconds: 1500,
          },
        ),
        rebootStep(BRING_UP_FOLDER, ALL_SERVERS),
        runDelivered("verifyServices", "The services run after the reboot.", "verify-services.ps1", {
          timeoutSeconds: 900,
        }),
        runDelivered(
          "keepAccountPassword",
          "The account's password is right and does not expire.",
          "keep-account-password.ps1",
          { timeoutSeconds: 3600, on: FIRST_SERVER },
        ),
        runDelivered("prepareApplication", "MinIO and its credentials are in place.", "prepare-application.ps1", {
          timeoutSeconds: 3900,
        }),
        pythonStep("surveyCluster", "Which server runs the cluster, and which has the group?", {
          // Systems Manager ends a script after 600 s whatever stands here.
          timeoutSeconds: 540,
          handler: "survey_cluster",
          script: scripts.surveyCluster,
          payload: {
            Servers: "{{ Servers }}",
            LogGroup: "{{ LogGroup }}",
            Commands: deliveredCommands(BRING_UP_FOLDER.folder, "survey-cluster.ps1"),
          },
          outputs: {
            Mode: "String",
            PusherInstanceId: "String",
            Owner: "String",
            NewServers: "String",
            Stopped: "String",
          },
        }),
        runDelivered("pushConfiguration", "Pushes the configuration from a member.", "push-configuration.ps1", {
          // With a cluster that is stopped for the push, or was by an earlier execution, and brought back.
          timeoutSeconds: 16_200,
          on: PUSHER,
          values: {
            Mode: "{{ surveyCluster.Mode }}",
            Owner: "{{ surveyCluster.Owner }}",
            Stopped: "{{ surveyCluster.Stopped }}",
            Tokens: "{{ Tokens }}",
          },
        }),
        runDelivered("restartServices", "The companion services load the configuration.", "restart-services.ps1", {
          timeoutSeconds: 2400,
        }),
        runDelivered("startCluster", "Starts the cluster, or the servers that join it.", "start-cluster.ps1", {
          timeoutSeconds: 3600 + 720 * size.servers,
          on: PUSHER,
          values: {
            Owner: "{{ surveyCluster.Owner }}",
            NewServers: "{{ surveyCluster.NewServers }}",
            Stopped: "{{ surveyCluster.Stopped }}",
          },
        }),
        runDelivered(
          "verifyCluster",
          "All online, the group in its place, every monitor normal.",
          "verify-cluster.ps1",
          {
            timeoutSeconds: 1200,
            on: PUSHER,
            values: { Mode: "{{ surveyCluster.Mode }}", Owner: "{{ surveyCluster.Owner }}" },
          },
        ),
        runDelivered(
          "finishServer",
          "The companion services run again, and nothing is left over.",
          "finish-server.ps1",
          {
            timeoutSeconds: 900,
          },
        ),
      ],
      { parameterName: broughtUpParameterName({ clusterName: "{{ ClusterName }}" }), success: "{{ InputHash }}" },
    ),
  };
}

/** A step that runs a script of the delivery, on all servers unless `on` says otherwise. */
function runDelivered(
  name: string,
  description: string,
  file: string,
  { on = ALL_SERVERS, ...step }: Partial<DeliveredStep> & Pick<DeliveredStep, "timeoutSeconds">,
): AutomationStep {
  return runDeliveredOf(BRING_UP_FOLDER, name, description, file, { ...step, on });
}
