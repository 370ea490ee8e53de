import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { DirectoryService } from "@aws-sdk/client-directory-service";
import { EC2 } from "@aws-sdk/client-ec2";
import { FSx } from "@aws-sdk/client-fsx";
import { NAMESPACE, VIRTUAL_IP_ANSWERS, WATCHED } from "../../../components/monitoring/metrics.ts";
import { createHandler, type WatcherClients } from "../../../scripts/probe/watcher.mjs";
import { NETWORK_INTERFACE, ROUTE_TABLE } from "../../../standin/types/tokens.ts";
import { NOW, Operated, TARGET } from "../../operate/cluster.ts";

const HOUR = 3_600_000;
const ROLE = "arn:aws:sts::123456789012:assumed-role/clusterpro-fsx-dev-servers/i-0";

describe("scripts/probe/watcher.mjs", () => {
  let operated: Operated;
  let clients: WatcherClients;
  let printed: string[];
  let timeLimit: () => AbortSignal;

  beforeEach(async () => {
    operated = await Operated.start();
    printed = [];
    timeLimit = () => new AbortController().signal;
    const region = TARGET.region;
    // As Lambda's runtime has them, against the double's endpoints.
    clients = {
      ec2: new EC2({ region }),
      fsx: new FSx({ region }),
      directoryService: new DirectoryService({ region }),
    };
  });
  afterEach(() => operated.stop());

  const look = async (change: Readonly<Record<string, string>> = {}) => {
    const { tables, fileSystemId, directoryId } = operated.deployed;
    const environment = {
      CLUSTER: TARGET.clusterName,
      DESTINATION: TARGET.destination,
      ROUTE_TABLES: JSON.stringify(Object.fromEntries(tables)),
      FILE_SYSTEM_ID: fileSystemId,
      BACKUPS: "true",
      DIRECTORY_ID: directoryId,
      ...change,
    };
    return createHandler({
      environment,
      clients,
      now: () => operated.clock.now(),
      timeLimit,
      print: (line) => printed.push(line),
    })();
  };
  const world = () => operated.deployed.world;
  const move = (table: string, server: string) => {
    const id = operated.deployed.tables.get(table) ?? assert.fail(table);
    world().replaceRoute(id, TARGET.destination, world().interfaceOf(server).id, ROLE);
  };
  const firstTable = () => [...operated.deployed.tables.keys()][0] ?? assert.fail();

  it("tells of a healthy cluster that nothing is wrong, in the embedded format", async () => {
    const { metrics, faults } = await look();
    assert.deepEqual(faults, []);
    const { RoutesDisagree, BlackHoles, TargetDown, FileSystemUnavailable, FailedActions, DirectoryInactive } = metrics;
    assert.deepEqual(
      [RoutesDisagree, BlackHoles, TargetDown, FileSystemUnavailable, FailedActions, DirectoryInactive],
      [0, 0, 0, 0, 0, 0],
    );
    assert.equal(metrics.BackupAgeHours, 5);
    const names = printed.flatMap((line) => {
      const { _aws, Cluster, ...members } = JSON.parse(line);
      assert.equal(Cluster, TARGET.clusterName);
      const [{ Namespace, Dimensions, Metrics }] = _aws.CloudWatchMetrics;
      assert.equal(_aws.Timestamp, NOW);
      assert.deepEqual([Namespace, Dimensions], [NAMESPACE, [["Cluster"]]]);
      for (const { Name } of Metrics) assert.equal(typeof members[Name], "number", Name);
      return Metrics.map(({ Name }: { Name: string }) => Name);
    });
    assert.deepEqual(names.toSorted(), Object.values(WATCHED).toSorted());
  });

  it("has names that the prober and the alarms have", () => {
    const prober = readFileSync(new URL("../../../scripts/probe/prober.mjs", import.meta.url), "utf8");
    assert.ok(prober.includes(`NAMESPACE = "${NAMESPACE}"`) && prober.includes(`METRIC = "${VIRTUAL_IP_ANSWERS}"`));
  });

  it("sees a table that leads elsewhere, until all agree on the other server", async () => {
    move(firstTable(), "server2");
    assert.equal((await look()).metrics.RoutesDisagree, 1);
    for (const table of operated.deployed.tables.keys()) move(table, "server2");
    const { metrics } = await look();
    assert.deepEqual([metrics.RoutesDisagree, metrics.TargetDown], [0, 0]);
  });

  it("sees a table that is gone", async () => {
    const tables = { ...Object.fromEntries(operated.deployed.tables), Extra: "rtb-0123456789abcdef0" };
    const { metrics, faults } = await look({ ROUTE_TABLES: JSON.stringify(tables) });
    assert.deepEqual([metrics.RoutesDisagree, faults], [1, []]);
    assert.equal(world().cloud.find(ROUTE_TABLE, "rtb-0123456789abcdef0"), undefined);
  });

  it("sees that the target does not run", async () => {
    world().stopInstance(world().instanceOf("server1").id);
    operated.clock.advance(10 * 60_000);
    // CLUSTERPRO has moved the group by then.
    for (const table of operated.deployed.tables.keys()) move(table, "server1");
    assert.equal((await look()).metrics.TargetDown, 1);
  });

  it("sees black holes, where the interface has no instance", async () => {
    const { cloud } = world();
    const networkInterface = cloud.get(NETWORK_INTERFACE, world().interfaceOf("server1").id);
    networkInterface.properties = { ...networkInterface.properties, attachments: [] };
    const { metrics } = await look();
    assert.deepEqual([metrics.TargetDown, metrics.BlackHoles], [1, operated.deployed.tables.size]);
    assert.match(JSON.stringify(metrics.Routes), /eni-\w+ \(blackhole\)/);
  });

  it("sees the file system's lifecycle, and failed actions for a day", async () => {
    const { fileSystemId } = operated.deployed;
    world().fileSystemLifecycles.set(fileSystemId, "MISCONFIGURED");
    world().actions.set(fileSystemId, [
      { type: "FILE_SYSTEM_UPDATE", status: "FAILED", at: NOW - 23 * HOUR },
      { type: "STORAGE_OPTIMIZATION", status: "FAILED", at: NOW - 25 * HOUR },
      { type: "FILE_SYSTEM_UPDATE", status: "COMPLETED", at: NOW - HOUR },
    ]);
    const { metrics } = await look();
    assert.deepEqual([metrics.FileSystemUnavailable, metrics.FailedActions], [1, 1]);
  });

  it("sees how old the last backup is, and where there is none, the file system", async () => {
    world().backups.push({
      id: "backup-1",
      fileSystemId: operated.deployed.fileSystemId,
      at: NOW - HOUR,
      lifecycle: "CREATING",
      type: "AUTOMATIC",
    });
    assert.equal((await look()).metrics.BackupAgeHours, 5, "one that is being made is none");
    assert.ok(!("BackupAgeHours" in (await look({ BACKUPS: "false" })).metrics));
  });

  it("sees the directory's stage, and asks for none of a self-managed domain", async () => {
    world().directoryStages.set(operated.deployed.directoryId, "Impaired");
    assert.equal((await look()).metrics.DirectoryInactive, 1);
    assert.ok(!("DirectoryInactive" in (await look({ DIRECTORY_ID: "" })).metrics));
  });

  it("tells what it can when a service does not answer, and why the rest has no metric", async () => {
    const refuse = () => Promise.reject(Object.assign(new Error("not authorized"), { name: "AccessDeniedException" }));
    clients = { ...clients, fsx: { describeFileSystems: refuse, describeBackups: refuse } };
    const { metrics, faults } = await look();
    assert.deepEqual([...new Set(faults)], ["AccessDeniedException: not authorized"]);
    assert.equal(metrics.RoutesDisagree, 0);
    assert.ok(!("FileSystemUnavailable" in metrics));
    assert.deepEqual(JSON.parse(printed.at(-1) ?? "").Faults, faults);
  });

  it("tells the metrics of every other look while one call hangs, and ends that one in its time", async () => {
    const limits: AbortController[] = [];
    timeLimit = () => {
      const limit = new AbortController();
      limits.push(limit);
      return limit.signal;
    };
    const given: (AbortSignal | undefined)[] = [];
    const hang = (_input: object, options?: { abortSignal: AbortSignal }) => {
      given.push(options?.abortSignal);
      return new Promise<never>(() => {});
    };
    clients = { ...clients, directoryService: { describeDirectories: hang } };
    const told = () => printed.flatMap((line) => Object.keys(JSON.parse(line)));
    const others = Object.values(WATCHED).filter((name) => name !== "DirectoryInactive");
    const allOthers = new Promise<void>((resolve) => {
      const { push } = printed;
      printed.push = (...lines) => {
        const length = push.apply(printed, lines);
        if (others.every((name) => told().includes(name))) resolve();
        return length;
      };
    });
    const looked = look();
    await allOthers;
    for (const limit of limits) limit.abort(new DOMException("The operation timed out", "TimeoutError"));
    assert.deepEqual((await looked).faults, ["TimeoutError: The operation timed out"]);
    assert.ok(!told().includes("DirectoryInactive"));
    assert.equal(given[0]?.aborted, true, "the call itself is ended, too");
  });

  it("says which variables it needs", async () => {
    for (const lacking of ["CLUSTER", "DESTINATION", "ROUTE_TABLES", "FILE_SYSTEM_ID"])
      await assert.rejects(look({ [lacking]: "" }), /are needed in the environment/);
  });
});
