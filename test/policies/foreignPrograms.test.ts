import assert from "node:assert/strict";
import { analyze, type Build, type PlanProperties, plan, UNKNOWN } from "../../policies/harness/index.ts";
import { pack } from "../../policies/policyPack.ts";
import { vipRoutesAgree } from "../../policies/rules/vip-routes-agree.ts";
import { FORMS, judge } from "./judge.ts";
import {
  EVERYTHING,
  failoverProfile,
  found,
  privateRoute,
  type RawChange,
  rawCluster,
  rawClusterWith,
  SHARE_FOR_ALL,
  secondCluster,
} from "./programs.ts";
import { NETWORK_PROGRAMS } from "./rules/network.mutations.ts";

/** What the provider fills in where the program leaves it out: optional and computed in its schema. */
const ANNOUNCED: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/instance:Instance": [
    "vpcSecurityGroupIds",
    "securityGroups",
    "subnetId",
    "primaryNetworkInterface",
    "networkInterfaces",
    "secondaryPrivateIps",
    "launchTemplate",
    "availabilityZone",
  ],
  "aws:ec2/networkInterface:NetworkInterface": ["securityGroups", "privateIps", "privateIp", "attachments"],
  "aws:ec2/route:Route": ["networkInterfaceId", "instanceId", "instanceOwnerId", "state", "origin"],
  "aws:ec2/routeTable:RouteTable": ["routes", "arn", "propagatingVgws", "ownerId"],
  "aws:ec2/subnet:Subnet": ["availabilityZone", "availabilityZoneId", "arn"],
  "aws:ec2/securityGroup:SecurityGroup": ["ingress", "egress", "arn"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId", "arn"],
  "aws:ec2/vpc:Vpc": ["mainRouteTableId", "defaultNetworkAclId", "defaultSecurityGroupId", "arn"],
  "aws:ec2/networkAcl:NetworkAcl": ["ingress", "egress", "subnetIds", "arn"],
  "aws:ec2/natGateway:NatGateway": ["networkInterfaceId", "privateIp", "vpcId"],
  "aws:iam/role:Role": ["inlinePolicies", "managedPolicyArns", "name", "arn"],
  "aws:iam/rolePolicy:RolePolicy": ["name"],
  "aws:autoscaling/group:Group": ["launchTemplate", "availabilityZones"],
  "aws:directoryservice/directory:Directory": ["connectSettings", "edition", "size"],
};

const THREE_ZONES = ["us-east-1a", "us-east-1b", "us-east-1c"];

/** What a program that is none of ours may hold, and no rule may stumble over. */
const PROGRAMS: Readonly<Record<string, Build>> = {
  ...NETWORK_PROGRAMS,
  "a cluster of raw resources": rawCluster(),
  "a cluster whose interfaces stand alone and are attached": withInterfaces,
  "security-group rules that are resources of their own, in both styles": withRuleResources,
  "a second VPC with one NAT gateway, a public server and an open database": (plan) => {
    rawCluster()(plan);
    otherVpc(plan);
  },
  "a virtual IP on three servers": rawCluster({}, "", THREE_ZONES),
  "two clusters": (plan) => {
    rawCluster({}, "one-")(plan);
    rawCluster({}, "two-")(plan);
  },
  "two virtual IPs in one VPC, each on its own server": (plan) => {
    rawCluster()(plan);
    secondVirtualIp(plan);
  },
  "two clusters in one VPC": (plan) => {
    rawCluster(SHARE_FOR_ALL)(plan);
    secondCluster(plan);
  },
  "an IPv6-only corner": (plan) => {
    rawCluster()(plan);
    ipv6Corner(plan);
  },
  "nothing of a cluster": (plan) => {
    otherVpc(plan);
    plan.resource("aws:s3/bucket:Bucket", "logs", {});
    plan.resource("kubernetes:core/v1:Pod", "pod", { spec: { containers: [] } });
  },
  "a NAT instance that has a group for monitoring in common with the servers": rawClusterWith((plan) => {
    const vpc = found(plan, "Vpc", "vpc").id;
    const group = (name: string, rule: object) =>
      plan.resource("aws:ec2/securityGroup:SecurityGroup", name, {
        vpcId: vpc,
        egress: [EVERYTHING],
        ingress: [{ ...rule, cidrBlocks: ["10.0.0.0/16"] }],
      });
    const monitoring = group("monitoring", { protocol: "tcp", fromPort: 9100, toPort: 9100 });
    for (const name of ["server0", "server1"]) {
      plan.resource("aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment", name, {
        networkInterfaceId: found(plan, "Instance", name).output("primaryNetworkInterfaceId"),
        securityGroupId: monitoring.id,
      });
    }
    const nat = group("nat", { protocol: "-1", fromPort: 0, toPort: 0 });
    plan.resource("aws:ec2/instance:Instance", "nat", {
      subnetId: found(plan, "Subnet", "public0").id,
      vpcSecurityGroupIds: [monitoring.id, nat.id],
      sourceDestCheck: false,
      associatePublicIpAddress: true,
    });
  }),
  "tokens required by the account, disks encrypted with the image": (plan) => {
    plan.resource("aws:ec2/instanceMetadataDefaults:InstanceMetadataDefaults", "all", { httpTokens: "required" });
    const image = plan.resource("aws:ec2/amiCopy:AmiCopy", "windows", { sourceAmiId: "ami-1", encrypted: true });
    const server = ({ metadataOptions: _, rootBlockDevice: __, ...inputs }: PlanProperties): PlanProperties => ({
      ...inputs,
      ami: image.id,
    });
    rawCluster({ inputs: { "Instance server0": server, "Instance server1": server } })(plan);
  },
  "private servers with every other way out": rawClusterWith((plan) => {
    const vpc = found(plan, "Vpc", "vpc").id;
    const vpn = plan.resource("aws:ec2/vpnGateway:VpnGateway", "vpn", { vpcId: vpc });
    const endpoint = plan.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", { vpcId: vpc });
    const six = plan.resource("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "six", { vpcId: vpc });
    const list = plan.resource("aws:ec2/managedPrefixList:ManagedPrefixList", "offices", {
      entries: [{ cidr: "10.8.0.0/16" }, { cidr: "fd00::/8" }],
    });
    privateRoute({ destinationCidrBlock: "0.0.0.0/1", gatewayId: vpn.id }, "vpn")(plan);
    privateRoute({ destinationPrefixListId: "pl-63a5400a", gatewayId: endpoint.id }, "s3")(plan);
    privateRoute({ destinationPrefixListId: "pl-78a54011", gatewayId: "vpce-1" }, "dynamodb")(plan);
    privateRoute({ destinationIpv6CidrBlock: "::/0", egressOnlyGatewayId: six.id }, "six")(plan);
    privateRoute({ destinationPrefixListId: list.id, gatewayId: vpn.id }, "offices")(plan);
    const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "offices", {
      vpcId: vpc,
      ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, prefixListIds: [list.id] }],
    });
    plan.resource(
      "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment",
      "offices",
      {
        networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
        securityGroupId: group.id,
      },
    );
  }),
  "a launch template, a policy by name and a regional NAT gateway": rawCluster({
    inputs: {
      "NatGateway nat1": (inputs) => ({ availabilityMode: "regional", vpcId: inputs.subnetId }),
      "Role server": { name: "server", managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] },
    },
  }),
};

function otherVpc(plan: Parameters<Build>[0]): void {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "shop", { cidrBlock: "172.16.0.0/16" });
  const gateway = plan.resource("aws:ec2/internetGateway:InternetGateway", "shop", { vpcId: vpc.id });
  const main = plan.resource("aws:ec2/defaultRouteTable:DefaultRouteTable", "shop", {
    defaultRouteTableId: vpc.output("defaultRouteTableId"),
    routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: gateway.id }],
  });
  const subnet = plan.resource("aws:ec2/subnet:Subnet", "shop", {
    vpcId: vpc.id,
    availabilityZone: "us-east-1a",
    mapPublicIpOnLaunch: true,
  });
  const far = plan.resource("aws:ec2/subnet:Subnet", "far", { vpcId: vpc.id, availabilityZone: "us-east-1b" });
  const nat = plan.resource("aws:ec2/natGateway:NatGateway", "shop", { subnetId: subnet.id });
  const table = plan.resource("aws:ec2/routeTable:RouteTable", "shop", {
    vpcId: vpc.id,
    routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
  });
  plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "shop", {
    subnetId: far.id,
    routeTableId: table.id,
  });
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "shop", {
    vpcId: vpc.id,
    ingress: [{ protocol: "tcp", fromPort: 3389, toPort: 3389, cidrBlocks: ["0.0.0.0/0"] }],
  });
  plan.resource("aws:ec2/instance:Instance", "shop", {
    subnetId: subnet.id,
    associatePublicIpAddress: true,
    vpcSecurityGroupIds: [group.id],
  });
  void main;
}

function secondVirtualIp(plan: Parameters<Build>[0]): void {
  const found = (type: string, name: string) => {
    const resource = plan.resources.find((each) => each.type.endsWith(`:${type}`) && each.name === name);
    assert.ok(resource, name);
    return resource.urn;
  };
  for (const [index, table] of ["public", "private0", "private1"].entries()) {
    plan.resource(
      "aws:ec2/route:Route",
      `second${index}`,
      { routeTableId: plan.later("x"), destinationCidrBlock: "172.16.0.2/32", networkInterfaceId: plan.later("x") },
      { ignoreChanges: ["networkInterfaceId"] },
    );
    const route = plan.resources.at(-1) as { propertyDependencies: object; inputs: object; outputs: object };
    const wiring = { routeTableId: [found("RouteTable", table)], networkInterfaceId: [found("Instance", "server1")] };
    route.propertyDependencies = { ...route.propertyDependencies, ...wiring };
  }
}

function ipv6Corner(plan: Parameters<Build>[0]): void {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "six", { cidrBlock: "10.6.0.0/16", assignGeneratedIpv6CidrBlock: true });
  const subnet = plan.resource("aws:ec2/subnet:Subnet", "six", {
    vpcId: vpc.id,
    availabilityZone: "us-east-1a",
    ipv6Native: true,
    ipv6CidrBlock: "2001:db8:0:1::/64",
  });
  const gateway = plan.resource("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "six", {
    vpcId: vpc.id,
  });
  const table = plan.resource("aws:ec2/routeTable:RouteTable", "six", { vpcId: vpc.id });
  plan.resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "six", {
    subnetId: subnet.id,
    routeTableId: table.id,
  });
  plan.resource("aws:ec2/route:Route", "six", {
    routeTableId: table.id,
    destinationIpv6CidrBlock: "::/0",
    egressOnlyGatewayId: gateway.id,
  });
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "six", {
    vpcId: vpc.id,
    egress: [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }],
  });
  plan.resource("aws:ec2/instance:Instance", "six", { subnetId: subnet.id, vpcSecurityGroupIds: [group.id] });
}

/** Each rule of the two groups as a resource, some in the older style and some in the newer one. */
function withRuleResources(plan: Parameters<Build>[0]): void {
  const without: RawChange = {
    inputs: {
      "SecurityGroup servers": (inputs) => ({ vpcId: inputs.vpcId }),
      "SecurityGroup share": (inputs) => ({ vpcId: inputs.vpcId }),
    },
  };
  rawCluster(without)(plan);
  const group = (name: string) => {
    const resource = plan.resources.find((each) => each.type.endsWith(":SecurityGroup") && each.name === name);
    const { id } = (resource?.outputs ?? {}) as { id: string };
    return { urn: resource?.urn ?? "", id };
  };
  const [servers, share] = [group("servers"), group("share")];
  const add = (type: string, name: string, inputs: Record<string, unknown>, wiring: Record<string, string>) => {
    plan.resource(type, name, inputs as never);
    const made = plan.resources.at(-1) as { propertyDependencies: Record<string, readonly string[]>; outputs: object };
    // What the program leaves out, the provider announces.
    const announced = ["cidrBlocks", "sourceSecurityGroupId", "prefixListIds"].filter((key) => !(key in inputs));
    made.outputs = { ...made.outputs, ...Object.fromEntries(announced.map((key) => [key, UNKNOWN])) };
    for (const [key, urn] of Object.entries(wiring)) made.propertyDependencies[key] = [urn];
  };
  const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
  const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
  const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
  add(
    RULE,
    "among",
    { type: "ingress", securityGroupId: servers.id, protocol: "tcp", fromPort: 29000, toPort: 29200, self: true },
    { securityGroupId: servers.urn },
  );
  add(
    INGRESS,
    "heartbeat",
    {
      securityGroupId: servers.id,
      ipProtocol: "udp",
      fromPort: 29000,
      toPort: 29200,
      referencedSecurityGroupId: servers.id,
    },
    { securityGroupId: servers.urn, referencedSecurityGroupId: servers.urn },
  );
  add(
    EGRESS,
    "out",
    { securityGroupId: servers.id, ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" },
    { securityGroupId: servers.urn },
  );
  add(
    RULE,
    "smb",
    {
      type: "ingress",
      securityGroupId: share.id,
      protocol: "6",
      fromPort: 445,
      toPort: 445,
      sourceSecurityGroupId: servers.id,
    },
    { securityGroupId: share.urn, sourceSecurityGroupId: servers.urn },
  );
  add(
    RULE,
    "share-out",
    { type: "egress", securityGroupId: share.id, protocol: "all", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] },
    { securityGroupId: share.urn },
  );
}

/** Servers on interfaces of their own, one by the older list and one by the newer property; no tags. */
function withInterfaces(plan: Parameters<Build>[0]): void {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
    vpcId: vpc.id,
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
    egress: [EVERYTHING],
  });
  const tags = { "clpfsx:cluster": "files" };
  const tables = ["main", "own"].map((name) =>
    plan.resource("aws:ec2/routeTable:RouteTable", name, { vpcId: vpc.id, tags }),
  );
  const profile = failoverProfile(plan);
  plan.resource("aws:ec2/vpcEndpoint:VpcEndpoint", "ec2", {
    vpcId: vpc.id,
    serviceName: "com.amazonaws.us-east-1.ec2",
    vpcEndpointType: "Interface",
    privateDnsEnabled: true,
  });
  plan.resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
    vpcId: vpc.id,
    routeTableId: tables[0]?.id,
  });
  const servers = ["us-east-1a", "us-east-1b"].map((zone, index) => {
    const subnet = plan.resource("aws:ec2/subnet:Subnet", zone, {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock: `10.0.${index}.0/24`,
    });
    const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", zone, {
      subnetId: subnet.id,
      securityGroups: [group.id],
      sourceDestCheck: false,
      tags: { ...tags, "clpfsx:server": `server${index}` },
    });
    const template = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", zone, {
      metadataOptions: { httpTokens: "required" },
      blockDeviceMappings: [{ deviceName: "/dev/sda1", ebs: { encrypted: "true" } }],
    });
    plan.resource(
      "aws:ec2/instance:Instance",
      zone,
      {
        launchTemplate: { id: template.id },
        iamInstanceProfile: profile.id,
        ...(index === 0
          ? { networkInterfaces: [{ deviceIndex: 0, networkInterfaceId: own.id }] }
          : { primaryNetworkInterface: { networkInterfaceId: own.id } }),
      },
      { ignoreChanges: ["sourceDestCheck"] },
    );
    return own;
  });
  for (const each of tables) {
    plan.resource(
      "aws:ec2/route:Route",
      each.name,
      { routeTableId: each.id, destinationCidrBlock: "192.168.77.7/32", networkInterfaceId: servers[0]?.id },
      { ignoreChanges: ["networkInterfaceId"] },
    );
  }
}

describe("programs that are none of ours", () => {
  for (const { form, deployed } of FORMS) {
    for (const [what, build] of Object.entries(PROGRAMS)) {
      it(`raise no alarm ${form}: ${what}`, async () => {
        const { violations } = await analyze(pack, plan(build, { deployed }));
        assert.deepEqual(violations, []);
      });
    }
  }

  for (const [what, build] of Object.entries(NETWORK_PROGRAMS)) {
    it(`raise no alarm while the provider announces what it fills in: ${what}`, async () => {
      const { violations } = await analyze(pack, plan(build, { computed: (type) => ANNOUNCED[type] ?? [] }));
      assert.deepEqual(violations, []);
    });
  }

  it("raise one for each of two clusters that are broken", async () => {
    const { violations } = await analyze(
      pack,
      plan((builder) => {
        rawCluster({ inputs: { "Subnet private1": { availabilityZone: "us-east-1a" } } }, "one-")(builder);
        rawCluster({ inputs: { "Instance server0": { sourceDestCheck: true } } }, "two-")(builder);
      }),
    );
    const of = (rule: string) =>
      violations.filter((each) => each.rule === rule).map(({ urn }) => urn.split("::").at(-1));
    assert.deepEqual(of("servers-in-two-zones"), ["one-server0"]);
    assert.deepEqual(of("vip-target-forwards"), ["two-server0"]);
  });
});

describe("a cluster of which nothing but its virtual IP shows a server", () => {
  for (const { form, deployed } of FORMS) {
    it(`is told to tag its servers, by the one rule that misses them, ${form}`, async () => {
      const untagged = ({ tags: _, ...inputs }: PlanProperties) => inputs;
      const build = rawCluster({ inputs: { "Instance server0": untagged, "Instance server1": untagged } });
      const { violations } = await analyze(pack, plan(build, { deployed }));
      assert.deepEqual(
        violations.map(({ rule, level }) => `${rule} ${level}`),
        ["servers-in-two-zones mandatory"],
      );
      assert.match(
        violations[0]?.message ?? "",
        /^cannot be decided.*only one server of the cluster with the virtual IP 172\.16\.0\.1 is known \("server0"\); tag the others with clpfsx:cluster and clpfsx:server$/m,
      );
    });
  }
});

describe("vip-routes-agree after a failover that stopped halfway", () => {
  const halfway = (live: string): Build => {
    return (plan) => {
      const [one, other] = ["server1", "server2"].map((name) =>
        plan.resource("aws:ec2/networkInterface:NetworkInterface", name, {}, { id: `eni-${name}` }),
      );
      for (const [name, id] of [
        ["zone-a", "eni-server1"],
        ["zone-c", live],
      ] as const) {
        const table = plan.resource("aws:ec2/routeTable:RouteTable", name, { vpcId: "vpc-1" });
        plan.resource(
          "aws:ec2/route:Route",
          `vip-${name}`,
          { routeTableId: table.id, destinationCidrBlock: "172.16.0.1/32", networkInterfaceId: one?.id },
          { ignoreChanges: ["networkInterfaceId"] },
        );
        const route = plan.resources.at(-1) as { outputs: object; inputs: object };
        route.inputs = { ...route.inputs, networkInterfaceId: id };
        route.outputs = { ...route.outputs, networkInterfaceId: id };
      }
      void other;
    };
  };

  it("advises, names the tables, and stops nothing", async () => {
    const { violations } = await judge(vipRoutesAgree, halfway("eni-server2"), { deployed: true });
    assert.deepEqual(
      violations.map(({ level, message }) => [level, message]),
      [
        [
          "advisory",
          "the routes of the virtual IP 172.16.0.1 point at different interfaces in AWS, as after a failover that " +
            'stopped halfway: "zone-a" at "server1"; "zone-c" at "server2"',
        ],
      ],
    );
  });

  it("tells of a target outside the stack by its id", async () => {
    const { violations } = await judge(vipRoutesAgree, halfway("eni-elsewhere"), { deployed: true });
    assert.equal(violations[0]?.level, "advisory");
    assert.match(violations[0]?.message ?? "", /"zone-c" at eni-elsewhere$/);
  });

  it("is silent when the failover went all the way", async () => {
    assert.deepEqual((await judge(vipRoutesAgree, halfway("eni-server1"), { deployed: true })).violations, []);
  });
});
