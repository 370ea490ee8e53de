import assert from "node:assert/strict";
import { clusterDelivery } from "../../delivery/clusterDelivery.ts";
import { clusterWarnings } from "../../delivery/clusterWarnings.ts";
import { settingWarnings } from "../../delivery/settingWarnings.ts";
import { ACCOUNT, ALL_EXISTING, EXISTING_NETWORK, SELF_MANAGED_DIRECTORY } from "../components/existing.ts";
import { inJapaneseToo } from "../messages/inJapanese.ts";
import { healthy, type Json, specOf } from "../settings/stackFile.ts";

type Settings = { readonly [key: string]: Json };

const told = (settings: Settings) => inJapaneseToo(settingWarnings(specOf({ ...settings })));

/** The only warning. */
function warned(settings: Settings): string {
  const [only, ...others] = told(settings);
  assert.deepEqual(others, []);
  return only ?? "nothing";
}

const IMAGES = "/aws/service/ami-windows-latest/Windows_Server-2022";
const KEY = "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const partition = (networkPartition: Json): Settings => ({ cluster: { networkPartition } });
const server = (settings: Json): Settings => ({ server: settings });
const custom = (...ports: number[]): Settings => ({
  application: { kind: "custom", name: "web", scripts: "apps", ports },
});

describe("settings that may be meant", () => {
  it("are none in the article's cluster, spelled out or left out", () => {
    assert.deepEqual(told({}), []);
    assert.deepEqual(told(healthy()), []);
  });

  it("are told among the cluster's other warnings", () => {
    const spec = specOf({ cluster: { virtualIp: "8.8.8.8" } });
    const all = clusterWarnings(spec, clusterDelivery(spec));
    assert.equal(all.filter((text) => text.startsWith("cluster.virtualIp 8.8.8.8 is a public")).length, 1);
  });

  describe("ports", () => {
    it("that Windows gives to whoever asks", () => {
      assert.match(
        warned({ application: { port: 49152 } }),
        /^application\.port 49152 lies in Windows' dynamic range \(49152 to 65535\): .* Choose one below 49152\./,
      );
      assert.match(warned({ application: { consolePort: 65535 } }), /^application\.consolePort 65535 lies in/);
      assert.match(warned(custom(8080, 50000)), /^application\.ports\[1\] 50000 lies in/);
      assert.deepEqual(told({ application: { port: 49151 } }), []);
    });

    for (const [port, of] of [
      [53, "DNS"],
      [88, "Kerberos"],
      [5986, "Windows Remote Management over TLS"],
    ] as const) {
      it(`that others expect ${of} at`, () => {
        assert.ok(warned(custom(port)).startsWith(`application.ports[0] ${port} is the port of ${of}: `));
      });
    }
  });

  it("a public address as the virtual IP", () => {
    assert.match(warned({ cluster: { virtualIp: "8.8.8.8" } }), /in the VPC .* Choose a private one, for example 172/);
    for (const virtualIp of ["192.168.0.1", "172.31.0.1", "100.64.0.1", "192.0.2.1"]) {
      assert.deepEqual(told({ cluster: { virtualIp } }), [], virtualIp);
    }
  });

  it("a partition target in a zone with a server, which goes down with it", () => {
    assert.match(
      warned(partition({ kind: "ping", address: "10.0.110.50" })),
      /^cluster\.networkPartition\.address 10\.0\.110\.50 lies in 10\.0\.110\.0\/24 of ap-northeast-1a, where server1 is: /,
    );
    assert.match(
      warned(partition({ kind: "http", host: "10.0.20.50" })),
      /^cluster\.networkPartition\.host 10\.0\.20\.50 lies in 10\.0\.20\.0\/24 of ap-northeast-1c, where server2 is/,
    );
    const inExisting = { ...ALL_EXISTING.cluster, networkPartition: { kind: "ping", address: "10.8.120.9" } };
    assert.match(told({ ...ALL_EXISTING, cluster: inExisting }).join(), /lies in 10\.8\.120\.0\/24 of ap-northeast-1c/);
    assert.deepEqual(told(partition({ kind: "ping", address: "10.0.1.50" })), []);
    const { network } = healthy() as { readonly network: { readonly zones: readonly Json[] } };
    const third = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/24" };
    const zones = { network: { zones: [...network.zones, third] } };
    assert.deepEqual(told({ ...zones, ...partition({ kind: "ping", address: "10.0.130.50" }) }), []);
    assert.deepEqual(told(partition({ kind: "http", host: "witness.example.com" })), []);
  });

  describe("servers", () => {
    it("with hardly any memory", () => {
      assert.match(
        warned(server({ instanceType: "t3.micro" })),
        /^server1 and server2 are of type t3\.micro: .* Choose t3\.medium or more/,
      );
      assert.match(warned(server({ instanceType: "t3a.small" })), /are of type t3a\.small/);
      assert.deepEqual(told(server({ instanceType: "t3.medium" })), []);
    });

    it("of another language than CLUSTERPRO", () => {
      assert.match(
        warned(server({ imageParameter: `${IMAGES}-English-Full-Base` })),
        /^cluster\.language is japanese, and the image of server1 and server2 is English \(.*English-Full-Base\): /,
      );
      assert.match(
        warned({ cluster: { language: "english" } }),
        /^cluster\.language is english, and the image of server1 and server2 is Japanese/,
      );
      const both = { cluster: { language: "english" }, server: { imageParameter: `${IMAGES}-English-Full-Base` } };
      assert.deepEqual(told(both), []);
      assert.match(told(server({ imageParameter: "/company/windows_english" })).join("\n"), /is English/);
    });

    it("made of an image of one's own, which brings less than AWS's", () => {
      const said = warned(server({ imageParameter: "/company/windows" }));
      assert.match(said, /^The image of server1 and server2 is your own \(\/company\/windows\): .*Sysprep/);
      assert.match(said, /AWSPowerShell, or AWS\.Tools\.SecretsManager and AWS\.Tools\.S3/);
    });

    it("one by one where they differ", () => {
      const [first, second] = healthy().servers as unknown as readonly [Settings, Settings];
      const servers = [first, { ...second, instanceType: "t3.micro" }];
      assert.match(warned({ servers }), /^server2 is of type t3\.micro/);
    });

    it("with the NetBIOS name that the domain most likely has", () => {
      const servers = [
        { name: "corp", zone: "ap-northeast-1a", privateIp: "10.8.110.11" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.8.120.11" },
      ];
      assert.match(
        warned({ ...ALL_EXISTING, servers }),
        /^servers\[0\]\.name corp is the first label of corp\.example\.com, most likely the domain's NetBIOS name/,
      );
    });
  });

  it("a drive that an image of one's own may bring", () => {
    const settings = { application: { directory: "D:\\minio" }, server: { imageParameter: "/company/windows" } };
    assert.match(
      told(settings).join("\n"),
      /^application\.directory D:\\minio is on a drive that nothing here makes: /m,
    );
  });

  it("a self-managed domain whose secret has no key of the company's", () => {
    const settings = (existing: Settings) => ({
      network: EXISTING_NETWORK,
      directory: { ...SELF_MANAGED_DIRECTORY, existing: { ...SELF_MANAGED_DIRECTORY.existing, ...existing } },
      cluster: { account: ACCOUNT },
    });
    assert.match(warned(settings({})), /^directory\.existing\.kmsKeyArn is not set: FSx reads the secret corp\/joiner/);
    assert.deepEqual(told(settings({ kmsKeyArn: KEY })), []);
    assert.deepEqual(told(ALL_EXISTING), []);
  });

  describe("values that are marked EXAMPLE", () => {
    it("are named, all of them, until they are replaced", () => {
      const example = "arn:aws:kms:ap-northeast-1:111122223333:key/EXAMPLE-key";
      const settings = {
        fileSystem: { kmsKeyArn: example },
        cluster: { kmsKeyArn: example, networkPartition: { kind: "http", host: "witness.EXAMPLE.com" } },
      };
      assert.match(
        warned(settings),
        /^fileSystem\.kmsKeyArn, cluster\.networkPartition\.host and cluster\.kmsKeyArn still have a value marked EXAMPLE: /,
      );
      assert.match(
        warned({ monitoring: { subscribers: ["night@example.com", "operators@EXAMPLE.com"] } }),
        /^monitoring\.subscribers\[1\] still has a value marked EXAMPLE/,
      );
      assert.match(warned({ cluster: { kmsKeyArn: example } }), /^cluster\.kmsKeyArn still has a value marked EXAMPLE/);
    });

    it("are told by that word alone, not by what looks like an example", () => {
      const settings = partition({ kind: "http", host: "witness.example.com" });
      assert.deepEqual(told({ ...settings, fileSystem: { name: "EXAMPLES", kmsKeyArn: KEY } }), []);
    });
  });
});
