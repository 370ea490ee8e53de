/**
 * Services all of whose resources are free of charge: a token begins with one of these. Source: the services' pricing
 * pages.
 */
const FREE_SERVICES = ["aws:iam/", "random:", "tls:", "pulumi:"] as const;

/** Types that are free of charge in a service that is not, by token. */
const FREE_TYPES: ReadonlySet<string> = new Set([
  ...[
    "defaultRouteTable:DefaultRouteTable",
    "defaultSecurityGroup:DefaultSecurityGroup",
    "eipAssociation:EipAssociation",
    "launchTemplate:LaunchTemplate",
    "mainRouteTableAssociation:MainRouteTableAssociation",
    "managedPrefixList:ManagedPrefixList",
    "networkAcl:NetworkAcl",
    "networkInterface:NetworkInterface",
    "networkInterfaceAttachment:NetworkInterfaceAttachment",
    "placementGroup:PlacementGroup",
    "route:Route",
    "routeTable:RouteTable",
    "routeTableAssociation:RouteTableAssociation",
    "securityGroup:SecurityGroup",
    "securityGroupRule:SecurityGroupRule",
    "subnet:Subnet",
    "vpc:Vpc",
    "vpcDhcpOptions:VpcDhcpOptions",
    "vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
  ].map((type) => `aws:ec2/${type}`),
  // Objects are bytes in the bucket, which stands among what costs by use.
  ...[
    "bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "bucketObjectv2:BucketObjectv2",
    "bucketOwnershipControls:BucketOwnershipControls",
    "bucketPolicy:BucketPolicy",
    "bucketPublicAccessBlock:BucketPublicAccessBlock",
    "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "bucketVersioning:BucketVersioning",
  ].map((type) => `aws:s3/${type}`),
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/logMetricFilter:LogMetricFilter",
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  "aws:kms/alias:Alias",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "aws:lambda/permission:Permission",
  "aws:scheduler/scheduleGroup:ScheduleGroup",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:secretsmanager/secretVersion:SecretVersion",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:ssm/association:Association",
  "aws:ssm/document:Document",
  // Of the standard tier, which is the default; the advanced one has a price.
  "aws:ssm/parameter:Parameter",
]);

export function isFree(type: string): boolean {
  return FREE_TYPES.has(type) || FREE_SERVICES.some((service) => type.startsWith(service));
}
