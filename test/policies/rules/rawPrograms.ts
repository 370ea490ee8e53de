import {
  type Build,
  type Handle,
  type PlanBuilder,
  type PlanProperties,
  Reference,
  UNKNOWN,
} from "../../../policies/harness/index.ts";
import { EVERYTHING, found, rawCluster, TRUST } from "../programs.ts";

export function prefixList(plan: PlanBuilder, ...cidrs: readonly string[]): Handle {
  return plan.resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", {
    addressFamily: "IPv4",
    maxEntries: 5,
    ...(cidrs.length > 0 ? { entries: cidrs.map((cidr) => ({ cidr })) } : {}),
  });
}

export function attachGroup(plan: PlanBuilder, rule: object): void {
  const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "more", { ingress: [rule as never] });
  plan.resource("aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment", "more", {
    networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
    securityGroupId: group.id,
  });
}

/** A clp.conf with a monitor of whatever its script tries, every 3 seconds. */
export const HASTY_CONF =
  '<root><all><serveros>windows</serveros></all><monitor><genw name="genw_fsx"><polling><interval>3</interval>' +
  "</polling></genw></monitor></root>";

/** Two tagged clusters, each with its clp.conf; the virtual IPs in them may be swapped. */
export function twoClusters(swapped: boolean): Build {
  return (plan) => {
    const addresses = ["172.16.0.1", "172.16.0.2"];
    for (const [index, cluster] of ["one", "two"].entries()) {
      const tags = (server: string) => ({ tags: { "clpfsx:cluster": cluster, "clpfsx:server": server } });
      const route = { destinationCidrBlock: `${addresses[index]}/32` };
      rawCluster(
        {
          inputs: {
            "Instance server0": (inputs) => ({ ...inputs, ...tags("a") }),
            "Instance server1": (inputs) => ({ ...inputs, ...tags("b") }),
            ...Object.fromEntries(
              [0, 1, 2].map((each) => [`Route vip${each}`, (inputs: PlanProperties) => ({ ...inputs, ...route })]),
            ),
          },
        },
        `${cluster}-`,
      )(plan);
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", cluster, {
        bucket: "b",
        key: `${cluster}/clp.conf`,
        content: confOf(cluster, addresses[swapped ? 1 - index : index] ?? ""),
      });
    }
  };
}

function confOf(cluster: string, virtualIp: string): string {
  const server = (name: string, address: string) =>
    `<server name="${name}"><device id="0"><type>lan</type><info>${address}</info></device></server>`;
  const ids = (name: string) => `<vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:${name}@@</eniid>`;
  return (
    `<root><all><serveros>windows</serveros></all><cluster><name>${cluster}</name></cluster>` +
    `${server("a", "10.0.100.11")}${server("b", "10.0.101.11")}<networkpartition><pingnp name="p"/></networkpartition>` +
    `<group name="g"><resource name="awsvip@vip"/></group><resource><awsvip name="vip"><parameters><ip>${virtualIp}</ip>${ids("a")}</parameters>` +
    `<server name="b"><parameters>${ids("b")}</parameters></server></awsvip></resource></root>`
  );
}

/** What only another stack knows. */
export function fromElsewhere(plan: PlanBuilder) {
  return plan.later(UNKNOWN, plan.resource("pulumi:pulumi:StackReference", "network", {}));
}

/** One server or the other. */
export function eitherServer(plan: PlanBuilder) {
  return plan.later(UNKNOWN, ...["server0", "server1"].map((name) => found(plan, "Instance", name)));
}

/** A file system whose directory lies in another VPC. */
export function farDirectory(connect: Build): Build {
  return (plan) => {
    const subnets = (name: string, index: number) => {
      const vpc = plan.resource("aws:ec2/vpc:Vpc", name, { cidrBlock: `10.${index}.0.0/16` });
      const ids = ["a", "c"].map(
        (zone, at) =>
          plan.resource("aws:ec2/subnet:Subnet", `${name}-${zone}`, {
            vpcId: vpc.id,
            availabilityZone: `us-east-1${zone}`,
            cidrBlock: `10.${index}.${at}.0/24`,
          }).id,
      );
      return { vpcId: vpc.id, subnetIds: ids };
    };
    const [near, far] = [subnets("near", 0), subnets("far", 1)];
    const directory = plan.resource(
      "aws:directoryservice/directory:Directory",
      "ad",
      { name: "corp.example.com", type: "MicrosoftAD", password: "Correct-horse-7", vpcSettings: far },
      { ignoreChanges: ["password"], protect: true },
    );
    const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "share", {
      vpcId: near.vpcId,
      egress: [EVERYTHING],
    });
    plan.resource(
      "aws:fsx/windowsFileSystem:WindowsFileSystem",
      "share",
      {
        deploymentType: "MULTI_AZ_1",
        subnetIds: near.subnetIds,
        preferredSubnetId: near.subnetIds[0] ?? "",
        securityGroupIds: [group.id],
        activeDirectoryId: directory.id,
        throughputCapacity: 32,
        automaticBackupRetentionDays: 7,
        copyTagsToBackups: true,
      },
      { protect: true },
    );
    connect(plan);
  };
}

export function attachToGateway(plan: PlanBuilder, name: string, gateway: string): void {
  const type = "aws:ec2transitgateway/transitGateway:TransitGateway";
  const isThere = plan.resources.some((each) => each.type === type && each.name === gateway);
  attachTo(plan, name, (isThere ? found(plan, "TransitGateway", gateway) : plan.resource(type, gateway, {})).id);
}

/** Attaches the VPC `name` to a transit gateway. */
export function attachTo(plan: PlanBuilder, name: string, transitGatewayId: PlanProperties[string]): void {
  plan.resource("aws:ec2transitgateway/vpcAttachment:VpcAttachment", name, {
    transitGatewayId,
    vpcId: found(plan, "Vpc", name).id,
    subnetIds: [found(plan, "Subnet", `${name}-a`).id],
  });
}

/** A profile that may do everything. */
export function administrators(plan: PlanBuilder): Handle {
  const role = plan.resource("aws:iam/role:Role", "admin", { assumeRolePolicy: TRUST });
  plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
    role: role.id,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  return plan.resource("aws:iam/instanceProfile:InstanceProfile", "admin", { role: role.id });
}

/** An instance beside the cluster whose tags are not known before the first update. */
export function mayBeServer(inputs: PlanProperties): Build {
  return (plan) => {
    rawCluster()(plan);
    const names = plan.resource("aws:s3/bucket:Bucket", "names", {});
    plan.resource("aws:ec2/instance:Instance", "third", {
      subnetId: found(plan, "Subnet", "private0").id,
      tags: new Reference(UNKNOWN, [names]),
      ...inputs,
    });
  };
}

/** The first server from a launch template, in place of its own word. */
export function launched(template: PlanProperties): Build {
  return (plan) => {
    const made = plan.resource("aws:ec2/launchTemplate:LaunchTemplate", "server", template);
    const own = Object.fromEntries(Object.keys(template).map((key) => [key, undefined]));
    rawCluster({ inputs: { "Instance server0": { ...own, launchTemplate: { id: made.id } } } })(plan);
  };
}

export const ENI = "aws:ec2/networkInterface:NetworkInterface";
export const ROUTE = "aws:ec2/route:Route";

/** Tags of a cluster's server, on top of what an instance has. */
export const tagged =
  (server: string, more: PlanProperties = {}) =>
  (inputs: PlanProperties): PlanProperties => ({
    ...inputs,
    tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
    ...more,
  });
export const TAGGED = { "Instance server0": tagged("s0"), "Instance server1": tagged("s1") };

/** Routes of the virtual IP, each in one of the tables, as by `ids.apply((all) => all[i])`. */
export function applied(plan: PlanBuilder, names: readonly string[], count: number): void {
  const tables = names.map((name) => found(plan, "RouteTable", name));
  for (let index = 0; index < count; index++) {
    plan.resource(
      ROUTE,
      `vip-${index}`,
      {
        routeTableId: plan.later(`routeTable-${names[index]}`, ...tables),
        destinationCidrBlock: "172.16.0.1/32",
        networkInterfaceId: found(plan, "Instance", "server0").output("primaryNetworkInterfaceId"),
      },
      { ignoreChanges: ["networkInterfaceId"] },
    );
  }
}
