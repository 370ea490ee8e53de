import assert from "node:assert/strict";
import { RETRIES } from "../guest.ts";
import { Automation, type Execution } from "./automation.ts";
import { PRODUCT } from "./clusterDouble.ts";
import { shiftJis } from "./japanese.ts";
import { type PrepareRunbook, prepareRunbook } from "./prepareRunbook.ts";
import { missingTools, Rig, SERVERS } from "./rig.ts";
import type { World } from "./world.ts";

/** What clpstat --long prints on Windows: the form in EXPRESSCLUSTER/WSL2, doc/CreatePostgreSQLCluster.md, of X 5.0. */
const clpstat = (here: string, status: Readonly<Record<string, string>>, section = "server") =>
  [
    " ========================  CLUSTER STATUS  ===========================",
    "  Cluster : cluster",
    `  <${section}>`,
    ...Object.entries(status).flatMap(([name, word]) => [
      `   ${here === name ? "*" : " "}${`${name} `.padEnd(33, ".")}: ${word}`,
      "      lankhb1                         : Normal           LAN Heartbeat",
    ]),
    "  <group>",
    "    failover .........................: Online",
    "      current                         : server2",
    "      awsvip                          : Online",
    "  <monitor>",
    "    userw                             : Normal",
    " =====================================================================",
    "",
  ].join("\r\n");

describe("the prepare runbook's wait for a member", function () {
  this.timeout(180_000);
  this.retries(RETRIES);
  let rig: Rig;
  let world: World;
  let runbook: PrepareRunbook;
  let conf: Uint8Array;
  let asMade: () => Promise<void>;

  before(async function () {
    if (missingTools() !== undefined) this.skip();
    rig = await Rig.create();
    world = rig.world;
    runbook = await prepareRunbook(world);
    conf = (await rig.plan()).files.get("delivery/cluster/clp.conf") ?? assert.fail("no clp.conf");
    asMade = rig.snapshot();
  });
  after(() => rig?.remove());
  afterEach(() => asMade?.());

  const wait = (from = "awaitCluster") =>
    new Automation(runbook.document, runbook.parameters.server1, world).run({ from, to: "awaitMembers" });
  const told = ({ runs }: Execution) =>
    runs
      .map(({ step, server, exitCode, output, errors }) => `${step} ${server} ${exitCode}\n${output}${errors}`)
      .join("\n");
  const product = () => {
    for (const server of SERVERS) {
      world.installProduct(server);
      rig.machine(server).write(`${PRODUCT}\\etc\\clp.conf`, conf);
    }
  };
  /** Each server's clpstat says this of the servers. */
  const say = (status: Readonly<Record<string, string>>) =>
    world.interfere(({ name, server }) =>
      name === "clpstat" ? { print: clpstat(server, status), exit: 0 } : undefined,
    );

  it("ends where both servers see the prepared one online", async () => {
    product();
    say({ server1: "Online", server2: "Online" });
    const execution = await wait();
    assert.equal(execution.status, "Success", told(execution));
    assert.deepEqual(
      execution.runs
        .filter(({ step }) => step === "awaitMembers")
        .map(({ server }) => server)
        .toSorted(),
      [...SERVERS],
    );
    assert.match(told(execution), /server1 is online as SERVER2 sees it; state=member/);
  });

  it("understands a Japanese clpstat, in the code page of the system", async () => {
    product();
    await rig.setCodePage("server1", 932);
    world.interfere(({ name, server }) => {
      const seen = { server1: "起動済", server2: "停止済" };
      return name === "clpstat" ? { print: shiftJis(clpstat(server, seen, "サーバ")), exit: 0 } : undefined;
    });
    try {
      const execution = await wait();
      assert.equal(execution.status, "Success", told(execution));
      assert.match(told(execution), /server1 is online as SERVER1 sees it; state=member/);
    } finally {
      await rig.setCodePage("server1", 437);
    }
  });

  it("waits for nothing where CLUSTERPRO is not there, and asks no other server", async () => {
    const execution = await wait();
    assert.equal(execution.status, "Success", told(execution));
    assert.match(told(execution), /no configured CLUSTERPRO.*state=prepared/);
    assert.ok(!execution.runs.some(({ step }) => step === "listMembers" || step === "awaitMembers"));
  });

  // Red while the wait counted no pauses: the words came after a quarter of an hour, here and for whoever waits for `up`.
  it("lets no next server be touched while one member sees the prepared one offline", async () => {
    product();
    world.interfere(({ name, server }) => {
      if (name !== "clpstat") return undefined;
      const seen = server === "server1" ? "Online" : "Offline";
      return { print: clpstat(server, { server1: seen, server2: "Online" }), exit: 0 };
    });
    const execution = await wait();
    assert.equal(execution.failedStep, "awaitMembers", told(execution));
    assert.match(
      told(execution),
      /server server1 is not back in the cluster: server2 sees it as Offline\. Start it with clpcl -s/,
    );
    assert.ok(world.windows("server2").slept >= 900);
    assert.match(world.parameters.get("/clpfsx/clusterpro-fsx-dev/prepared/server1") ?? "", /^failed /);
  });

  it("waits while the prepared server starts, and asks nobody who is no member or out of reach", async () => {
    product();
    let looks = 0;
    world.interfere(({ name, server }) => {
      if (name !== "clpstat") return undefined;
      if (server === "server2") return { print: "Could not connect to the server.\r\n", exit: 1 };
      looks += 1;
      return {
        print: clpstat(server, { server1: looks < 3 ? "Online Pending" : "Online", server2: "Offline" }),
        exit: 0,
      };
    });
    const execution = await wait();
    assert.equal(execution.status, "Success", told(execution));
    assert.ok(world.windows("server1").slept >= 30);
    world.windows("server2").online = false;
    const alone = await wait();
    assert.equal(alone.status, "Success", told(alone));
    assert.deepEqual(
      alone.runs.filter(({ step }) => step === "awaitMembers").map(({ server }) => server),
      ["server1"],
    );
  });

  it("lists neither a stopped server, nor one of another cluster, nor what is no server", async () => {
    product();
    say({ server1: "Online", server2: "Online" });
    const { tags } = world.windows("server2");
    for (const second of [
      { state: "stopped" },
      { tags: { ...tags, "clpfsx:cluster": "clusterpro-fsx-prod" } },
      { tags: { "clpfsx:cluster": "clusterpro-fsx-dev" } },
    ]) {
      Object.assign(world.windows("server2"), { state: "running", tags }, second);
      const { runs } = await wait("listMembers");
      const asked = runs.filter(({ step }) => step === "awaitMembers").map(({ server }) => server);
      assert.deepEqual(asked, ["server1"], JSON.stringify(second));
    }
  });
});
