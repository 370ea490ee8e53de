import { readFileSync } from "node:fs";
import path from "node:path";
import type { Workspace } from "./workspace.ts";

/** A fault in the stack that one rule of the pack is there for. */
export interface Violation {
  readonly rule: string;
  /** Name of the resource that the verdict names. */
  readonly resource: string;
  /** Others that it may name instead: the engine shows resources in no fixed order. */
  readonly orElse?: readonly string[];
  /** What the verdict says, so that another fault cannot stand for this one. */
  readonly says: RegExp;
  /** By the settings of dev, where they can. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** By a programmer: file, what stands there, what is written in its place. */
  readonly edits?: readonly (readonly [file: string, from: string, to: string])[];
  /** In what is delivered to the servers: file, what stands there, what is written in its place. */
  readonly delivered?: readonly [file: string, from: RegExp, to: string];
  /** By the configuration of the policy pack. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** It hides another: it stands in a second preview, with its like, which do not hide each other. */
  readonly alone?: true;
}

/** One for each mandatory rule, in the order of the reference. */
export const VIOLATIONS: readonly Violation[] = [
  {
    rule: "vip-route-in-every-table",
    resource: "clusterpro-main",
    says: /has no route 172\.16\.0\.1\/32/,
    edits: [
      [
        "components/network/virtualIp.ts",
        "destinationCidrBlock: this.cidr",
        'destinationCidrBlock: table.name === "main" ? "172.16.0.0/24" : this.cidr',
      ],
    ],
  },
  {
    rule: "fsx-multi-az",
    resource: "clusterpro-fsx",
    says: /SINGLE_AZ_2/,
    settings: { fileSystem: { deploymentType: "SINGLE_AZ_2" } },
    // Of a file system for one zone nobody asks for two.
    alone: true,
  },
  {
    rule: "fsx-two-zones",
    resource: "clusterpro-fsx",
    says: /ap-northeast-1a/,
    edits: [
      ["components/haCluster.ts", "network.zone(standby).privateSubnetId", "network.zone(preferred).privateSubnetId"],
    ],
  },
  {
    rule: "fsx-domain-joined",
    resource: "clusterpro-fsx",
    says: /SimpleAD/,
    edits: [["components/directory/directory.ts", 'type: "MicrosoftAD"', 'type: "SimpleAD"']],
  },
  {
    rule: "fsx-ad-ports",
    resource: "clusterpro-fsx",
    says: /9389/,
    edits: [["delivery/activeDirectoryPorts.ts", 'port("tcp", 9389, "Active Directory web services"),', ""]],
  },
  {
    rule: "fsx-throughput",
    resource: "clusterpro-fsx",
    says: /throughputCapacity is 16/,
    settings: { fileSystem: { throughputCapacityMBps: 16 } },
  },
  {
    rule: "fsx-backups",
    resource: "clusterpro-fsx",
    says: /automaticBackupRetentionDays is 0/,
    settings: { fileSystem: { backup: { retentionDays: 0 } } },
  },
  {
    rule: "fsx-protected",
    resource: "clusterpro-fsx",
    says: /protect is not set/,
    config: { stacks: ["dev"] },
  },
  {
    rule: "directory-two-zones",
    resource: "clusterpro-directory",
    says: /ap-northeast-1a/,
    edits: [
      [
        "components/directory/createDirectory.ts",
        "zones.map((zone) => network.zone(zone)",
        "zones.map((_, __, [zone]) => network.zone(zone)",
      ],
    ],
  },
  {
    rule: "directory-password-kept",
    resource: "clusterpro-directory",
    says: /changes of password are not ignored/,
    edits: [["components/directory/directory.ts", 'ignoreChanges: ["password"],', ""]],
  },
  {
    rule: "directory-protected",
    resource: "clusterpro-directory",
    says: /protect is not set/,
    config: { stacks: ["dev"] },
  },
  {
    rule: "vip-routes-agree",
    resource: "clusterpro-vip-ap-northeast-1a",
    orElse: ["clusterpro-vip-ap-northeast-1c"],
    says: /clusterpro-server[12]/,
    edits: [
      [
        "components/network/virtualIp.ts",
        "          networkInterfaceId,\n",
        '          networkInterfaceId: args.networkInterfaceIds[table.name === "ap-northeast-1a" ? 1 : 0],\n',
      ],
    ],
  },
  {
    rule: "vip-route-left-to-cluster",
    resource: "clusterpro-vip-ap-northeast-1c",
    says: /add it to ignoreChanges/,
    edits: [
      [
        "components/network/virtualIp.ts",
        'ignoreChanges: ["networkInterfaceId"]',
        'ignoreChanges: table.name === "ap-northeast-1c" ? [] : ["networkInterfaceId"]',
      ],
    ],
  },
  {
    rule: "vip-no-inline-routes",
    resource: "clusterpro-private-ap-northeast-1c",
    says: /has inline routes/,
    edits: [
      [
        "components/network/network.ts",
        "{ vpcId: vpc.id, tags: clusterTags(identity, shownTable(zone)) }",
        '{ vpcId: vpc.id, ...(zone.endsWith("c") ? { routes: [{ cidrBlock: "10.9.0.0/16", gatewayId: "vgw-1" }] } : {}) }',
      ],
    ],
  },
  {
    rule: "vip-outside-vpc",
    resource: "clusterpro-vip",
    orElse: ["clusterpro-vip-ap-northeast-1a", "clusterpro-vip-ap-northeast-1c"],
    says: /172\.16\.0\.1 lies in 172\.16\.0\.0\/16/,
    edits: [["components/network/network.ts", "cidrBlock: network.vpcCidr", 'cidrBlock: "172.16.0.0/16"']],
  },
  {
    rule: "vip-target-forwards",
    resource: "clusterpro-server1",
    says: /sourceDestCheck/,
    edits: [["components/servers/clusterServer.ts", "sourceDestCheck: false", "sourceDestCheck: true"]],
  },
  {
    rule: "vip-target-on-server",
    resource: "clusterpro-server1",
    says: /no instance is on the network interface/,
    edits: [
      [
        "components/servers/clusterServer.ts",
        "primaryNetworkInterface: { networkInterfaceId: networkInterface.id },",
        "subnetId: args.subnetId, vpcSecurityGroupIds: [args.securityGroupId],",
      ],
    ],
    alone: true,
  },
  {
    rule: "nat-per-zone",
    resource: "clusterpro-private-ap-northeast-1c-default",
    says: /ap-northeast-1a/,
    edits: [
      ["components/network/network.ts", "interface MainTable {", "let firstSubnet: unknown;\n\ninterface MainTable {"],
      [
        "components/network/network.ts",
        "{ subnetId: publicSubnet.id, allocationId",
        "{ subnetId: (firstSubnet ??= publicSubnet.id), allocationId",
      ],
    ],
  },
  {
    rule: "servers-reach-api",
    resource: "clusterpro-private-ap-northeast-1a",
    says: /no way to the EC2 API/,
    edits: [
      [
        "components/network/network.ts",
        'routeTableId: privateTable.id, destinationCidrBlock: "0.0.0.0/0"',
        'routeTableId: main.table.id, destinationCidrBlock: "0.0.0.0/0"',
      ],
    ],
    alone: true,
  },
  {
    rule: "servers-in-two-zones",
    resource: "clusterpro-server1",
    orElse: ["clusterpro-server2"],
    says: /all lie in ap-northeast-1a/,
    edits: [["components/servers/createServers.ts", "network.zone(server.zone)", "network.zone(spec.servers[0].zone)"]],
  },
  {
    rule: "servers-reach-file-system",
    resource: "clusterpro-fsx",
    says: /lies in another VPC than the servers/,
    edits: [
      [
        "components/haCluster.ts",
        "subnetIds: [network.zone(preferred).privateSubnetId, network.zone(standby).privateSubnetId],",
        "subnetIds: ((far: ClusterNetwork) => [far.zone(preferred).privateSubnetId, " +
          "far.zone(standby).privateSubnetId] as const)" +
          // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the file.
          "(createNetwork(`${name}-far`, { identity, spec }, parent)),",
      ],
    ],
    alone: true,
  },
  {
    rule: "server-imdsv2",
    resource: "clusterpro-server1",
    says: /httpTokens is optional; it must be required/,
    edits: [["components/servers/clusterServer.ts", 'httpTokens: "required"', 'httpTokens: "optional"']],
  },
  {
    rule: "server-disk-encrypted",
    resource: "clusterpro-server1",
    says: /rootBlockDevice\.encrypted/,
    edits: [["components/servers/clusterServer.ts", "encrypted: true", "encrypted: false"]],
  },
  {
    rule: "server-not-public",
    resource: "clusterpro-server1",
    says: /associatePublicIpAddress/,
    edits: [
      [
        "components/servers/clusterServer.ts",
        "ami: image.insecureValue,",
        "ami: image.insecureValue, associatePublicIpAddress: true,",
      ],
    ],
  },
  {
    rule: "server-role-least-privilege",
    resource: "clusterpro-servers-failover",
    says: /ec2:\*/,
    edits: [["components/aws/rolePolicies.ts", 'Action: "ec2:ReplaceRoute"', 'Action: "ec2:*"']],
  },
  {
    rule: "server-role-replaces-routes",
    resource: "clusterpro-servers",
    says: /may not call ec2:ReplaceRoute on the route table/,
    edits: [
      [
        "components/aws/rolePolicies.ts",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the file.
        "{ Resource: `${tables}/*`, Condition: ofThisCluster(identity) }",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the file.
        '{ Resource: `${tables}/*`, Condition: { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "other" } } }',
      ],
    ],
    // Another fault takes the tags of its condition off the tables.
    alone: true,
  },
  {
    rule: "server-tags-agree",
    resource: "clusterpro-server1",
    says: /that of the instance/,
    edits: [
      [
        "components/servers/clusterServer.ts",
        "tags: clusterTags(identity, server.name, server.name),",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the file.
        "tags: clusterTags(identity, server.name, `other-${server.name}`),",
      ],
    ],
  },
  {
    rule: "cluster-ports-open",
    resource: "clusterpro-server1",
    says: /29106/,
    edits: [["delivery/clusterproPorts.ts", "from: 29106, to: 29106", "from: 29107, to: 29107"]],
  },
  {
    rule: "network-acl-open",
    resource: "clusterpro-acl-ap-northeast-1a",
    orElse: ["clusterpro-acl-ap-northeast-1c"],
    says: /29106/,
    edits: [
      [
        "components/aws/ec2.ts",
        "export { Eip }",
        'export { NetworkAcl } from "@pulumi/aws/ec2/networkAcl.js";\nexport { Eip }',
      ],
      [
        "components/network/network.ts",
        "    const publicAssociation =",
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in the file.
        "    new ec2.NetworkAcl(`${name}-acl-${zone}`, { vpcId: vpc.id, subnetIds: [privateSubnet.id] });\n" +
          "    const publicAssociation =",
      ],
    ],
    // The servers of the others lie in one subnet, in which no network ACL is passed.
    alone: true,
  },
  {
    rule: "clpconf-readable",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /clp\.conf cannot be read: it is not XML/,
    delivered: ["clp.conf", /<\/root>\s*$/, ""],
    // Of a file that cannot be read the other rules say nothing.
    alone: true,
  },
  {
    rule: "monitor-interval",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /polling\/interval of monitor genw_fsx is 10/,
    settings: { cluster: { monitors: { fileSystem: { intervalSeconds: 10, retries: 1 } } } },
  },
  {
    rule: "monitor-outlasts-failover",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /10/,
    settings: { cluster: { monitors: { fileSystem: { intervalSeconds: 10, retries: 1 } } } },
  },
  {
    rule: "monitor-file-system-present",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /genw_fsx watches it on the active server only/,
    delivered: ["clp.conf", /(genw name="genw_fsx">[\s\S]*?<timing>)0/, "$11"],
  },
  {
    rule: "monitor-application-active",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /genw_minio on script resource script_minio runs always/,
    delivered: ["clp.conf", /(genw name="genw_minio">[\s\S]*?<timing>)1/, "$10"],
  },
  {
    rule: "clpconf-matches-topology",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /10\.0\.110\.99/,
    delivered: ["clp.conf", /<info>10\.0\.110\.11</, "<info>10.0.110.99<"],
  },
  {
    rule: "clpconf-group-moves",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /group failover may run on server1 only/,
    delivered: ["clp.conf", /<group name="failover">/, '$&<policy name="server1"><order>0</order></policy>'],
  },
  {
    rule: "clpconf-no-password",
    resource: "clusterpro-software-delivery-cluster/clp.conf",
    says: /password/,
    delivered: ["clp.conf", /@@PASSWORD:0@@/, "Correct-horse-7"],
  },
  {
    rule: "clpconf-exit-codes",
    resource: "clusterpro-software-delivery-cluster/scripts/failover/script_minio/stop.bat",
    says: /stop\.bat/,
    delivered: ["scripts/failover/script_minio/stop.bat", /exit \/b \d+\s*$/, "echo done\r\n"],
  },
];

/** Puts all these faults into one copy of the project. Gives the configuration of the pack that goes with them. */
export function violate(workspace: Workspace, violations: readonly Violation[]): Readonly<Record<string, unknown>> {
  for (const { settings = {}, edits = [] } of violations) {
    workspace.configure(settings);
    for (const [file, from, to] of edits) edit(workspace, file, from, to);
  }
  const delivered = violations.flatMap(({ delivered }) => (delivered === undefined ? [] : [delivered]));
  // In the program, after it has checked what it delivers.
  const changes = delivered.map(([file, from, to]) => `[${JSON.stringify(file)}, ${from}, ${JSON.stringify(to)}]`);
  edit(
    workspace,
    "components/software/clusterSoftware.ts",
    "({ ...file, path:",
    `({ ...file, content: [${changes.join(", ")}].reduce((text, [at, from, to]) => ` +
      "(at === file.path ? text.replace(from, to) : text), file.content), path:",
  );
  return Object.fromEntries(violations.flatMap(({ rule, config }) => (config === undefined ? [] : [[rule, config]])));
}

function edit(workspace: Workspace, file: string, from: string, to: string): void {
  const before = readFileSync(path.join(workspace.project, file), "utf8");
  if (!before.includes(from)) throw new Error(`${file} has no ${from} any more: correct violations.ts`);
  workspace.write(
    file,
    before.replace(from, () => to),
  );
}
