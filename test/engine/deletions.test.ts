import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { identities } from "./identity.ts";
import { type Run, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";
import { STACK } from "./workspace.ts";

const PROGRAM = readFileSync(new URL("programs/rawCluster.ts", import.meta.url), "utf8");

const SERVER1 = { name: "server1", zone: "a", address: "10.0.110.11" };
const SERVER2 = { name: "server2", zone: "c", address: "10.0.111.11" };
const SERVER3 = { name: "server3", zone: "a", address: "10.0.110.13" };

/** Settings of dev that this program does not have, and its own. */
const SETTINGS: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    ["network", "directory", "fileSystem", "cluster", "application"].map((key) => [key, undefined]),
  ),
  servers: [SERVER1, SERVER2, SERVER3],
};

const NO_REFRESH = "--refresh=false";
const [UP, PREVIEW] = [["up", "--yes"], ["preview"]] as const;
const [UP_AS_IS, PREVIEW_AS_IS] = [
  [...UP, NO_REFRESH],
  [...PREVIEW, NO_REFRESH],
] as const;

interface Change {
  /** Each what is deleted or moved. */
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Mandatory verdicts on a program that was written so from the start, as `rule resource`. */
  readonly verdict: readonly string[];
}

/** Changes of one entry stand side by side, to start the engine less often. */
const CHANGES: readonly Change[] = [
  {
    title:
      "a virtual IP's route, the main association, a security group rule, a NAT gateway and the DHCP options' association",
    settings: {
      without: ["virtual IP c", "main association", "rule heartbeat", "DHCP options association"],
      natOfC: "a",
    },
    verdict: [
      "cluster-ports-open a server",
      "nat-per-zone private-c-default",
      "vip-route-in-every-table network",
      "vip-route-in-every-table private-c",
    ],
  },
  {
    title: "a table's association and clp.conf's object",
    settings: { without: ["association c", "clp.conf"] },
    verdict: ["server-not-public a server"],
  },
  { title: "a route table", settings: { without: ["table c"] }, verdict: ["server-not-public a server"] },
  {
    title: "a zone, by a server that moves",
    settings: { servers: [SERVER1, { ...SERVER2, zone: "a", address: "10.0.110.12" }, SERVER3] },
    verdict: ["servers-in-two-zones a server"],
  },
  {
    title: "a server, the only one of its zone",
    settings: { servers: [SERVER1, SERVER3] },
    verdict: ["servers-in-two-zones a server"],
  },
];

withPulumi("what an update deletes", (use) => {
  let deployed: TestCluster;

  before(async function () {
    this.timeout(180_000);
    deployed = await TestCluster.empty(() => SETTINGS);
    deployed.workspace.write("index.ts", PROGRAM);
    const run = await deployed.up({ policies: true });
    assert.ok(run.ok, run.text);
  });

  after(() => deployed?.stop());

  const typed = (cluster: TestCluster, ...args: readonly string[]) =>
    cluster.typed(...args, "--policy-pack", "policies");

  /** The deployed stack with a changed program; only for commands that change nothing. */
  async function changed(settings: Readonly<Record<string, unknown>>): Promise<TestCluster> {
    deployed.workspace.configure({
      without: undefined,
      natOfC: undefined,
      fileSystems: undefined,
      ...SETTINGS,
      ...settings,
    });
    return deployed;
  }

  /** A stack of its own, to be updated. */
  async function copied(settings: Readonly<Record<string, unknown>>): Promise<TestCluster> {
    return use(await (await changed(settings)).clone());
  }

  for (const { title, settings, verdict } of CHANGES) {
    describe(title, () => {
      it("is judged in process as the table says", async () => {
        const cluster = await changed(settings);
        assert.deepEqual(await judgedInProcess(cluster), verdict);
      });

      for (const line of [UP, UP_AS_IS, PREVIEW, PREVIEW_AS_IS]) {
        it(`gets that verdict from ${line.join(" ")}, and nothing is deleted`, async () => {
          const cluster = await changed(settings);
          const before = identities(cluster.cloud);
          const run = await typed(cluster, ...line);
          assert.ok(!run.ok, run.text);
          assert.deepEqual(verdictOf(run), verdict, run.text);
          assert.deepEqual(identities(cluster.cloud), before);
        });
      }
    });
  }

  it("gets the same verdict from the update itself, where its preview is left out", async () => {
    const [change] = CHANGES;
    const cluster = await copied(change?.settings ?? {});
    const run = await cluster.up({ policies: true });
    assert.ok(!run.ok, run.text);
    assert.deepEqual(verdictOf(run), change?.verdict);
  });

  it("gets the same verdict where the program refreshes what it registers (--run-program)", async () => {
    const [change] = CHANGES;
    const run = await typed(await changed(change?.settings ?? {}), "up", "--yes", "--refresh", "--run-program");
    assert.ok(!run.ok, run.text);
    assert.deepEqual(verdictOf(run), change?.verdict);
  });

  for (const refresh of [[], [NO_REFRESH]]) {
    it(`is let go where the rest is as it should be, with ${refresh[0] ?? "a refresh"}`, async () => {
      const cluster = await copied({ servers: [SERVER1, SERVER2], without: ["DHCP options association"] });
      const run = await typed(cluster, "up", "--yes", ...refresh);
      assert.ok(run.ok, run.text);
      assert.deepEqual(verdictOf(run), []);
      assert.deepEqual(
        run.report.changes.filter((each) => each.startsWith("delete")),
        ["delete Instance server3", "delete NetworkInterface server3", "delete VpcDhcpOptionsAssociation resolver"],
      );
    });
  }

  it("stays, and counts, where --target does not name it", async () => {
    const cluster = await copied({ without: ["virtual IP c"] });
    const run = await typed(cluster, "up", "--yes", "--target", "**Object*::watch");
    assert.ok(run.ok, run.text);
    assert.deepEqual(verdictOf(run), []);
    const named = await typed(cluster, "up", "--yes", "--target", "**Route::vip-c");
    assert.ok(!named.ok, named.text);
    assert.deepEqual(verdictOf(named), ["vip-route-in-every-table private-c"]);
    assert.ok(cluster.cloud.named("Route", "vip-c"));
  });

  it("stays, and counts, where --exclude names it", async () => {
    const cluster = await copied({ without: ["virtual IP c"] });
    const run = await typed(cluster, "up", "--yes", "--exclude", "**Route::vip-c");
    assert.ok(run.ok, run.text);
    assert.deepEqual(verdictOf(run), []);
    const other = await typed(cluster, "up", "--yes", "--exclude", "**Route::vip-a");
    assert.ok(!other.ok, other.text);
    assert.deepEqual(verdictOf(other), ["vip-route-in-every-table private-c"]);
    assert.ok(cluster.cloud.named("Route", "vip-c"));
  });

  it("stays, and is held against what --target changes", async () => {
    const cluster = await changed({ servers: [SERVER1, SERVER2] });
    const run = await typed(cluster, "preview", "--target", "**BucketObjectv2::conf");
    assert.ok(!run.ok, run.text);
    assert.deepEqual(verdictOf(run), ["clpconf-matches-topology a server"]);
  });

  it("is told apart from what --target keeps from being made", async () => {
    const server4 = { name: "server4", zone: "c", address: "10.0.111.14" };
    const servers = [SERVER1, SERVER2, SERVER3, server4];
    const cluster = await changed({ servers, fileSystems: ["share", "archive"] });
    const run = await typed(cluster, "preview", "--target", "**Vpc::network");
    assert.ok(run.ok, run.text);
    assert.deepEqual(verdictOf(run), []);
  });

  it("stops an update with --target-dependents in one sentence, since nobody can tell what goes", async () => {
    const cluster = await changed({ without: ["virtual IP c"] });
    const run = await typed(cluster, "preview", "--target", "**Vpc::network", "--target-dependents");
    const said = run.report.violations.filter(({ message }) => message.includes("cannot be told"));
    assert.equal(said.length, 1);
    assert.match(
      said[0]?.message ?? "",
      /whether the update deletes "vip-c" or leaves it as it is .*--target-dependents/,
    );
  });
});

function verdictOf({ report }: Run): readonly string[] {
  return shown(report.violations.map(({ policyName, resourceUrn = "" }) => ({ rule: policyName, urn: resourceUrn })));
}

/** As `rule resource`, each once, sorted. Which of several servers is named goes by the order in which they are shown. */
function shown(verdicts: readonly { readonly rule: string; readonly urn: string }[]): readonly string[] {
  const named = verdicts.map(
    ({ rule, urn }) =>
      `${rule} ${urn
        .split("::")
        .at(-1)
        ?.replace(/^server\d$/, "a server")}`,
  );
  return [...new Set(named)].sort();
}

/** The verdict of the in-process preview, which knows of no state. */
async function judgedInProcess({ workspace }: TestCluster): Promise<readonly string[]> {
  const printed = await new Promise<string>((resolve) => {
    const args = ["preview/main.js", "--stack", STACK, "--json"];
    execFile(process.execPath, args, { cwd: workspace.project, maxBuffer: 16 * 1024 * 1024 }, (_, stdout, stderr) =>
      resolve(stdout === "" ? stderr : stdout),
    );
  });
  const { policies } = JSON.parse(printed) as {
    readonly policies: { readonly violations: readonly { level: string; rule: string; urn: string }[] };
  };
  return shown(policies.violations.filter(({ level }) => level === "mandatory"));
}
