import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { longestExecution } from "../../components/runbook/automationDocument.ts";
import { type BringUpSize, bringUpDocument } from "../../components/runbook/bringUpDocument.ts";
import { readBringUpScripts, readFetchScript } from "../../components/runbook/bringUpScripts.ts";
import { installDocument } from "../../components/runbook/installDocument.ts";
import { lending } from "../../components/runbook/lentSecret.ts";
import { prepareDocument } from "../../components/runbook/prepareDocument.ts";
import { readPrepareScripts } from "../../components/runbook/prepareScripts.ts";
import { PREPARATION_TIMEOUT_SECONDS } from "../../components/servers/clusterServer.ts";
import { MAX_PASSWORDS, MAX_STARTUP_DELAY_SECONDS } from "../../settings/schema/schema.ts";
import { longestRun, REBOOT_SECONDS, type Rounds } from "./longestRun.ts";
import { operatedScripts, type StepScript, stepScripts } from "./serverScripts.ts";

/** Most that a setting has been seen with, and more: the runbook's own pattern allows 32 servers. */
const SIZES: readonly BringUpSize[] = [
  { servers: 2, licenses: 0, clientPorts: 0 },
  { servers: 2, licenses: 1, clientPorts: 2 },
  { servers: 4, licenses: 12, clientPorts: 8 },
  { servers: 32, licenses: 40, clientPorts: 40 },
];

/** Files of a delivery: some forty, and those of an application's own scripts. */
const DELIVERED_FILES = 100;
/** Rules of the Windows Firewall that are CLUSTERPRO's, or were opened for clients before. */
const FIREWALL_RULES = 20;
/** Systems Manager's own: for a script of its own, and for a command. */
const EXECUTE_SCRIPT_SECONDS = 600;
const COMMAND_SECONDS = 172_800;
/** After which GitHub ends a job on its own runners. */
const GITHUB_JOB_SECONDS = 21_600;

const roundsFor = ({ servers, licenses, clientPorts }: BringUpSize): Rounds => [
  [/\$clusterPlan\.licenses/, licenses],
  [/\$NewServers -split/, servers - 1],
  [/\$clusterPlan\.clientPorts|^\$wanted/, clientPorts],
  [/\$rules\b|Get-ProductRule|'clpfsx-client-\*'/, FIREWALL_RULES],
  [/ReadAllLines\(\$manifest\)/, DELIVERED_FILES],
  [/\$options\b/, 4],
  // The account's password, and as many of an export as settings may name.
  [/\$Secrets\b/, MAX_PASSWORDS + 1],
  [/\$Plan\.passwords/, MAX_PASSWORDS],
  // CLUSTERPRO's services that start with Windows.
  [/\$(?:early|delayed)\b/, 15],
  // Records: of each licence, and a handful of others.
  [/-LiteralPath \$StateFolder/, licenses + 10],
];
/** A file of the delivery is small. */
const SMALL_FILES = { "Read-S3Object": 5 };

/** With the reboot that the script asks for, after which it runs once more. */
async function longestStep({ step, ...script }: StepScript, size: BringUpSize): Promise<number> {
  const once = await longestRun(
    script,
    roundsFor(size),
    ["fetchDelivery", "fetchInstall"].includes(step.name) ? SMALL_FILES : {},
  );
  return /^\s*exit 3010$/m.test(script.text) ? once + REBOOT_SECONDS + once : once;
}

const survey = readBringUpScripts().surveyCluster;
const secondsIn = (name: string) => Number(new RegExp(`^${name}_SECONDS = (\\d+)$`, "m").exec(survey)?.[1]);

/** Names of the file system, products that Windows lists, and processes of one program. */
const OPERATED_ROUNDS: Rounds = [
  [/\$ShareNames -split/, 4],
  [/\$processes\b|\$files\b|\$found\b|\$keys\b|\$candidates\b|\$Names\b/, 30],
];

describe("the time limits of what operators' commands run on servers", () => {
  for (const { name, limit, text } of operatedScripts()) {
    it(`let ${name} come to its own end, within ${limit} s`, async () => {
      const longest = await longestRun({ text }, OPERATED_ROUNDS);
      assert.ok(longest < limit, `${name} may take ${longest} s and has ${limit} s`);
    });
  }
});

describe("the time limits of the runbooks", () => {
  for (const size of SIZES) {
    const runbook = bringUpDocument(readBringUpScripts(), size);
    const { servers, licenses, clientPorts } = size;
    describe(`of the bring-up with ${servers} servers, ${licenses} licences and ${clientPorts} ports`, () => {
      for (const script of stepScripts(runbook)) {
        const { name, timeoutSeconds = 0 } = script.step;
        // What runs on the servers for the survey has a limit of its own, within that of the step.
        const limit = name === "surveyCluster" ? secondsIn("RUN") : timeoutSeconds;
        it(`let ${name} come to its own end, within ${limit} s`, async () => {
          const longest = await longestStep(script, size);
          assert.ok(longest < limit, `${name} may take ${longest} s and has ${limit} s`);
        });
      }
    });
  }

  describe("of the installation", () => {
    const runbook = installDocument({ ...readPrepareScripts(), fetchDelivery: readFetchScript() }, true);
    for (const script of stepScripts(runbook)) {
      const { name, timeoutSeconds = 0 } = script.step;
      it(`let ${name} come to its own end, within ${timeoutSeconds} s`, async () => {
        const longest = await longestStep(script, { servers: 2, licenses: 0, clientPorts: 0 });
        assert.ok(longest < timeoutSeconds, `${name} may take ${longest} s and has ${timeoutSeconds} s`);
      });
    }
  });

  for (const join of ["managed", "selfManaged"] as const) {
    const runbook = prepareDocument(readPrepareScripts(), join);
    describe(`of the preparation, ${join}`, () => {
      for (const script of stepScripts(runbook)) {
        const { name, timeoutSeconds = 0 } = script.step;
        it(`let ${name} come to its own end, within ${timeoutSeconds} s`, async () => {
          const longest = await longestStep(script, { servers: 2, licenses: 0, clientPorts: 0 });
          assert.ok(longest < timeoutSeconds, `${name} may take ${longest} s and has ${timeoutSeconds} s`);
        });
      }

      // With the Admin's secret lent, too, which adds two steps: in a directory of the stack's own.
      it("are together within what an update waits", () => {
        const borrower = { step: "removeStaleComputer", instanceId: "{{ findPeer.PeerInstanceId }}" };
        const longest = longestExecution(join === "managed" ? lending(runbook, borrower) : runbook);
        assert.ok(longest < PREPARATION_TIMEOUT_SECONDS, `${longest} s`);
      });
    });
  }

  // Red when the job, or the role's session, ends before `up` can say how the preparation or the installation of a server
  // went. The installation took 6.5 hours while the job had 4.5.
  it("of a preparation, and of an installation, are within the deploy job, which ends with its role's session", () => {
    const project = new URL("../../", import.meta.url);
    const number = (file: string, pattern: RegExp) =>
      Number(pattern.exec(readFileSync(new URL(file, project), "utf8"))?.[1] ?? assert.fail(file));
    const job = number(".github/workflows/deploy.yml", /timeout-minutes: (\d+)/) * 60;
    const session = number(".github/workflows/deploy.yml", /role-duration-seconds: (\d+)/);
    const most = number("docs/iam/create-roles", /^role deploy \S+ (\d+)/m);
    assert.deepEqual([session, most], [job, job]);
    const install = installDocument({ ...readPrepareScripts(), fetchDelivery: readFetchScript() }, true);
    for (const seconds of [PREPARATION_TIMEOUT_SECONDS, longestExecution(install)])
      assert.ok(seconds < job, `${seconds} s of ${job} s`);
    assert.ok(job < GITHUB_JOB_SECONDS, `${job} s`);
  });

  // Red while nobody said that both together outlast the job.
  for (const [file, pattern] of [
    [
      "operations.md",
      /an installation takes ([\d.]+) hours and a preparation ([\d.]+), one after the\s+other longer than the deploy job's ([\d.]+) hours/,
    ],
    [
      "operations.ja.md",
      /インストールは ([\d.]+) 時間、準備は ([\d.]+) 時間になり、続けて実行すると合計はデプロイのジョブの上限 ([\d.]+) 時間/,
    ],
  ] as const)
    it(`are in ${file} as they are, where an execution may outlast the deploy job`, () => {
      const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
      const install = installDocument({ ...readPrepareScripts(), fetchDelivery: readFetchScript() }, true);
      const minutes = Number(/timeout-minutes: (\d+)/.exec(read(".github/workflows/deploy.yml"))?.[1]);
      const hours = (seconds: number) => (seconds / 3600).toFixed(1);
      assert.deepEqual(pattern.exec(read(`docs/${file}`))?.slice(1), [
        (Math.ceil(longestExecution(install) / 360) / 10).toFixed(1),
        hours(PREPARATION_TIMEOUT_SECONDS),
        hours(minutes * 60),
      ]);
    });

  it("let the bring-up's checkServer wait as long as its neighbour verifyMembership", () => {
    const seconds = (file: string, pattern: RegExp) => {
      const text = readFileSync(new URL(`../../scripts/${file}`, import.meta.url), "utf8");
      return Number(pattern.exec(text)?.[1] ?? assert.fail(file));
    };
    assert.equal(
      seconds("bringup/check-server.ps1", /Wait-Until (\d+)/),
      seconds("prepare/verify-membership.ps1", /TotalSeconds -ge (\d+)/),
    );
  });

  // Red where the delay after a boot, or the wait, is changed alone: the runbook would give up before CLUSTERPRO starts.
  it("let a server come back that starts CLUSTERPRO as late as settings may ask", () => {
    const start = 300;
    const seconds = (file: string, pattern: RegExp) =>
      Number(
        pattern.exec(readFileSync(new URL(`../../scripts/${file}`, import.meta.url), "utf8"))?.[1] ?? assert.fail(file),
      );
    for (const [file, pattern] of [
      ["bringup/verify-services.ps1", /Wait-Until (\d+)/],
      ["prepare/await-cluster.ps1", /TotalSeconds -ge (\d+)/],
    ] as const)
      assert.ok(seconds(file, pattern) >= MAX_STARTUP_DELAY_SECONDS + start, file);
  });

  it("are within those of Systems Manager", () => {
    const largest = bringUpDocument(readBringUpScripts(), SIZES.at(-1) ?? assert.fail());
    for (const { action, name, timeoutSeconds = 0 } of largest.mainSteps) {
      assert.ok(timeoutSeconds < (action === "aws:executeScript" ? EXECUTE_SCRIPT_SECONDS : COMMAND_SECONDS), name);
    }
  });
});

describe("longestRun", () => {
  const COMMON = [
    "function Wait-Until([int]$Seconds, [scriptblock]$FindProblem) {",
    "    $watch = [System.Diagnostics.Stopwatch]::StartNew()",
    "    while ($true) {",
    '        $problem = "$(& $FindProblem)"',
    "        if ($problem -eq '' -or $watch.Elapsed.TotalSeconds -ge $Seconds) { return $problem }",
    "        Start-Sleep -Seconds 10",
    "    }",
    "}",
    "function Run([string]$File, [int]$TimeoutSeconds) {",
    "    Wait-Process -Id 1 -Timeout $TimeoutSeconds",
    "}",
  ].join("\n");
  const START = 60;
  const seconds = async (text: string, rounds: Rounds = []) =>
    (await longestRun({ text, common: COMMON }, rounds)) - START;

  const rows: readonly (readonly [string, number, string])[] = [
    ["nothing but its start", 0, "$x = 1"],
    ["one thing after the other", 30, "Start-Sleep -Seconds 10\nStart-Sleep -Seconds 20"],
    [
      "the longer of two branches, and all conditions",
      125,
      "if (Run a 25) { Run a 50 } elseif ($y) { Run a 100 } else { $x = 1 }",
    ],
    [
      "what is tried, what is done when it fails, and what is done in any case",
      60,
      "try { Run a 10 } catch { Run a 20 } finally { Run a 30 }",
    ],
    [
      "a limit that a function hands on",
      70,
      "function Both([int]$Limit) {\n    Run a $Limit\n    Run a $Limit\n}\nBoth 35",
    ],
    ["a limit by its name", 40, "Run -TimeoutSeconds 40 -File a"],
    ["a wait with one look and one pause over its time", 115, "Wait-Until 100 { Run a 5 }"],
    ["a loop that counts up", 33, "for ($i = 1; $i -le 3; $i++) { Run a 11 }"],
    [
      "a loop that gives up after so many attempts",
      30,
      "for ($i = 1; ; $i++) {\n    try { Run a 10; break } catch { if ($i -ge 3) { throw 'no' } }\n}",
    ],
    ["a loop that counts down", 40, "for ($i = 3; ; $i--) {\n    Run a 10\n    if ($i -le 0) { break }\n}"],
    [
      "what stands in a text, in a parenthesis or behind a pipe",
      60,
      '$x = "$(Run a 10)" + (Run a 20)\n(Run a 30) | Sort-Object',
    ],
    ["the import of AWS\u2019s module once", 300, "Import-Module AWSPowerShell\nImport-Module AWSPowerShell"],
    ["a download", 900, "Invoke-WebRequest -Uri 'https://x' -OutFile x -TimeoutSec 900"],
    ["a wait for tasks, in milliseconds", 5, "[void][System.Threading.Tasks.Task]::WaitAll($copies, 5000)"],
    ["a wait for a process, in milliseconds", 7, "if (-not $process.WaitForExit(7000)) { $process.Kill() }"],
    ["no function that is not called, and no block", 0, "function Never {\n    Run a 10\n}\n$x = { Run a 10 }"],
  ];
  for (const [what, expected, text] of rows) {
    it(`counts ${what}`, async () => assert.equal(await seconds(text), expected));
  }

  it("counts a loop over a list as often as it is told", async () => {
    const rounds = [[/\$servers/, 4]] as const;
    assert.equal(await seconds("foreach ($each in $servers) { Run a 10 }", rounds), 40);
    assert.equal(await seconds("$servers | ForEach-Object { Run a 10 }", rounds), 40);
  });

  const unbounded: readonly (readonly [string, RegExp, string])[] = [
    [
      "a loop over a list of unknown length",
      /say how often this loop runs: foreach/,
      "foreach ($each in $list) { Run a 1 }",
    ],
    ["a loop that no time ends", /say how often this loop runs: while/, "while ($true) { Run a 1 }"],
    ["a loop that no count ends", /say how often this loop runs: for/, "for ($i = 1; ; $i++) { Run a 1 }"],
    ["a command that nobody has judged", /say how long Get-Weather may take/, "Get-Weather"],
    ["a pause that is no number", /Start-Sleep has no -Seconds that is a number/, "Start-Sleep -Seconds $x"],
    ["a program without a limit", /Wait-Process has no -Timeout/, "Wait-Process -Id 1"],
    ["a process without a limit", /WaitForExit\(\) has no limit/, "$process.WaitForExit()"],
  ];
  for (const [what, message, text] of unbounded) {
    it(`refuses to count ${what}`, () => assert.rejects(seconds(text), message));
  }
});
