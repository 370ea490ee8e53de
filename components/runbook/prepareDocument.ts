import { preparedParameterName } from "../../delivery/recordNames.ts";
import type { AutomationDocument, AutomationStep } from "./automationDocument.ts";
import type { PrepareScripts } from "./prepareScripts.ts";
import { powerShellStep, pythonStep, recordedSteps, type Targets } from "./runbookSteps.ts";

/** `managed`: an AWS Managed Microsoft AD, by AWS's own document. `selfManaged`: any other domain, by a script. */
export type Join = "managed" | "selfManaged";

/**
 * The runbook that gives one server its name and its domain. Every step may be repeated: a server that already is what
 * it should be goes from the first check to the last. A step that fails ends the execution, which then names it.
 *
 * The order matters. The name comes before the join, or the directory keeps an account under the name that Windows
 * made up. A computer account left by a replaced server, or by a join that failed halfway, goes first, because patched
 * domain controllers refuse to reuse one; that is done on another server, or where none is online on the server itself,
 * and never while another instance of that name exists. A server that a replaced directory of the same name does not know
 * leaves the old one first: Windows joins no domain whose name it has already.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table of the steps, in their order.
export function prepareDocument(scripts: PrepareScripts, join: Join = "managed"): AutomationDocument {
  const runScript = scriptSteps(join, scripts.common);
  return {
    schemaVersion: "0.3",
    description: "Gives a cluster server its name and joins it to the directory.",
    assumeRole: "{{ AutomationAssumeRole }}",
    parameters: parametersOf(join),
    mainSteps: recordedSteps(
      [
        pythonStep("confirmAlone", "Fails while an earlier execution for this server goes on.", {
          timeoutSeconds: 120,
          handler: "confirm_alone",
          script: scripts.confirmAlone,
          payload: { InstanceId: "{{ InstanceId }}", ExecutionId: "{{ automation:EXECUTION_ID }}" },
          outputs: {},
        }),
      ],
      [
        WAIT_UNTIL_MANAGED,
        runScript("checkMembership", "Is the server what it should be already?", scripts.checkMembership, {
          // With the reboot that an earlier execution owes.
          timeoutSeconds: 1200,
        }),
        SKIP_WHEN_MEMBER,
        pythonStep("findPeer", "Finds another server online; fails while another instance of this server exists.", {
          timeoutSeconds: 120,
          handler: "find_peer",
          script: scripts.findPeer,
          payload: {
            InstanceId: "{{ InstanceId }}",
            ClusterName: "{{ ClusterName }}",
            ServerName: "{{ ServerName }}",
          },
          outputs: { PeerInstanceId: "String" },
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
          // A cold import of AWSPowerShell took 222 s on the default instance type.
          { timeoutSeconds: 900, on: ["{{ findPeer.PeerInstanceId }}"] },
        ),
        runScript("renameServer", "Renames the server; the script asks for the reboot.", scripts.renameServer, {
          timeoutSeconds: 900,
        }),
        runScript("verifyName", "The server has its name after the reboot.", scripts.verifyName, {
          timeoutSeconds: 300,
          maxAttempts: 3,
        }),
        join === "managed"
          ? JOIN_BY_AWS
          : runScript(
              "joinDomain",
              "Joins the server to the domain; the script asks for the reboot.",
              scripts.joinDomain,
              { timeoutSeconds: 2400 },
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
    AutomationAssumeRole: { type: "AWS::IAM::Role::Arn", description: "Role of this runbook." },
    InstanceId: { type: "AWS::EC2::Instance::Id", description: "The server's instance." },
    ClusterName: {
      type: "String",
      description: "Value of the tag clpfsx:cluster.",
      allowedPattern: "^[A-Za-z0-9_.-]{1,128}$",
    },
    ServerName: {
      type: "String",
      description: "Host name and value of the tag clpfsx:server.",
      allowedPattern: "^[a-z][a-z0-9-]{0,14}$",
    },
    InstanceType: {
      type: "String",
      description: "A change stops and starts the server: another type is another execution.",
      allowedPattern: "^[a-z][a-z0-9-]{0,31}[.][a-z0-9-]{1,31}$",
    },
    InputHash: {
      type: "String",
      description: "SHA-256 over all that this execution is about, recorded at its end: the program looks for it.",
      allowedPattern: "^[0-9a-f]{64}$",
    },
    ...JOIN_PARAMETERS[join],
    DirectoryName: {
      type: "String",
      description: "Its fully qualified domain name.",
      allowedPattern: "^[A-Za-z0-9.-]{3,47}$",
    },
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

const WAIT_UNTIL_MANAGED: AutomationStep = {
  name: "waitUntilManaged",
  action: "aws:waitForAwsResourceProperty",
  description: "Waits until the instance answers Systems Manager.",
  timeoutSeconds: 1500,
  onFailure: "Abort",
  inputs: {
    Service: "ssm",
    Api: "DescribeInstanceInformation",
    Filters: [{ Key: "InstanceIds", Values: ["{{ InstanceId }}"] }],
    PropertySelector: "$.InstanceInformationList[0].PingStatus",
    DesiredValues: ["Online"],
  },
};

const SKIP_WHEN_MEMBER: AutomationStep = {
  name: "skipWhenMember",
  action: "aws:branch",
  inputs: {
    Choices: [{ NextStep: "verifyMembership", Variable: "{{ checkMembership.Output }}", Contains: "state=member" }],
    Default: "findPeer",
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

/** Makes steps that run a script of `scripts/prepare` on the server, or on `instanceId`. */
function scriptSteps(join: Join, common: string) {
  const variables = join === "managed" ? VARIABLES : [...VARIABLES, ORGANIZATIONAL_UNIT];
  return (
    name: string,
    description: string,
    script: string,
    options: { readonly timeoutSeconds: number; readonly maxAttempts?: number; readonly on?: Targets },
  ): AutomationStep => {
    const { on = ["{{ InstanceId }}"], ...limits } = options;
    const commands = [...variables, ...common.split("\n"), ...script.split("\n")];
    return powerShellStep(name, description, { ...limits, on, commands });
  };
}

const ORGANIZATIONAL_UNIT = "$OrganizationalUnitBase64 = '{{ OrganizationalUnitBase64 }}'";

/** The scripts take their values from these variables; the parameters' patterns leave no character to quote. */
const VARIABLES: readonly string[] = [
  "$ServerName = '{{ ServerName }}'",
  "$DirectoryName = '{{ DirectoryName }}'",
  "$SecretName = '{{ SecretName }}'",
  "$Region = '{{ global:REGION }}'",
];
