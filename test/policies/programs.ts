import type { Build, Handle, PlanBuilder, PlanProperties, ResourceOptions } from "../../policies/harness/index.ts";

/** What a test changes of a raw cluster: by type and name, or by type alone. */
export interface RawChange {
  /** New inputs of a resource; undefined takes one away. */
  readonly inputs?: Readonly<Record<string, PlanProperties | ((inputs: PlanProperties) => PlanProperties)>>;
  readonly options?: Readonly<Record<string, ResourceOptions>>;
  /** Resources to leave out. */
  readonly without?: readonly string[];
}

/** Lets EC2 hand a role to an instance. */
export const TRUST = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
});

export const EVERYTHING = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };

/**
 * A whole cluster of raw resources: no component, none of this project's names, tags on the servers only. Servers on
 * instances with interfaces of their own, as most programs have them.
 */
export function rawCluster(change: RawChange = {}, prefix = "", zones = ["us-east-1a", "us-east-1b"]): Build {
  return (plan) => {
    const make = (type: string, name: string, inputs: PlanProperties, options: ResourceOptions = {}): Handle => {
      const key = `${type.split(":").at(-1)} ${name}`;
      const changed = change.inputs?.[key];
      const given = typeof changed === "function" ? changed(inputs) : { ...inputs, ...changed };
      const left = change.without?.includes(key) ?? false;
      return left
        ? outside(plan, `${prefix}${name}`)
        : plan.resource(type, `${prefix}${name}`, given, { ...options, ...change.options?.[key] });
    };
    const vpc = make("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
    const gateway = make("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    const table = (name: string) => make("aws:ec2/routeTable:RouteTable", name, { vpcId: vpc.id });
    const publicTable = table("public");
    make("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
      vpcId: vpc.id,
      routeTableId: publicTable.id,
    });
    make("aws:ec2/route:Route", "public", {
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    const tables = [publicTable];
    const hidden: Handle[] = [];
    for (const [index, zone] of zones.entries()) {
      const subnet = (name: string, third: number) =>
        make("aws:ec2/subnet:Subnet", `${name}${index}`, {
          vpcId: vpc.id,
          availabilityZone: zone,
          cidrBlock: `10.0.${third}.0/24`,
        });
      const open = subnet("public", index);
      const own = subnet("private", 100 + index);
      hidden.push(own);
      const nat = make("aws:ec2/natGateway:NatGateway", `nat${index}`, { subnetId: open.id });
      const ownTable = table(`private${index}`);
      tables.push(ownTable);
      make("aws:ec2/routeTableAssociation:RouteTableAssociation", `private${index}`, {
        subnetId: own.id,
        routeTableId: ownTable.id,
      });
      make("aws:ec2/route:Route", `private${index}`, {
        routeTableId: ownTable.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
      });
    }
    const servers = make("aws:ec2/securityGroup:SecurityGroup", "servers", {
      vpcId: vpc.id,
      ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
      egress: [EVERYTHING],
    });
    const directory = make(
      "aws:directoryservice/directory:Directory",
      "ad",
      {
        name: "corp.example.com",
        type: "MicrosoftAD",
        password: "Correct-horse-7",
        vpcSettings: { vpcId: vpc.id, subnetIds: hidden.slice(0, 2).map(({ id }) => id) },
      },
      { protect: true, ignoreChanges: ["password"] },
    );
    const share = make("aws:ec2/securityGroup:SecurityGroup", "share", {
      vpcId: vpc.id,
      ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, securityGroups: [servers.id] }],
      egress: [EVERYTHING],
    });
    make(
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "share",
      {
        deploymentType: "MULTI_AZ_1",
        subnetIds: hidden.slice(0, 2).map(({ id }) => id),
        preferredSubnetId: hidden[0]?.id,
        securityGroupIds: [share.id],
        activeDirectoryId: directory.id,
        throughputCapacity: 32,
        automaticBackupRetentionDays: 7,
        copyTagsToBackups: true,
      },
      { protect: true },
    );
    const role = make("aws:iam/role:Role", "server", { assumeRolePolicy: TRUST });
    make("aws:iam/rolePolicy:RolePolicy", "failover", {
      role: role.id,
      policy: JSON.stringify({
        Statement: [
          { Effect: "Allow", Action: ["ec2:DescribeRouteTables"], Resource: "*" },
          {
            Effect: "Allow",
            Action: ["ec2:ReplaceRoute"],
            Resource: ["arn:aws:ec2:us-east-1:123456789012:route-table/rtb-0a1b2c3d4e5f60718"],
          },
        ],
      }),
    });
    make("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "ssm", {
      role: role.id,
      policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
    });
    const profile = make("aws:iam/instanceProfile:InstanceProfile", "server", { role: role.id });
    const machines = hidden.map((subnet, index) =>
      make("aws:ec2/instance:Instance", `server${index}`, {
        subnetId: subnet.id,
        privateIp: `10.0.${100 + index}.11`,
        vpcSecurityGroupIds: [servers.id],
        sourceDestCheck: false,
        iamInstanceProfile: profile.id,
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true },
        tags: { "clpfsx:cluster": `${prefix}files`, "clpfsx:server": `server${index}` },
      }),
    );
    for (const [index, each] of tables.entries()) {
      make(
        "aws:ec2/route:Route",
        `vip${index}`,
        {
          routeTableId: each.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: machines[0]?.output("primaryNetworkInterfaceId"),
        },
        { ignoreChanges: ["networkInterfaceId"] },
      );
    }
  };
}

/** Stands for a resource that is left out: an id from nowhere. */
function outside(plan: PlanBuilder, name: string): Handle {
  const id = plan.later(`outside-${name}`);
  return { urn: "", type: "", name, id, output: () => id };
}

/** A resource that the plan has already, by its type's last word and its name. */
export function found(plan: PlanBuilder, type: string, name: string): Handle {
  const resource = plan.resources.find((each) => each.type.endsWith(`:${type}`) && each.name === name);
  if (!resource) throw new Error(`no ${type} ${name}`);
  const output = (property: string) => plan.later(resource.outputs?.[property] ?? `${name}-${property}`, handle);
  const handle: Handle = {
    urn: resource.urn,
    type: resource.type,
    name,
    output,
    get id() {
      const { id } = resource.outputs ?? {};
      return plan.later(typeof id === "string" ? id : "", handle);
    },
  };
  return handle;
}

/** The raw cluster, changed, with more beside it. */
export function rawClusterWith(more: Build, change: RawChange = {}): Build {
  return (plan) => {
    rawCluster(change)(plan);
    more(plan);
  };
}

/** A route in the private table of the first server, to the internet gateway unless `inputs` say otherwise. */
export function privateRoute(inputs: PlanProperties, name = "more"): Build {
  return (plan) => {
    plan.resource("aws:ec2/route:Route", name, {
      routeTableId: found(plan, "RouteTable", "private0").id,
      ...("gatewayId" in inputs || "egressOnlyGatewayId" in inputs
        ? {}
        : { gatewayId: found(plan, "InternetGateway", "igw").id }),
      ...inputs,
    });
  };
}

/** A second cluster in the VPC of a raw one, without tags: servers `second0` and `second1`, virtual IP 172.16.0.2. */
export function secondCluster(plan: PlanBuilder, subnets: readonly string[] = ["private0", "private1"]): void {
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "second", {
    vpcId: found(plan, "Vpc", "vpc").id,
    ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
    egress: [EVERYTHING],
  });
  const [first] = subnets.map((subnet, index) =>
    plan.resource("aws:ec2/instance:Instance", `second${index}`, {
      subnetId: found(plan, "Subnet", subnet).id,
      privateIp: `10.0.${subnet === "private0" ? 100 : 101}.${21 + index}`,
      vpcSecurityGroupIds: [group.id],
      sourceDestCheck: false,
      iamInstanceProfile: found(plan, "InstanceProfile", "server").id,
      metadataOptions: { httpTokens: "required" },
      rootBlockDevice: { encrypted: true },
      tags: { "clpfsx:cluster": "second", "clpfsx:server": `server${index}` },
    }),
  );
  for (const table of ["public", "private0", "private1"]) {
    plan.resource(
      "aws:ec2/route:Route",
      `second-${table}`,
      {
        routeTableId: found(plan, "RouteTable", table).id,
        destinationCidrBlock: "172.16.0.2/32",
        networkInterfaceId: first?.output("primaryNetworkInterfaceId"),
      },
      { ignoreChanges: ["networkInterfaceId"] },
    );
  }
}

/** Lets a raw cluster's file system in whoever is in the VPC. */
export const SHARE_FOR_ALL: RawChange = {
  inputs: {
    "SecurityGroup share": (inputs) => ({
      ...inputs,
      ingress: [{ protocol: "tcp", fromPort: 445, toPort: 445, cidrBlocks: ["10.0.0.0/16"] }],
    }),
  },
};

/** A profile whose role may move virtual IPs in any table that has the tag. */
export function failoverProfile(plan: PlanBuilder): Handle {
  const role = plan.resource("aws:iam/role:Role", "failover", { assumeRolePolicy: TRUST });
  plan.resource("aws:iam/rolePolicy:RolePolicy", "failover", {
    role: role.id,
    policy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" },
        {
          Effect: "Allow",
          Action: "ec2:ReplaceRoute",
          Resource: "*",
          Condition: { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "files" } },
        },
      ],
    }),
  });
  return plan.resource("aws:iam/instanceProfile:InstanceProfile", "failover", { role: role.id });
}
