import assert from "node:assert/strict";
import type { AutomationStep } from "../../../components/runbook/automationDocument.ts";
import { readFetchScript, readInstallScripts } from "../../../components/runbook/bringUpScripts.ts";
import { installDocument } from "../../../components/runbook/installDocument.ts";
import { prepareDocument } from "../../../components/runbook/prepareDocument.ts";
import { readPrepareScripts } from "../../../components/runbook/prepareScripts.ts";

const scripts = { ...readPrepareScripts(), fetchDelivery: readFetchScript() };
const whole = installDocument(scripts, true);
const named = installDocument(scripts, false);
const commandsOf = ({ inputs }: AutomationStep): string =>
  ((inputs.Parameters as { readonly commands?: readonly string[] } | undefined)?.commands ?? []).join("\n");

const NAME = ["confirmAlone", "recordStart", "waitUntilManaged", "checkMembership", "skipWhenMember"];
const RECORDS = ["recordSuccess", "recordFailure"];
const PRODUCT = ["fetchInstall", "fetchInstaller", "installAwsCli", "installClusterpro", "rebootServer"];

describe("the install runbook", () => {
  // Red when the product comes before the name: it would be installed under the name that Windows made up.
  it("goes in the order that works: online, name, reboot, name verified, product, reboot", () => {
    const names = ({ mainSteps }: typeof whole) => mainSteps.map(({ name }) => name);
    assert.deepEqual(names(whole), [...NAME, "renameServer", "verifyName", ...PRODUCT, ...RECORDS]);
    assert.deepEqual(names(named), [...NAME, "renameServer", "verifyName", ...RECORDS]);
  });

  it("renames no member of the domain, and looks at its product all the same", () => {
    for (const [document, next] of [
      [whole, "fetchInstall"],
      [named, "recordSuccess"],
    ] as const) {
      const branch = document.mainSteps.find(({ name }) => name === "skipWhenMember");
      assert.ok(branch);
      const { Choices, Default } = branch.inputs as unknown as {
        Choices: readonly { NextStep: string; Contains: string }[];
        Default: string;
      };
      assert.deepEqual(
        Choices.map(({ NextStep, Contains }) => [NextStep, Contains]),
        [[next, "state=member"]],
      );
      assert.equal(Default, "renameServer");
    }
  });

  it("gives the name that the prepare runbook wants, which gives none itself", () => {
    const steps = prepareDocument(readPrepareScripts()).mainSteps.map(({ name }) => name);
    assert.ok(!steps.includes("renameServer"));
    assert.ok(steps.indexOf("verifyName") < steps.indexOf("joinDomain"));
  });

  it("needs no domain: no directory's id, no secret, and no address", () => {
    assert.deepEqual(Object.keys(whole.parameters).toSorted(), [
      "AutomationAssumeRole",
      "Bucket",
      "ClusterName",
      "ContentHash",
      "DirectoryName",
      "InputHash",
      "InstanceId",
      "LogGroup",
      "ServerName",
    ]);
    assert.ok(!("Bucket" in named.parameters));
  });

  it("reads only parameters and outputs that exist by then, and uses every one", () => {
    for (const document of [whole, named]) {
      const known = new Set([...Object.keys(document.parameters), "global:REGION", "automation:EXECUTION_ID"]);
      const used = new Set(["AutomationAssumeRole"]);
      for (const each of document.mainSteps) {
        for (const [, reference = ""] of JSON.stringify(each.inputs).matchAll(/\{\{\s*([\w.:]+)\s*\}\}/g)) {
          assert.ok(known.has(reference), `${each.name} reads ${reference}`);
          used.add(reference);
        }
        if (each.action === "aws:runCommand") known.add(`${each.name}.Output`);
      }
      assert.deepEqual(
        Object.keys(document.parameters).filter((name) => !used.has(name)),
        [],
      );
    }
  });

  it("runs everything on the one server, ends at the first failure and bounds every step", () => {
    for (const { name, action, inputs, onFailure, timeoutSeconds } of whole.mainSteps) {
      if (action === "aws:branch") continue;
      if (action === "aws:runCommand") assert.deepEqual(inputs.InstanceIds, ["{{ InstanceId }}"], name);
      const alone = ["confirmAlone", "recordStart", ...RECORDS].includes(name);
      assert.equal(onFailure, alone ? "Abort" : "step:recordFailure", name);
      assert.ok((timeoutSeconds ?? 0) > 0, name);
    }
  });

  it("runs every script of its folder, from where it fetches them", () => {
    const text = whole.mainSteps.map(commandsOf).join("\n");
    const run = [...text.matchAll(/\\clusterpro-fsx\\install\\(bringup\\[\w-]+\.ps1)"$/gm)].map(([, file = ""]) =>
      file.replace("\\", "/"),
    );
    assert.deepEqual(
      [...run, "bringup/common.ps1"].toSorted(),
      readInstallScripts().map(({ path }) => path),
    );
    assert.match(text, /^\$Prefix = 'delivery\/install'\n\$Folder = 'install'$/m);
    assert.doesNotMatch(text, /\\clusterpro-fsx\\delivery\\/);
  });

  it("says in its record what it was about, under a name of its own", () => {
    const records = whole.mainSteps.filter(({ action }) => action === "aws:executeAwsApi");
    for (const { inputs } of records) assert.equal(inputs.Name, "/clpfsx/{{ ClusterName }}/installed/{{ ServerName }}");
    assert.deepEqual(
      records.map(({ inputs }) => inputs.Value),
      ["running {{ automation:EXECUTION_ID }}", "{{ InputHash }}", "failed {{ automation:EXECUTION_ID }}"],
    );
  });
});
