import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { PROJECT, previewed } from "./program.ts";

const ON_DEMAND = new URL("../../preview/onDemand.js", import.meta.url).href;

/** What a CommonJS script prints, with the stand-ins in place before it. */
function printed(script: string, cwd = PROJECT, env: NodeJS.ProcessEnv = {}): string {
  const args = [`--import=${ON_DEMAND}`, "--eval", script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  assert.equal(status, 0, stderr);
  return stdout.trim();
}

/** Names of packages of which a file other than the stand-in's is loaded, and how many files there are. */
const LOADED = `const files = Object.keys(require.cache);
  const has = (part) => files.some((file) => file.replaceAll("\\\\", "/").includes(part));
  console.log(JSON.stringify([files.length < 100, has("/arborist/lib/arborist/"), has("/vendor/typescript"), has("/automation/local"), has("/grpc-js/build/src/client"), has("/@opentelemetry/api/build/src/trace/")]));`;

describe("what the SDK loads without using it", function () {
  this.timeout(60_000);

  it("is not loaded before it is used", () => {
    assert.deepEqual(JSON.parse(printed(`require("@pulumi/pulumi"); ${LOADED}`)), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it("is not loaded by a preview of the cluster", () => {
    const counted = `data:text/javascript,${encodeURIComponent(`import { createRequire } from "node:module";
      process.on("exit", () => { const require = createRequire(${JSON.stringify(path.join(PROJECT, "x.js"))}); const console = { log: (text) => process.stderr.write("loaded " + text) }; ${LOADED.replace("100", "250")} });`)}`;
    const args = ["--import", counted, "preview/main.js", "--json"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /loaded \[true,false,false,false,false,false\]$/);
  });

  for (const [what, use, expected] of [
    ["the resolver, a class", 'typeof new (require("@npmcli/arborist"))({ path: "." }).loadActual', "function"],
    ["a function", 'require("normalize-package-data")({ name: "x" }) ?? "called"', "called"],
    ["a class of the Automation API", 'require("@pulumi/pulumi").automation.LocalWorkspace.name', "LocalWorkspace"],
    [
      "a copy of what a module exports",
      'Object.keys(require("semver")).includes("gte") && !("default" in { ...require("semver") })',
      "true",
    ],
    [
      "an import as compilers write it",
      '(({ default: semver }) => semver.gte("2.0.0", "1.0.0"))(require("semver"))',
      "true",
    ],
    ["what is set in it", '(() => { require("upath").own = 1; return require("upath").own; })()', "1"],
    [
      "a client of gRPC",
      `(() => { const { EngineClient } = require("@pulumi/pulumi/proto/engine_grpc_pb.js"); const grpc = require("@grpc/grpc-js");
        const client = new EngineClient("127.0.0.1:1", grpc.credentials.createInsecure());
        return [client instanceof grpc.Client, typeof client.log, EngineClient.service.log.path].join(); })()`,
      "true,function,/pulumirpc.Engine/Log",
    ],
    [
      "a class of gRPC's that another one extends",
      '(() => { class Own extends require("@grpc/grpc-js").Server {} return typeof new Own().start; })()',
      "function",
    ],
    ["the context of a trace", 'require("@opentelemetry/api").context.active() !== undefined', "true"],
    ["the type of it", 'require("semver") instanceof Object', "true"],
  ] as const) {
    it(`is loaded for ${what}`, () => {
      assert.equal(printed(`console.log(String(${use}))`), expected);
    });
  }

  it("is there for an ES module's import", () => {
    const script =
      'import * as semver from "semver"; import one from "semver"; console.log(semver.gte("2.0.0", "1.0.0"), one.major("3.0.0"));';
    const args = [`--import=${ON_DEMAND}`, "--input-type=module", "--eval", script];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: PROJECT, encoding: "utf8" });
    assert.equal(stdout, "true 3\n", stderr);
  });

  it("is loaded for the packages that a function is sent with", () => {
    const script =
      'require("@pulumi/pulumi").runtime.computeCodePaths().then((found) => console.log([...found.keys()].join()))';
    assert.match(printed(script), /node_modules\/yaml,/);
  });

  // Red where it is left out then: the tracer's change of gRPC never comes.
  it("is no longer left out where calls are traced", () => {
    const script = `require("@pulumi/pulumi"); ${LOADED}`;
    const env = { TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
    assert.deepEqual(JSON.parse(printed(script, PROJECT, env)).slice(-2), [true, true]);
  });

  it("does no harm where there is no SDK", () => {
    assert.equal(printed('console.log("fine")', "/"), "fine");
  });

  it("is there for a program that serializes a function, and one with a dynamic provider", () => {
    const { status, stderr, document } = previewed(`import * as pulumi from "@pulumi/pulumi";
      const answer = 42;
      const { text } = await pulumi.runtime.serializeFunction(() => answer);
      class Made extends pulumi.dynamic.Resource {}
      new Made({ create: async () => ({ id: String(answer) }) }, "made", {});
      export const serialized = text.includes("42");
    `);
    assert.equal(status, 0, stderr);
    assert.deepEqual(document().outputs, { serialized: true });
  });
});
