import assert from "node:assert/strict";
import {
  ACCOUNT,
  ALL_EXISTING,
  EXISTING_NETWORK,
  MANAGED_DIRECTORY,
  SELF_MANAGED_DIRECTORY,
} from "../../components/existing.ts";
import { type Json, problemsOf, specOf } from "../stackFile.ts";

type Tree = { [key: string]: Json };

const NOTHING = Symbol("left out");

/** The settings with one value changed, or left out; the path as a list, since ids stand below names with dots. */
function changed(settings: object, path: readonly (string | number)[], value: Json | typeof NOTHING): Tree {
  const tree = structuredClone(settings) as Tree;
  const last = path.at(-1) as string;
  let parent: Tree = tree;
  for (const key of path.slice(0, -1)) {
    parent[key] ??= {};
    parent = parent[key] as Tree;
  }
  if (value === NOTHING) delete parent[last];
  else parent[last] = value;
  return tree;
}

const SELF_MANAGED = { ...ALL_EXISTING, directory: SELF_MANAGED_DIRECTORY };
const A = "ap-northeast-1a";
const C = "ap-northeast-1c";
const IDS = ["network", "existing"];
const SUBNETS = [...IDS, "privateSubnetIds"];
const TABLES = [...IDS, "routeTableIds"];
const DOMAIN = ["directory", "existing"];

/** One thing changed in settings that are right, the path named, and the telling part of the only message. */
const REFUSALS: Record<
  string,
  [base: object, path: (string | number)[], value: Json | typeof NOTHING, named: string, message: string][]
> = {
  "an existing network": [
    [
      ALL_EXISTING,
      [...IDS, "vpcId"],
      "vpc-xyz",
      "network.existing.vpcId",
      '"vpc-xyz" is not the id of a VPC; vpc- and',
    ],
    [ALL_EXISTING, [...IDS, "vpcId"], NOTHING, "network.existing.vpcId", "missing; a VPC's id is required"],
    [ALL_EXISTING, SUBNETS, NOTHING, "network.existing.privateSubnetIds", "missing; an object of subnets' ids by zone"],
    [ALL_EXISTING, SUBNETS, [], "network.existing.privateSubnetIds", "a list of 0 entries is of the wrong type"],
    [ALL_EXISTING, [...SUBNETS, A], "vpc-1", `network.existing.privateSubnetIds.${A}`, "is not the id of a subnet"],
    [
      ALL_EXISTING,
      [...SUBNETS, C],
      NOTHING,
      `network.existing.privateSubnetIds.${C}`,
      "missing; the id of the private",
    ],
    [
      ALL_EXISTING,
      [...SUBNETS, "ap-northeast-1d"],
      "subnet-0dddddddddddddddd",
      "network.existing.privateSubnetIds.ap-northeast-1d",
      '"ap-northeast-1d" is not among network.zones; ap-northeast-1a, ap-northeast-1c are allowed',
    ],
    [
      ALL_EXISTING,
      [...SUBNETS, "Zone A"],
      "subnet-0dddddddddddddddd",
      'network.existing.privateSubnetIds["Zone A"]',
      "is not a zone's name",
    ],
    [
      ALL_EXISTING,
      [...SUBNETS, C],
      EXISTING_NETWORK.existing.privateSubnetIds[A],
      `network.existing.privateSubnetIds.${C}`,
      `subnet-0aaaaaaaaaaaaaaaa is network.existing.privateSubnetIds.${A} already; every subnet is allowed once`,
    ],
    [ALL_EXISTING, TABLES, {}, "network.existing.routeTableIds", "no route table was found; every table of the VPC"],
    [ALL_EXISTING, [...TABLES, "main"], "rtb-1", "network.existing.routeTableIds.main", '"rtb-1" is not the id of a'],
    [
      ALL_EXISTING,
      [...TABLES, "private a"],
      "rtb-0dddddddddddddddd",
      'network.existing.routeTableIds["private a"]',
      "is not a name for a route table; 1 to 63 letters",
    ],
    [
      ALL_EXISTING,
      [...TABLES, "private-c"],
      EXISTING_NETWORK.existing.routeTableIds.main,
      "network.existing.routeTableIds.private-c",
      "rtb-00000000000000000 is network.existing.routeTableIds.main already",
    ],
    [ALL_EXISTING, [...IDS, "vpc"], "vpc-1", "network.existing.vpc", "Did you mean network.existing.vpcId?"],
    [ALL_EXISTING, ["network", "vpcCidr"], NOTHING, "network.vpcCidr", "missing; the range of the existing VPC"],
    [
      ALL_EXISTING,
      ["network", "zones", 0, "publicCidr"],
      "10.8.10.0/24",
      "network.zones[0].publicCidr",
      "found beside network.existing; no public subnet is made. Remove one of the two",
    ],
    [
      ALL_EXISTING,
      ["network", "ec2Endpoint"],
      true,
      "network.ec2Endpoint",
      "found beside network.existing; no endpoint",
    ],
  ],
  "a network that is made": [
    [
      {},
      ["network", "zones"],
      [
        { zone: A, privateCidr: "10.0.110.0/24" },
        { zone: C, publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" },
      ],
      "network.zones[0].publicCidr",
      "missing; an IPv4 range such as 10.0.0.0/16 is required. Add it.",
    ],
  ],
  "an existing directory": [
    [ALL_EXISTING, [...DOMAIN, "directoryId"], "d-1", "directory.existing.directoryId", '"d-1" is not the id of a'],
    [
      ALL_EXISTING,
      [...DOMAIN, "directoryId"],
      NOTHING,
      "directory.existing",
      "neither directoryId nor dnsAddresses was",
    ],
    [
      ALL_EXISTING,
      [...DOMAIN, "dnsAddresses"],
      ["10.8.1.10"],
      "directory.existing.dnsAddresses",
      "found beside directoryId; directoryId is for an AWS Managed Microsoft AD",
    ],
    ...(["organizationalUnit", "administratorsGroup", "controllerCidrs"] as const).map(
      (key): [object, string[], Json, string, string] => [
        ALL_EXISTING,
        [...DOMAIN, key],
        { organizationalUnit: "OU=a,DC=corp", administratorsGroup: "Admins", controllerCidrs: ["10.9.0.0/16"] }[key],
        `directory.existing.${key}`,
        "found beside directoryId; it is for a self-managed domain",
      ],
    ),
    [ALL_EXISTING, [...DOMAIN, "secret"], NOTHING, "directory.existing.secret", "missing; a secret's name is required"],
    [ALL_EXISTING, [...DOMAIN, "secret"], "corp/joiner-AbCdEf", "directory.existing.secret", "is not the name of a"],
    [
      ALL_EXISTING,
      [...DOMAIN, "kmsKeyArn"],
      "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      "directory.existing.kmsKeyArn",
      "is a key of another Region; a key of ap-northeast-1 is allowed",
    ],
    [ALL_EXISTING, ["directory", "domainName"], NOTHING, "directory.domainName", "missing; the domain's own name is"],
    [ALL_EXISTING, ["directory", "edition"], "Standard", "directory.edition", "found beside directory.existing; it is"],
    [ALL_EXISTING, ["directory", "zones"], [A, C], "directory.zones", "found beside directory.existing; it is for a"],
    [
      ALL_EXISTING,
      ["directory", "zones"],
      [A, "ap-northeast-1x"],
      "directory.zones",
      "found beside directory.existing",
    ],
    [
      ALL_EXISTING,
      ["directoryAdminPassword"],
      "Correct-Horse-7",
      "directoryAdminPassword",
      "found beside directory.existing; the account's password is in the secret",
    ],
    [
      ALL_EXISTING,
      ["cluster", "account", "user"],
      NOTHING,
      "cluster.account.user",
      "missing; beside directory.existing",
    ],
    [ALL_EXISTING, ["cluster", "account", "secret"], NOTHING, "cluster.account.secret", "missing; beside directory."],
  ],
  "a self-managed domain": [
    [SELF_MANAGED, [...DOMAIN, "dnsAddresses"], [], "directory.existing.dnsAddresses", "a list of 0 entries was found"],
    [
      SELF_MANAGED,
      [...DOMAIN, "dnsAddresses"],
      ["10.8.1.1", "10.8.1.2", "10.8.1.3"],
      "directory.existing.dnsAddresses",
      "a list of 3 entries was found; 1 to 2 are allowed",
    ],
    [
      SELF_MANAGED,
      [...DOMAIN, "dnsAddresses", 1],
      "10.8.1.10",
      "directory.existing.dnsAddresses[1]",
      "10.8.1.10 stands in directory.existing.dnsAddresses[0] already",
    ],
    [
      SELF_MANAGED,
      [...DOMAIN, "dnsAddresses", 0],
      "8.8.8.8",
      "directory.existing.dnsAddresses[0]",
      "8.8.8.8 is a public address; FSx takes DNS servers in the VPC 10.8.0.0/16 or in 10.0.0.0/8",
    ],
    [SELF_MANAGED, [...DOMAIN, "dnsAddresses", 0], "dc1", "directory.existing.dnsAddresses[0]", '"dc1" is not an IPv4'],
    ...["Servers", "CN=Servers,DC=corp", "OU=Servers", "OU=,DC=corp", "OU=a\nb,DC=corp"].map(
      (unit): [object, string[], Json, string, string] => [
        SELF_MANAGED,
        [...DOMAIN, "organizationalUnit"],
        unit,
        "directory.existing.organizationalUnit",
        "is not an organizational unit; a distinguished name",
      ],
    ),
    ...["OU=Servers,DC=other,DC=example,DC=com", "OU=Servers,DC=example,DC=com"].map(
      (unit): [object, string[], Json, string, string] => [
        SELF_MANAGED,
        [...DOMAIN, "organizationalUnit"],
        unit,
        "directory.existing.organizationalUnit",
        "a unit of corp.example.com, which ends in DC=corp,DC=example,DC=com, is allowed",
      ],
    ),
    [
      SELF_MANAGED,
      [...DOMAIN, "administratorsGroup"],
      "CORP\\Admins",
      "directory.existing.administratorsGroup",
      "is not the name of a group in the domain",
    ],
    [SELF_MANAGED, [...DOMAIN, "controllerCidrs"], ["0.0.0.0/0"], "directory.existing.controllerCidrs[0]", "the whole"],
  ],
};

for (const [of, refusals] of Object.entries(REFUSALS)) {
  describe(`settings of ${of}`, () => {
    for (const [base, path, value, named, message] of refusals) {
      it(`refuses ${path.join(".")} ${value === NOTHING ? "left out" : JSON.stringify(value)}`, () => {
        const problems = problemsOf(changed(base, path, value));
        assert.equal(problems.length, 1, problems.join("\n"));
        assert.ok(problems[0]?.startsWith(`Pulumi.dev.yaml: ${named}: `), problems[0]);
        assert.ok(problems[0]?.includes(message), problems[0]);
      });
    }
  });
}

describe("an existing network", () => {
  it("keeps its zones and range as settings, and needs no public range", () => {
    const { network, servers, application, fileSystem } = specOf({ network: EXISTING_NETWORK });
    assert.deepEqual(network, { ...EXISTING_NETWORK, ec2Endpoint: false });
    assert.deepEqual(
      servers.map(({ privateIp }) => privateIp),
      ["10.8.110.11", "10.8.120.11"],
    );
    assert.deepEqual(application.kind === "minio" && application.clientCidrs, ["10.8.0.0/16"]);
    assert.deepEqual(fileSystem.zones, [A, C]);
  });

  it("takes no default for zones, which are a fact, in any Region", () => {
    const { zones: _, ...network } = EXISTING_NETWORK;
    for (const region of ["ap-northeast-1", "us-east-1"]) {
      const problems = problemsOf({ network }, region);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", /network\.zones: missing; a list of the existing private subnets/);
    }
  });

  it("is judged like a network that is made: addresses, zones and virtual IP", () => {
    const inside = changed({ network: EXISTING_NETWORK }, ["cluster", "virtualIp"], "10.8.5.5");
    assert.match(
      problemsOf(inside).join("\n"),
      /^Pulumi\.dev\.yaml: cluster\.virtualIp: 10\.8\.5\.5 lies inside the VPC/,
    );
    const outside = changed({ network: EXISTING_NETWORK }, ["network", "zones", 0, "privateCidr"], "10.9.0.0/24");
    assert.match(problemsOf(outside).join("\n"), /is not inside network\.vpcCidr 10\.8\.0\.0\/16/);
  });
});

describe("an existing directory", () => {
  it("has no edition and no zones, and leaves password policies alone", () => {
    const { directory, cluster } = specOf(ALL_EXISTING);
    assert.deepEqual(directory, MANAGED_DIRECTORY);
    assert.deepEqual(cluster.account, { ...ACCOUNT, passwordNeverExpires: false, passwordPolicy: "CustomerPSO-01" });
  });

  it("keeps a password from expiring where it is asked for, in a self-managed domain by the user's own flag", () => {
    for (const existing of [ALL_EXISTING, SELF_MANAGED]) {
      const asked = changed(existing, ["cluster", "account", "passwordNeverExpires"], true);
      assert.equal(specOf(asked).cluster.account.passwordNeverExpires, true);
    }
  });

  it("takes a self-managed domain with all that goes with it", () => {
    const existing = {
      ...SELF_MANAGED_DIRECTORY.existing,
      kmsKeyArn: "arn:aws:kms:ap-northeast-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      organizationalUnit: "OU=日本の'サーバー,OU=IT\\, Tokyo,DC=corp,DC=example,DC=com",
      administratorsGroup: "FSx Admins",
      controllerCidrs: ["192.168.4.0/24"],
    };
    const settings = { ...ALL_EXISTING, directory: { ...SELF_MANAGED_DIRECTORY, existing } };
    assert.deepEqual(specOf(settings).directory, settings.directory);
  });

  it("takes a unit of the domain in any letter case", () => {
    const settings = changed(
      { ...ALL_EXISTING, directory: SELF_MANAGED_DIRECTORY },
      ["directory", "existing", "organizationalUnit"],
      "ou=Servers,dc=CORP,dc=Example,dc=com",
    );
    assert.ok(specOf(settings));
  });

  it("leaves open what its NetBIOS name is, which need not be the first label", () => {
    const servers = [
      { name: "corp", zone: A, privateIp: "10.8.110.11" },
      { name: "server2", zone: C, privateIp: "10.8.120.11" },
    ];
    assert.equal(specOf({ ...ALL_EXISTING, servers }).servers[0]?.name, "corp");
  });

  it("asks for the account's user and secret where the section is left out", () => {
    const { cluster: _, ...others } = ALL_EXISTING;
    assert.deepEqual(
      problemsOf(others).map((line) => line.split(": ")[1]),
      ["cluster.account.user", "cluster.account.secret"],
    );
  });
});
