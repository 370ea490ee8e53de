import assert from "node:assert/strict";
import type { AutomationStep } from "../../../components/runbook/automationDocument.ts";
import { bringUpDocument } from "../../../components/runbook/bringUpDocument.ts";
import { readBringUpScripts, readDeliveredScripts } from "../../../components/runbook/bringUpScripts.ts";

const document = bringUpDocument(readBringUpScripts(), { servers: 2, licenses: 1, clientPorts: 2 });
const step = (name: string): AutomationStep => {
  const found = document.mainSteps.find((each) => each.name === name);
  assert.ok(found, `step ${name}`);
  return found;
};
const commandsOf = ({ inputs }: AutomationStep): readonly string[] =>
  (inputs.Parameters as { readonly commands: readonly string[] } | undefined)?.commands ??
  (inputs.InputPayload as { readonly Commands?: readonly string[] } | undefined)?.Commands ??
  [];
/** Script of the delivery that a step runs, and the values that it gives it. */
const deliveredOf = (each: AutomationStep) => {
  const [line, ...more] = commandsOf(each).filter((command) => command.includes(" -File $script "));
  if (line === undefined) return undefined;
  assert.deepEqual(more, [], each.name);
  const [, rest = ""] = / -File \$script(.*)$/.exec(line) ?? [];
  const [, file = ""] =
    /^\$script = "\$env:ProgramData\\clusterpro-fsx\\delivery\\(bringup\\[\w.-]+)"$/m.exec(
      commandsOf(each).join("\n"),
    ) ?? [];
  return {
    path: file.replace("\\", "/"),
    values: Object.fromEntries(
      [...rest.matchAll(/ -(\w+) '([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]),
    ),
    rest,
  };
};

describe("the bring-up runbook", () => {
  it("goes in the order that works: servers ready, account and application, survey, push, start, verified", () => {
    assert.deepEqual(
      document.mainSteps.map(({ name }) => name),
      [
        "confirmAlone",
        "listServers",
        "recordStart",
        "fetchDelivery",
        "restoreCluster",
        "checkServer",
        "fetchInstaller",
        "installAwsCli",
        "installClusterpro",
        "addLicenses",
        "openFirewall",
        "delayServices",
        "rebootServer",
        "verifyServices",
        "keepAccountPassword",
        "prepareApplication",
        "surveyCluster",
        "pushConfiguration",
        "restartServices",
        "startCluster",
        "verifyCluster",
        "finishServer",
        "recordSuccess",
        "recordFailure",
      ],
    );
    assert.deepEqual(
      document.mainSteps.filter(({ isEnd }) => isEnd).map(({ name }) => name),
      ["recordSuccess", "recordFailure"],
    );
  });

  it("ends at the first failure and bounds every step", () => {
    for (const { name, onFailure, timeoutSeconds, inputs } of document.mainSteps) {
      const alone = ["confirmAlone", "listServers", "recordStart", "recordSuccess", "recordFailure"].includes(name);
      assert.equal(onFailure, alone ? "Abort" : "step:recordFailure", name);
      assert.ok((timeoutSeconds ?? 0) > 0, name);
      const parameters = inputs.Parameters as { readonly executionTimeout: readonly string[] } | undefined;
      if (parameters) assert.deepEqual(parameters.executionTimeout, [String(timeoutSeconds)], name);
    }
  });

  it("keeps its own scripts below the 600 s that Systems Manager gives them", () => {
    for (const { name, action, timeoutSeconds } of document.mainSteps) {
      if (action === "aws:executeScript") assert.ok((timeoutSeconds ?? 0) < 600, name);
    }
    const seconds = [...readBringUpScripts().surveyCluster.matchAll(/^(\w+)_SECONDS = (\d+)$/gm)];
    const limit = Object.fromEntries(seconds.map(([, name = "", value]) => [name, Number(value)]));
    assert.ok(Number(limit.DELIVERY) + Number(limit.RUN) <= Number(limit.WAIT), "waits for what a command may take");
    assert.ok(Number(limit.WAIT) < (step("surveyCluster").timeoutSeconds ?? 0), "says itself who did not answer");
  });

  it("reads only parameters and outputs that exist by then, and uses every one", () => {
    const known = new Set([...Object.keys(document.parameters), "global:REGION", "automation:EXECUTION_ID"]);
    const outputs = new Set<string>();
    const used = new Set(["AutomationAssumeRole"]);
    for (const each of document.mainSteps) {
      for (const [, reference = ""] of JSON.stringify(each.inputs).matchAll(/\{\{\s*([\w.:]+)\s*\}\}/g)) {
        assert.ok(known.has(reference) || outputs.has(reference), `${each.name} reads ${reference}`);
        used.add(reference);
      }
      for (const { Name, Selector } of each.outputs ?? []) {
        assert.equal(Selector, `$.Payload.${Name}`);
        outputs.add(`${each.name}.${Name}`);
      }
    }
    assert.equal(document.assumeRole, "{{ AutomationAssumeRole }}");
    assert.deepEqual(
      [...Object.keys(document.parameters), ...outputs].filter((name) => !used.has(name)),
      [],
    );
  });

  it("passes the scripts of Systems Manager what they read, and names what they return", () => {
    const scripts = readBringUpScripts();
    for (const [name, text] of Object.entries({
      confirmAlone: scripts.confirmAlone,
      listServers: scripts.listServers,
      surveyCluster: scripts.surveyCluster,
    })) {
      const { inputs } = step(name);
      assert.equal(inputs.Script, text);
      assert.match(text, new RegExp(`^def ${inputs.Handler}\\(events, _context\\):$`, "m"));
      const read = [...text.matchAll(/events\[["'](\w+)["']\]/g)].map(([, key]) => key);
      assert.deepEqual([...new Set(read)].toSorted(), Object.keys(inputs.InputPayload as object).toSorted(), name);
    }
  });

  it("gives each script of the delivery exactly the parameters that it declares", () => {
    const delivered = new Map(readDeliveredScripts().map(({ path, content }) => [path, content]));
    for (const each of document.mainSteps) {
      const run = deliveredOf(each);
      if (run === undefined) continue;
      const declared = [...(delivered.get(run.path) ?? "").matchAll(/^ {4}\[Parameter\(.*\)\]\[string\]\$(\w+),?$/gm)];
      assert.deepEqual(
        Object.keys(run.values).toSorted(),
        declared.map(([, name]) => name).toSorted(),
        `${each.name} runs ${run.path}`,
      );
      assert.equal(run.values.ContentHash, "{{ ContentHash }}", each.name);
      assert.match(run.rest, / -CallerId \$PID$/, each.name);
      assert.match(delivered.get(run.path) ?? "", /^ {4}\[int\]\$CallerId = 0\n\)$/m, each.name);
      assert.match(delivered.get(run.path) ?? "", new RegExp(`Started by: step ${each.name} of the bring-up runbook`));
    }
  });

  it("runs every script that it delivers", () => {
    const run = document.mainSteps.map((each) => deliveredOf(each)?.path);
    const paths = readDeliveredScripts().map(({ path }) => path);
    assert.deepEqual(
      paths.filter((path) => !run.includes(path)),
      ["bringup/common.ps1"],
    );
  });

  it("loses no exit code: it is the script's, and a failure until there is one", () => {
    const delivered = document.mainSteps.filter((each) => deliveredOf(each) !== undefined);
    assert.equal(delivered.length, readDeliveredScripts().length - 1, "all but common.ps1");
    for (const each of delivered) {
      const commands = commandsOf(each);
      assert.equal(commands.at(-1), "exit $LASTEXITCODE", each.name);
      assert.match(commands.at(-2) ?? "", /^& \$powershell .* -NoProfile .* -File \$script /, each.name);
      assert.ok(commands.indexOf("$global:LASTEXITCODE = 1") >= 0, each.name);
      assert.ok(commands.length <= 6, each.name);
    }
  });

  it("runs what concerns every server on all, and the rest on one that may do it", () => {
    const on = Object.fromEntries(document.mainSteps.map(({ name, inputs }) => [name, inputs.InstanceIds]));
    for (const name of [
      "fetchDelivery",
      "restoreCluster",
      "checkServer",
      "rebootServer",
      "prepareApplication",
      "restartServices",
      "finishServer",
    ]) {
      assert.equal(on[name], "{{ listServers.InstanceIds }}", name);
    }
    assert.deepEqual(on.keepAccountPassword, ["{{ listServers.FirstInstanceId }}"]);
    for (const name of ["pushConfiguration", "startCluster", "verifyCluster"]) {
      assert.deepEqual(on[name], ["{{ surveyCluster.PusherInstanceId }}"], name);
    }
    assert.equal(step("listServers").outputs?.find(({ Name }) => Name === "InstanceIds")?.Type, "StringList");
  });

  it("sends the output of every command to the log group", () => {
    for (const { name, action, inputs } of document.mainSteps) {
      if (action !== "aws:runCommand") continue;
      assert.deepEqual(
        inputs.CloudWatchOutputConfig,
        { CloudWatchLogGroupName: "{{ LogGroup }}", CloudWatchOutputEnabled: true },
        name,
      );
    }
    assert.equal((step("surveyCluster").inputs.InputPayload as { LogGroup: string }).LogGroup, "{{ LogGroup }}");
  });

  it("takes the cluster for not brought up from before the first change until everything is verified", () => {
    const records = document.mainSteps.filter(({ action }) => action === "aws:executeAwsApi");
    assert.deepEqual(
      records.map(({ name, inputs }) => [name, inputs.Api, inputs.Name, inputs.Value, inputs.Overwrite]),
      [
        [
          "recordStart",
          "PutParameter",
          "/clpfsx/{{ ClusterName }}/brought-up",
          "running {{ automation:EXECUTION_ID }}",
          true,
        ],
        ["recordSuccess", "PutParameter", "/clpfsx/{{ ClusterName }}/brought-up", "{{ InputHash }}", true],
        [
          "recordFailure",
          "PutParameter",
          "/clpfsx/{{ ClusterName }}/brought-up",
          "failed {{ automation:EXECUTION_ID }}",
          true,
        ],
      ],
    );
  });

  it("takes no secret: the scripts read them on the servers", () => {
    assert.doesNotMatch(Object.keys(document.parameters).join(" "), /password|credential|key/i);
    assert.match(document.parameters.SecretVersions?.description ?? "", /^Versions/);
  });

  const good: Readonly<Record<string, readonly string[]>> = {
    ClusterName: ["clusterpro-fsx-dev"],
    Servers: ["server1=i-0123456789abcdef0;server2=i-0fedcba9876543210", "a=i-12345678"],
    Tokens: ["VPC_ID=vpc-0a1b;FSX_DNS=amznfsxabcd1234.test.msad.local;ENI_ID:server1=eni-0a;ENI_ID:server2=eni-0b"],
    Bucket: ["clusterpro-fsx-dev-delivery-1a2b"],
    ContentHash: ["0".repeat(64)],
    InputHash: ["f".repeat(64)],
    SecretVersions: ["terraform-20260101000000000000000001;EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE"],
    LogGroup: ["/clusterpro-fsx/dev/bring-up"],
  };

  it("accepts the values that it is given", () => {
    const { AutomationAssumeRole: _role, ...rest } = document.parameters;
    assert.deepEqual(Object.keys(good), Object.keys(rest));
    for (const [name, values] of Object.entries(good)) {
      for (const value of values)
        assert.match(value, new RegExp(document.parameters[name]?.allowedPattern ?? "^$"), name);
    }
  });

  it("lets no parameter carry a character that PowerShell could read as code, or begin like a parameter", () => {
    for (const [name, [value = ""]] of Object.entries(good)) {
      const pattern = new RegExp(document.parameters[name]?.allowedPattern ?? "");
      for (const bad of [
        "'",
        '"',
        "`",
        "$",
        "(",
        ")",
        "{",
        "}",
        "&",
        "|",
        "<",
        ">",
        "#",
        "@",
        "%",
        "!",
        "*",
        "?",
        " ",
        "\n",
        "\u2019",
      ]) {
        for (const spoilt of [`${value}${bad}`, `${bad}${value}`, `${value.slice(0, 9)}${bad}${value.slice(9)}`]) {
          assert.doesNotMatch(spoilt, pattern, `${name} refuses ${JSON.stringify(spoilt)}`);
        }
      }
      assert.doesNotMatch(`-${value}`, pattern, name);
    }
  });

  it("quotes every parameter in a command", () => {
    for (const each of document.mainSteps) {
      for (const line of commandsOf(each)) {
        const all = line.match(/\{\{/g)?.length ?? 0;
        assert.equal(line.match(/'\{\{ [\w.:]+ \}\}'/g)?.length ?? 0, all, `${each.name}: ${line}`);
      }
    }
  });

  it("fits into a document of Systems Manager", () => {
    assert.ok(JSON.stringify(document).length < 64 * 1024);
  });
});
