import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { descendants, parsePowershell } from "../../components/powershell.ts";
import { powerShellMissing } from "../realPowerShell.ts";
import type { Execution } from "./automation.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { type Delivery, missingTools, Rig, ROOT, SERVERS } from "./rig.ts";

// Not part of the suite: `npm run test:crashes`, on demand and at night. Ends a script's process after each statement of
// it that changes something, on every server that runs it, and then runs the whole runbook again. CLPFSX_CRASHES=2/4 takes
// the second quarter of the table.

const SCRIPTS = fileURLToPath(new URL("../../../scripts/bringup/", import.meta.url));

/** Commands, functions and methods that change the server, the domain or the cluster. */
const COMMANDS =
  /^(Set-(?!StrictMode|Utf8Output|Token)\w+|Remove-\w+|New-(NetFirewallRule|Protected\w+)|Add-(?!Type)\w+|(Move|Copy)-Item|Save-\w+|Install-\w+|Invoke-(Clp|ClpOrThrow|Batch)|(Start|Stop|Suspend|Resume)-(Cluster|Again|Member)|Send-\w+|Push-\w+)$/;
const METHODS = /::(WriteAll\w+|Move|Replace|CreateDirectory|CreateSubKey|ExtractToDirectory)\(|\.SetValue\(/;

async function changingLines(file: string): Promise<readonly number[]> {
  const root = await parsePowershell(readFileSync(`${SCRIPTS}${file}`, "utf8"));
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

/** What the shared file changes is reached from each script that calls it. */
const files = readdirSync(SCRIPTS).filter(
  (file) => file.endsWith(".ps1") && !["common.ps1", "fetch-delivery.ps1", "survey-cluster.ps1"].includes(file),
);
const linesOf = async (names: readonly string[]) =>
  (await Promise.all(names.map(async (file) => (await changingLines(file)).map((line) => ({ file, line }))))).flat();

/** Of the shared file, how a stopped cluster is brought back. */
const shared = readFileSync(`${SCRIPTS}common.ps1`, "utf8").split("\n");
const bringsBack = (line: number) =>
  shared
    .slice(0, line)
    .findLast((each) => each.startsWith("function "))
    ?.match(/^function Start-(Cluster|Again)\b/) !== null;

/**
 * In the first bring-up each script's own changes; in an update for which the product demands a stopped cluster, with the
 * group on the second server, those that are made to the running cluster.
 */
const table = [
  ...(await linesOf(files)).map((each) => ({ ...each, when: "first" as const })),
  ...(await linesOf(["push-configuration.ps1", "common.ps1"]))
    .filter(({ file, line }) => file !== "common.ps1" || bringsBack(line))
    .map((each) => ({ ...each, when: "update" as const })),
];
const [part = 1, parts = 1] = (process.env.CLPFSX_CRASHES ?? "1/1").split("/").map(Number);

describe("a crash after a change, and the bring-up again", function () {
  this.timeout(900_000);
  let rig: Rig;
  let article: Delivery;
  let other: Delivery;
  /** State of everything before a step of the first bring-up, and as "update" before the push of an update. */
  const snapshots = new Map<string, () => Promise<void>>();

  const stepOf = (file: string) => {
    const step = article.document.mainSteps.find((each) => JSON.stringify(each.inputs).includes(`\\${file}`));
    assert.ok(step, `a step runs ${file}`);
    return step.name;
  };
  const told = ({ runs }: Execution) =>
    runs
      .map(({ step, server, exitCode, output, errors }) => `${step} ${server} ${exitCode}\n${output}${errors}`)
      .join("\n");
  const order = (text: string | undefined) => {
    for (const server of SERVERS)
      if (text === undefined) rig.machine(server).delete("C:\\clpfsx-test\\lines");
      else rig.machine(server).write("C:\\clpfsx-test\\lines", text);
  };
  const outputs = {
    first: () => rig.outputs({ survey: { Mode: "first", Owner: "none" } }),
    update: () => rig.outputs({ on: ["server2"], survey: { Mode: "update", Owner: "server2" } }),
  };

  before(async function () {
    if ((powerShellMissing() ?? missingTools()) !== undefined) this.skip();
    rig = await Rig.create();
    article = await rig.plan();
    other = await rig.plan({ cluster: { monitors: { fileSystem: { intervalSeconds: 90 } } } });
    // One first bring-up, kept before each of its steps.
    const crashing = new Set(table.filter(({ when }) => when === "first").map(({ file }) => stepOf(file)));
    const steps = article.document.mainSteps.map((step) => step.name);
    let from: string | undefined;
    for (const name of [...steps.filter((each) => crashing.has(each)), undefined]) {
      const to = name === undefined ? undefined : steps[steps.indexOf(name) - 1];
      const part = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const execution = await rig.bringUp(article, { ...part, outputs: outputs.first() });
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

  for (const [at, { when, file, line }] of table.entries()) {
    if (at % parts !== part - 1) continue;
    const text = readFileSync(`${SCRIPTS}${file}`, "utf8").split("\n")[line - 1]?.trim();
    it(`${when}: ${file}:${line} ${text}`, async function () {
      const isUpdate = when === "update";
      const delivery = isUpdate ? other : article;
      const name = isUpdate ? "pushConfiguration" : stepOf(file);
      await snapshots.get(isUpdate ? "update" : name)?.();
      const { world } = rig;
      if (isUpdate)
        world.next(/^clpcfctrl --push/, { print: "Stop the cluster before uploading the data.\r\n", exit: 3 });
      order(`crash ${file} ${line}`);
      const crashed = await rig.bringUp(delivery, { from: name, to: name, outputs: outputs[when]() });
      order(undefined);
      // A statement that this bring-up does not reach.
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
