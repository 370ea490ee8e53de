import assert from "node:assert/strict";
import fc from "fast-check";
import { UNDECRYPTED } from "../../settings/schema/undecrypted.ts";
import { isReservedInSubnet, parseAddress, parseCidr } from "../../settings/values/ipv4.ts";
import { configOf, healthy, healthyBut, type Json, parse, parseConfig, problemsOf, specOf } from "./stackFile.ts";

function unfrozen(value: unknown, path = "spec"): string[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.entries(value).flatMap(([key, part]) => unfrozen(part, `${path}.${key}`));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}

describe("parseSettings", () => {
  it("freezes the specification to its leaves, with defaults and with given values", () => {
    assert.deepEqual(unfrozen(specOf({})), []);
    assert.deepEqual(unfrozen(specOf(healthy())), []);
  });

  it("names the cluster after project and stack", () => {
    assert.equal(specOf({}).clusterName, "clusterpro-fsx-dev");
  });

  it("leaves other namespaces, and other keys of aws, to others", () => {
    const config = { ...configOf({}), "aws:profile": "me", "pulumi:tags": "{}", "clusterpro-fsx-other:network": "abc" };
    assert.equal(parseConfig(config).ok, true);
  });

  it("accepts what only the policies judge: a Single-AZ file system and a 30 s monitor", () => {
    assert.equal(specOf({ fileSystem: { deploymentType: "SINGLE_AZ_2" } }).fileSystem.deploymentType, "SINGLE_AZ_2");
    const monitors = { fileSystem: { intervalSeconds: 30 } };
    assert.equal(specOf({ cluster: { monitors } }).cluster.monitors.fileSystem.intervalSeconds, 30);
  });

  const BOUNDARIES: [string, Json][] = [
    ["network.vpcCidr", "10.0.0.0/17"],
    ["network.zones[0].publicCidr", "10.0.10.0/28"],
    ["cluster.virtualIp", "172.18.0.1"],
    ["cluster.virtualIp", "10.1.0.1"],
    ["servers[0].privateIp", "10.0.110.4"],
    ["servers[0].privateIp", "10.0.110.254"],
    ["servers[0].name", "abcdefghijklmno"],
    ["servers[0].name", "a"],
    ["directory.domainName", `${"a".repeat(41)}.local`],
    ["fileSystem.storageCapacityGiB", 65536],
    ["fileSystem.throughputCapacityMBps", 9216],
    ["fileSystem.backup.retentionDays", 0],
    ["fileSystem.maintenanceStartUtc", "1:18:30"],
    ["fileSystem.maintenanceStartUtc", "1:17:30"],
    ["fileSystem.aliases", ["a.bc"]],
    ["fileSystem.aliases", [`${"abcdefg.".repeat(31)}abcde`]],
    ["fileSystem.aliases", Array.from({ length: 50 }, (_, n) => `f${n}.test.local`)],
    ["fileSystem.kmsKeyArn", "arn:aws:kms:ap-northeast-1:123456789012:key/1"],
    ["server.rootVolumeGiB", 30],
    ["cluster.monitors.application.startWaitSeconds", 0],
    ["application.clientCidrs", []],
    ["application.clientCidrs", ["10.0.0.0/8", "203.0.113.7/32"]],
    ["application.directory", "C:\\Program Files (x86)\\minio"],
    ["application.port", 65535],
  ];
  for (const [path, value] of BOUNDARIES) {
    it(`accepts ${path} = ${JSON.stringify(value).slice(0, 60)}`, () => {
      specOf(healthyBut(path, value));
    });
  }

  it("accepts HDD from 2000 GiB on", () => {
    specOf({ fileSystem: { storageType: "HDD", storageCapacityGiB: 2000 } });
    specOf({ fileSystem: { storageType: "HDD", storageCapacityGiB: 2000, deploymentType: "SINGLE_AZ_2" } });
  });

  it("knows that windows overlap across midnight, and that no backup has no window", () => {
    const fileSystem = { maintenanceStartUtc: "3:00:10", backup: { startTimeUtc: "23:50" } };
    assert.equal(problemsOf({ fileSystem }).length, 1);
    specOf({ fileSystem: { ...fileSystem, backup: { startTimeUtc: "23:50", retentionDays: 0 } } });
  });
});

describe("parseSettings on a stack file with many mistakes", () => {
  it("reports all of them at once, in settings order", () => {
    assert.deepEqual(
      problemsOf({
        protect: "ja",
        cluster: { virtualIp: "10.0.5.5", grup: "failover" },
        servers: [
          { name: "Server1", zone: "ap-northeast-1a", privateIp: "10.0.110.2" },
          { name: "server2", zone: "ap-northeast-1d", privateIp: "10.0.120.11", instanceType: 3 },
        ],
        fileSystem: { deploymentTyp: "SINGLE_AZ_2", storageCapacityGiB: 31 },
        directory: { zones: ["ap-northeast-1a", "ap-northeast-1a"], domainName: "msad" },
        directoryAdminPassword: "short",
        network: { ec2Endpoint: 1, vpcCidr: "10.0.0.0/16" },
        fileSytem: {},
      }).map((line) => line.split(": ").slice(0, 2).join(": ")),
      [
        "network.ec2Endpoint",
        "directory.domainName",
        "directory.zones[1]",
        "directoryAdminPassword",
        "fileSystem.storageCapacityGiB",
        "fileSystem.deploymentTyp",
        "servers[0].name",
        "servers[0].privateIp",
        "servers[1].zone",
        "servers[1].instanceType",
        "cluster.virtualIp",
        "cluster.grup",
        "protect",
        "fileSytem",
      ].map((path) => `Pulumi.dev.yaml: ${path}`),
    );
  });

  it("concludes nothing from a part that it refused", () => {
    const zone = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/99" };
    const network = { vpcCidr: "nonsense", zones: [zone, zone] };
    const paths = problemsOf({ network }).map((line) => line.split(": ")[1]);
    assert.deepEqual(paths, [
      "network.vpcCidr",
      "network.zones[0].privateCidr",
      "network.zones[1].zone",
      "network.zones[1].publicCidr",
      "network.zones[1].privateCidr",
    ]);
  });

  it("does not judge the default of a key that was only misspelt", () => {
    const zones = [
      { zone: "ap-northeast-1a", publicCidr: "172.16.10.0/24", privateCidr: "172.16.110.0/24" },
      { zone: "ap-northeast-1c", publicCidr: "172.16.20.0/24", privateCidr: "172.16.120.0/24" },
    ];
    const problems = problemsOf({ network: { vpcCidr: "172.16.0.0/16", zones }, cluster: { virtualIpp: "10.9.0.1" } });
    assert.deepEqual(problems, [
      "Pulumi.dev.yaml: cluster.virtualIpp: unknown setting. Did you mean cluster.virtualIp?",
    ]);
  });

  it("uses the words of the error contract", () => {
    assert.deepEqual(problemsOf(healthyBut("cluster.virtualIp", "10.0.5.5")), [
      "Pulumi.dev.yaml: cluster.virtualIp: 10.0.5.5 lies inside the VPC 10.0.0.0/16; " +
        "CLUSTERPRO's virtual IP must lie outside it. Choose for example 172.16.0.1.",
    ]);
  });

  it("never recommends a virtual IP inside the VPC", () => {
    const zones = [
      { zone: "ap-northeast-1a", publicCidr: "172.16.10.0/24", privateCidr: "172.16.110.0/24" },
      { zone: "ap-northeast-1c", publicCidr: "172.16.20.0/24", privateCidr: "172.16.120.0/24" },
    ];
    const [only] = problemsOf({ network: { vpcCidr: "172.16.0.0/16", zones } });
    assert.match(only ?? "", /172\.16\.0\.1 lies inside .* Choose for example 192\.168\.0\.1\.$/);
  });
});

describe("parseSettings on a secret that could not be decrypted", () => {
  it("does not judge the password", () => {
    assert.equal(parse({ directoryAdminPassword: UNDECRYPTED }).ok, true);
  });

  it("refuses any other setting, whose value it needs", () => {
    assert.deepEqual(
      problemsOf({ network: UNDECRYPTED }).map((line) => line.split(";")[0]),
      ["Pulumi.dev.yaml: network: a secret that could not be decrypted"],
    );
  });
});

describe("the servers' default addresses", () => {
  it("are never reserved by AWS, whatever the subnets", () => {
    const prefix = fc.integer({ min: 18, max: 28 });
    fc.assert(
      fc.property(fc.tuple(prefix, prefix), ([first, second]) => {
        const privateCidrs = [`10.0.64.0/${first}`, `10.0.128.0/${second}`];
        const zones = privateCidrs.map((privateCidr, i) => ({
          zone: `ap-northeast-1${"ac"[i]}`,
          publicCidr: `10.0.${i}.0/24`,
          privateCidr,
        }));
        specOf({ network: { zones } }).servers.forEach(({ privateIp }, i) => {
          const subnet = parseCidr(privateCidrs[i] ?? "");
          const address = parseAddress(privateIp);
          assert.ok(subnet && address && !isReservedInSubnet(subnet, address), privateIp);
        });
      }),
    );
  });
});

describe("a server's address", () => {
  it("is accepted exactly when it is in the subnet and not reserved", () => {
    fc.assert(
      fc.property(fc.nat({ max: 47 }), (host) => {
        const tree = healthyBut("network.zones[0].privateCidr", "10.0.110.16/28");
        const servers = [
          { name: "server1", zone: "ap-northeast-1a", privateIp: `10.0.110.${host}` },
          ...[tree.servers].flat().slice(1),
        ];
        assert.equal(parse({ ...tree, servers } as typeof tree).ok, host >= 20 && host <= 30, `host ${host}`);
      }),
      { numRuns: 200 },
    );
  });
});

describe("parseSettings on anything at all", () => {
  const json = fc.jsonValue() as fc.Arbitrary<Json>;
  const scalar = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("10.0.0.0/16", "ap-northeast-1a", "0.0.0.0", ""),
  );
  const leaf = fc.oneof(json, scalar);

  function holdsItsPromise(config: Record<string, string>): void {
    const result = parseConfig(config);
    if (result.ok) {
      assert.deepEqual(unfrozen(result.spec), []);
      return;
    }
    assert.ok(result.problems.length > 0);
    for (const line of result.problems) {
      assert.ok(line.startsWith("Pulumi.dev.yaml: "), line);
      assert.doesNotMatch(line, /[\p{Cc}\p{Zl}\p{Zp}]/u);
    }
  }

  it("gives a specification or lines that name the stack file, for arbitrary values", () => {
    const keys = [...Object.keys(healthy()), "directoryAdminPassword", "__proto__", "constructor"];
    const values = fc.oneof(
      fc.string(),
      json.map((value) => JSON.stringify(value)),
    );
    const config = fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ unit: "binary" })), values, {
      maxKeys: 5,
    });
    fc.assert(
      fc.property(config, (settings) => {
        const entries = Object.entries(settings).map(([key, value]) => [`clusterpro-fsx:${key}`, value]);
        holdsItsPromise({ "aws:region": "ap-northeast-1", ...Object.fromEntries(entries) });
      }),
      { numRuns: 300 },
    );
  });

  it("gives the same for healthy settings with one part replaced by anything", () => {
    const paths = pathsIn(healthy());
    fc.assert(
      fc.property(fc.constantFrom(...paths), leaf, (path, value) => {
        holdsItsPromise(configOf(healthyBut(path, value)));
      }),
      { numRuns: 1000 },
    );
  });

  it("gives the same for healthy settings with any key added", () => {
    const objects = [
      "network",
      "network.zones[0]",
      "fileSystem.backup",
      "servers[1]",
      "cluster.monitors",
      "application",
    ];
    const key = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("__proto__", "constructor", "toString", "zones"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...objects), key, leaf, (path, name, value) => {
        const section = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Record<string, Json>;
        holdsItsPromise(configOf(healthyBut(path, section)));
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same for any Region", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (region) => holdsItsPromise({ "aws:region": region })));
  });

  it("survives JSON that is nested beyond reason", () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    holdsItsPromise({ ...configOf({}), "clusterpro-fsx:network": deep, "clusterpro-fsx:servers": deep });
    holdsItsPromise({ ...configOf({}), "clusterpro-fsx:fileSystem": `{"zones":${deep},"x":${deep}}` });
  });
});

function pathsIn(value: Json, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) => {
    const step = Array.isArray(value) ? `[${key}]` : `${path === "" ? "" : "."}${key}`;
    return pathsIn(part as Json, `${path}${step}`);
  });
  return path === "" ? inner : [path, ...inner];
}
