import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import analyzerGrpc from "@pulumi/pulumi/proto/analyzer_grpc_pb.js";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyProto from "google-protobuf/google/protobuf/empty_pb.js";
import { pack } from "../../policies/policyPack.ts";

const FOLDER = new URL("../../policies/", import.meta.url);

interface Client {
  getAnalyzerInfo(
    empty: InstanceType<typeof emptyProto.Empty>,
    callback: (error: Error | null, info: AnalyzerInfo) => void,
  ): void;
  close(): void;
}

describe("the pack as a process", () => {
  let child: ChildProcess;
  let client: Client;
  let errors = "";
  const cache = mkdtempSync(path.join(tmpdir(), "pack-cache-"));

  before(async function () {
    this.timeout(60_000);
    const start = createRequire(import.meta.url).resolve("@pulumi/pulumi/cmd/run-policy-pack/index.js");
    child = spawn(process.execPath, [start, "127.0.0.1:1", "."], {
      cwd: fileURLToPath(FOLDER),
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_COMPILE_CACHE: cache, NODE_DISABLE_COMPILE_CACHE: undefined },
    });
    child.stderr?.on("data", (chunk) => {
      errors += chunk;
    });
    const port = await firstLine(child);
    const { AnalyzerClient } = analyzerGrpc as unknown as {
      AnalyzerClient: new (address: string, credentials: grpc.ChannelCredentials) => Client;
    };
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });

  after(async () => {
    client?.close();
    if (child?.kill()) await once(child, "exit");
    rmSync(cache, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  it("tells the engine its name, version and rules", async () => {
    const info = await new Promise<AnalyzerInfo>((resolve, reject) => {
      client.getAnalyzerInfo(new emptyProto.Empty(), (error, answer) => (error ? reject(error) : resolve(answer)));
    });
    const manifest = JSON.parse(readFileSync(new URL("package.json", FOLDER), "utf8")) as { readonly version: string };
    assert.deepEqual([info.getName(), info.getVersion()], ["clusterpro-ha", manifest.version]);
    assert.deepEqual(
      info.getPoliciesList().map((policy) => [policy.getName(), policy.getUrl(), policy.getDescription()]),
      pack.rules.map(({ name, url, description }) => [name, url, description]),
    );
  });

  it("writes Node's compile cache while it runs, since the engine kills it in the end", async function () {
    this.timeout(20_000);
    const written = () => readdirSync(cache, { recursive: true }).length > 100;
    for (const watcher = watch(cache, { recursive: true }); ; ) {
      if (written()) {
        watcher.close();
        break;
      }
      await once(watcher, "change");
    }
  });

  it("starts without a warning", () => assert.equal(errors, ""));

  async function firstLine({ stdout }: ChildProcess): Promise<string> {
    const exited = once(child, "exit").then(([code]) => {
      throw new Error(`the pack ended with code ${code}: ${errors}`);
    });
    const line = new Promise<string>((resolve) => {
      let text = "";
      stdout?.on("data", (chunk) => {
        text += chunk;
        if (text.includes("\n")) resolve(text.trim());
      });
    });
    return Promise.race([line, exited]);
  }
});
