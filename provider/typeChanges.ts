/** What a change of one type's properties does. */
export interface TypeChanges {
  /** ForceNew in the provider's schema: properties whose change makes a new resource. `a.b` for one inside another. */
  readonly replaces: readonly string[];
  /** Optional and computed in the provider's schema: left out, they stay as they are. */
  readonly keeps?: readonly string[];
  /** Lists whose order counts; all others are sets. */
  readonly ordered?: readonly string[];
  /** Whether a change in place makes another version, so that what names the version changes too. */
  readonly versioned?: true;
}

/**
 * Every type that this project's program makes, and those of its tests. What stands nowhere here, neither type nor
 * property, changes in place as far as anybody can tell.
 *
 * Source: hashicorp/terraform-provider-aws, internal/service; hashicorp/terraform-provider-random.
 */
export const TYPE_CHANGES: Readonly<Record<string, TypeChanges>> = {
  "aws:ec2/vpc:Vpc": { replaces: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"] },
  "aws:ec2/subnet:Subnet": {
    replaces: ["vpcId", "cidrBlock", "availabilityZone", "availabilityZoneId", "outpostArn", "ipv6Native"],
  },
  "aws:ec2/internetGateway:InternetGateway": { replaces: [] },
  "aws:ec2/eip:Eip": {
    replaces: ["domain", "networkBorderGroup", "publicIpv4Pool", "address", "customerOwnedIpv4Pool"],
  },
  "aws:ec2/natGateway:NatGateway": {
    replaces: ["subnetId", "allocationId", "connectivityType", "privateIp", "availabilityMode", "vpcId"],
  },
  "aws:ec2/networkAcl:NetworkAcl": { replaces: ["vpcId"] },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": {
    replaces: [
      "domainName",
      "domainNameServers",
      "ntpServers",
      "netbiosNameServers",
      "netbiosNodeType",
      "ipv6AddressPreferredLeaseTime",
    ],
    ordered: ["domainNameServers"],
  },
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": { replaces: ["vpcId"] },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    replaces: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion", "resourceConfigurationArn"],
  },
  "aws:ec2/securityGroup:SecurityGroup": { replaces: ["name", "namePrefix", "description", "vpcId"] },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": { replaces: ["securityGroupId"] },
  // `privateIps` by CustomizeDiff: a new primary address needs a new interface.
  "aws:ec2/networkInterface:NetworkInterface": { replaces: ["subnetId", "interfaceType", "privateIps"] },
  "aws:ec2/routeTable:RouteTable": { replaces: ["vpcId"] },
  "aws:ec2/route:Route": {
    replaces: ["routeTableId", "destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"],
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { replaces: ["subnetId", "gatewayId"] },
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": { replaces: ["vpcId"] },
  "aws:ec2/instance:Instance": {
    replaces: [
      "ami",
      "subnetId",
      "availabilityZone",
      "keyName",
      "primaryNetworkInterface",
      "networkInterfaces",
      "privateIp",
      "associatePublicIpAddress",
      "hibernation",
      "tenancy",
      "rootBlockDevice.encrypted",
      "rootBlockDevice.kmsKeyId",
    ],
  },
  "aws:directoryservice/directory:Directory": {
    replaces: ["name", "password", "type", "edition", "size", "vpcSettings", "shortName", "description", "alias"],
  },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": {
    replaces: [
      "subnetIds",
      "preferredSubnetId",
      "securityGroupIds",
      "deploymentType",
      "storageType",
      "kmsKeyId",
      "activeDirectoryId",
      "copyTagsToBackups",
      "backupId",
      "selfManagedActiveDirectory.domainName",
      "selfManagedActiveDirectory.fileSystemAdministratorsGroup",
      "selfManagedActiveDirectory.organizationalUnitDistinguishedName",
    ],
    keeps: ["auditLogConfiguration"],
    ordered: ["subnetIds"],
  },
  "aws:s3/bucket:Bucket": { replaces: ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"] },
  "aws:s3/bucketObjectv2:BucketObjectv2": { replaces: ["bucket", "key"], versioned: true },
  "aws:s3/bucketVersioning:BucketVersioning": { replaces: ["bucket", "expectedBucketOwner"] },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    replaces: ["bucket", "expectedBucketOwner"],
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": { replaces: ["bucket"] },
  "aws:s3/bucketPolicy:BucketPolicy": { replaces: ["bucket"] },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": { replaces: ["bucket"] },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": { replaces: ["bucket", "expectedBucketOwner"] },
  "aws:secretsmanager/secret:Secret": { replaces: ["name", "namePrefix"] },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    replaces: ["secretId", "secretString", "secretBinary", "secretStringWoVersion"],
  },
  "aws:iam/role:Role": { replaces: ["name", "namePrefix", "path"] },
  "aws:iam/rolePolicy:RolePolicy": { replaces: ["name", "namePrefix", "role"] },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { replaces: ["role", "policyArn"] },
  "aws:iam/policy:Policy": { replaces: ["name", "namePrefix", "path", "description"] },
  "aws:iam/instanceProfile:InstanceProfile": { replaces: ["name", "namePrefix", "path"] },
  "aws:ssm/document:Document": { replaces: ["name"], versioned: true },
  "aws:ssm/association:Association": { replaces: ["name"], ordered: ["targets"] },
  "aws:ssm/parameter:Parameter": { replaces: ["name"] },
  "aws:cloudwatch/logGroup:LogGroup": { replaces: ["name", "namePrefix", "logGroupClass"] },
  "aws:lambda/function:Function": { replaces: ["name", "packageType"] },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": { replaces: ["functionName", "qualifier"] },
  "aws:lambda/permission:Permission": {
    replaces: [
      "action",
      "eventSourceToken",
      "function",
      "functionUrlAuthType",
      "invokedViaFunctionUrl",
      "principal",
      "principalOrgId",
      "qualifier",
      "sourceAccount",
      "sourceArn",
      "statementId",
      "statementIdPrefix",
    ],
  },
  "aws:cloudwatch/eventRule:EventRule": { replaces: ["name", "namePrefix", "eventBusName"] },
  "aws:cloudwatch/eventTarget:EventTarget": { replaces: ["rule", "targetId", "eventBusName"] },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { replaces: ["name"] },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { replaces: ["alarmName"] },
  "aws:cloudwatch/dashboard:Dashboard": { replaces: ["dashboardName"] },
  "aws:sns/topic:Topic": { replaces: ["name", "namePrefix", "fifoTopic"] },
  "aws:sns/topicPolicy:TopicPolicy": { replaces: ["arn"] },
  "aws:sns/topicSubscription:TopicSubscription": { replaces: ["topic", "protocol", "endpoint"] },
  "aws:cloudtrail/trail:Trail": { replaces: ["name"] },
  "random:index/randomPassword:RandomPassword": {
    replaces: [
      "length",
      "special",
      "overrideSpecial",
      "upper",
      "lower",
      "numeric",
      "minLower",
      "minUpper",
      "minNumeric",
      "minSpecial",
      "keepers",
    ],
  },
};
