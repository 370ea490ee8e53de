import type { PlannedResource } from "../operate/planned/plannedResource.ts";

type Inputs = Readonly<Record<string, unknown>>;
type Properties = Readonly<Record<string, unknown>>;

/** A reference to what CloudFormation would make; a check reads no more of it. */
const id = (kind: string) => `${kind}-0123456789abcdef0`;
const tags = ({ tags }: Inputs) =>
  Object.entries((tags ?? {}) as Readonly<Record<string, string>>).map(([Key, Value]) => ({ Key, Value }));

const ports = (rules: unknown) =>
  ((rules ?? []) as readonly Inputs[]).map(({ cidrBlocks, description, fromPort, toPort, protocol }) => ({
    CidrIp: ((cidrBlocks ?? []) as readonly string[])[0] ?? "10.0.0.0/16",
    Description: description,
    FromPort: fromPort,
    ToPort: toPort,
    IpProtocol: protocol,
  }));

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

const READS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" }],
};

/** The CloudFormation type of each planned type that has one, with the properties that checks read. */
const TYPES: Readonly<Record<string, readonly [type: string, properties: (inputs: Inputs) => Properties]>> = {
  "aws:ec2/vpc:Vpc": ["AWS::EC2::VPC", (each) => ({ CidrBlock: each.cidrBlock, Tags: tags(each) })],
  "aws:ec2/subnet:Subnet": [
    "AWS::EC2::Subnet",
    (each) => ({
      VpcId: id("vpc"),
      CidrBlock: each.cidrBlock,
      AvailabilityZone: each.availabilityZone,
      Tags: tags(each),
    }),
  ],
  "aws:ec2/internetGateway:InternetGateway": ["AWS::EC2::InternetGateway", (each) => ({ Tags: tags(each) })],
  "aws:ec2/routeTable:RouteTable": ["AWS::EC2::RouteTable", (each) => ({ VpcId: id("vpc"), Tags: tags(each) })],
  "aws:ec2/route:Route": [
    "AWS::EC2::Route",
    (each) => ({
      RouteTableId: id("rtb"),
      DestinationCidrBlock: each.destinationCidrBlock,
      NetworkInterfaceId: id("eni"),
    }),
  ],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": [
    "AWS::EC2::SubnetRouteTableAssociation",
    () => ({ RouteTableId: id("rtb"), SubnetId: id("subnet") }),
  ],
  "aws:ec2/eip:Eip": ["AWS::EC2::EIP", (each) => ({ Domain: "vpc", Tags: tags(each) })],
  "aws:ec2/natGateway:NatGateway": [
    "AWS::EC2::NatGateway",
    (each) => ({ SubnetId: id("subnet"), AllocationId: id("eipalloc"), Tags: tags(each) }),
  ],
  "aws:ec2/networkInterface:NetworkInterface": [
    "AWS::EC2::NetworkInterface",
    (each) => ({ SubnetId: id("subnet"), SourceDestCheck: false, Tags: tags(each) }),
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    "AWS::EC2::SecurityGroup",
    (each) => ({
      GroupDescription: each.description,
      VpcId: id("vpc"),
      SecurityGroupIngress: ports(each.ingress),
      SecurityGroupEgress: ports(each.egress),
    }),
  ],
  "aws:ec2/instance:Instance": [
    "AWS::EC2::Instance",
    (each) => ({
      InstanceType: each.instanceType,
      ImageId: id("ami"),
      NetworkInterfaces: [{ DeviceIndex: "0", NetworkInterfaceId: id("eni") }],
      BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { Encrypted: true, VolumeSize: 60 } }],
      Tags: tags(each),
    }),
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": [
    "AWS::EC2::VPCEndpoint",
    () => ({ VpcId: id("vpc"), ServiceName: "com.amazonaws.ap-northeast-1.s3" }),
  ],
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ["AWS::EC2::DHCPOptions", (each) => ({ DomainName: each.domainName })],
  "aws:iam/role:Role": ["AWS::IAM::Role", () => ({ AssumeRolePolicyDocument: TRUST })],
  "aws:iam/rolePolicy:RolePolicy": [
    "AWS::IAM::Policy",
    () => ({ PolicyName: "reads", Roles: ["servers"], PolicyDocument: READS }),
  ],
  "aws:iam/instanceProfile:InstanceProfile": ["AWS::IAM::InstanceProfile", () => ({ Roles: ["servers"] })],
  "aws:secretsmanager/secret:Secret": ["AWS::SecretsManager::Secret", (each) => ({ Description: each.description })],
  "aws:ssm/parameter:Parameter": ["AWS::SSM::Parameter", () => ({ Type: "String", Value: "value" })],
  "aws:ssm/document:Document": ["AWS::SSM::Document", () => ({ Content: { schemaVersion: "0.3" } })],
  "aws:ssm/association:Association": ["AWS::SSM::Association", () => ({ Name: "AWS-RunDocument" })],
  "aws:cloudwatch/logGroup:LogGroup": ["AWS::Logs::LogGroup", () => ({ RetentionInDays: 90 })],
  "aws:s3/bucket:Bucket": [
    "AWS::S3::Bucket",
    () => ({
      VersioningConfiguration: { Status: "Enabled" },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    }),
  ],
  "aws:s3/bucketPolicy:BucketPolicy": [
    "AWS::S3::BucketPolicy",
    () => ({ Bucket: "delivery", PolicyDocument: { Version: "2012-10-17", Statement: [] } }),
  ],
  "aws:directoryservice/directory:Directory": [
    "AWS::DirectoryService::MicrosoftAD",
    (each) => ({
      Name: each.name,
      Password: "{{resolve:secretsmanager:admin}}",
      VpcSettings: { VpcId: id("vpc"), SubnetIds: [id("subnet"), id("subnet")] },
    }),
  ],
  "aws:fsx/windowsFileSystem:WindowsFileSystem": [
    "AWS::FSx::FileSystem",
    (each) => ({
      FileSystemType: "WINDOWS",
      StorageCapacity: each.storageCapacity,
      SubnetIds: [id("subnet"), id("subnet")],
      WindowsConfiguration: { DeploymentType: each.deploymentType, ThroughputCapacity: each.throughputCapacity },
    }),
  ],
};

/** A CloudFormation template with what it has a type for of a plan. */
export function likeTemplate(resources: readonly Pick<PlannedResource, "type" | "inputs">[]) {
  const known = resources.flatMap(({ type, inputs }, index) => {
    const [kind, properties] = TYPES[type] ?? [];
    if (kind === undefined || properties === undefined) return [];
    return [[`Resource${index}`, { Type: kind, Properties: properties(inputs) }] as const];
  });
  return { AWSTemplateFormatVersion: "2010-09-09", Resources: Object.fromEntries(known) };
}
