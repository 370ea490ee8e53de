import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Node } from "web-tree-sitter";
import { readBringUpScripts, readDeliveredScripts } from "../../components/bringUpScripts.ts";
import { descendants, parsePowershell, syntaxErrors } from "./powershell.ts";

const { fetchDelivery, listServers, surveyCluster } = readBringUpScripts();
const delivered = Object.fromEntries(
  readDeliveredScripts().map(({ path, content }) => [path.slice("bringup/".length), content]),
);
const { "common.ps1": common = "", ...steps } = delivered;
const powershell: Readonly<Record<string, string>> = {
  ...steps,
  "common.ps1": common,
  "fetch-delivery.ps1": fetchDelivery,
};
const stepOf = (text: string) => /^# Started by: step (\w+) of the bring-up runbook/m.exec(text)?.[1];

/** What Windows Server 2022, AWSPowerShell and the module ActiveDirectory bring along. */
const CMDLETS = new Set(
  `Add-ADFineGrainedPasswordPolicySubject Add-Type ConvertFrom-Json ConvertTo-Json ConvertTo-SecureString Copy-Item
  ForEach-Object Get-ADFineGrainedPasswordPolicySubject Get-ADUser Get-ADUserResultantPasswordPolicy
  Get-AuthenticodeSignature Get-ChildItem Get-CimInstance Get-FileHash Get-ItemProperty Get-Module Get-NetFirewallRule
  Get-NetIPAddress Get-SECSecretValue Get-Service Import-Module Install-WindowsFeature Invoke-WebRequest Join-Path
  Move-Item New-NetFirewallRule New-Object Read-S3Object Remove-Item Remove-NetFirewallRule
  Set-ADFineGrainedPasswordPolicy Set-NetFirewallRule Set-StrictMode Sort-Object Split-Path Start-Sleep
  Test-ComputerSecureChannel Test-Path Where-Object Write-Host Write-Output`.split(/\s+/),
);

/** Variables that PowerShell sets itself, and those that the runbook sets above fetch-delivery.ps1. */
const GIVEN = new Set(
  ["_", "true", "false", "null", "matches", "psscriptroot", "bucket", "contenthash", "region"].concat([
    // Preferences that only PowerShell reads.
    "erroractionpreference",
    "progresspreference",
  ]),
);

const ofType = (root: Node, type: string) => [...descendants(root)].filter((node) => node.type === type);

/** Names of the functions a script defines, with the number of their parameters. */
function functionsOf(root: Node): ReadonlyMap<string, number> {
  return new Map(
    ofType(root, "function_statement").map((node) => {
      const name = node.children.find((child) => child?.type === "function_name")?.text ?? "";
      const declaration = node.children.find((child) => child?.type === "function_parameter_declaration");
      return [name, declaration ? ofType(declaration, "script_parameter").length : 0];
    }),
  );
}

function variableName(node: Node): string {
  return node.text
    .replace(/^[$@]\{?/, "")
    .replace(/\}$/, "")
    .toLowerCase();
}

/** Variables that a script sets: by assignment, in a loop, or as a parameter. */
function assigned(root: Node): readonly string[] {
  const places = [
    ...ofType(root, "script_parameter").flatMap((node) => node.children.filter((child) => child?.type === "variable")),
    ...ofType(root, "left_assignment_expression").flatMap((node) => ofType(node, "variable").slice(0, 1)),
    ...ofType(root, "foreach_statement").flatMap((node) => node.children.filter((child) => child?.type === "variable")),
  ];
  return places.flatMap((node) => (node ? [variableName(node)] : []));
}

describe("the scripts of the bring-up runbook", () => {
  it("are all the files of their folder", () => {
    const files = readdirSync(fileURLToPath(new URL("../../scripts/bringup/", import.meta.url)));
    assert.deepEqual(files.toSorted(), [...Object.keys(powershell), "list_servers.py", "survey_cluster.py"].toSorted());
    const paths = readDeliveredScripts().map(({ path }) => path);
    assert.deepEqual(paths, paths.toSorted());
  });

  for (const [file, text] of Object.entries(powershell)) {
    it(`${file} parses as PowerShell`, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
    });

    it(`${file} calls only what exists, with no more values than it takes`, async () => {
      const root = await parsePowershell(text);
      const functions = new Map(functionsOf(root));
      if (file in steps)
        for (const [name, count] of functionsOf(await parsePowershell(common))) functions.set(name, count);
      for (const command of ofType(root, "command")) {
        const name = command.childForFieldName("command_name")?.text ?? "";
        const count = functions.get(name);
        if (count === undefined) {
          const called = /^[&.]/.test(command.text) || CMDLETS.has(name);
          assert.ok(called, `${name} in: ${command.text.slice(0, 80)}`);
          continue;
        }
        const elements = command.childForFieldName("command_elements")?.namedChildren ?? [];
        const values = elements.filter((each) => each?.type !== "command_argument_sep" && !each?.text.startsWith("@A"));
        assert.ok(values.length <= count, `${name} takes ${count}: ${command.text.slice(0, 120)}`);
      }
    });

    it(`${file} reads no variable that nothing sets`, async () => {
      const root = await parsePowershell(text);
      const known = new Set([...GIVEN, ...assigned(root)]);
      if (file === "common.ps1") known.add("stepname");
      if (file in steps) for (const name of assigned(await parsePowershell(common))) known.add(name);
      for (const node of ofType(root, "variable")) {
        const name = variableName(node);
        if (!name.startsWith("env:")) assert.ok(known.has(name), `${node.text} in line ${node.startPosition.row + 1}`);
      }
    });

    it(`${file} is plain ASCII with LF, and tells who runs it and what its codes mean`, () => {
      assert.match(text, /^[\x20-\x7e\n]*$/);
      assert.match(text, /^# [A-Z]/);
      assert.match(text, /^# Started by: /m);
      assert.match(text, /^# Exit codes: /m);
      for (const line of text.split("\n")) if (line.startsWith("#")) assert.ok(line.length <= 120, line);
    });
  }

  for (const [file, text] of Object.entries({ ...steps, "fetch-delivery.ps1": fetchDelivery })) {
    it(`${file} names its step and the server when it fails, and ends in an explicit code on every path`, () => {
      const step = stepOf(text);
      assert.ok(step);
      assert.ok(text.includes(`$StepName = 'bringUp/${step}'\n`));
      const [, handler = ""] = /\n\} catch \{\n((?: {4}.*\n)+)\}\nexit 0\n$/.exec(text) ?? [];
      assert.match(handler, /^ {4}\[Console\]::Error\.WriteLine\("(bringUp\/\w+|\$\{StepName\}): .*\n {4}exit 1\n$/);
      if (file !== "fetch-delivery.ps1") {
        assert.ok(handler.includes(`"bringUp/${step}: $(`), "known although common.ps1 cannot be read");
      }
      assert.match(text, /^# Exit codes: (?:0|3010) /m);
      for (const [, code = ""] of text.replace(/'[^'\n]*'/g, "''").matchAll(/^ *exit\b(.*)$/gm)) {
        assert.match(code, /^ (0|1|3010)$/);
      }
      assert.match(text, /^\$ErrorActionPreference = 'Stop'\nSet-StrictMode -Version 2\.0$/m);
    });
  }

  it("asks for a reboot in rebootServer only", () => {
    for (const [file, text] of Object.entries(powershell)) {
      assert.equal(/^\s*exit 3010$/m.test(text), file === "reboot-server.ps1", file);
      assert.doesNotMatch(text, /Restart-Computer|shutdown\.exe/, file);
    }
  });

  it("never print what is secret, nor put it into an error", () => {
    const secret =
      /\.Password\b|\$password\b|\$encoded\b|\$protected\b|SecretString|\$value\b|\$bytes\b|ConvertTo-BatchValue/i;
    for (const [file, text] of Object.entries(powershell)) {
      for (const line of text.split("\n")) {
        const [said = ""] = /(\b(Write-(Line|Host|Output|Error)|throw|Set-Record)\b|Console\]).*/.exec(line) ?? [];
        assert.doesNotMatch(said, secret, `${file}: ${line.trim()}`);
      }
      assert.doesNotMatch(text, /Start-Transcript|Set-PSDebug|-Verbose\b|Write-Debug/, file);
    }
  });

  it("put a secret into no command line but clpencrypt's, and say nothing of that command's output", () => {
    for (const [file, text] of Object.entries(powershell)) {
      const lines = text
        .split("\n")
        .filter((line) => /Invoke-(Clp|Native|Batch|CommandLine)\b.*(Password|Secret)/.test(line));
      if (file !== "push-configuration.ps1") assert.deepEqual(lines, [], file);
      else
        assert.deepEqual(
          lines.map((line) => line.trim()),
          ["$run = Invoke-Clp 'clpencrypt' @($Secret.Password) 60"],
        );
    }
    const [body = ""] = /function Get-EncodedPassword[\s\S]*?\n\}/.exec(steps["push-configuration.ps1"] ?? "") ?? [];
    assert.equal(body.match(/\.Output/g)?.length, 1);
    assert.match(body, /\$encoded = @\(\$run\.Output/);
  });

  it("leave no work folder with the encoded password behind", () => {
    const text = steps["push-configuration.ps1"] ?? "";
    assert.match(text, /\} finally \{\n {8}Remove-Path \$WorkFolder\n {4}\}/);
    assert.match(text, /Remove-Path \$WorkFolder\n {4}try \{\n {8}Copy-Item/);
  });

  it("resume a cluster that they suspended whether or not the push went well", () => {
    const [body = ""] = /function Send-ToMember[\s\S]*?\n\}/.exec(steps["push-configuration.ps1"] ?? "") ?? [];
    const [suspend, resume, stop] = ["Suspend-Cluster", "(Resume-Cluster $Plan)", "Send-ToStopped"].map((each) =>
      body.indexOf(each),
    );
    assert.ok(0 < Number(suspend) && Number(suspend) < Number(resume) && Number(resume) < Number(stop));
    assert.doesNotMatch(body.slice(suspend, resume), /throw|return/);
  });

  it("start a cluster again that they stopped, whatever goes wrong in between", () => {
    const text = steps["push-configuration.ps1"] ?? "";
    assert.match(
      text,
      /try \{\n +Send-ToStopped \$Plan \$Encoded\n +\} catch \{\n.*\n +throw "\$failure \$\(Start-Again \$Plan\)"/,
    );
    const stops = [...text.matchAll(/^function ([\w-]+)[\s\S]*?\n\}/gm)].filter(([body]) =>
      body.includes("@('-t', '-a')"),
    );
    assert.deepEqual(
      stops.map(([, name]) => name),
      ["Send-ToStopped"],
    );
  });

  it("never restart the cluster itself", () => {
    for (const [file, text] of Object.entries(powershell)) {
      assert.doesNotMatch(text, /Invoke-Clp\w* 'clpcl' @\('-r'\) \d/, file);
    }
  });

  it("keep the access of the delivery to SYSTEM and Administrators, of the credentials to SYSTEM and the account", () => {
    assert.match(fetchDelivery, /'O:BAD:PAI\(A;OICI;FA;;;SY\)\(A;OICI;FA;;;BA\)', 'Access, Owner'/);
    assert.match(steps["prepare-application.ps1"] ?? "", /"O:SYD:PAI\(A;;FA;;;SY\)\(A;;FR;;;\$\(\$Sid\.Value\)\)"/);
  });

  it("hold nothing that Systems Manager would take for a reference of its own", () => {
    for (const text of [listServers, fetchDelivery, surveyCluster]) assert.doesNotMatch(text, /\{\{/);
  });

  /** A pattern of a script as JavaScript reads it; the syntax used is the same in both. */
  const pattern = (file: string, before: RegExp): RegExp => {
    const [, text] = new RegExp(`${before.source}'((?:[^'\\n]|'')+)'`).exec(powershell[file] ?? "") ?? [];
    assert.ok(text, `${file}: ${before.source}`);
    return new RegExp(
      text
        .replaceAll("''", "'")
        .replace(/^\(\?i\)/, "")
        .replace(/\\A/, "^")
        .replace(/\\z/, "$"),
      "i",
    );
  };

  it("read clpstat's lines: names with dots or without, a comment or none", () => {
    const line = pattern("common.ps1", /elseif \(\$line -match /);
    for (const [text, name, dots, value] of [
      ["   *server1 .........: Online", "server1", ".........", "Online"],
      ["    server2 .........: Offline          second server", "server2", ".........", "Offline"],
      ["      lankhb1        : Normal           Kernel Mode LAN Heartbeat", "lankhb1", "", "Normal"],
      ["      current        : server1", "current", "", "server1"],
      ["      genw_fsx       : Online Failure   ", "genw_fsx", "", "Online Failure"],
      ["  Cluster : clusterpro-fsx-dev", "Cluster", "", "clusterpro-fsx-dev"],
    ] as const) {
      assert.deepEqual(line.exec(text)?.slice(1), [name, dots, value], text);
    }
    assert.doesNotMatch(" ========================  CLUSTER STATUS  ===========================", line);
    const section = pattern("common.ps1", /if \(\$line -match /);
    assert.equal(section.exec("  <monitor>")?.[1], "monitor");
  });

  it("stop a running cluster only for a message that asks for it", () => {
    const needsStop = pattern("push-configuration.ps1", /\$NeedsStop = /);
    for (const text of [
      "Stop the cluster and try again.",
      "The cluster must be stopped.",
      "Please shut down the cluster.",
      "\u30af\u30e9\u30b9\u30bf\u3092\u505c\u6b62\u3057\u3066\u304f\u3060\u3055\u3044",
    ]) {
      assert.match(text, needsStop);
    }
    for (const text of [
      "Could not connect to the server server2.",
      "Internal error. Check if memory or OS resources are sufficient.",
      "\u30b5\u30fc\u30d3\u30b9\u304c\u505c\u6b62\u3057\u3066\u3044\u307e\u3059",
    ]) {
      assert.doesNotMatch(text, needsStop);
    }
  });

  it("take a refused option for no finding, and a finding for one", () => {
    const unknown = pattern("push-configuration.ps1", /\$UnknownOption = /);
    for (const text of ["Invalid option.", "unknown parameter: --compcheck", "Usage: clpcfctrl --push"]) {
      assert.match(text, unknown);
    }
    for (const text of ["Invalid value in resource/awsvip", "The configuration is wrong."])
      assert.doesNotMatch(text, unknown);
  });

  it("put only values into the configuration that are no markup and no command", () => {
    const allowed = pattern("push-configuration.ps1", /\$AllowedValue = /);
    for (const text of ["vpc-0a1b", "amznfsxabcd1234.test.msad.local", "8000000ab91a5dc6"]) assert.match(text, allowed);
    for (const text of ["", "a b", "a<b", "a&b", 'a"', "a%b", "a\nb", "\u00e9"]) assert.doesNotMatch(text, allowed);
  });

  it("fetch no path that leaves the delivery", () => {
    const line = pattern("fetch-delivery.ps1", /\$line -notmatch /);
    const sum = "0".repeat(64);
    for (const path of [
      "cluster/clp.conf",
      "cluster/scripts/monitor.s/genw_fsx/clpfsx-settings.bat",
      "bringup/common.ps1",
    ]) {
      assert.deepEqual(line.exec(`${sum}  ${path}`)?.slice(1), [sum, path]);
    }
    for (const path of ["../x", "a/../x", "/x", "C:/x", "a\\x", "a//x", ".x", ""])
      assert.doesNotMatch(`${sum}  ${path}`, line);
  });

  it("would be caught: a call that nothing defines, a variable that nothing sets", async () => {
    const root = await parsePowershell("Write-Lin 'x'\n$a = $b\n");
    assert.deepEqual(
      ofType(root, "command").map((node) => node.childForFieldName("command_name")?.text),
      ["Write-Lin"],
    );
    assert.deepEqual(ofType(root, "variable").map(variableName), ["a", "b"]);
  });
});
