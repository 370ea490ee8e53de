import { listAt, numberAt, type PlannedResource, textAt, valueAt } from "../planned/plannedResource.ts";

/** What a resource costs whether it is used or not. */
export interface FixedItem {
  /** Of a price; undefined where an input that decides it is not known yet. */
  readonly key: string | undefined;
  /** As a person knows it. */
  readonly what: string;
  /** How many units a month; undefined where that is not known yet. */
  readonly quantity: number | undefined;
}

type Items = (resource: PlannedResource, hours: number) => readonly FixedItem[];

/** By type token, all types that cost something by the month. */
const ITEMS: Readonly<Record<string, Items>> = {
  "aws:ec2/instance:Instance": instance,
  "aws:ebs/volume:Volume": ({ inputs }) => [volume(inputs, "type", "size", "EBS volume")],
  "aws:fsx/windowsFileSystem:WindowsFileSystem": fileSystem,
  "aws:directoryservice/directory:Directory": directory,
  "aws:ec2/natGateway:NatGateway": (_, hours) => [{ key: "nat.hour", what: "NAT gateway", quantity: hours }],
  "aws:ec2/eip:Eip": (_, hours) => [publicAddress(hours)],
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:secretsmanager/secret:Secret": () => [
    { key: "secretsmanager.secret", what: "Secrets Manager secret", quantity: 1 },
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => [
    { key: "cloudwatch.compositeAlarm", what: "CloudWatch composite alarm", quantity: 1 },
  ],
  "aws:kms/key:Key": () => [{ key: "kms.key", what: "KMS key", quantity: 1 }],
  "aws:lb/loadBalancer:LoadBalancer": (_, hours) => [{ key: "nlb.hour", what: "load balancer", quantity: hours }],
};

/** Undefined for a type that is not among those that cost something by the month. */
export function fixedItems(resource: PlannedResource, hours: number): readonly FixedItem[] | undefined {
  return Object.hasOwn(ITEMS, resource.type) ? ITEMS[resource.type]?.(resource, hours) : undefined;
}

/** A metric that is none of AWS's own costs by itself, whoever writes it; each of this project's has one alarm. */
function alarm({ inputs }: PlannedResource): readonly FixedItem[] {
  const namespace = textAt(inputs, "namespace");
  const isCustom = namespace !== undefined && !namespace.startsWith("AWS/");
  return [
    { key: "cloudwatch.alarm", what: "CloudWatch alarm", quantity: 1 },
    ...(isCustom ? [{ key: "cloudwatch.metric", what: "CloudWatch custom metric", quantity: 1 }] : []),
  ];
}

function publicAddress(hours: number): FixedItem {
  return { key: "publicIpv4.inUse", what: "public IPv4 address", quantity: hours };
}

/** The price of an instance with Windows holds its licence. All servers of a cluster are Windows. */
function instance({ inputs }: PlannedResource, hours: number): readonly FixedItem[] {
  const type = textAt(inputs, "instanceType");
  const server: FixedItem = {
    key: type === undefined ? undefined : `ec2.windows.${type}`,
    what: `EC2 ${type ?? "instance of a type not known yet"}, Windows licence included`,
    quantity: hours,
  };
  const isPublic = valueAt(inputs, "associatePublicIpAddress") === true;
  return [
    server,
    ...(isPublic ? [publicAddress(hours)] : []),
    volume(valueAt(inputs, "rootBlockDevice"), "volumeType", "volumeSize", "EBS root volume"),
    ...provisioned(valueAt(inputs, "rootBlockDevice")),
    ...listAt(inputs, "ebsBlockDevices").flatMap((each) => [
      volume(each, "volumeType", "volumeSize", "EBS volume"),
      ...provisioned(each),
    ]),
  ];
}

function volume(device: unknown, typeInput: string, sizeInput: string, what: string): FixedItem {
  const type = textAt(device, typeInput);
  return {
    key: type === undefined ? undefined : `ebs.${type}`,
    what: `${what}${type === undefined ? "" : `, ${type}`}`,
    quantity: numberAt(device, sizeInput),
  };
}

/** What a gp3 volume has without paying more. Source: Amazon EBS user guide, "General Purpose SSD volumes". */
const GP3 = { iops: 3000, throughput: 125 };

function provisioned(device: unknown): readonly FixedItem[] {
  const [iops, throughput] = [numberAt(device, "iops") ?? 0, numberAt(device, "throughput") ?? 0];
  const isGp3 = textAt(device, "volumeType") === "gp3";
  const over = (given: number, free: number) => Math.max(0, given - (isGp3 ? free : 0));
  return [
    { key: "ebs.iops", what: "EBS provisioned IOPS", quantity: over(iops, GP3.iops) },
    { key: "ebs.throughput", what: "EBS provisioned throughput", quantity: over(throughput, GP3.throughput) },
  ].filter(({ quantity }) => quantity > 0);
}

function fileSystem({ inputs }: PlannedResource): readonly FixedItem[] {
  const deployment = textAt(inputs, "deploymentType");
  const zones = deployment === undefined ? undefined : deployment.startsWith("MULTI_AZ") ? "multiAz" : "singleAz";
  const storage = textAt(inputs, "storageType") ?? "SSD";
  const keyOf = (part: string) => (zones === undefined ? undefined : `fsx.windows.${part}.${zones}`);
  const shown = zones === "multiAz" ? "Multi-AZ" : zones === "singleAz" ? "Single-AZ" : "deployment not known yet";
  const isProvisioned = textAt(inputs, "diskIopsConfiguration", "mode") === "USER_PROVISIONED";
  return [
    {
      key: keyOf("throughput"),
      what: `FSx for Windows throughput, ${shown}`,
      quantity: numberAt(inputs, "throughputCapacity"),
    },
    {
      key: keyOf(storage.toLowerCase()),
      what: `FSx for Windows ${storage}, ${shown}`,
      quantity: numberAt(inputs, "storageCapacity"),
    },
    ...(isProvisioned
      ? [
          {
            key: "fsx.windows.iops",
            what: "FSx provisioned IOPS",
            quantity: numberAt(inputs, "diskIopsConfiguration", "iops"),
          },
        ]
      : []),
  ];
}

/** AWS's default edition. Source: Directory Service API, `CreateMicrosoftAD`. */
const DEFAULT_EDITION = "Enterprise";
const CONTROLLERS = 2;

function directory({ inputs }: PlannedResource, hours: number): readonly FixedItem[] {
  const [type, edition] = [textAt(inputs, "type") ?? "SimpleAD", textAt(inputs, "edition") ?? DEFAULT_EDITION];
  const controllers = numberAt(inputs, "desiredNumberOfDomainControllers") ?? CONTROLLERS;
  const isManaged = type === "MicrosoftAD";
  return [
    {
      key: isManaged ? `ds.microsoftAd.${edition.toLowerCase()}` : `ds.${type}`,
      what: isManaged ? `Managed Microsoft AD ${edition}, ${controllers} controllers` : `directory ${type}`,
      quantity: controllers * hours,
    },
  ];
}

/** One network interface in each subnet; a gateway endpoint is free of charge, and the default. */
function endpoint({ inputs }: PlannedResource, hours: number): readonly FixedItem[] {
  const type = textAt(inputs, "vpcEndpointType") ?? "Gateway";
  if (type === "Gateway") return [];
  const subnets = listAt(inputs, "subnetIds").length;
  return [
    {
      key: `vpcEndpoint.${type.toLowerCase()}.hour`,
      what: `VPC endpoint, ${type.toLowerCase()}, in ${subnets} zones`,
      quantity: subnets === 0 ? undefined : subnets * hours,
    },
  ];
}
