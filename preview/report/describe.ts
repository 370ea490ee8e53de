import type { RecordedResource } from "../plan/recordedResource.ts";
import { isObject, isUnknown, shown, type WireValue } from "../plan/wire.ts";

/** How a resource type is counted, and which of its properties tell a reader most. */
interface Kind {
  readonly noun: string;
  readonly plural?: string;
  readonly properties: readonly string[];
}

const KINDS: Readonly<Record<string, Kind>> = {
  "aws:ec2/vpc:Vpc": { noun: "VPC", properties: ["cidrBlock"] },
  "aws:ec2/internetGateway:InternetGateway": { noun: "internet gateway", properties: [] },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": {
    noun: "main route table association",
    properties: ["routeTableId"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    noun: "route table association",
    properties: ["routeTableId"],
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": {
    noun: "DHCP options association",
    properties: ["dhcpOptionsId"],
  },
  "aws:ec2/subnet:Subnet": { noun: "subnet", properties: ["cidrBlock", "availabilityZone"] },
  "aws:ec2/routeTable:RouteTable": { noun: "route table", properties: ["tags.Name"] },
  "aws:ec2/route:Route": {
    noun: "route",
    properties: ["destinationCidrBlock", "networkInterfaceId", "natGatewayId", "gatewayId"],
  },
  "aws:ec2/natGateway:NatGateway": { noun: "NAT gateway", properties: ["tags.Name"] },
  "aws:ec2/eip:Eip": { noun: "elastic IP", properties: ["tags.Name"] },
  "aws:ec2/securityGroup:SecurityGroup": {
    noun: "security group",
    properties: ["tags.Name", "ingress.length", "egress.length"],
  },
  "aws:ec2/networkInterface:NetworkInterface": {
    noun: "network interface",
    properties: ["privateIps", "sourceDestCheck"],
  },
  "aws:ec2/instance:Instance": { noun: "server", properties: ["tags.Name", "instanceType"] },
  "aws:ec2/vpcEndpoint:VpcEndpoint": { noun: "VPC endpoint", properties: ["serviceName", "vpcEndpointType"] },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": { noun: "DHCP options set", properties: ["domainName"] },
  "aws:directoryservice/directory:Directory": {
    noun: "directory",
    plural: "directories",
    properties: ["name", "type", "edition"],
  },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": {
    noun: "file system",
    properties: ["tags.Name", "deploymentType", "storageCapacity", "throughputCapacity"],
  },
  "aws:secretsmanager/secret:Secret": { noun: "secret", properties: ["name"] },
  "aws:secretsmanager/secretVersion:SecretVersion": { noun: "secret version", properties: [] },
  "aws:iam/instanceProfile:InstanceProfile": { noun: "instance profile", properties: ["tags.Name"] },
  "aws:iam/rolePolicy:RolePolicy": { noun: "role policy", plural: "role policies", properties: [] },
  "random:index/randomPassword:RandomPassword": { noun: "generated password", properties: ["length"] },
  "aws:iam/role:Role": { noun: "role", properties: ["tags.Name"] },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { noun: "role policy attachment", properties: ["policyArn"] },
  "aws:s3/bucket:Bucket": { noun: "bucket", properties: ["tags.Name"] },
  "aws:s3/bucketObjectv2:BucketObjectv2": { noun: "bucket object", properties: ["key"] },
  "aws:s3/bucketPolicy:BucketPolicy": { noun: "bucket policy", plural: "bucket policies", properties: [] },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { noun: "public access block", properties: [] },
  "aws:s3/bucketVersioning:BucketVersioning": {
    noun: "bucket versioning setting",
    properties: ["versioningConfiguration.status"],
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    noun: "bucket encryption setting",
    properties: [],
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    noun: "bucket lifecycle setting",
    properties: [],
  },
  "aws:cloudwatch/logGroup:LogGroup": { noun: "log group", properties: ["name"] },
  "aws:lambda/function:Function": { noun: "Lambda function", properties: ["name", "runtime"] },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    noun: "Lambda retry setting",
    properties: ["maximumRetryAttempts"],
  },
  "aws:lambda/permission:Permission": { noun: "Lambda permission", properties: ["principal"] },
  "aws:cloudwatch/eventRule:EventRule": { noun: "EventBridge rule", properties: ["name", "scheduleExpression"] },
  "aws:cloudwatch/eventTarget:EventTarget": { noun: "EventBridge target", properties: ["rule"] },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { noun: "alarm", properties: ["metricName", "treatMissingData"] },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { noun: "composite alarm", properties: ["alarmName"] },
  "aws:cloudwatch/dashboard:Dashboard": { noun: "dashboard", properties: ["dashboardName"] },
  "aws:sns/topic:Topic": { noun: "SNS topic", properties: ["name"] },
  "aws:sns/topicPolicy:TopicPolicy": {
    noun: "SNS topic policy",
    plural: "SNS topic policies",
    properties: [],
  },
  "aws:sns/topicSubscription:TopicSubscription": { noun: "SNS subscription", properties: ["protocol", "endpoint"] },
  "aws:cloudtrail/trail:Trail": { noun: "trail", properties: ["name"] },
  "aws:ssm/parameter:Parameter": { noun: "SSM parameter", properties: ["name"] },
  "aws:ssm/document:Document": { noun: "SSM document", properties: ["name", "documentType"] },
  "aws:ssm/association:Association": { noun: "SSM association", properties: ["associationName"] },
};

/** What to count a resource as: an AWS noun where there is one, else the last word of its type. */
export function countedAs(resource: Pick<RecordedResource, "type" | "inputs">): {
  readonly noun: string;
  readonly plural: string;
} {
  if (isVirtualIpRoute(resource)) return { noun: "virtual IP route", plural: "virtual IP routes" };
  const kind = KINDS[resource.type];
  const noun = kind?.noun ?? resource.type.split(":").at(-1) ?? resource.type;
  const variant = resource.inputs.deploymentType;
  const suffix = typeof variant === "string" && kind ? ` ${variant}` : "";
  return { noun: noun + suffix, plural: (kind?.plural ?? `${noun}s`) + suffix };
}

/** The telling properties of a resource, on one line. */
export function properties(resource: RecordedResource): string {
  const kind = KINDS[resource.type];
  if (kind)
    return kind.properties
      .map((property) => telling(resource, property))
      .filter(Boolean)
      .join("  ");
  if (!resource.custom) return "";
  return (
    Object.entries(resource.inputs)
      // What begins so is Pulumi's own, such as the code of a dynamic provider.
      .filter(([key]) => key !== "tags" && !key.startsWith("__"))
      .map(([key, value]) => [key, shown(value)] as const)
      .filter(([, value]) => typeof value !== "object" && value !== "[unknown]")
      .slice(0, 2)
      .map(([key, value]) => `${key} ${oneLine(String(value))}`)
      .join("  ")
  );
}

function isVirtualIpRoute({ type, inputs }: Pick<RecordedResource, "type" | "inputs">): boolean {
  const { destinationCidrBlock: destination, networkInterfaceId } = inputs;
  return (
    type === "aws:ec2/route:Route" &&
    typeof destination === "string" &&
    destination.endsWith("/32") &&
    networkInterfaceId !== undefined
  );
}

/** A value, or while it is unknown the resources that it comes from: `-> clusterpro-server1`. */
function telling(resource: RecordedResource, property: string): string {
  if (!isUnknown(resource.inputs[property])) return valueAt(resource.inputs, property);
  const sources = (resource.propertyDependencies[property] ?? []).map((urn) => ({
    name: urn.split("::").at(-1) ?? urn,
    type: urn.split("::")[2]?.split(":").at(-1) ?? "",
  }));
  // `networkInterfaceId` comes from a NetworkInterface, whatever else the program looked at to find it.
  const meant = sources.filter(({ type }) => `${lowerFirst(type)}Id` === property);
  const [first, second, ...others] = (meant.length > 0 ? meant : sources).map(({ name }) => name);
  if (first === undefined || others.length > 0) return "";
  return second === undefined ? `-> ${first}` : `-> ${first} / ${second}`;
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function valueAt(inputs: WireValue, path: string): string {
  let value: WireValue | undefined = inputs;
  for (const key of path.split(".")) {
    if (Array.isArray(value) && key === "length") return `${path.split(".")[0]} ${value.length}`;
    value = value !== undefined && isObject(value) ? value[key] : undefined;
  }
  if (value === undefined) return "";
  const text = shown(value);
  if (text === "[unknown]") return "";
  // What goes before is the same in every ARN of its kind.
  if (typeof text === "string" && text.startsWith("arn:")) return text.split("/").at(-1) ?? text;
  const label = path.includes(".") || typeof value === "string" ? "" : `${path} `;
  return label + oneLine(Array.isArray(text) ? text.join(", ") : String(text));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
