import {
  AllocateAddressCommand,
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateNatGatewayCommand,
  CreateNetworkInterfaceCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  type ResourceType,
  RunInstancesCommand,
} from "@aws-sdk/client-ec2";
import { type Clients, NAMES, type Things } from "../../calls/side.ts";

type Network = Pick<
  Things,
  "vpcId" | "subnetId" | "securityGroupId" | "routeTableId" | "networkInterfaceIds" | "instanceIds" | "imageId"
>;

const tags = (resource: ResourceType, server?: string) => [
  {
    ResourceType: resource,
    Tags: [
      { Key: "clpfsx:cluster", Value: NAMES.cluster },
      ...(server === undefined ? [] : [{ Key: "clpfsx:server", Value: server }]),
    ],
  },
];

/** A network like the cluster's, with two servers, and a second subnet's id for who needs two. */
export async function makeNetwork(clients: Clients): Promise<Network & { readonly subnetIds: [string, string] }> {
  const { ec2 } = clients;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16", TagSpecifications: tags("vpc") }));
  const VpcId = Vpc?.VpcId as string;
  const subnet = async (CidrBlock: string, AvailabilityZone: string) => {
    const TagSpecifications = tags("subnet");
    const { Subnet } = await ec2.send(
      new CreateSubnetCommand({ VpcId, CidrBlock, AvailabilityZone, TagSpecifications }),
    );
    return Subnet?.SubnetId as string;
  };
  const SubnetId = await subnet("10.0.110.0/24", "ap-northeast-1a");
  const other = await subnet("10.0.120.0/24", "ap-northeast-1c");
  const { GroupId = "" } = await ec2.send(
    new CreateSecurityGroupCommand({
      VpcId,
      GroupName: "servers",
      Description: "servers",
      TagSpecifications: tags("security-group"),
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        { IpProtocol: "tcp", FromPort: 445, ToPort: 445, UserIdGroupPairs: [{ GroupId }] },
        { IpProtocol: "tcp", FromPort: 9000, ToPort: 9000, IpRanges: [{ CidrIp: "10.0.0.0/16" }] },
      ],
    }),
  );
  const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId, TagSpecifications: tags("route-table") }));
  const RouteTableId = RouteTable?.RouteTableId as string;
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  const { imageId, servers } = await makeServers(clients, SubnetId, GroupId);
  const [one, two] = servers;
  await ec2.send(
    new CreateRouteCommand({ RouteTableId, NetworkInterfaceId: one[1], DestinationCidrBlock: NAMES.virtualIp }),
  );
  await makeGateways(clients, { VpcId, SubnetId, RouteTableId });
  return {
    vpcId: VpcId,
    subnetId: SubnetId,
    subnetIds: [SubnetId, other],
    securityGroupId: GroupId,
    routeTableId: RouteTableId,
    networkInterfaceIds: [one[1], two[1]],
    instanceIds: [one[0], two[0]],
    imageId,
  };
}

async function makeServers({ ec2 }: Clients, SubnetId: string, GroupId: string) {
  const { Images = [] } = await ec2.send(
    new DescribeImagesCommand({ Filters: [{ Name: "platform", Values: ["windows"] }] }),
  );
  const imageId = Images[0]?.ImageId as string;
  const server = async (name: string): Promise<readonly [instance: string, networkInterface: string]> => {
    const { NetworkInterface } = await ec2.send(
      new CreateNetworkInterfaceCommand({
        SubnetId,
        Groups: [GroupId],
        TagSpecifications: tags("network-interface", name),
      }),
    );
    const NetworkInterfaceId = NetworkInterface?.NetworkInterfaceId as string;
    const { Instances } = await ec2.send(
      new RunInstancesCommand({
        ImageId: imageId,
        InstanceType: NAMES.instanceType,
        MinCount: 1,
        MaxCount: 1,
        IamInstanceProfile: { Name: NAMES.role },
        NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId }],
        TagSpecifications: tags("instance", name),
      }),
    );
    return [Instances?.[0]?.InstanceId as string, NetworkInterfaceId];
  };
  return { imageId, servers: [await server("server1"), await server("server2")] as const };
}

interface Place {
  readonly VpcId: string;
  readonly SubnetId: string;
  readonly RouteTableId: string;
}

async function makeGateways({ ec2 }: Clients, { VpcId, SubnetId, RouteTableId }: Place): Promise<void> {
  const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
  const GatewayId = InternetGateway?.InternetGatewayId as string;
  await ec2.send(new AttachInternetGatewayCommand({ VpcId, InternetGatewayId: GatewayId }));
  const { AllocationId } = await ec2.send(new AllocateAddressCommand({ Domain: "vpc" }));
  const { NatGateway } = await ec2.send(new CreateNatGatewayCommand({ SubnetId, AllocationId }));
  const NatGatewayId = NatGateway?.NatGatewayId as string;
  await ec2.send(new CreateRouteCommand({ RouteTableId, GatewayId, DestinationCidrBlock: "0.0.0.0/0" }));
  await ec2.send(new CreateRouteCommand({ RouteTableId, NatGatewayId, DestinationCidrBlock: "192.0.2.0/24" }));
}
