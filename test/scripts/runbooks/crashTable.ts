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
const table = (
  await Promise.all(files.map(async (file) => (await changingLines(file)).map((line) => ({ file, line }))))
).flat();
const [part = 1, parts = 1] = (process.env.CLPFSX_CRASHES ?? "1/1").split("/").map(Number);

describe("a crash after a change, and the bring-up again", function () {
  this.timeout(900_000);
  let rig: Rig;
  let article: Delivery;
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

  before(async function () {
    if ((powerShellMissing() ?? missingTools()) !== undefined) this.skip();
    rig = await Rig.create();
    article = await rig.plan();
    // One first bring-up, kept before each of its steps.
    const names = [...new Set(table.map(({ file }) => stepOf(file)))];
    let from: string | undefined;
    for (const { name } of article.document.mainSteps.filter((step) => names.includes(step.name))) {
      if (from !== undefined || name !== article.document.mainSteps[0]?.name) await until(name, from);
      snapshots.set(name, rig.snapshot());
      from = name;
    }
  });
  after(() => rig?.remove());

  /** Runs the steps from `from` up to, and without, `name`. */
  async function until(name: string, from: string | undefined): Promise<void> {
    const steps = article.document.mainSteps.map((step) => step.name);
    const to = steps[steps.indexOf(name) - 1] ?? "";
    const outputs = rig.outputs({ survey: { Mode: "first", Owner: "none" } });
    const execution = await rig.bringUp(article, { ...(from === undefined ? {} : { from }), to, outputs });
    assert.equal(execution.status, "Success", told(execution));
  }

  for (const [at, { file, line }] of table.entries()) {
    if (at % parts !== part - 1) continue;
    const text = readFileSync(`${SCRIPTS}${file}`, "utf8").split("\n")[line - 1]?.trim();
    it(`${file}:${line} ${text}`, async function () {
      const name = stepOf(file);
      await snapshots.get(name)?.();
      const { world } = rig;
      order(`crash ${file} ${line}`);
      const survey = { Mode: "first", Owner: "none" };
      const crashed = await rig.bringUp(article, { from: name, to: name, outputs: rig.outputs({ survey }) });
      order(undefined);
      // A statement that the first bring-up does not reach has its scenario elsewhere.
      if (crashed.status === "Success") return this.skip();
      const again = await rig.bringUp(article);
      assert.equal(again.status, "Success", told(again));
      assert.equal(rig.recorded, article.parameters.InputHash);
      assert.equal(world.cluster.owner, "server1");
      for (const server of SERVERS) {
        assert.equal(rig.machine(server).read(`${ROOT}\\push\\clp.conf`), undefined);
        assert.deepEqual(world.cluster.member(server).licenses, ["base-key"]);
        assert.match(rig.machine(server).read(`${PRODUCT}\\etc\\clp.conf`) ?? "", /<\/root>/);
      }
    });
  }
});
