import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { render } from "../../clusterpro/render.ts";
import { clusterDefinition } from "../../delivery/clusterDelivery.ts";
import { readProject, stacksIn } from "../../stack/stackFile.ts";
import { makeProjectCopy, PROJECT, removeProjectCopy } from "../projectCopy.ts";
import { specOf } from "../settings/stackFile.ts";

const APPLICATION = { kind: "custom", name: "web", scripts: "own/scripts" };

/** Texts of a user's own that a stack names: scripts of an application, and a configuration from Cluster WebUI. */
const OWN_FILES: Readonly<Record<string, string>> = {
  // JSON is YAML.
  "Pulumi.own.yaml": JSON.stringify({
    config: {
      "aws:region": "ap-northeast-1",
      "clusterpro-fsx:application": APPLICATION,
      "clusterpro-fsx:cluster": { baseConfiguration: "own/clp.conf" },
    },
  }),
  "own/clp.conf": render(clusterDefinition(specOf({ application: APPLICATION }))).text,
  "own/scripts/start.bat": "@echo off\nexit /b 0\n",
  "own/scripts/stop.bat": "@echo off\nexit /b 0\n",
  "own/scripts/genw.bat": "@echo off\ncall look.cmd\nexit /b 0\n",
  "own/scripts/look.cmd": "exit /b 0\n",
};

const STACKS = [...stacksIn(readProject(PROJECT)), "own"];

const withLf = (text: string) => text.replaceAll("\r\n", "\n");

/** Line ends that a checkout's texts may have: Git for Windows makes them CR LF where no attributes say otherwise. */
const CHECKOUTS: Readonly<Record<string, (text: string) => string>> = {
  "CR LF": (text) => withLf(text).replaceAll("\n", "\r\n"),
  LF: withLf,
};

/** Another time zone, and a language in which i is no small I. */
const ELSEWHERE = { TZ: "Pacific/Kiritimati", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };

describe("a checkout whose texts all end their lines with", function () {
  this.timeout(180_000);

  const copies = new Map<string, string>();
  /** What the preview prints, by checkout and stack. */
  const plans = new Map<string, Promise<string>>();
  const planOf = (checkout: string, stack: string) => plans.get(`${checkout} ${stack}`) ?? assert.fail(stack);

  before(() => {
    for (const [checkout, change] of Object.entries(CHECKOUTS)) {
      const copy = makeProjectCopy();
      copies.set(checkout, copy);
      // Those of the project, whatever was edited in them: its own plan is compared with the copies'.
      for (const stack of stacksIn(readProject(PROJECT))) {
        copyFileSync(path.join(PROJECT, `Pulumi.${stack}.yaml`), path.join(copy, `Pulumi.${stack}.yaml`));
      }
      for (const [file, text] of Object.entries(OWN_FILES)) {
        mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
        writeFileSync(path.join(copy, file), text);
      }
      assert.ok(changeTexts(copy, change) > 200);
      for (const stack of STACKS) plans.set(`${checkout} ${stack}`, preview(copy, stack, ELSEWHERE));
    }
    for (const stack of stacksIn(readProject(PROJECT))) plans.set(`this ${stack}`, preview(PROJECT, stack));
  });

  after(async () => {
    await Promise.allSettled(plans.values());
    for (const copy of copies.values()) removeProjectCopy(copy);
  });

  for (const checkout of Object.keys(CHECKOUTS)) {
    for (const stack of STACKS) {
      it(`${checkout} has the plan of ${stack} of every other, byte for byte, in any folder, time zone and language`, async () => {
        const plan = await planOf(checkout, stack);
        for (const other of Object.keys(CHECKOUTS)) assertSame(plan, await planOf(other, stack));
        // A user's own files are in the copies only.
        if (stack !== "own") assertSame(plan, await planOf("this", stack));
      });
    }
  }

  it("CR LF delivers scripts for PowerShell and Systems Manager with LF, and .bat files with CR LF", async () => {
    const { resources } = JSON.parse(await planOf("CR LF", "own")) as Plan;
    const objects = resources.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2");
    const texts = objects.map(({ inputs: { key, content = "" } }) => [String(key), String(content)] as const);
    const bat = texts.filter(([key]) => /\.(bat|cmd)$/.test(key));
    assert.ok(bat.length > 5 && texts.length > bat.length + 10);
    for (const [key, text] of bat) assert.doesNotMatch(text, /(?<!\r)\n|\r(?!\n)/, key);
    for (const [key, text] of texts) if (!/\.(bat|cmd)$/.test(key)) assert.doesNotMatch(text, /\r/, key);
    const documents = resources.filter(({ type }) => type === "aws:ssm/document:Document");
    assert.ok(documents.length > 0);
    // A CR in JSON, and no escaped one that a script writes.
    for (const { name, inputs } of documents) assert.doesNotMatch(String(inputs.content), /(?<!\\)(?:\\\\)*\\r/, name);
  });
});

interface Plan {
  readonly resources: readonly {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  }[];
}

/** What differs by name first: both texts have a quarter of a million characters. */
function assertSame(one: string, other: string): void {
  if (one === other) return;
  const byUrn = (text: string) =>
    new Map((JSON.parse(text) as Plan).resources.map((resource) => [resource.urn, JSON.stringify(resource)]));
  const others = byUrn(other);
  assert.deepEqual(
    [...byUrn(one)].filter(([urn, resource]) => others.get(urn) !== resource).map(([urn]) => urn),
    [],
    "resources that differ",
  );
  assert.equal(one, other);
}

const run = promisify(execFile);

async function preview(folder: string, stack: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const args = [path.join(folder, "preview/main.js"), "--stack", stack, "--json"];
  const { stdout } = await run(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

/** Changes every text of the folder, and gives their number. Whatever holds a NUL is none, as for Git. */
function changeTexts(folder: string, change: (text: string) => string): number {
  let changed = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.relative(folder, file).startsWith("node_modules")) continue;
    const text = readFileSync(file, "latin1");
    if (text.includes("\0")) continue;
    writeFileSync(file, change(text), "latin1");
    changed += 1;
  }
  return changed;
}
