import * as directoryservice from "@pulumi/aws/directoryservice/index.js";
import * as ec2 from "@pulumi/aws/ec2/index.js";
import * as fsx from "@pulumi/aws/fsx/index.js";
import * as iam from "@pulumi/aws/iam/index.js";
import * as s3 from "@pulumi/aws/s3/index.js";
import * as vpc from "@pulumi/aws/vpc/index.js";
import * as pulumi from "@pulumi/pulumi";

// A program that is none of ours, in place of index.ts: a whole cluster of raw resources, healthy by itself. Its settings
// leave something out or move it.

const config = new pulumi.Config();
const without = new Set(config.getObject<string[]>("without") ?? []);
const servers = config.requireObject<{ name: string; zone: string; address: string }[]>("servers");
/** The zone whose NAT gateway the private subnet of zone c uses. */
const natOfC = config.get("natOfC") ?? "c";

const VIRTUAL_IP = "172.16.0.1";
const has = (name: string) => !without.has(name);
/** What the servers' role may replace routes by. */
const ofCluster = { "clpfsx:cluster": "raw" };
const everywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
const open = (protocol: string, fromPort: number, toPort: number) => ({ protocol, fromPort, toPort });

const network = new ec2.Vpc("network", { cidrBlock: "10.0.0.0/16" });
const gateway = new ec2.InternetGateway("gateway", { vpcId: network.id });
const mainTable = new ec2.RouteTable("main", { vpcId: network.id, tags: ofCluster });
if (has("main association")) {
  new ec2.MainRouteTableAssociation("main", { vpcId: network.id, routeTableId: mainTable.id });
}
const mainDefault = new ec2.Route("main-default", {
  routeTableId: mainTable.id,
  destinationCidrBlock: "0.0.0.0/0",
  gatewayId: gateway.id,
});

const tables: Record<string, pulumi.Input<string>> = { main: mainTable.id };
const subnets: Record<string, ec2.Subnet> = {};
const nats: Record<string, ec2.NatGateway> = {};
for (const [index, zone] of ["a", "c"].entries()) {
  const subnet = (name: string, third: number) =>
    new ec2.Subnet(`${name}-${zone}`, {
      vpcId: network.id,
      availabilityZone: `ap-northeast-1${zone}`,
      cidrBlock: `10.0.${third}.0/24`,
    });
  const publicSubnet = subnet("public", 10 + index);
  new ec2.RouteTableAssociation(`public-${zone}`, { subnetId: publicSubnet.id, routeTableId: mainTable.id });
  const hidden = subnet("private", 110 + index);
  subnets[zone] = hidden;
  if (zone === "a" || natOfC === "c") {
    const address = new ec2.Eip(`nat-${zone}`, { domain: "vpc" }, { dependsOn: [mainDefault] });
    nats[zone] = new ec2.NatGateway(
      `nat-${zone}`,
      { subnetId: publicSubnet.id, allocationId: address.id },
      { dependsOn: [mainDefault] },
    );
  }
  if (!has(`table ${zone}`)) continue;
  const table = new ec2.RouteTable(`private-${zone}`, { vpcId: network.id, tags: ofCluster });
  new ec2.Route(`private-${zone}-default`, {
    routeTableId: table.id,
    destinationCidrBlock: "0.0.0.0/0",
    natGatewayId: (nats[zone === "c" ? natOfC : zone] as ec2.NatGateway).id,
  });
  if (has(`association ${zone}`)) {
    new ec2.RouteTableAssociation(`private-${zone}`, { subnetId: hidden.id, routeTableId: table.id });
  }
  tables[zone] = table.id;
}
const privateSubnetIds = Object.values(subnets).map(({ id }) => id);

const members = new ec2.SecurityGroup("servers", { vpcId: network.id, egress: [everywhere] });
for (const [name, protocol, from, to] of [
  ["tcp", "tcp", 29001, 29010],
  ["udp", "udp", 29002, 29003],
  ["heartbeat", "udp", 29106, 29106],
  ["ping", "icmp", -1, -1],
] as const) {
  if (!has(`rule ${name}`)) continue;
  new vpc.SecurityGroupIngressRule(name, {
    securityGroupId: members.id,
    referencedSecurityGroupId: members.id,
    ipProtocol: protocol,
    fromPort: from,
    toPort: to,
  });
}
const share = new ec2.SecurityGroup("share", {
  vpcId: network.id,
  ingress: [{ ...open("tcp", 445, 445), securityGroups: [members.id] }],
  egress: [everywhere],
});

const directory = new directoryservice.Directory(
  "directory",
  {
    name: "corp.example.com",
    type: "MicrosoftAD",
    edition: "Standard",
    password: pulumi.secret("Correct-horse-7"),
    vpcSettings: { vpcId: network.id, subnetIds: privateSubnetIds },
  },
  { protect: true, ignoreChanges: ["password"] },
);
const resolver = new ec2.VpcDhcpOptions("resolver", {
  domainName: "corp.example.com",
  domainNameServers: directory.dnsIpAddresses,
});
if (has("DHCP options association")) {
  new ec2.VpcDhcpOptionsAssociation("resolver", { vpcId: network.id, dhcpOptionsId: resolver.id });
}
for (const name of config.getObject<string[]>("fileSystems") ?? ["share"]) {
  new fsx.WindowsFileSystem(
    name,
    {
      activeDirectoryId: directory.id,
      deploymentType: "MULTI_AZ_1",
      subnetIds: privateSubnetIds,
      preferredSubnetId: privateSubnetIds[0] as pulumi.Output<string>,
      securityGroupIds: [share.id],
      storageCapacity: 64,
      throughputCapacity: 32,
      automaticBackupRetentionDays: 7,
      copyTagsToBackups: true,
    },
    { protect: true },
  );
}

const role = new iam.Role("server", {
  assumeRolePolicy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  }),
});
new iam.RolePolicy("failover", {
  role: role.name,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" },
      {
        Effect: "Allow",
        Action: "ec2:ReplaceRoute",
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "raw" } },
      },
    ],
  }),
});
const profile = new iam.InstanceProfile("server", { role: role.name });
const interfaces = servers.map(({ name, zone, address }) => {
  const tags = { ...ofCluster, "clpfsx:server": name };
  const networkInterface = new ec2.NetworkInterface(name, {
    subnetId: (subnets[zone] as ec2.Subnet).id,
    privateIps: [address],
    securityGroups: [members.id],
    sourceDestCheck: false,
    tags,
  });
  new ec2.Instance(
    name,
    {
      ami: "ami-0123456789abcdef0",
      instanceType: "m5.large",
      iamInstanceProfile: profile.name,
      primaryNetworkInterface: { networkInterfaceId: networkInterface.id },
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { encrypted: true },
      tags,
    },
    { deleteBeforeReplace: true, ignoreChanges: ["ami", "sourceDestCheck"] },
  );
  return networkInterface;
});
for (const [name, routeTableId] of Object.entries(tables)) {
  if (!has(`virtual IP ${name}`)) continue;
  new ec2.Route(
    `vip-${name}`,
    {
      routeTableId,
      destinationCidrBlock: `${VIRTUAL_IP}/32`,
      networkInterfaceId: (interfaces[0] as ec2.NetworkInterface).id,
    },
    { ignoreChanges: ["networkInterfaceId"] },
  );
}

const bucket = new s3.Bucket("delivery");
const deliver = (name: string, key: string, content: string) =>
  new s3.BucketObjectv2(name, { bucket: bucket.id, key: `cluster/${key}`, content });
if (has("clp.conf")) deliver("conf", "clp.conf", clusterConfiguration());
deliver("watch", "scripts/monitor.s/genw_fsx/genw.bat", "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n");

function clusterConfiguration(): string {
  const awsvip = servers.map(({ name }) => {
    const parameters = `<parameters><vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:${name}@@</eniid></parameters>`;
    return `<server name="${name}">${parameters}</server>`;
  });
  const members = servers.map(
    ({ name, address }, priority) =>
      `<server name="${name}"><priority>${priority}</priority>` +
      `<device id="0"><type>lan</type><info>${address}</info></device></server>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<root>
  <all><charset>UTF-8</charset><serveros>windows</serveros></all>
  <cluster><name>raw</name></cluster>
  ${members.join("\n  ")}
  <networkpartition><types name="httpnp"/><httpnp name="httpnp1"><host>witness.example.com</host></httpnp></networkpartition>
  <group name="failover"><resource name="awsvip@awsvip"/></group>
  <resource>
    <types name="awsvip"/>
    <awsvip name="awsvip"><parameters><ip>${VIRTUAL_IP}</ip></parameters>${awsvip.join("")}</awsvip>
  </resource>
  <monitor>
    <types name="genw"/>
    <genw name="genw_fsx"><polling><timing>0</timing><interval>60</interval><reconfirmation>1</reconfirmation></polling></genw>
  </monitor>
</root>
`;
}
