import assert from "node:assert/strict";
import { healthy, problemsOf, specOf } from "../stackFile.ts";

/** The article's cluster, value by value, as a person reads it there and in the settings reference. */
const ARTICLE = {
  clusterName: "clusterpro-fsx-dev",
  project: "clusterpro-fsx",
  stack: "dev",
  region: "ap-northeast-1",
  network: {
    vpcCidr: "10.0.0.0/16",
    zones: [
      { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" },
      { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" },
    ],
    ec2Endpoint: false,
  },
  directory: {
    domainName: "test.msad.local",
    edition: "Standard",
    zones: ["ap-northeast-1a", "ap-northeast-1c"],
  },
  fileSystem: {
    name: "test-fsx",
    deploymentType: "MULTI_AZ_1",
    storageType: "SSD",
    storageCapacityGiB: 32,
    throughputCapacityMBps: 32,
    zones: ["ap-northeast-1a", "ap-northeast-1c"],
    aliases: [],
    share: "share",
    backup: { retentionDays: 7, startTimeUtc: "18:00", final: false },
    maintenanceStartUtc: "6:19:00",
    auditLog: "DISABLED",
  },
  servers: [
    {
      name: "server1",
      zone: "ap-northeast-1a",
      privateIp: "10.0.110.11",
      instanceType: "t3.large",
      imageParameter: "/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
      rootVolumeGiB: 60,
      terminationProtection: false,
      followImage: false,
    },
    {
      name: "server2",
      zone: "ap-northeast-1c",
      privateIp: "10.0.120.11",
      instanceType: "t3.large",
      imageParameter: "/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
      rootVolumeGiB: 60,
      terminationProtection: false,
      followImage: false,
    },
  ],
  extraPolicies: [],
  cluster: {
    name: "clusterpro-fsx-dev",
    virtualIp: "172.16.0.1",
    group: "failover",
    language: "japanese",
    monitors: {
      fileSystem: {
        intervalSeconds: 60,
        retries: 1,
        timeoutSeconds: 60,
        startWaitSeconds: 0,
        probeSeconds: 15,
        checkShare: false,
      },
      application: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 },
      virtualIp: {},
      userSpace: {},
    },
    networkPartition: { kind: "none" },
    account: { user: "Admin", passwordNeverExpires: true, passwordPolicy: "CustomerPSO-01" },
    tags: {},
    passwords: [],
  },
  application: {
    kind: "minio",
    directory: "C:\\minio",
    folder: "minio",
    port: 9000,
    consolePort: 9090,
    clientCidrs: ["10.0.0.0/16"],
    startSeconds: 120,
    stopSeconds: 60,
    healthSeconds: 20,
  },
  monitoring: { enabled: false, probes: false, subscribers: [], trail: "none" },
  protect: false,
};

const ZONE_D = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/24" };

describe("a stack file with nothing but the Region ap-northeast-1", () => {
  it("gives the article's cluster", () => {
    assert.deepEqual(specOf({}), ARTICLE);
  });
});

describe("a stack file that spells out the article's values", () => {
  it("gives the same cluster", () => {
    assert.deepEqual(specOf(healthy()), ARTICLE);
  });
});

describe("network left out in another Region", () => {
  it("is refused, because the zones cannot be guessed", () => {
    assert.deepEqual(problemsOf({}, "us-east-1"), [
      "Pulumi.dev.yaml: network.zones: missing, and aws:region is us-east-1; zones are required in every Region but " +
        "ap-northeast-1, the only one with default zones. Name two, each with zone, publicCidr and privateCidr.",
    ]);
  });

  it("is the same when network says everything but the zones", () => {
    assert.equal(problemsOf({ network: { vpcCidr: "10.0.0.0/16" } }, "us-east-1").length, 1);
  });

  it("needs nothing more once the zones are named", () => {
    const spec = specOf(
      {
        network: {
          zones: [
            { zone: "us-east-1b", publicCidr: "10.0.1.0/24", privateCidr: "10.0.2.0/28" },
            { zone: "us-east-1f", publicCidr: "10.0.3.0/24", privateCidr: "10.0.4.128/25" },
          ],
        },
      },
      "us-east-1",
    );
    assert.deepEqual(
      spec.servers.map(({ name, zone, privateIp }) => [name, zone, privateIp]),
      [
        ["server1", "us-east-1b", "10.0.2.11"],
        ["server2", "us-east-1f", "10.0.4.139"],
      ],
    );
    assert.deepEqual(spec.directory.zones, ["us-east-1b", "us-east-1f"]);
    assert.deepEqual(spec.fileSystem.zones, ["us-east-1b", "us-east-1f"]);
  });
});

describe("a third zone appended to network.zones", () => {
  it("changes nothing else", () => {
    const zones = [...ARTICLE.network.zones, ZONE_D];
    assert.deepEqual(specOf({ network: { zones } }), { ...ARTICLE, network: { ...ARTICLE.network, zones } });
  });
});

describe("servers that the stack file does not name", () => {
  const zones = ARTICLE.network.zones;

  it("stay where they are when zones are reordered, and the file system with them", () => {
    const spec = specOf({ network: { zones: zones.toReversed() } });
    assert.deepEqual(spec.servers, ARTICLE.servers);
    assert.deepEqual(spec.fileSystem.zones, ARTICLE.fileSystem.zones);
    assert.deepEqual(spec.directory.zones, ARTICLE.directory.zones);
  });

  it("stay where they are when a zone is inserted between them", () => {
    const spec = specOf({ network: { zones: [ZONE_D, ...zones] } });
    assert.deepEqual(spec.servers, ARTICLE.servers);
    assert.deepEqual(spec.fileSystem.zones, ARTICLE.fileSystem.zones);
  });

  it("do not depend on the order of zones in another Region", () => {
    const home = [
      { zone: "us-east-1b", publicCidr: "10.0.1.0/24", privateCidr: "10.0.2.0/24" },
      { zone: "us-east-1a", publicCidr: "10.0.3.0/24", privateCidr: "10.0.4.0/24" },
    ];
    const [one, other] = [home, home.toReversed()].map((each) => specOf({ network: { zones: each } }, "us-east-1"));
    assert.deepEqual(one?.servers, other?.servers);
    assert.deepEqual(
      one?.servers.map(({ zone }) => zone),
      ["us-east-1a", "us-east-1b"],
    );
  });
});

describe("the zones of directory and file system", () => {
  it("follow the first two servers", () => {
    const spec = specOf({
      network: { zones: [...ARTICLE.network.zones, ZONE_D] },
      servers: [
        { name: "server1", zone: "ap-northeast-1d", privateIp: "10.0.130.11" },
        { name: "server2", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
        { name: "server3", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    });
    assert.deepEqual(spec.fileSystem.zones, ["ap-northeast-1d", "ap-northeast-1a"]);
    assert.deepEqual(spec.directory.zones, ["ap-northeast-1d", "ap-northeast-1a"]);
  });

  it("take another zone of the network where the servers share one", () => {
    const spec = specOf({
      servers: [
        { name: "server1", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.12" },
      ],
    });
    assert.deepEqual(spec.fileSystem.zones, ["ap-northeast-1c", "ap-northeast-1a"]);
  });

  it("are the operator's where given, standby first if wanted", () => {
    const spec = specOf({ fileSystem: { zones: ["ap-northeast-1c", "ap-northeast-1a"] } });
    assert.deepEqual(spec.fileSystem.zones, ["ap-northeast-1c", "ap-northeast-1a"]);
    assert.deepEqual(spec.directory.zones, ["ap-northeast-1a", "ap-northeast-1c"]);
  });
});

describe("a server's machine", () => {
  it("comes from its own entry before `server`, and from `server` before the default", () => {
    const servers = specOf({
      server: { instanceType: "m6i.large" },
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", instanceType: "m6i.xlarge" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", rootVolumeGiB: 100 },
      ],
    }).servers;
    assert.deepEqual(
      servers.map((server) => [server.instanceType, server.rootVolumeGiB]),
      [
        ["m6i.xlarge", 60],
        ["m6i.large", 100],
      ],
    );
  });
});

describe("one key of a section", () => {
  it("leaves the section's other keys at their defaults", () => {
    const spec = specOf({
      fileSystem: { backup: { retentionDays: 30 } },
      cluster: { monitors: { application: { intervalSeconds: 30 } } },
      application: { port: 9001 },
    });
    assert.deepEqual(spec.fileSystem, {
      ...ARTICLE.fileSystem,
      backup: { retentionDays: 30, startTimeUtc: "18:00", final: false },
    });
    assert.deepEqual(spec.cluster.monitors, {
      ...ARTICLE.cluster.monitors,
      application: { ...ARTICLE.cluster.monitors.application, intervalSeconds: 30 },
    });
    assert.deepEqual(spec.application, { ...ARTICLE.application, port: 9001 });
  });
});

describe("the clients of the application", () => {
  it("are the VPC when left out", () => {
    const spec = specOf({
      network: {
        vpcCidr: "192.168.0.0/20",
        zones: [
          { zone: "ap-northeast-1a", publicCidr: "192.168.0.0/24", privateCidr: "192.168.1.0/24" },
          { zone: "ap-northeast-1c", publicCidr: "192.168.2.0/24", privateCidr: "192.168.3.0/24" },
        ],
      },
    });
    assert.deepEqual(spec.application, { ...ARTICLE.application, clientCidrs: ["192.168.0.0/20"] });
  });
});

describe("application.kind none", () => {
  it("has no other keys", () => {
    assert.deepEqual(specOf({ application: { kind: "none" } }).application, { kind: "none" });
  });
});
