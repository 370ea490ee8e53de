import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { AutomationStep } from "../../../components/runbook/automationDocument.ts";
import { prepareDocument } from "../../../components/runbook/prepareDocument.ts";
import { readPrepareScripts } from "../../../components/runbook/prepareScripts.ts";

const { common, secret, ...scripts } = readPrepareScripts();
const { confirmAlone, findPeer, listMembers, ...powershell } = scripts;
const PYTHON = { confirmAlone, findPeer, listMembers };

/** Both runbooks: for a managed directory, and for a self-managed domain. */
for (const join of ["managed", "selfManaged"] as const) {
  const document = prepareDocument(readPrepareScripts(), join);
  const step = (name: string): AutomationStep => {
    const found = document.mainSteps.find((each) => each.name === name);
    assert.ok(found, `step ${name}`);
    return found;
  };

  describe(`the prepare runbook, ${join}`, () => {
    it("goes in the order that works: online, name verified, domain found, join, all verified", () => {
      assert.deepEqual(
        document.mainSteps.map((each) => each.name),
        [
          "confirmAlone",
          "recordStart",
          "waitUntilManaged",
          "checkMembership",
          "skipWhenMember",
          "verifyName",
          "findPeer",
          "findDomain",
          "leaveDomain",
          "removeStaleComputer",
          "joinDomain",
          "verifyMembership",
          "awaitCluster",
          "skipWhenPrepared",
          "listMembers",
          "awaitMembers",
          "recordSuccess",
          "recordFailure",
        ],
      );
      assert.deepEqual(
        document.mainSteps.filter(({ isEnd }) => isEnd).map(({ name }) => name),
        ["recordSuccess", "recordFailure"],
      );
    });

    it("records that it runs, what it was about and that it failed, under the name at which the program looks", () => {
      const values = ["recordStart", "recordSuccess", "recordFailure"].map((name) => {
        const { action, inputs } = step(name);
        assert.equal(action, "aws:executeAwsApi");
        assert.deepEqual(
          [inputs.Service, inputs.Api, inputs.Name, inputs.Overwrite],
          ["ssm", "PutParameter", "/clpfsx/{{ ClusterName }}/prepared/{{ ServerName }}", true],
        );
        return inputs.Value;
      });
      assert.deepEqual(values, [
        "running {{ automation:EXECUTION_ID }}",
        "{{ InputHash }}",
        "failed {{ automation:EXECUTION_ID }}",
      ]);
    });

    it("gives every script as long as its step has, not the shorter default of AWS's document", () => {
      for (const { name, inputs, timeoutSeconds } of document.mainSteps) {
        if (inputs.DocumentName !== "AWS-RunPowerShellScript") continue;
        const { executionTimeout } = inputs.Parameters as { executionTimeout: readonly string[] };
        assert.deepEqual(executionTimeout, [String(timeoutSeconds)], name);
      }
    });

    it("asks Systems Manager for a reboot after renaming, after joining and when one is owed, and only then", () => {
      for (const [name, text] of Object.entries(scripts)) {
        const asks = text.match(/^ +Write-Line '[^\n]*rebooting'\n +exit 3010$/gm)?.length ?? 0;
        assert.equal(
          asks,
          ["leaveDomain", "renameServer", "joinDomain", "checkMembership"].includes(name) ? 1 : 0,
          name,
        );
        assert.equal(text.match(/\bexit 3010\b/g)?.length ?? 0, asks, name);
      }
      assert.match(scripts.checkMembership, /\n {4}if \(Test-RebootMark\) \{\n[^}]*exit 3010\n {4}\}\n/);
    });

    it("ends every failing path of a script with 1", () => {
      for (const [name, text] of Object.entries(powershell)) {
        const lines = text.split("\n");
        const says = (line: string | undefined) => /^\s*Write-Failure\b/.test(line ?? "");
        assert.equal(lines.some(says), true, name);
        for (const [index, line] of lines.entries()) {
          if (!says(line) || says(lines[index + 1])) continue;
          assert.match(lines[index + 1] ?? "", /^\s*exit 1$/, `${name}:${index + 1}`);
        }
      }
    });

    it("ends at the first failure and bounds every step that waits", () => {
      for (const { name, action, onFailure, timeoutSeconds } of document.mainSteps) {
        if (action === "aws:branch") continue;
        // One that is refused beside another leaves the record to it, and a record that cannot be written is left.
        const alone = ["confirmAlone", "recordStart", "recordSuccess", "recordFailure"].includes(name);
        assert.equal(onFailure, alone ? "Abort" : "step:recordFailure", name);
        assert.ok((timeoutSeconds ?? 0) > 0, name);
      }
    });

    it("branches only forward, to steps that exist", () => {
      const names = document.mainSteps.map((each) => each.name);
      for (const [index, { inputs, action }] of document.mainSteps.entries()) {
        if (action !== "aws:branch") continue;
        const { Choices, Default } = inputs as { Choices: readonly { NextStep: string }[]; Default: string };
        for (const target of [Default, ...Choices.map((choice) => choice.NextStep)]) {
          assert.ok(names.indexOf(target) > index, target);
        }
      }
    });

    it("touches no computer account of a server that is a member already", () => {
      const [choice] = (step("skipWhenMember").inputs as { Choices: readonly Record<string, string>[] }).Choices;
      assert.deepEqual(choice, {
        NextStep: "verifyMembership",
        Variable: "{{ checkMembership.Output }}",
        Contains: "state=member",
      });
      assert.match(scripts.checkMembership, /\n {4}Write-Line "[^\n]*; state=member"\n\} catch \{/);
      assert.equal(scripts.checkMembership.match(/^[^#\n]*state=member/gm)?.length, 1, "and nothing else says so");
    });

    it("removes a stale account where findPeer says, and never that of a member on itself", () => {
      assert.deepEqual(step("removeStaleComputer").inputs.InstanceIds, ["{{ findPeer.PeerInstanceId }}"]);
      assert.match(scripts.removeStaleComputer, /COMPUTERNAME -eq \$ServerName -and .*PartOfDomain\) \{\n +throw /);
    });

    it("reads only parameters and outputs that exist", () => {
      const known = new Set([...Object.keys(document.parameters), "global:REGION", "automation:EXECUTION_ID"]);
      const available = new Set<string>();
      for (const each of document.mainSteps) {
        for (const [, reference = ""] of JSON.stringify(each.inputs).matchAll(/\{\{\s*([\w.:]+)\s*\}\}/g)) {
          assert.ok(known.has(reference) || available.has(reference), `${each.name} reads ${reference}`);
        }
        if (each.action === "aws:runCommand") available.add(`${each.name}.Output`);
        for (const output of each.outputs ?? []) available.add(`${each.name}.${output.Name}`);
      }
    });

    it("lets no parameter carry a character that PowerShell could read as code", () => {
      const own = join === "managed" ? "DirectoryId" : "OrganizationalUnitBase64";
      for (const name of ["ServerName", "DirectoryName", "SecretName", "ClusterName", own]) {
        const pattern = document.parameters[name]?.allowedPattern;
        assert.ok(pattern, name);
        for (const bad of ["'", '"', "`", "$", ";", "\n", " ", "{{x}}"]) {
          assert.ok(!new RegExp(pattern).test(`a${bad}b`), `${name} refuses ${JSON.stringify(bad)}`);
        }
      }
    });

    it("passes no password: the script reads it on the server", () => {
      assert.doesNotMatch(Object.keys(document.parameters).join(" "), /password/i);
      for (const text of [scripts.removeStaleComputer, scripts.joinDomain]) assert.match(text, /\bRead-Secret\b/);
      assert.match(secret, /Get-SECSecretValue -SecretId \$SecretName/);
      for (const text of [common, secret, ...Object.values(powershell)]) {
        assert.doesNotMatch(
          text,
          /(Write-(Line|Failure|Utf8|Output|Host|Error)|throw)\b[^\n]*(\$(secret|password|value|content|protected)\b|SecretString)/i,
        );
      }
    });

    it("has scripts of plain ASCII with a header that tells who runs them and what their codes mean", () => {
      assert.match(common, /"prepare\/\$\{StepName\}: \$Text`n"/);
      for (const [name, text] of Object.entries({ common, secret, ...scripts })) {
        assert.match(text, /^[\x20-\x7e\n]*$/, name);
        assert.match(text, /Started by: (step|nothing; the runbook)/, name);
        if (name in PYTHON) {
          if (name !== "listMembers") assert.match(text, new RegExp(`"prepare/${name}: `));
        } else {
          assert.match(text, /^# Exit codes: /m, name);
          for (const line of text.split("\n")) if (line.startsWith("#")) assert.ok(line.length <= 120, line);
        }
        if (name in powershell) {
          const said = text.search(/Write-(Line|Failure)/);
          const named = text.indexOf(`$StepName = '${name}'\n`);
          assert.ok(0 <= named && named < said, `${name} names itself in its messages`);
        }
        // Systems Manager would take two braces for a reference of its own.
        assert.doesNotMatch(text, /\{\{/, name);
      }
    });

    it("ends every PowerShell script in an explicit code", () => {
      for (const [name, text] of Object.entries(powershell)) assert.match(text, /\nexit (0|1|3010)\n$/, name);
    });

    it("gives every script what they share, and sets every variable that it reads before it", () => {
      for (const { name, inputs } of document.mainSteps) {
        if (inputs.DocumentName !== "AWS-RunPowerShellScript") continue;
        const { commands } = inputs.Parameters as { commands: readonly string[] };
        const text = commands.join("\n");
        const script = name === "awaitMembers" ? "awaitCluster" : name;
        const own = powershell[script as keyof typeof powershell];
        // Without comments: a document has 64 KB.
        const shared = (own.includes("Read-Secret") ? `${common}\n${secret}` : common).replace(/^\s*(#.*)?\n/gm, "");
        assert.ok(text.endsWith(`${shared}${own.replace(/^\s*(#.*)?\n/gm, "")}`), name);
        for (const variable of ["ServerName", "DirectoryName", "SecretName", "Region", "OrganizationalUnitBase64"]) {
          const read = text.search(new RegExp(`^(?!#|\\$${variable} = ).*\\$${variable}\\b`, "m"));
          const set = text.indexOf(`$${variable} = '{{`);
          assert.ok(read < 0 || (set >= 0 && set < read), `${name} sets $${variable}`);
        }
      }
    });
  });
}

describe("the step joinDomain", () => {
  const joinStep = (join: "managed" | "selfManaged") =>
    prepareDocument(readPrepareScripts(), join).mainSteps.find(({ name }) => name === "joinDomain")?.inputs;

  it("leaves a managed directory to AWS's own document, by the directory's id", () => {
    assert.equal(joinStep("managed")?.DocumentName, "AWS-JoinDirectoryServiceDomain");
    assert.deepEqual(joinStep("managed")?.Parameters, {
      directoryId: "{{ DirectoryId }}",
      directoryName: "{{ DirectoryName }}",
    });
    assert.ok(!("OrganizationalUnitBase64" in prepareDocument(readPrepareScripts(), "managed").parameters));
  });

  it("joins a self-managed domain by a script with the secret, and knows no directory id", () => {
    const inputs = joinStep("selfManaged");
    assert.equal(inputs?.DocumentName, "AWS-RunPowerShellScript");
    const { commands } = (inputs?.Parameters ?? {}) as { commands?: readonly string[] };
    assert.ok(commands?.join("\n").endsWith(scripts.joinDomain.replace(/^\s*(#.*)?\n/gm, "")));
    assert.ok(!("DirectoryId" in prepareDocument(readPrepareScripts(), "selfManaged").parameters));
  });

  it("needs no organizational unit", () => {
    const unit = prepareDocument(readPrepareScripts(), "selfManaged").parameters.OrganizationalUnitBase64;
    assert.equal(unit?.default, "");
    assert.match("", new RegExp(unit?.allowedPattern ?? "x"));
  });
});

describe("find_peer.py", () => {
  const file = fileURLToPath(new URL("../../../scripts/prepare/find_peer.py", import.meta.url));

  before(function () {
    if (spawnSync("python3", ["--version"]).status !== 0) {
      console.log("    left out: no python3 on the PATH");
      this.skip();
    }
  });

  /** Runs the step with a stand-in for boto3 whose EC2 holds `instances`: [id, server tag, state]. */
  function findPeer(instances: readonly (readonly [string, string | null, string])[]) {
    const program = `
import importlib.util, json, sys, types
given = json.loads(sys.argv[2])
class Paginator:
    def paginate(self, Filters):
        wanted = {each["Name"]: each["Values"] for each in Filters}
        assert wanted["tag:clpfsx:cluster"] == ["clusterpro-fsx-dev"], wanted
        found = [
            {"InstanceId": i, "State": {"Name": s}, "Tags": [] if n is None else [{"Key": "clpfsx:server", "Value": n}]}
            for i, n, s in given if s in wanted["instance-state-name"]
        ]
        for each in found:
            yield {"Reservations": [{"Instances": [each]}]}
class Ec2:
    def get_paginator(self, name):
        assert name == "describe_instances", name
        return Paginator()
class Ssm:
    def describe_instance_information(self, Filters):
        wanted, = Filters[0]["Values"]
        domain = "WORKGROUP" if wanted == "i-alone" else "Test.MSAD.local"
        status = "ConnectionLost" if wanted == "i-deaf" else "Online"
        return {"InstanceInformationList": [{"PingStatus": status, "ComputerName": f"server.{domain}"}]}
sys.modules["boto3"] = types.SimpleNamespace(client=lambda service: {"ec2": Ec2, "ssm": Ssm}[service]())
spec = importlib.util.spec_from_file_location("find_peer", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
event = {"InstanceId": "i-new", "ServerName": "server1", "ClusterName": "clusterpro-fsx-dev", "DirectoryName": "test.msad.local"}
print(json.dumps(module.find_peer(event, None)))
`;
    return spawnSync("python3", ["-c", program, file, JSON.stringify(instances)], { encoding: "utf8" });
  }

  it("finds the new server itself while it is the only one", () => {
    assert.equal(findPeer([["i-new", "server1", "running"]]).stdout.trim(), '{"PeerInstanceId": "i-new"}');
  });

  it("finds no server that Systems Manager does not reach", () => {
    const { stdout } = findPeer([
      ["i-new", "server1", "running"],
      ["i-deaf", "server2", "running"],
      ["i-other", "server3", "running"],
    ]);
    assert.equal(stdout.trim(), '{"PeerInstanceId": "i-other"}');
  });

  // Servers are prepared side by side the first time: the other one is about to join, and reboots for it.
  it("finds no server that is in no domain yet", () => {
    const { stdout } = findPeer([
      ["i-new", "server1", "running"],
      ["i-alone", "server2", "running"],
    ]);
    assert.equal(stdout.trim(), '{"PeerInstanceId": "i-new"}');
  });

  it("finds the other running server", () => {
    const { stdout } = findPeer([
      ["i-new", "server1", "running"],
      ["i-other", "server2", "running"],
      ["i-old", "server1", "terminated"],
    ]);
    assert.equal(stdout.trim(), '{"PeerInstanceId": "i-other"}');
  });

  it("does not ask a server that is stopped", () => {
    const { stdout } = findPeer([
      ["i-new", "server1", "running"],
      ["i-other", "server2", "stopped"],
    ]);
    assert.equal(stdout.trim(), '{"PeerInstanceId": "i-new"}');
  });

  for (const state of ["pending", "running", "stopping", "stopped", "shutting-down"]) {
    it(`fails while the server's old instance is ${state}, whose account is not stale`, () => {
      const { status, stderr } = findPeer([
        ["i-new", "server1", "running"],
        ["i-old", "server1", state],
        ["i-other", "server2", "running"],
      ]);
      assert.notEqual(status, 0);
      assert.match(stderr, /prepare\/findPeer: server server1 .* still has another instance: i-old/);
    });
  }
});
