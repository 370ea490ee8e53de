import assert from "node:assert/strict";
import type { Item } from "../../standin/account/account.ts";
import { Cloud } from "../../standin/cloud/cloud.ts";
import { clusterpro, virtualIpTargets } from "./actors.ts";
import { COMPANY_PASSWORD, inCompanyDomain, inCompanyNetwork } from "./company.ts";
import { serverInterfaces } from "./identity.ts";
import { type SetUp, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

/** Everything that somebody else made, as it was before the cluster came. */
function before(setUp: SetUp): readonly Item[] {
  const cloud = new Cloud();
  setUp(cloud);
  return cloud.all();
}

const shown = (items: readonly Item[]) => items.map(({ type, id, properties }) => ({ type, id, properties }));

/** Names of what the stack made of these types. */
const made = (cloud: Cloud, ...types: readonly string[]) =>
  types.flatMap((type) => cloud.all(type).flatMap(({ name }) => (name === undefined ? [] : [`${type} ${name}`])));

const tablesAt = (server: string) =>
  before(inCompanyNetwork)
    .filter(({ type }) => type.endsWith(":RouteTable"))
    .map(({ id }) => [id, server] as const);

/** The settings that `inCompanyNetwork` gives, as far as they are changed here. */
interface Company {
  readonly network: {
    readonly existing: {
      readonly routeTableIds: Readonly<Record<string, string>>;
    };
  };
  readonly directory: { readonly existing: { readonly secret: string } };
}

/** Settings that AWS contradicts, and what is told of them; the others are those of the component's own tests. */
const WRONG: readonly (readonly [what: string, wrong: (company: Company) => Settings, told: RegExp])[] = [
  [
    "a table of a subnet is left out",
    (company) => {
      const { existing } = company.network;
      const { main } = existing.routeTableIds;
      return { ...company, network: { ...company.network, existing: { ...existing, routeTableIds: { main } } } };
    },
    /network\.existing\.routeTableIds: rtb-\w+, the route table of subnet-\w+ of vpc-\w+, is missing/,
  ],
  [
    "there is no such secret",
    (company) => {
      const existing = { ...company.directory.existing, secret: "corp/typo" };
      return { ...company, directory: { ...company.directory, existing } };
    },
    /directory\.existing\.secret: the secret corp\/typo cannot be read: .*can't find the secret corp\/typo/,
  ],
];

type Settings = ReturnType<SetUp>;

withPulumi("a network and a directory that are there already", (use) => {
  // Red when ExistingNetwork makes a route table association, or tags what it reads.
  it("get the cluster by the first up, and keep all that they are but for the virtual IP's routes", async () => {
    const { cloud, run } = await TestCluster.firstUp(inCompanyNetwork);
    assert.deepEqual(run.report.violations, []);
    for (const each of before(inCompanyNetwork)) {
      assert.deepEqual(cloud.find(each.type, each.id)?.properties, each.properties, `${each.type} ${each.id}`);
    }
    assert.deepEqual(
      cloud.calls.filter(({ operation }) => operation !== "create"),
      [],
    );
    const parts = [
      "Vpc",
      "Subnet",
      "RouteTable",
      "InternetGateway",
      "NatGateway",
      "VpcEndpoint",
      "Directory",
      "Secret",
    ];
    assert.deepEqual(made(cloud, ...parts, "VpcDhcpOptions", "VpcDhcpOptionsAssociation", "RouteTableAssociation"), [
      "Secret clusterpro-software-minio",
    ]);
    assert.deepEqual(virtualIpTargets(cloud), Object.fromEntries(tablesAt("clusterpro-server1")));
    assert.equal(made(cloud, "Route").length, 3);
    assert.deepEqual(
      serverInterfaces(cloud).map((each) => "addresses" in each && each.addresses),
      [["10.8.110.11"], ["10.8.120.11"]],
    );
    const [directory] = cloud.all("Directory");
    const fileSystem = cloud.named("WindowsFileSystem", "clusterpro-fsx");
    assert.equal(fileSystem.properties.activeDirectoryId, directory?.id);
    assert.match(String(fileSystem.properties.dnsName), /\.corp\.example\.com$/);
  });

  it("and their cluster are left alone by the second up, which reads no secret of theirs", async () => {
    const cluster = use(await TestCluster.deployed(inCompanyNetwork));
    const run = await cluster.up({ policies: true });
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(cluster.cloud.calls, []);
    const theirs = before(inCompanyNetwork).map(({ id }) => id);
    assert.deepEqual(
      cluster.cloud.secretValuesRead.filter((id) => theirs.includes(id)),
      [],
    );
    assert.ok(!`${run.text}${await cluster.export()}`.includes(COMPANY_PASSWORD));
  });

  // Red without `ignoreChanges: ["networkInterfaceId"]` on the virtual IP's routes.
  it("see a failover stay where CLUSTERPRO moved it", async () => {
    const cluster = use(await TestCluster.deployed(inCompanyNetwork));
    clusterpro.moveTo(cluster.cloud, "clusterpro-server2");
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    assert.deepEqual(virtualIpTargets(cluster.cloud), Object.fromEntries(tablesAt("clusterpro-server2")));
    assert.deepEqual(cluster.cloud.trail, [], "no route was written");
  });

  it("outlive destroy as they were, without the virtual IP's routes", async () => {
    const cluster = use(await TestCluster.deployed(inCompanyNetwork));
    const destroyed = await cluster.destroy();
    assert.ok(destroyed.ok, destroyed.text);
    assert.deepEqual(shown(cluster.cloud.all()), shown(before(inCompanyNetwork)));
  });

  for (const [what, wrong, told] of WRONG) {
    it(`stop the preview where ${what}`, async () => {
      const cluster = use(await TestCluster.empty((cloud) => wrong(inCompanyNetwork(cloud) as unknown as Company)));
      const run = await cluster.preview();
      assert.ok(!run.ok, run.text);
      assert.match(run.text, told);
      // Red without `recover` where the secret is read.
      assert.doesNotMatch(run.text, /error serializing|unhandled exception/, "the sentence alone");
    });
  }
});

withPulumi("a self-managed domain that is there already", (use) => {
  it("is joined by file system and servers of the first up, which makes no directory", async () => {
    const { cloud, run } = await TestCluster.firstUp(inCompanyDomain);
    assert.deepEqual(run.report.violations, []);
    assert.deepEqual(made(cloud, "Directory"), []);
    const { selfManagedActiveDirectory, activeDirectoryId } = cloud.named(
      "WindowsFileSystem",
      "clusterpro-fsx",
    ).properties;
    const joiner = cloud.all("Secret").find(({ properties }) => properties.name === "corp/joiner");
    assert.equal(activeDirectoryId, undefined);
    assert.deepEqual(selfManagedActiveDirectory, {
      domainName: "corp.example.com",
      dnsIps: ["10.8.1.10", "192.168.4.10"],
      domainJoinServiceAccountSecret: joiner?.id,
    });
    assert.deepEqual(cloud.named("VpcDhcpOptions", "clusterpro-directory").properties.domainNameServers, [
      "10.8.1.10",
      "192.168.4.10",
    ]);
    // The first time side by side; what is installed needs no secret.
    const joins = cloud.executions
      .filter(({ parameters }) => parameters.SecretName !== undefined)
      .map(({ parameters }) => [parameters.ServerName, parameters.SecretName]);
    assert.deepEqual(joins.toSorted(), [
      ["server1", "corp/joiner"],
      ["server2", "corp/joiner"],
    ]);
  });

  it("is left alone by the second up, and keeps its secrets after destroy", async () => {
    const cluster = use(await TestCluster.deployed(inCompanyDomain));
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(run.report.changes, []);
    const destroyed = await cluster.destroy();
    assert.ok(destroyed.ok, destroyed.text);
    assert.deepEqual(shown(cluster.cloud.all()), shown(before(inCompanyDomain)));
  });
});
