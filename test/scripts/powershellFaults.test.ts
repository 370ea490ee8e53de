import assert from "node:assert/strict";
import { syntaxErrors } from "../components/runbook/powershell.ts";
import { powershellFaults, type ServerScript } from "./powershellFaults.ts";
import { batchPowershell, operatedScripts, RUNBOOKS, stepScripts } from "./serverScripts.ts";

interface Kind {
  readonly kind: string;
  /** Texts with the fault, and a word of what is said of it. */
  readonly refused: readonly (readonly [RegExp, string | ServerScript])[];
  /** The same, right. */
  readonly taken: readonly (string | ServerScript)[];
}

const LIST = "function Get-Name($From) {\n    return @($From | Where-Object { $_ })\n}\n";
const COUNTED = "$names = Get-Name 1\n";

const KINDS: readonly Kind[] = [
  {
    kind: "a cast of a command's output, which is null and not the type's empty value when there is none",
    refused: [
      [/cast/, "function Find([scriptblock]$Block) {\n    $found = [string](& $Block)\n    return $found\n}"],
      [/cast/, "$x = [string](Get-Thing 1)"],
      [/cast/, "$x = [string]$(Get-Thing)"],
      [/cast/, "$x = [string[]](Get-Thing | Sort-Object)"],
      [/cast/, "if ([string](Get-Thing) -eq '') { Stop-It }"],
      [/cast/, "$x = Get-Thing\n$y = [string]$x"],
    ],
    taken: [
      'function Find([scriptblock]$Block) {\n    return "$(& $Block)"\n}',
      "[void](Get-Thing 1)",
      "$x = [string[]]@(Get-Thing)",
      "$x = Get-Thing\n$y = [int]$x.Number",
      "$x = [string]$env:NAME",
    ],
  },
  {
    kind: "a variable of a function that is the script's own, in other letters or the same",
    refused: [
      [
        /Send hides the script's \$NeedsStop/,
        "$NeedsStop = 'stop'\nfunction Send {\n    $needsStop = $false\n    Push\n    return $needsStop\n}\nfunction Push {\n    return $NeedsStop\n}",
      ],
      [/hides the script's \$plan/, "function Send($Plan) {\n    return $Plan\n}\n$plan = Read-It\nSend $plan"],
      [/hides the script's \$Mode/, "param([string]$Mode)\nfunction Send {\n    foreach ($mode in 1) { Use $mode }\n}"],
      [
        /hides the script's \$Root/,
        { text: "function Send {\n    $root = 1\n    return $root\n}", common: "$Root = 'x'" },
      ],
      [
        /^common, line 2: .*hides the script's \$found/,
        { text: "$found = 1", common: "function Get {\n    $found = 2\n}" },
      ],
      [/hides the script's \$left/, "$left = 3\nfunction Send {\n    $left--\n}"],
    ],
    taken: [
      "$StopWords = 'stop'\nfunction Send {\n    $isStopped = $false\n    return $isStopped\n}",
      "function Send($Plan) {\n    return $Plan\n}\n$clusterPlan = Read-It\nSend $clusterPlan",
      "$Count = 0\nfunction Add {\n    $script:Count = 1\n    $o = New-Object X\n    $o.Count = 2\n}",
    ],
  },
  {
    kind: "two spellings of one variable",
    refused: [[/\$Secret and \$secret are one/, "function Read($Secret) {\n    $text = $secret\n    return $text\n}"]],
    taken: ["function Read($Secret) {\n    $text = $Secret\n    return $text\n}"],
  },
  {
    kind: "a variable of PowerShell's own",
    refused: [
      [/\$args is PowerShell's own/, "function Send {\n    $args = 1\n    Use $args\n}"],
      [/\$input is PowerShell's own/, "foreach ($input in 1) { Use $input }"],
    ],
    taken: ["$null = Get-Thing\n$ErrorActionPreference = 'Stop'"],
  },
  {
    kind: "a variable that a function has from a caller at best",
    refused: [
      [
        /Inner reads \$folder/,
        "function Outer {\n    $folder = 1\n    Inner\n}\nfunction Inner {\n    return $folder\n}",
      ],
    ],
    taken: [
      "function Outer {\n    $folder = 1\n    Inner $folder\n}\nfunction Inner($Folder) {\n    return $Folder\n}",
    ],
  },
  {
    kind: "a block that meets the variables of the function that calls it",
    refused: [
      [
        /block for Wait reads that function's \$problem/,
        "function Wait([scriptblock]$Block) {\n    $problem = & $Block\n}\nfunction Send {\n    $problem = 1\n    Wait { Use $problem }\n}",
      ],
      [/sets a \$done of its own/, "function Send {\n    $done = 0\n    Wait { $done = 1 }\n    return $done\n}"],
      [/\$folder is not known in the session/, "$folder = 1\n[void]$givenBlock.AddScript({ Use $folder })"],
    ],
    taken: [
      "function Wait([scriptblock]$Block) {\n    $problem = & $Block\n}\nfunction Send {\n    $reason = 1\n    Wait { Use $reason }\n}",
      "function Send {\n    $done = 0\n    1 | ForEach-Object { $done = $_ }\n    return $done\n}",
      "[void]$givenBlock.AddScript({ Use $env:folder })",
    ],
  },
  {
    kind: "a count, a length or an index of a command's bare output",
    refused: [
      [/write @\(\.\.\.\)/, "if ((Get-Suspended $givenList).Count -gt 0) { Stop-It }"],
      [/write @\(\.\.\.\)/, "$x = (Get-Thing).length"],
      [/write @\(\.\.\.\)/, "$x = (Get-Thing)[0]"],
      [/write @\(\.\.\.\)/, "$x = $(Get-Thing | Sort-Object)[-1]"],
      [/write @\(\.\.\.\)/, "$things = Get-Thing\nif ($things.Count -eq 0) { Stop-It }"],
      [/write @\(\.\.\.\)/, "$things = & $givenBlock\n$first = $things[0]"],
    ],
    taken: [
      "if (@(Get-Suspended $givenList).Count -gt 0) { Stop-It }",
      "$x = @(Get-Thing)[0]",
      "$things = @(Get-Thing)\nif ($things.Count -eq 0) { Stop-It }",
      "$stream = New-Object System.IO.FileStream('x')\n$length = $stream.Length",
      "$name = (Get-Thing).Name",
    ],
  },
  {
    kind: "a list that a function returns, taken as if it stayed one",
    refused: [
      [/Get-Name returns a list/, `${LIST}${COUNTED}`],
      [/Get-Name returns a list/, `${LIST}if (Get-Name 1) { Use-It }`],
      [/Get-Name returns a list/, `${LIST}Use-It (Get-Name 1)`],
      [
        /Get-Name returns a list/,
        "function Get-Name {\n    $all = @()\n    $all += 1\n    return $all\n}\n$names = Get-Name",
      ],
      [/Get-All returns a list/, `${LIST}function Get-All {\n    return Get-Name 1\n}\n$all = Get-All`],
      [/Get-Name returns a list/, { text: COUNTED, common: LIST }],
    ],
    taken: [
      `${LIST}$names = @(Get-Name 1)`,
      `${LIST}foreach ($name in (Get-Name 1)) { Use-It $name }`,
      `${LIST}$names = @(Get-Name 1 | Sort-Object)`,
      `${LIST}function Get-All {\n    return Get-Name 1\n}\n$all = @(Get-All)`,
      `${LIST}$text = "$(Get-Name 1)"`,
    ],
  },
  {
    kind: "a secret that is given to a command, which module logging or a transcript may write down",
    refused: [
      [/\$password is given/, "$password = 'x'\n$x = ConvertTo-SecureString -String $password -AsPlainText -Force"],
      [/Password is given/, "$secret = Read-Secret\n$x = New-Object X('u', $secret.Credential.Password)"],
      [/Password is given/, "$secret = Read-Secret\nInvoke-Clp 'clpencrypt' @($secret.Password) 60"],
      [/SecretString is given/, "$value = Get-Thing\n$x = ConvertFrom-Json $value.SecretString"],
      [/\$password is given/, "$password = 'x'\n$x = $password | Sort-Object"],
      [/\$secretText is given/, '$secretText = "x"\nUse-It "a $secretText"'],
      [/\$secretBytes is given/, "$secretBytes = 1\nUse-It -Value:$secretBytes"],
      [/\$password is given/, "$password = 'x'\nUse-It $(\"$password\")"],
      [/\$x is no name for a secret/, "$secret = Read-Secret\n$x = $secret.Credential.Password"],
      [/\$x is no name for a secret/, "$password = 'x'\n$x = $password"],
      [/\$password is given/, "$password = 'x'\nGet-Thing | ForEach-Object { Use-It $password }"],
    ],
    taken: [
      "$secret = Read-Secret\n$x = [X]::new($secret.Credential.Password)\nUse-It $secret",
      "$password = 'x'\n$start = New-Object X\n$start.Arguments = '\"' + $password\nUse-It $start",
      "$secret = Read-Secret\n$x = [X]::new('u', $secret.Credential.SecurePassword)\nUse-It -Credential $x",
      "$password = 'x'\nif ($password -notmatch 'y') { throw 'no' }",
    ],
  },
  {
    kind: "output in the console's code page, which arrives unreadable on a Japanese system",
    refused: [
      [/Write-Host writes/, 'Write-Host "cannot: $($_.Exception.Message)"'],
      [/Write-Output writes/, "Write-Output $givenText"],
      [/Write-Error writes/, 'Write-Error "no $givenText"'],
      [/Write-Warning writes/, "Write-Warning (Get-Reason)"],
      [/Write-Output writes/, "Write-Output '\u65e5\u672c\u8a9e'"],
      [/\[Console\]::Out\.WriteLine\(.*writes/, "[Console]::Out.WriteLine($givenText)"],
      [
        /\[Console\]::Error\.WriteLine\(.*writes/,
        "[Console]::SetOut($givenText)\n[Console]::Error.WriteLine($givenText)",
      ],
    ],
    taken: [
      "Write-Output 'ready'",
      { text: "[Console]::Out.WriteLine($givenText)", common: "$text = 'x'\n[Console]::SetOut($text)" },
      { text: "$r = 'open'\n[Console]::Out.WriteLine($r)", reader: "batch" },
    ],
  },
];

const asScript = (text: string | ServerScript): ServerScript => (typeof text === "string" ? { text } : text);
/** What the rows read and do not set is no part of what they show. */
const GIVEN = "$givenBlock = 1; $givenList = 1; $givenText = 1; ";
const given = (row: string | ServerScript): ServerScript => {
  const script = asScript(row);
  return script.text.includes("$given") ? { ...script, text: `${GIVEN}${script.text}` } : script;
};

describe("powershellFaults", () => {
  for (const { kind, refused, taken } of KINDS) {
    it(`refuses ${kind}`, async () => {
      for (const [message, row] of refused) {
        const faults = await powershellFaults(given(row));
        assert.equal(faults.filter((each) => message.test(each)).length > 0, true, `${asScript(row).text}\n${faults}`);
      }
    });

    it(`takes what is right beside ${kind}`, async () => {
      for (const row of taken) {
        assert.deepEqual(await syntaxErrors(asScript(row).text), [], asScript(row).text);
        assert.deepEqual(await powershellFaults(given(row)), [], asScript(row).text);
      }
    });
  }

  it("says the line, the text and what to write instead", async () => {
    assert.deepEqual(await powershellFaults({ text: "\n$x = [string](Get-Thing)" }), [
      'line 2: [string](Get-Thing): a cast of no output is null; write "$(...)" or @(...)',
    ]);
  });
});

describe("no server script has a fault that a syntax tree shows:", () => {
  for (const [name, runbook] of Object.entries(RUNBOOKS)) {
    for (const { step, commands, ...script } of stepScripts(runbook)) {
      it(`${step.name} of ${name}`, async () => {
        assert.deepEqual(await powershellFaults(script), []);
        if (commands !== script.text) assert.deepEqual(await powershellFaults({ text: commands }), []);
      });
    }
  }

  it("all of them are looked at", () => {
    const counts = Object.entries(RUNBOOKS).map(([name, runbook]) => [name, stepScripts(runbook).length]);
    assert.deepEqual(Object.fromEntries(counts), {
      "bring-up": 19,
      install: 8,
      prepare: 8,
      "prepare, self-managed domain": 9,
      "bring-up, secret lent": 19,
      "prepare, secret lent": 8,
    });
    assert.equal(batchPowershell().length, 3);
  });

  for (const { name, text } of operatedScripts()) {
    it(`${name}, which operators' commands run`, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
      assert.deepEqual(await powershellFaults({ text }), []);
    });
  }

  for (const { name, text } of batchPowershell()) {
    it(name, async () => {
      assert.deepEqual(await syntaxErrors(text), []);
      assert.deepEqual(await powershellFaults({ text, reader: "batch" }), []);
    });
  }
});
