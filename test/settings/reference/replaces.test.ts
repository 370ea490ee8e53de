import assert from "node:assert/strict";
import { impossibleChanges } from "../../../components/madeWith.ts";
import { planChanges } from "../../../preview/changes/planChanges.ts";
import { plannedResources } from "../../../preview/plan/planDocument.ts";
import { settingRows } from "../../../settings/reference/settingRows.ts";
import type { Replaced } from "../../../settings/schema/meaning.ts";
import { type Plan, plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";

const A = { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" };
const C = { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" };
const D = { zone: "ap-northeast-1d", publicCidr: "10.0.30.0/24", privateCidr: "10.0.130.0/24" };
const S1 = { name: "server1", zone: A.zone, privateIp: "10.0.110.11" };
const S2 = { name: "server2", zone: C.zone, privateIp: "10.0.120.11" };
const KEY = "arn:aws:kms:ap-northeast-1:111122223333:key/abc";

/** A change of each setting of a made network and directory that is said to replace something, and some that are not. */
const CHANGES: Readonly<Record<string, readonly [change: SettingsChange, before?: SettingsChange]>> = {
  "network.vpcCidr": [{ network: { vpcCidr: "10.0.0.0/17" } }],
  "network.zones[].zone": [{ network: { zones: [A, { ...C, zone: D.zone }] }, servers: [S1, { ...S2, zone: D.zone }] }],
  "network.zones[].publicCidr": [{ network: { zones: [{ ...A, publicCidr: "10.0.11.0/24" }, C] } }],
  "network.zones[].privateCidr": [
    {
      network: { zones: [{ ...A, privateCidr: "10.0.111.0/24" }, C] },
      servers: [{ ...S1, privateIp: "10.0.111.11" }, S2],
    },
  ],
  "network.ec2Endpoint": [{ network: { ec2Endpoint: true } }],
  "directory.domainName": [{ directory: { domainName: "other.msad.local" } }],
  "directory.edition": [{ directory: { edition: "Enterprise" } }],
  "directory.zones": [
    { network: { zones: [A, C, D] }, directory: { zones: [A.zone, D.zone] } },
    { network: { zones: [A, C, D] } },
  ],
  directoryAdminPassword: [{ directoryAdminPassword: "Abcdef-12345" }],
  "fileSystem.name": [{ fileSystem: { name: "other" } }],
  "fileSystem.deploymentType": [{ fileSystem: { deploymentType: "SINGLE_AZ_2" } }],
  "fileSystem.storageType": [{ fileSystem: { storageType: "HDD", storageCapacityGiB: 2000 } }],
  "fileSystem.storageCapacityGiB": [{ fileSystem: { storageCapacityGiB: 64 } }],
  "fileSystem.throughputCapacityMBps": [{ fileSystem: { throughputCapacityMBps: 64 } }],
  "fileSystem.zones": [{ fileSystem: { zones: [C.zone, A.zone] } }],
  "fileSystem.kmsKeyArn": [{ fileSystem: { kmsKeyArn: KEY } }],
  "fileSystem.aliases": [{ fileSystem: { aliases: ["files.test.msad.local"] } }],
  "servers[].name": [{ servers: [{ ...S1, name: "other" }, S2] }],
  "servers[].zone": [{ servers: [S1, { ...S2, zone: A.zone, privateIp: "10.0.110.12" }], ...zonesAsBefore() }],
  "servers[].privateIp": [{ servers: [{ ...S1, privateIp: "10.0.110.12" }, S2] }],
  "server.instanceType": [{ server: { instanceType: "m6i.large" } }],
  "server.rootVolumeGiB": [{ server: { rootVolumeGiB: 80 } }],
  "server.kmsKeyArn": [{ server: { kmsKeyArn: KEY } }],
  "server.terminationProtection": [{ server: { terminationProtection: true } }],
  "servers[].kmsKeyArn": [{ servers: [{ ...S1, kmsKeyArn: KEY }, S2] }],
  "cluster.virtualIp": [{ cluster: { virtualIp: "172.16.0.2" } }],
  "cluster.group": [{ cluster: { group: "other" } }],
  "application.port": [{ application: { port: 9001 } }],
};

/** A stack of which everything is another than in `n`, and what a sentence of `up` about it begins with. */
const madeOf = (n: string) => ({
  vpcCidr: n,
  privateCidrs: { [A.zone]: n },
  directory: { domainName: n, edition: n, zones: [n] },
  directoryId: n,
  servers: {},
});
const SAID_BY_UP: Readonly<Record<string, string>> = { "network.zones: privateCidr": "network.zones[].privateCidr" };

function zonesAsBefore(): SettingsChange {
  return { fileSystem: { zones: [A.zone, C.zone] }, directory: { zones: [A.zone, C.zone] } };
}

const WORDS: Readonly<Record<string, Replaced>> = {
  Vpc: "network",
  Subnet: "subnets",
  Directory: "directory",
  WindowsFileSystem: "file system",
  NetworkInterface: "network interface",
  Instance: "server",
};

describe("what a change of a setting is said to replace", function () {
  this.timeout(120_000);

  it("is said of no other settings than these, those of existing things and the server's image", () => {
    const said = settingRows().filter(({ meaning }) => (meaning.replaces ?? []).length > 0);
    const paths = said.flatMap((row) => row.paths).filter((path) => !/\.existing\.|\.followImage$/.test(path));
    assert.deepEqual(
      paths.filter((path) => CHANGES[path] === undefined),
      [],
    );
  });

  // Red while the tables said of another existing directory that it replaces the file system: up refuses it first.
  it("is said to be refused where up refuses it, and nowhere else", () => {
    const refused = impossibleChanges(madeOf("one"), madeOf("another")).map((sentence) => {
      const [, path = ""] = /^([\w.]+(?:: privateCidr)?)/.exec(sentence) ?? [];
      return SAID_BY_UP[path] ?? path;
    });
    const said = settingRows().flatMap(({ paths, meaning }) => (meaning.refused === true ? paths : []));
    assert.deepEqual(said.toSorted(), refused.toSorted());
  });

  for (const [path, [change, before = {}]] of Object.entries(CHANGES)) {
    it(`is what the provider replaces: ${path}`, async () => {
      const row = settingRows().find(({ paths }) => paths.includes(path));
      assert.ok(row, path);
      const found = replacedIn(await plannedCluster(before), await plannedCluster(change));
      assert.deepEqual(found.toSorted(), (row.meaning.replaces ?? []).toSorted());
    });
  }
});

/** The words for what an update from one plan to another replaces, or deletes because its name is gone. */
function replacedIn(before: Plan, after: Plan): readonly Replaced[] {
  const changes = planChanges(plannedResources(before), plannedResources(after));
  const gone = changes.filter(({ kind }) => kind === "replaced" || kind === "removed");
  return [...new Set(gone.map(({ urn }) => wordFor(urn)).filter((word) => word !== undefined))];
}

function wordFor(urn: string): Replaced | undefined {
  const [type = "", name = ""] = urn.split("::").slice(-2);
  const kind = type.split(":").at(-1) ?? "";
  return kind === "Route" && name.includes("-vip-") ? "routes of the virtual IP" : WORDS[kind];
}
