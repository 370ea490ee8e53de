import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Node } from "web-tree-sitter";
import { readBringUpScripts, readDeliveredScripts } from "../../../components/runbook/bringUpScripts.ts";
import { ofType, parsePowershell, syntaxErrors, variableName } from "./powershell.ts";

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
const push = steps["push-configuration.ps1"] ?? "";
const functionText = (text: string, name: string) => {
  const [found] = new RegExp(`^function ${name}\\b[^]*?\n\\}`, "m").exec(text) ?? [];
  assert.ok(found, `function ${name}`);
  return found;
};
const stepOf = (text: string) => /^# Started by: step (\w+) of the bring-up runbook/m.exec(text)?.[1];

/** What Windows Server 2022, AWSPowerShell and the module ActiveDirectory bring along. */
const CMDLETS = new Set(
  `Add-ADFineGrainedPasswordPolicySubject Add-Member Add-Type ConvertFrom-Json ConvertTo-Json Copy-Item ForEach-Object
  Get-ADFineGrainedPasswordPolicySubject Add-ADGroupMember Get-ADGroup Get-ADUser Set-ADUser Get-ADRootDSE Get-ADUserResultantPasswordPolicy Get-Acl
  Get-AuthenticodeSignature Get-ChildItem Get-CimInstance Get-Command Get-FileHash Get-ItemProperty Get-Module
  Get-NetFirewallRule Get-NetIPAddress Get-Process Get-SECSecretValue Get-Service Import-Module Install-WindowsFeature New-ADUser
  Invoke-WebRequest Join-Path Move-Item New-NetFirewallRule New-Object Read-S3Object Remove-Item Remove-NetFirewallRule
  Restart-Service Set-ItemProperty
  Set-ADFineGrainedPasswordPolicy Set-Acl Set-NetFirewallRule Set-StrictMode Sort-Object Split-Path Start-Process
  Start-Sleep Test-ComputerSecureChannel Test-Path Wait-Process Where-Object`.split(/\s+/),
);

/** Variables that PowerShell sets itself, and those that the runbook sets above fetch-delivery.ps1. */
const GIVEN = new Set(
  `_ true false null matches pid psscriptroot psversiontable bucket prefix folder contenthash region`
    .split(" ")
    .concat([
      // Preferences that only PowerShell reads.
      "erroractionpreference",
      "progresspreference",
    ]),
);

/** Variables that every step sets for common.ps1. */
const SET_BY_STEPS = ["stepname", "callerid"];

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
    const files = readdirSync(fileURLToPath(new URL("../../../scripts/bringup/", import.meta.url)));
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
        // What follows without a space, such as the parentheses of a method, belongs to the value before.
        const values = elements.filter(
          (each, at) =>
            each?.type !== "command_argument_sep" && (at === 0 || elements[at - 1]?.type === "command_argument_sep"),
        );
        assert.ok(values.length <= count, `${name} takes ${count}: ${command.text.slice(0, 120)}`);
      }
    });

    it(`${file} reads no variable that nothing sets`, async () => {
      const root = await parsePowershell(text);
      const known = new Set([...GIVEN, ...assigned(root)]);
      if (file in steps) for (const name of SET_BY_STEPS) assert.ok(known.has(name), name);
      if (file === "common.ps1") for (const name of SET_BY_STEPS) known.add(name);
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
      const [, handler = ""] = /\n\} catch \{\n((?: {4}.*\n)+)\}\nexit 0\n$/.exec(text) ?? [];
      const prefix = /"\$\{StepName\}: \$\{ThisServer\}: /;
      if (file in steps) {
        // Before common.ps1, which uses it from its first lines on.
        assert.ok(text.includes(`$StepName = 'bringUp/${step}'\n. "$PSScriptRoot\\common.ps1"\n`));
        assert.match(handler, /^ {4}Write-Failure \$_\n {4}exit 1\n$/);
        assert.match(functionText(common, "Write-Failure"), prefix);
      } else {
        assert.ok(text.includes(`$StepName = 'bringUp/${step}'\n`));
        assert.match(handler, /^ {4}Write-Utf8 .*OpenStandardError\(\)\) \$_\.Exception\.Message\n {4}exit 1\n$/);
        assert.match(functionText(text, "Write-Utf8"), prefix);
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
    const secret = /\.Password\b|\$password\b|\$secret(Text|Bytes)\b|\$encoded\b|SecretString|\$value\b|\$bytes\b/i;
    for (const [file, text] of Object.entries(powershell)) {
      for (const line of text.split("\n")) {
        const [said = ""] =
          /(\b(Write-(Line|Failure|Utf8|Host|Output|Error)|throw|Set-Record)\b|Console\]).*/.exec(line) ?? [];
        assert.doesNotMatch(said, secret, `${file}: ${line.trim()}`);
      }
      assert.doesNotMatch(text, /Start-Transcript|Set-PSDebug|-Verbose\b|Write-Debug/, file);
    }
  });

  it("put a secret into no command line but clpencrypt's, and say nothing of that command's output", () => {
    for (const [file, text] of Object.entries(powershell)) {
      const lines = text.split("\n").filter((line) => /\.Arguments = .*(password|secret)/i.test(line));
      assert.equal(lines.length, file === "push-configuration.ps1" ? 1 : 0, file);
    }
    const body = functionText(push, "Get-EncodedPassword");
    assert.match(body, /Get-ClpFile 'clpencrypt'\n[\s\S]*\$start\.Arguments = .*\$password/);
    assert.equal(body.match(/\.Output/g)?.length, 1);
    assert.match(body, /\$secretText = \(\$run\.Output/);
  });

  it("hide the encoded password in what the product says of the configuration that holds it", () => {
    for (const name of ["Test-With", "Invoke-Push"]) {
      const body = functionText(push, name);
      // By a method: a function that is given it as an argument shows it where commands are logged.
      assert.match(
        body,
        /\$output = \$run\.Output\n +foreach \(\$each in \$(Push\.)?Encoded\.Values\) \{\n +\$output = \$output\.Replace\(\$each\.Password, /,
        name,
      );
      assert.equal(body.match(/\.Output/g)?.length, 1, `${name} says nothing else of it`);
    }
  });

  it("leave no folder with the encoded password behind, not even after a run that was killed", () => {
    assert.match(push, /\} finally \{\n {8}Remove-Path \$PushFolder\n {4}\}/);
    assert.match(functionText(common, "Enter-Step"), /Enter-Lock\n {4}Remove-Path \$PushFolder\n/);
    const [, name] = /^\$PushFolder = Join-Path \$RootFolder '(\w+)'$/m.exec(common) ?? [];
    assert.ok(
      fetchDelivery.includes(
        `    Enter-Lock\n    # The encoded password of a push that was killed.\n    Remove-Folder "$RootFolder\\${name}"\n`,
      ),
    );
  });

  it("let each step do nothing before it has the lock and knows the delivery for its own", () => {
    for (const [file, text] of Object.entries(steps)) {
      assert.match(text, /\ntry \{\n {4}\$\w+ = Enter-Step \$ContentHash\n/, file);
    }
  });

  it("resume a cluster that they suspended whether or not the push went well", () => {
    const body = functionText(push, "Send-ToMember");
    const [suspend, resume, stop] = ["Suspend-Cluster", "(Resume-Cluster $Plan)", "Send-ToStopped"].map((each) =>
      body.indexOf(each),
    );
    assert.ok(0 < Number(suspend) && Number(suspend) < Number(resume) && Number(resume) < Number(stop));
    assert.doesNotMatch(body.slice(suspend, resume), /throw|return/);
  });

  it("start a cluster again that they stopped, whatever goes wrong in between, or leave word that they did not", () => {
    const stops = [...push.matchAll(/^function ([\w-]+)[\s\S]*?\n\}/gm)].filter(([body]) =>
      body.includes("@('-t', '-a')"),
    );
    assert.deepEqual(
      stops.map(([, name]) => name),
      ["Stop-Cluster"],
    );
    assert.equal(push.match(/^ +Stop-Cluster\b/gm)?.length, 1);
    const body = functionText(push, "Send-ToStopped");
    const [word, stop, caught, again] = [
      "Set-Record 'stopped'",
      "    try {\n        Stop-Cluster",
      "} catch {",
      "(Start-Again $Plan $Owner)",
    ].map((each) => body.indexOf(each));
    assert.ok(0 < Number(word) && Number(word) < Number(stop));
    assert.ok(Number(stop) < Number(caught) && Number(caught) < Number(again));
    assert.doesNotMatch(body.slice(caught, again), /throw|return/);
    assert.match(functionText(common, "Start-Again"), /Start-Cluster \$Plan \$GroupOwner\n +Remove-Record 'stopped'/);
  });

  it("do nothing to the cluster for Systems Manager once that has ended the step", () => {
    for (const [file, name] of [
      ["push-configuration.ps1", "Invoke-Push"],
      ["push-configuration.ps1", "Send-ToMember"],
      ["push-configuration.ps1", "Send-ToStopped"],
    ] as const) {
      assert.match(functionText(steps[file] ?? "", name), /\{\n {4}Assert-Called\n/, name);
    }
    assert.match(steps["restore-cluster.ps1"] ?? "", /\n {4}Assert-Called\n[\s\S]*\(Restore-Cluster /);
    assert.match(steps["start-cluster.ps1"] ?? "", /Enter-Step \$ContentHash\n {4}Assert-Called\n/);
    assert.match(functionText(steps["restart-services.ps1"] ?? "", "Restart-Companion"), /\{\n {4}Assert-Called\n/);
    const start = steps["start-cluster.ps1"] ?? "";
    assert.match(start, /Assert-Called\n +Invoke-ClpOrThrow 'clpcl' @\('-s', '-h', \$name\)/);
    assert.match(start, /Assert-Called\n +Invoke-ClpOrThrow 'clpcl' @\('--resume'\)/);
  });

  it("never restart the cluster itself", () => {
    for (const [file, text] of Object.entries(powershell)) {
      assert.doesNotMatch(text, /Invoke-Clp\w* 'clpcl' \(?@\('-r'\)\)? \d/, file);
    }
  });

  it("keep the access of the delivery to SYSTEM and Administrators, of the credentials to SYSTEM and the account", () => {
    assert.match(fetchDelivery, /^\$Protected = 'O:BAD:PAI\(A;OICI;FA;;;SY\)\(A;OICI;FA;;;BA\)'$/m);
    assert.match(fetchDelivery, /SetSecurityDescriptorSddlForm\(\$Protected, 'Access, Owner'\)/);
    assert.match(steps["prepare-application.ps1"] ?? "", /"O:SYD:PAI\(A;;FA;;;SY\)\(A;;FR;;;\$\(\$Sid\.Value\)\)"/);
  });

  it("hold nothing that Systems Manager would take for a reference of its own", () => {
    for (const text of [listServers, fetchDelivery, surveyCluster]) assert.doesNotMatch(text, /\{\{/);
  });

  /** A pattern of a script as JavaScript reads it; the syntax used is the same in both. */
  const pattern = (file: string, before: RegExp): RegExp => {
    const literal = "'(?:[^'\\n]|'')+'";
    const literals = new RegExp(`${before.source}(${literal}(?: \\+\\n +${literal})*)`);
    const [, text] = literals.exec(powershell[file] ?? "") ?? [];
    assert.ok(text, `${file}: ${before.source}`);
    const joined = text.slice(1, -1).replace(/' \+\n +'/g, "");
    const [, options = ""] = /^\(\?(\w+)\)/.exec(joined) ?? [];
    return new RegExp(
      joined
        .replaceAll("''", "'")
        .replace(/^\(\?\w+\)/, "")
        .replace(/\\A/, "^")
        .replace(/\\z/, "$"),
      // PowerShell's operators know no case.
      [...new Set(`i${options}`)].join(""),
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
    const demand = pattern("push-configuration.ps1", /\$StopDemand = /);
    for (const text of [
      "Stop the cluster and try again.",
      "Command failed. Please stop the cluster.",
      "line 1\nStop the cluster.",
      "To apply this you must stop the cluster first.",
      "You have to shut down the cluster.",
      "The cluster must be stopped.",
      "Please shut down the cluster.",
      "This change requires the cluster to be stopped.",
      "\u30af\u30e9\u30b9\u30bf\u3092\u505c\u6b62\u3057\u3066\u304f\u3060\u3055\u3044",
      "\u30af\u30e9\u30b9\u30bf\u306e\u505c\u6b62\u304c\u5fc5\u8981\u3067\u3059",
    ]) {
      assert.match(text, demand);
    }
    for (const text of [
      "The service stopped; the cluster did not answer.",
      "Could not stop the cluster daemon's trace.",
      "The cluster is stopped on server2.",
      "Could not connect to the server server2.",
      "Internal error. Check if memory or OS resources are sufficient.",
      "\u30b5\u30fc\u30d3\u30b9\u304c\u505c\u6b62\u3057\u3066\u3044\u307e\u3059",
    ]) {
      assert.doesNotMatch(text, demand);
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
