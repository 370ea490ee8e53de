import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { product } from "../operate/cost/priceList.ts";
import { makeProjectCopy, removeProjectCopy } from "../projectCopy.ts";

describe("npm run cost", function () {
  this.timeout(120_000);
  let project: string;

  const cost = (args: readonly string[], env: Record<string, string> = {}) => {
    const child = spawn(process.execPath, ["cli/main.js", "cost", ...args], {
      cwd: project,
      env: { ...process.env, ...env },
    });
    const told = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) child[name].on("data", (part) => (told[name] += String(part)));
    return new Promise<typeof told & { readonly status: number | null }>((resolve) =>
      child.on("close", (status) => resolve({ status, ...told })),
    );
  };
  const pricesFile = () => path.join(project, "operate/cost/prices.json");

  beforeEach(() => {
    project = makeProjectCopy();
  });

  afterEach(() => removeProjectCopy(project));

  it("prints the month's sum first, and as JSON the lines", async () => {
    const { status, stdout, stderr } = await cost(["--stack", "dev"]);
    assert.deepEqual([status, stderr], [0, ""]);
    assert.match(stdout, /^clusterpro-fsx, stack dev: 590\.29 USD a month\n/);
    assert.match(stdout, /NEC's licences for CLUSTERPRO X/);
    const document = JSON.parse((await cost(["--stack", "prod", "--json"])).stdout);
    assert.deepEqual(
      [document.stack, document.total, document.atLeast, document.lines.length],
      ["prod", 1609.02, false, 9],
    );
  });

  it("ends with 1 and says at least where a price was deleted", async () => {
    const table = JSON.parse(readFileSync(pricesFile(), "utf8"));
    const tokyo = table.regions["ap-northeast-1"];
    table.regions["ap-northeast-1"] = tokyo.filter(({ key }: { key: string }) => key !== "nat.hour");
    writeFileSync(pricesFile(), JSON.stringify(table));
    const { status, stdout } = await cost([]);
    assert.equal(status, 1);
    assert.match(stdout, /^clusterpro-fsx, stack dev: at least 499\.77 USD a month\n/);
    assert.match(stdout, /2 x NAT gateway +1,460 +x unknown +unknown\n/);
  });

  it("says with --set what that costs a month, and with --against what differs from a commit", async () => {
    const faster = ["--set", "fileSystem.throughputCapacityMBps=64"];
    const { status, stdout, stderr } = await cost(faster);
    assert.equal(status, 0, stderr);
    assert.match(
      stdout,
      /^clusterpro-fsx, stack dev: 755\.89 USD a month\nBy --set: \+165\.60 USD a month \(590\.29 to 755\.89\):\n/,
    );
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
        cwd: project,
        stdio: "pipe",
      });
    git("init", "--quiet");
    // node_modules is a link here, which the project's own .gitignore does not keep out.
    git("add", "--all", "--", ".", ":!node_modules");
    git("commit", "--quiet", "--message=before");
    const { change } = JSON.parse((await cost([...faster, "--json", "--against", "HEAD"])).stdout);
    assert.deepEqual(change, {
      before: 590.29,
      after: 755.89,
      difference: 165.6,
      isPartial: false,
      lines: [{ what: "FSx for Windows throughput, Multi-AZ", before: 165.6, after: 331.2 }],
    });
    const wrong = await cost(["--against", "no-such-branch"]);
    assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
    assert.match(wrong.stderr, /^--against no-such-branch: no such commit here\./);
  });

  it("asks AWS's price list with --refresh, and writes what it says into the table", async () => {
    const answers: Readonly<Record<string, unknown>> = {
      AmazonVPC: product("PUBLICADDRESSSKU", "APN1-PublicIPv4:InUseAddress", "Hrs", "0.0100000000"),
    };
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => (body += String(part)));
      request.on("end", () => {
        const { ServiceCode } = JSON.parse(body) as { readonly ServiceCode: string };
        assert.equal(request.headers["x-amz-target"], "AWSPriceListService.GetProducts");
        response.setHeader("content-type", "application/x-amz-json-1.1");
        const found = answers[ServiceCode];
        response.end(
          JSON.stringify({ FormatVersion: "aws_v1", PriceList: found === undefined ? [] : [JSON.stringify(found)] }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const { status, stdout, stderr } = await cost(["--refresh"], {
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ACCESS_KEY_ID: "example",
        AWS_SECRET_ACCESS_KEY: "example",
      });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^clusterpro-fsx, stack dev: 597\.59 USD a month\n/);
      assert.match(stderr, /^publicIpv4\.inUse: 0\.005 is now 0\.01\.$/m);
      assert.match(stderr, /^nat\.hour: the price list has no such product; the old price stays\.$/m);
      assert.match(readFileSync(pricesFile(), "utf8"), /"source": "AWS price list, SKU PUBLICADDRESSSKU"/);
    } finally {
      server.close();
    }
  });

  it("ends with 2 and leaves the table where AWS does not answer", async () => {
    const before = readFileSync(pricesFile(), "utf8");
    const { status, stdout, stderr } = await cost(["--refresh"], {
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_MAX_ATTEMPTS: "1",
      AWS_ACCESS_KEY_ID: "example",
      AWS_SECRET_ACCESS_KEY: "example",
    });
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(
      stderr,
      /^--refresh: AWS's price list did not answer: [^\n]*\. The table is as it was; check the credentials\.\n$/,
    );
    assert.equal(readFileSync(pricesFile(), "utf8"), before);
  });
});
