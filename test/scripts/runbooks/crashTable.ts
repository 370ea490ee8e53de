import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AutomationStep } from "../../../components/runbook/automationDocument.ts";
import { bringUpDocument } from "../../../components/runbook/bringUpDocument.ts";
import { readBringUpScripts, readFetchScript } from "../../../components/runbook/bringUpScripts.ts";
import { installDocument } from "../../../components/runbook/installDocument.ts";
import { prepareDocument } from "../../../components/runbook/prepareDocument.ts";
import { readPrepareScripts } from "../../../components/runbook/prepareScripts.ts";
import { descendants, parsePowershell } from "../../components/runbook/powershell.ts";
import { Automation, type Execution, type RunOptions } from "./automation.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { type PrepareRunbook, prepareRunbook, SELF_MANAGED } from "./prepareRunbook.ts";
import { type Delivery, missingTools, Rig, ROOT, SERVERS, type ServerName } from "./rig.ts";

// Not part of the suite: `npm run test:crashes`, on demand and at night. Ends a script's process after each statement of
// it that changes something, on every server that runs it, and then runs the whole runbook again. CLPFSX_CRASHES=2/4 takes
// the second quarter of the table.

const SCRIPTS = fileURLToPath(new URL("../../../scripts/bringup/", import.meta.url));

/** Commands, functions and methods that change the server, the domain or the cluster. */
const COMMANDS =
  /^(Set-(?!StrictMode|Utf8Output|Token)\w+|Remove-\w+|New-(NetFirewallRule|Protected\w+)|Add-(?!Type)\w+|(Move|Copy)-Item|Rename-Computer|Save-\w+|Install-\w+|Invoke-(Clp|ClpOrThrow|Batch)|(Start|Stop|Suspend|Resume)-(Cluster|Again|Member)|Send-\w+|Push-\w+)$/;
const METHODS =
  /::(WriteAll\w+|Move|Replace|CreateDirectory|CreateSubKey|ExtractToDirectory)\(|\.DeleteTree\(|\.SetValue\(/;

async function changingLines(text: string): Promise<readonly number[]> {
  const root = await parsePowershell(text);
  const lines = new Set<number>();
  for (const node of descendants(root)) {
    const changes =
      node.type === "command"
        ? COMMANDS.test(node.childForFieldName("command_name")?.text ?? "")
        : node.type === "invokation_expression" && METHODS.test(node.text);
    if (changes) lines.add(node.startPosition.row + 1);
  }
  return [...lines].toSorted((a, b) => a - b);
}

const textOf = (file: string) => readFileSync(`${SCRIPTS}${file}`, "utf8");

/** What the shared file changes is reached from each script that calls it. */
const files = readdirSync(SCRIPTS).filter(
  (file) => file.endsWith(".ps1") && !["common.ps1", "fetch-delivery.ps1", "survey-cluster.ps1"].includes(file),
);

/** Of the shared file, how a stopped cluster is brought back. */
const shared = textOf("common.ps1").split("\n");
const bringsBack = (line: number) =>
  shared
    .slice(0, line)
    .findLast((each) => each.startsWith("function "))
    ?.match(/^function Start-(Cluster|Again)\b/) !== null;

const { mainSteps } = bringUpDocument(readBringUpScripts(), { servers: SERVERS.length, licenses: 1, clientPorts: 1 });
const stepOf = (file: string) => {
  const step = mainSteps.find((each) => JSON.stringify(each.inputs).includes(`\\${file}`));
  assert.ok(step, `a step runs ${file}`);
  return step;
};
const runsOnAll = (step: AutomationStep) => JSON.stringify(step.inputs).includes("{{ listServers.InstanceIds }}");

type Lines = Readonly<Partial<Record<ServerName, number>>>;

interface Row {
  readonly when: "first" | "update";
  readonly step: string;
  /** Name of the script, or `*` for lines that a step brings along itself. */
  readonly file: string;
  /** Where the process ends on each server that runs it. */
  readonly lines: Lines;
  readonly text: readonly string[];
}

/** The lines that a step brings along itself, where it is no delivered script that they start. */
function ownLines(step: AutomationStep): readonly string[] {
  const { Parameters } = step.inputs as { Parameters?: { commands?: readonly string[] } };
  const lines = Parameters?.commands ?? [];
  return lines.some((line) => line.includes("-File $script")) ? [] : lines;
}

/** A line ahead of them names the servers' own folder of Windows. */
const AHEAD = process.platform === "win32" ? 1 : 0;

/** Lines in pairs, the second for the second server; each alone where one server runs them. */
function pairs(lines: readonly number[], isOnAll: boolean): readonly Lines[] {
  if (!isOnAll) return lines.map((line) => ({ server1: line, server2: line }));
  return lines
    .filter((_, at) => at % 2 === 0)
    .map((line, at) => ({ server1: line, server2: lines[2 * at + 1] ?? line }));
}

/**
 * In the first bring-up each script's own changes; in an update for which the product demands a stopped cluster, with the
 * group on the second server, those that are made to the running cluster. What both servers run ends on each at another
 * change, so that the bring-up after it finds two servers that came to different points.
 */
async function bringUpRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const file of files) {
    const step = stepOf(file);
    const text = textOf(file).split("\n");
    for (const lines of pairs(await changingLines(text.join("\n")), runsOnAll(step)))
      rows.push({ when: "first", step: step.name, file, lines, text });
  }
  for (const step of mainSteps)
    for (const lines of pairs(await changingLines(ownLines(step).join("\n")), runsOnAll(step)))
      rows.push({ when: "first", step: step.name, file: "*", lines, text: ownLines(step) });
  for (const file of ["push-configuration.ps1", "common.ps1"])
    for (const line of await changingLines(textOf(file)))
      if (file !== "common.ps1" || bringsBack(line))
        rows.push({
          when: "update",
          step: "pushConfiguration",
          file,
          lines: { server2: line },
          text: textOf(file).split("\n"),
        });
  return rows;
}

const [part = 1, parts = 1] = (process.env.CLPFSX_CRASHES ?? "1/1").split("/").map(Number);
const mine = <T>(rows: readonly T[]) => rows.filter((_, at) => at % parts === part - 1);
const rows = mine(await bringUpRows());

const told = ({ runs }: Execution) =>
  runs
    .map(({ step, server, exitCode, output, errors }) => `${step} ${server} ${exitCode}\n${output}${errors}`)
    .join("\n");

const titleOf = ({ file, lines, text }: Pick<Row, "file" | "lines" | "text">) =>
  `${file}:${[...new Set(Object.values(lines))].map((line) => `${line} ${text[line - 1]?.trim()}`).join("; on the other ")}`;

function order(rig: Rig, file: string, lines: Lines): void {
  for (const server of SERVERS) {
    const line = lines[server];
    if (line === undefined) rig.machine(server).delete("C:\\clpfsx-test\\lines");
    else rig.machine(server).write("C:\\clpfsx-test\\lines", `crash ${file} ${line + (file === "*" ? AHEAD : 0)}`);
  }
}

describe("a crash after a change, and the bring-up again", function () {
  this.timeout(900_000);
  let rig: Rig;
  let article: Delivery;
  let other: Delivery;
  /** State of everything before a step of the first bring-up, and as "update" before the push of an update. */
  const snapshots = new Map<string, () => Promise<void>>();

  const outputs = {
    first: () => rig.outputs({ survey: { Mode: "first", Owner: "none" } }),
    update: () => rig.outputs({ on: ["server2"], survey: { Mode: "update", Owner: "server2" } }),
  };

  before(async function () {
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create();
    article = await rig.plan();
    other = await rig.plan({ cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } });
    // One first bring-up, kept before each of its steps.
    const crashing = new Set(rows.filter(({ when }) => when === "first").map(({ step }) => step));
    const steps = article.document.mainSteps.map((step) => step.name);
    let from: string | undefined;
    for (const name of [...steps.filter((each) => crashing.has(each)), undefined]) {
      const to = name === undefined ? undefined : steps[steps.indexOf(name) - 1];
      const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const execution = await rig.bringUp(article, { ...bounds, outputs: outputs.first() });
      assert.equal(execution.status, "Success", told(execution));
      if (name !== undefined) snapshots.set(name, rig.snapshot());
      from = name;
    }
    // Then an update, up to its push.
    rig.world.cluster.owner = "server2";
    const fetched = await rig.step(other, "fetchDelivery");
    assert.equal(fetched.exitCode, 0, fetched.errors);
    snapshots.set("update", rig.snapshot());
  });
  after(() => rig?.remove());

  for (const row of rows) {
    const { when, step, file, lines } = row;
    it(`${when}: ${file === "*" ? `${step} ` : ""}${titleOf(row)}`, async function () {
      const isUpdate = when === "update";
      const delivery = isUpdate ? other : article;
      await snapshots.get(isUpdate ? "update" : step)?.();
      const { world } = rig;
      if (isUpdate)
        world.next(/^clpcfctrl --push/, { print: "Stop the cluster before uploading the data.\r\n", exit: 3 });
      order(rig, file, lines);
      const crashed = await rig.bringUp(delivery, { from: step, to: step, outputs: outputs[when]() });
      order(rig, file, {});
      // Statements that this bring-up does not reach.
      if (crashed.status === "Success") return this.skip();
      const again = await rig.bringUp(delivery);
      assert.equal(again.status, "Success", told(again));
      assert.equal(rig.recorded, delivery.parameters.InputHash);
      assert.equal(world.cluster.owner, isUpdate ? "server2" : "server1");
      for (const server of SERVERS) {
        assert.equal(world.cluster.member(server).status, "Online");
        assert.equal(rig.machine(server).read(`${ROOT}\\push\\clp.conf`), undefined);
        assert.equal(rig.machine(server).read(`${ROOT}\\state\\stopped`), undefined);
        assert.deepEqual(world.cluster.member(server).licenses, ["base-key"]);
        const conf = rig.machine(server).read(`${PRODUCT}\\etc\\clp.conf`) ?? "";
        assert.match(conf, isUpdate ? /<interval>90<\/interval>/ : /<\/root>/);
      }
    });
  }
});

/** The runbooks for one server, in their order. */
const SERVER_RUNBOOKS = ["install", "prepare"] as const;
const stepsOf = (what: (typeof SERVER_RUNBOOKS)[number], join: "managed" | "selfManaged") =>
  what === "prepare"
    ? prepareDocument(readPrepareScripts(), join).mainSteps
    : installDocument({ ...readPrepareScripts(), fetchDelivery: readFetchScript() }, false).mainSteps;

/** What the own lines of the runbooks for one server change, for each kind of domain. */
const preparations = mine(
  await Promise.all(
    SERVER_RUNBOOKS.flatMap((what) =>
      (["managed", "selfManaged"] as const).flatMap((join) =>
        stepsOf(what, join).map(async (step) =>
          (await changingLines(ownLines(step).join("\n"))).map((line) => ({
            what,
            join,
            step: step.name,
            file: "*",
            lines: { server1: line, server2: line },
            text: ownLines(step),
          })),
        ),
      ),
    ),
  ).then((found) => found.flat()),
);

describe("a crash after a change, and the preparation again", function () {
  this.timeout(900_000);
  let rig: Rig;
  let asMade: () => Promise<void>;
  let runbooks: Readonly<Record<"managed" | "selfManaged", PrepareRunbook>>;

  before(async function () {
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create({ fresh: true });
    const { world } = rig;
    runbooks = { managed: await prepareRunbook(world), selfManaged: await prepareRunbook(world, SELF_MANAGED) };
    asMade = rig.snapshot();
  });
  after(() => rig?.remove());
  afterEach(async () => {
    await asMade?.();
    await rig?.renameAsMade();
  });

  for (const row of preparations) {
    const { what, join, step, file, lines } = row;
    it(`${what}, ${join}: ${step} ${titleOf(row)}`, async function () {
      const { world } = rig;
      const of = { install: runbooks[join].install, prepare: runbooks[join] };
      const run = (runbook: "install" | "prepare", options: RunOptions = {}) =>
        new Automation(of[runbook].document, of[runbook].parameters.server1, world).run(options);
      const prepare = (options: RunOptions = {}) => run(what, options);
      // As a server that was replaced, whose account another one has to remove.
      world.computers.add("server1");
      if (what === "prepare") await run("install");
      const steps = of[what].document.mainSteps.map(({ name }) => name);
      const to = steps[steps.indexOf(step) - 1];
      if (to !== undefined) await prepare({ to });
      const outputs = { "findPeer.PeerInstanceId": world.windows("server2").instanceId };
      order(rig, file, lines);
      const crashed = await prepare({ from: step, to: step, outputs });
      order(rig, file, {});
      if (crashed.status === "Success") return this.skip();
      for (const runbook of SERVER_RUNBOOKS) {
        const again = await run(runbook);
        assert.equal(again.status, "Success", told(again));
      }
      assert.equal(rig.machine("server1").computerName.toLowerCase(), "server1");
      assert.equal(world.windows("server1").domain, join === "managed" ? "test.msad.local" : "corp.example.com");
      assert.equal(
        world.parameters.get("/clpfsx/clusterpro-fsx-dev/prepared/server1"),
        runbooks[join].parameters.server1.InputHash,
      );
    });
  }
});
