import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { functions } from "../../standin/cloud/functions.ts";
import { withProjectCopy } from "../projectCopy.ts";
import { describeOnPosix, runWithStandIn } from "./standInCommand.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = path.join(PROJECT, "docs/iam");
const ACCOUNT = "111122223333";
const REGION = "ap-northeast-1";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

const statementsOf = (name: string): readonly Statement[] => {
  const text = readFileSync(path.join(FOLDER, `${name}.json`), "utf8");
  return (JSON.parse(text) as { Statement: readonly Statement[] }).Statement;
};

/**
 * What the AWS provider asks for each function that the program may call, from the provider's data sources.
 * `getSecretVersion` is left out: it reads a value, which a preview's role must not.
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "aws:ssm/getParameter:getParameter": ["ssm:GetParameter"],
  "aws:ssm/getParametersByPath:getParametersByPath": ["ssm:GetParametersByPath"],
  "aws:ec2/getInstances:getInstances": ["ec2:DescribeInstances"],
  "aws:ec2/getRouteTables:getRouteTables": ["ec2:DescribeRouteTables"],
  // It asks what the routes' targets are, too.
  "aws:ec2/getRouteTable:getRouteTable": ["ec2:DescribeRouteTables", "ec2:DescribeNetworkInterfaces"],
  "aws:ec2/getVpc:getVpc": ["ec2:DescribeVpcs", "ec2:DescribeVpcAttribute", "ec2:DescribeRouteTables"],
  "aws:directoryservice/getDirectory:getDirectory": ["ds:DescribeDirectories", "ds:ListTagsForResource"],
  "aws:secretsmanager/getSecret:getSecret": ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
  "aws:secretsmanager/getSecretVersions:getSecretVersions": ["secretsmanager:ListSecretVersionIds"],
  // STS answers without a permission, and the others ask nobody.
  "aws:index/getCallerIdentity:getCallerIdentity": [],
  "aws:index/getRegion:getRegion": [],
  "aws:index/getPartition:getPartition": [],
};

/** As IAM matches: `*` any text, `?` one character. */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
    "i",
  ).test(text);

/** What a call in the cluster's Region says of itself. */
const IN_REGION: Readonly<Record<string, string>> = { "aws:RequestedRegion": REGION };

const holds = ({ Condition = {} }: Statement, context: Readonly<Record<string, string>>): boolean =>
  Object.entries(Condition).every(([operator, keys]) => {
    assert.ok(["StringEquals", "ArnEquals"].includes(operator), `a condition that the test does not know: ${operator}`);
    return Object.entries(keys).every(([key, values]) => list(values).includes(context[key] ?? "absent"));
  });

const allows = (
  name: string,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean =>
  [name, ...(MORE[name] ?? [])]
    .flatMap(statementsOf)
    .some(
      (each) =>
        each.Effect === "Allow" &&
        list(each.Action).some((pattern) => matches(pattern, action)) &&
        list(each.Resource).some((pattern) => matches(pattern, resource)) &&
        holds(each, { ...IN_REGION, ...context }),
    );

/** What a role may do, whose policies beside the one of its name these are. */
const MORE: Readonly<Record<string, readonly string[]>> = { deploy: ["monitoring"], nightly: ["monitoring-read"] };

/** What AWS makes for itself when it is first used; the caller needs the right. Source: each service's guide. */
const SERVICE_ROLES: Readonly<Record<string, string>> = {
  "aws:fsx/windowsFileSystem:WindowsFileSystem": "fsx.amazonaws.com",
  // State Manager starts a runbook by it.
  "aws:ssm/association:Association": "ssm.amazonaws.com",
};

/** What a call says of itself beside its Region. */
const contextsOf = (type: string, action: string): readonly Readonly<Record<string, string>>[] => {
  switch (action) {
    case "iam:CreateServiceLinkedRole":
      return [{ "iam:AWSServiceName": SERVICE_ROLES[type] ?? "" }];
    case "iam:PassRole":
      return ["ec2.amazonaws.com", "lambda.amazonaws.com", "ssm.amazonaws.com"].map((service) => ({
        "iam:PassedToService": service,
      }));
    case "iam:AttachRolePolicy":
    case "iam:DetachRolePolicy":
      return ["AmazonSSMManagedInstanceCore", "AmazonSSMDirectoryServiceAccess"].map((policy) => ({
        "iam:PolicyARN": `arn:aws:iam::aws:policy/${policy}`,
      }));
    default:
      return [{}];
  }
};

/**
 * What the AWS provider calls to read a resource, which every refresh does; from its sources, `resource...Read` and what
 * that calls.
 */
const READING: Readonly<Record<string, readonly string[]>> = {
  "aws:ec2/vpc:Vpc": [
    "ec2:DescribeVpcs",
    "ec2:DescribeVpcAttribute",
    "ec2:DescribeNetworkAcls",
    "ec2:DescribeRouteTables",
    "ec2:DescribeSecurityGroups",
  ],
  "aws:ec2/subnet:Subnet": ["ec2:DescribeSubnets"],
  "aws:ec2/internetGateway:InternetGateway": ["ec2:DescribeInternetGateways"],
  "aws:ec2/eip:Eip": ["ec2:DescribeAddresses", "ec2:DescribeAddressesAttribute"],
  "aws:ec2/natGateway:NatGateway": ["ec2:DescribeNatGateways"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["ec2:DescribeVpcEndpoints", "ec2:DescribePrefixLists"],
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ["ec2:DescribeDhcpOptions"],
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": ["ec2:DescribeVpcs"],
  "aws:ec2/routeTable:RouteTable": ["ec2:DescribeRouteTables"],
  "aws:ec2/route:Route": ["ec2:DescribeRouteTables"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["ec2:DescribeRouteTables"],
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": ["ec2:DescribeRouteTables"],
  "aws:ec2/securityGroup:SecurityGroup": ["ec2:DescribeSecurityGroups"],
  "aws:ec2/networkInterface:NetworkInterface": ["ec2:DescribeNetworkInterfaces"],
  "aws:ec2/instance:Instance": [
    "ec2:DescribeInstances",
    "ec2:DescribeInstanceTypes",
    "ec2:DescribeInstanceAttribute",
    "ec2:DescribeInstanceCreditSpecifications",
    "ec2:DescribeVolumes",
    "ec2:DescribeTags",
    "ec2:DescribeVpcs",
    "ec2:DescribeNetworkInterfaces",
    "iam:GetInstanceProfile",
  ],
  "aws:directoryservice/directory:Directory": [
    "ds:DescribeDirectories",
    // Since it knows the directory's data API: hashicorp/terraform-provider-aws#47607.
    "ds:DescribeDirectoryDataAccess",
    "ds:DescribeDomainControllers",
    "ds:ListTagsForResource",
  ],
  "aws:fsx/windowsFileSystem:WindowsFileSystem": ["fsx:DescribeFileSystems", "fsx:ListTagsForResource"],
  "aws:iam/role:Role": ["iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"],
  "aws:iam/rolePolicy:RolePolicy": ["iam:GetRolePolicy"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["iam:ListAttachedRolePolicies"],
  // It looks whether the role that the profile has is there still.
  "aws:iam/instanceProfile:InstanceProfile": ["iam:GetInstanceProfile", "iam:GetRole"],
  "aws:ssm/document:Document": ["ssm:DescribeDocument", "ssm:GetDocument", "ssm:DescribeDocumentPermission"],
  "aws:ssm/association:Association": ["ssm:DescribeAssociation", "ssm:ListTagsForResource"],
  "aws:ssm/parameter:Parameter": ["ssm:GetParameter", "ssm:DescribeParameters", "ssm:ListTagsForResource"],
  "aws:secretsmanager/secret:Secret": ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
  "aws:lambda/function:Function": [
    "lambda:GetFunction",
    "lambda:GetFunctionCodeSigningConfig",
    "lambda:ListVersionsByFunction",
    "lambda:ListTags",
  ],
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": ["lambda:GetFunctionEventInvokeConfig"],
  "aws:lambda/permission:Permission": ["lambda:GetPolicy"],
  "aws:cloudwatch/eventRule:EventRule": ["events:DescribeRule", "events:ListTagsForResource"],
  "aws:cloudwatch/eventTarget:EventTarget": ["events:ListTargetsByRule"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
  "aws:cloudwatch/dashboard:Dashboard": ["cloudwatch:GetDashboard"],
  "aws:sns/topic:Topic": ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
  "aws:sns/topicPolicy:TopicPolicy": ["sns:GetTopicAttributes"],
  "aws:sns/topicSubscription:TopicSubscription": ["sns:GetSubscriptionAttributes"],
  "aws:cloudtrail/trail:Trail": [
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetTrailStatus",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetInsightSelectors",
    "cloudtrail:ListTags",
  ],
  "aws:cloudwatch/logGroup:LogGroup": ["logs:DescribeLogGroups", "logs:ListTagsForResource"],
  "aws:s3/bucket:Bucket": [
    "s3:ListBucket",
    "s3:GetBucketAcl",
    "s3:GetBucketPolicy",
    "s3:GetBucketCORS",
    "s3:GetBucketWebsite",
    "s3:GetBucketVersioning",
    "s3:GetAccelerateConfiguration",
    "s3:GetBucketRequestPayment",
    "s3:GetBucketLogging",
    "s3:GetLifecycleConfiguration",
    "s3:GetReplicationConfiguration",
    "s3:GetEncryptionConfiguration",
    "s3:GetBucketObjectLockConfiguration",
    "s3:GetBucketTagging",
    "s3:GetBucketLocation",
  ],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "aws:s3/bucketVersioning:BucketVersioning": ["s3:GetBucketVersioning"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "s3:GetEncryptionConfiguration",
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["s3:GetLifecycleConfiguration"],
  "aws:s3/bucketPolicy:BucketPolicy": ["s3:GetBucketPolicy"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["s3:GetObject", "s3:GetObjectTagging"],
};

/** What some calls are about, whichever resource is read by them. */
const ASIDE: Readonly<Record<string, string>> = {
  "iam:GetInstanceProfile": `arn:aws:iam::${ACCOUNT}:instance-profile/clusterpro-servers-0123abc`,
  "iam:GetRole": `arn:aws:iam::${ACCOUNT}:role/clusterpro-servers-0123abc`,
};

/** Calls that AWS does not limit to a resource. */
const WITHOUT_RESOURCE =
  /^(ec2:|ds:|fsx:|logs:Describe|cloudwatch:DescribeAlarms$|cloudtrail:DescribeTrails$|sns:GetSubscription|ssm:DescribeParameters$)/;

interface Making {
  /** What the AWS provider calls to make and to delete a resource, and for most to change it; from its sources. */
  readonly actions: readonly string[];
  /** Default: any resource. */
  readonly arn?: (name: string, inputs: Record<string, unknown>) => string;
}

const ec2 = (...calls: readonly string[]): Making => ({ actions: calls.map((call) => `ec2:${call}`) });
const iamRole = () => `arn:aws:iam::${ACCOUNT}:role/clusterpro-servers-0123abc`;
const s3Bucket = () => "arn:aws:s3:::clusterpro-fsx-prod-20261123";
const s3 = (...calls: readonly string[]): Making => ({ actions: calls.map((call) => `s3:${call}`), arn: s3Bucket });

// Pulumi ends a name that the program leaves open with a hyphen and seven digits, the provider with its own.
const MAKING: Readonly<Record<string, Making>> = {
  "aws:ec2/vpc:Vpc": ec2("CreateVpc", "ModifyVpcAttribute", "CreateTags", "DeleteTags", "DeleteVpc"),
  "aws:ec2/subnet:Subnet": ec2("CreateSubnet", "ModifySubnetAttribute", "DeleteSubnet"),
  "aws:ec2/internetGateway:InternetGateway": ec2(
    "CreateInternetGateway",
    "AttachInternetGateway",
    "DetachInternetGateway",
    "DeleteInternetGateway",
  ),
  "aws:ec2/eip:Eip": ec2("AllocateAddress", "DisassociateAddress", "ReleaseAddress"),
  "aws:ec2/natGateway:NatGateway": ec2("CreateNatGateway", "DeleteNatGateway"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    actions: [
      "ec2:CreateVpcEndpoint",
      "ec2:ModifyVpcEndpoint",
      "ec2:DeleteVpcEndpoints",
      "route53:AssociateVPCWithHostedZone",
    ],
    arn: () => "arn:aws:route53:::hostedzone/Z0123456789",
  },
  "aws:ec2/vpcDhcpOptions:VpcDhcpOptions": ec2("CreateDhcpOptions", "DeleteDhcpOptions"),
  "aws:ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": ec2("AssociateDhcpOptions"),
  "aws:ec2/routeTable:RouteTable": ec2("CreateRouteTable", "DeleteRouteTable"),
  "aws:ec2/route:Route": ec2("CreateRoute", "ReplaceRoute", "DeleteRoute"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ec2(
    "AssociateRouteTable",
    "ReplaceRouteTableAssociation",
    "DisassociateRouteTable",
  ),
  "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation": ec2("ReplaceRouteTableAssociation"),
  "aws:ec2/securityGroup:SecurityGroup": ec2(
    "CreateSecurityGroup",
    "AuthorizeSecurityGroupIngress",
    "AuthorizeSecurityGroupEgress",
    "RevokeSecurityGroupIngress",
    "RevokeSecurityGroupEgress",
    "DeleteSecurityGroup",
  ),
  "aws:ec2/networkInterface:NetworkInterface": ec2(
    "CreateNetworkInterface",
    "ModifyNetworkInterfaceAttribute",
    "DetachNetworkInterface",
    "DeleteNetworkInterface",
  ),
  "aws:ec2/instance:Instance": ec2(
    "RunInstances",
    "ModifyInstanceAttribute",
    "ModifyInstanceMetadataOptions",
    "ModifyInstanceMaintenanceOptions",
    "StopInstances",
    "StartInstances",
    "TerminateInstances",
  ),
  "aws:directoryservice/directory:Directory": {
    actions: ["ds:CreateMicrosoftAD", "ds:AddTagsToResource", "ds:DeleteDirectory"],
  },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": {
    actions: [
      "fsx:CreateFileSystem",
      "fsx:TagResource",
      "fsx:UpdateFileSystem",
      "fsx:DeleteFileSystem",
      "ds:AuthorizeApplication",
      "ds:UnauthorizeApplication",
      "ec2:GetSecurityGroupsForVpc",
    ],
  },
  "aws:iam/role:Role": {
    actions: [
      "iam:CreateRole",
      "iam:TagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:PassRole",
      // Before it is deleted, it leaves the profiles that have it.
      "iam:ListInstanceProfilesForRole",
      "iam:DeleteRole",
    ],
    arn: (name) => `arn:aws:iam::${ACCOUNT}:role/${name}-0123abc`,
  },
  "aws:iam/rolePolicy:RolePolicy": { actions: ["iam:PutRolePolicy", "iam:DeleteRolePolicy"], arn: iamRole },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
    arn: iamRole,
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    actions: [
      "iam:CreateInstanceProfile",
      "iam:TagInstanceProfile",
      "iam:AddRoleToInstanceProfile",
      "iam:RemoveRoleFromInstanceProfile",
      "iam:DeleteInstanceProfile",
    ],
    arn: (name) => `arn:aws:iam::${ACCOUNT}:instance-profile/${name}-0123abc`,
  },
  "aws:ssm/document:Document": {
    actions: ["ssm:CreateDocument", "ssm:UpdateDocument", "ssm:UpdateDocumentDefaultVersion", "ssm:DeleteDocument"],
    arn: (_, { name }) => `arn:aws:ssm:${REGION}:${ACCOUNT}:document/${name}`,
  },
  "aws:ssm/association:Association": {
    actions: ["ssm:CreateAssociation", "ssm:UpdateAssociation", "ssm:DeleteAssociation"],
    arn: () => `arn:aws:ssm:${REGION}:${ACCOUNT}:association/01234567-89ab-cdef-0123-456789abcdef`,
  },
  "aws:ssm/parameter:Parameter": {
    actions: ["ssm:PutParameter", "ssm:AddTagsToResource", "ssm:DeleteParameter"],
    arn: (_, { name }) => `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${name}`,
  },
  "aws:secretsmanager/secret:Secret": {
    actions: ["secretsmanager:CreateSecret", "secretsmanager:TagResource", "secretsmanager:DeleteSecret"],
    arn: (_, { name }) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${name}-AbCdEf`,
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    actions: ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"],
    arn: () => SECRET,
  },
  "aws:lambda/function:Function": {
    actions: [
      ...["CreateFunction", "UpdateFunctionCode", "UpdateFunctionConfiguration", "GetFunctionConfiguration"],
      ...["TagResource", "UntagResource", "DeleteFunction"],
    ].map((call) => `lambda:${call}`),
    arn: (_, { name }) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    actions: ["lambda:PutFunctionEventInvokeConfig", "lambda:DeleteFunctionEventInvokeConfig"],
    arn: () => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:clusterpro-fsx-prod-watch`,
  },
  "aws:lambda/permission:Permission": {
    actions: ["lambda:AddPermission", "lambda:RemovePermission"],
    arn: () => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:clusterpro-fsx-prod-watch`,
  },
  "aws:cloudwatch/eventRule:EventRule": {
    actions: ["events:PutRule", "events:TagResource", "events:UntagResource", "events:DeleteRule"],
    // That of a function has the name of the function, which is not known beforehand.
    arn: (_, { name }) =>
      `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name === "[unknown]" ? "clusterpro-fsx-prod-watch" : name}`,
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    actions: ["events:PutTargets", "events:RemoveTargets"],
    arn: () => `arn:aws:events:${REGION}:${ACCOUNT}:rule/clusterpro-fsx-prod-watch`,
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    actions: ["cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:DeleteAlarms"],
    arn: (_, { name }) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${name}`,
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    actions: ["cloudwatch:PutCompositeAlarm", "cloudwatch:TagResource", "cloudwatch:DeleteAlarms"],
    arn: (_, { alarmName }) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${alarmName}`,
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    actions: ["cloudwatch:PutDashboard", "cloudwatch:DeleteDashboards"],
    arn: (_, { dashboardName }) => `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${dashboardName}`,
  },
  "aws:sns/topic:Topic": {
    actions: ["sns:CreateTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:DeleteTopic"],
    arn: (_, { name }) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    actions: ["sns:SetTopicAttributes"],
    arn: () => `arn:aws:sns:${REGION}:${ACCOUNT}:clusterpro-fsx-prod-alarms`,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    actions: ["sns:Subscribe", "sns:Unsubscribe"],
    arn: () => `arn:aws:sns:${REGION}:${ACCOUNT}:clusterpro-fsx-prod-alarms`,
  },
  "aws:cloudtrail/trail:Trail": {
    actions: ["CreateTrail", "AddTags", "PutEventSelectors", "StartLogging", "UpdateTrail", "DeleteTrail"].map(
      (call) => `cloudtrail:${call}`,
    ),
    arn: (_, { name }) => `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}`,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    actions: [
      "logs:AssociateKmsKey",
      "logs:CreateLogGroup",
      "logs:DisassociateKmsKey",
      "logs:PutRetentionPolicy",
      "logs:TagResource",
      "logs:DeleteLogGroup",
    ],
    arn: (_, { name }) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`,
  },
  "aws:s3/bucket:Bucket": {
    actions: ["s3:CreateBucket", "s3:PutBucketTagging", "s3:TagResource", "s3:ListTagsForResource", "s3:DeleteBucket"],
    arn: (_, { bucketPrefix }) => `arn:aws:s3:::${bucketPrefix}20261123`,
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": s3("PutBucketPublicAccessBlock"),
  "aws:s3/bucketVersioning:BucketVersioning": s3("PutBucketVersioning"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    s3("PutEncryptionConfiguration"),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": s3("PutLifecycleConfiguration"),
  "aws:s3/bucketPolicy:BucketPolicy": s3("PutBucketPolicy", "DeleteBucketPolicy"),
  "aws:s3/bucketObjectv2:BucketObjectv2": {
    actions: ["s3:PutObject", "s3:GetObject", "s3:GetObjectTagging", "s3:DeleteObject", "s3:DeleteObjectVersion"],
    arn: () => `${s3Bucket()}/cluster/clp.conf`,
  },
};

const SECRET = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:clusterpro-fsx-prod/directory-admin-AbCdEf`;

const MONITORED = ["enabled=true", "trail=create", "subscribers[0]=operators@example.com"].flatMap((setting) => [
  "--set",
  `monitoring.${setting}`,
]);

const previewOfProd = () =>
  withProjectCopy((cwd) =>
    spawnSync(process.execPath, ["preview/main.js", "--stack", "prod", ...MONITORED, "--json", "--no-policies"], {
      cwd,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }),
  );

describe("the policies in docs/iam", () => {
  it("let preview read no secret's value, and change nothing", () => {
    assert.ok(!allows("preview", "secretsmanager:GetSecretValue", SECRET));
    assert.ok(!allows("preview", "secretsmanager:BatchGetSecretValue", SECRET));
    for (const name of ["preview", "nightly", "monitoring-read", "state-read", "keys-read"])
      for (const action of statementsOf(name).flatMap((each) => list(each.Action)))
        assert.match(action, /^\w+:(Get|List|Describe)|^kms:Decrypt$/, `${name}: ${action}`);
  });

  it("let every role ask what the program asks", () => {
    const { "aws:secretsmanager/getSecretVersion:getSecretVersion": _value, ...asked } = functions;
    assert.deepEqual(Object.keys(ACTIONS).sort(), Object.keys(asked).sort());
    const resources: Readonly<Record<string, readonly string[]>> = {
      ssm: [
        `arn:aws:ssm:${REGION}::parameter/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base`,
        `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/clpfsx/clusterpro-fsx-prod/server1/prepared`,
      ],
      secretsmanager: [SECRET],
    };
    for (const role of ["preview", "nightly", "deploy"])
      for (const action of Object.values(ACTIONS).flat())
        for (const resource of resources[action.slice(0, action.indexOf(":"))] ?? ["*"])
          assert.ok(allows(role, action, resource), `${role}: ${action} on ${resource}`);
  });

  it("let nightly and deploy read what a refresh reads, of this cluster only", () => {
    for (const name of ["nightly", "deploy"]) {
      assert.ok(allows(name, "secretsmanager:GetSecretValue", SECRET), name);
      assert.ok(!allows(name, "secretsmanager:GetSecretValue", SECRET.replace("-prod/", "-dev/")), name);
    }
  });

  it("let deploy make what the prod stack names, under the names it gives", () => {
    const { stdout, stderr } = previewOfProd();
    assert.ok(stdout !== "", stderr);
    const { resources } = JSON.parse(stdout) as {
      resources: { type: string; name: string; inputs: Record<string, unknown> }[];
    };
    const made = resources.filter(({ type }) => type.startsWith("aws:"));
    assert.ok(made.length > 50, stdout);
    for (const { type, name, inputs } of made) {
      const found = MAKING[type];
      assert.ok(found, `${type}: which actions make and delete it?`);
      const arn = found.arn?.(name, inputs) ?? "*";
      const serviceRole = type in SERVICE_ROLES ? ["iam:CreateServiceLinkedRole"] : [];
      for (const action of new Set([...found.actions, ...serviceRole]))
        for (const context of contextsOf(type, action))
          assert.ok(allows("deploy", action, arn, context), `${action} on ${arn} ${JSON.stringify(context)}`);
    }
  });

  // Red without ds:DescribeDirectoryDataAccess, which every read of a directory calls.
  it("let nightly and deploy read every resource of the prod stack, as each refresh does", () => {
    const { stdout, stderr } = previewOfProd();
    assert.ok(stdout !== "", stderr);
    const { resources } = JSON.parse(stdout) as {
      resources: { type: string; name: string; inputs: Record<string, unknown> }[];
    };
    for (const { type, name, inputs } of resources.filter((each) => each.type.startsWith("aws:"))) {
      const reads = READING[type];
      assert.ok(reads, `${type}: what does the provider call to read it?`);
      const own = MAKING[type]?.arn?.(name, inputs) ?? "*";
      for (const action of reads) {
        const arn = WITHOUT_RESOURCE.test(action) ? "*" : (ASIDE[action] ?? own);
        for (const role of ["nightly", "deploy"]) assert.ok(allows(role, action, arn), `${role}: ${action} on ${arn}`);
      }
    }
  });

  it("hold in the cluster's Region only", () => {
    for (const role of ["preview", "nightly", "deploy"])
      assert.ok(!allows(role, "ec2:DescribeVpcs", "*", { "aws:RequestedRegion": "us-east-1" }), role);
  });

  it("are handed to deploy for the services that the program's roles trust, and to no other", () => {
    const [pass] = statementsOf("deploy").filter((each) => list(each.Action).includes("iam:PassRole"));
    assert.deepEqual(pass && (pass as unknown as { Condition: unknown }).Condition, {
      StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "lambda.amazonaws.com", "ssm.amazonaws.com"] },
    });
  });

  it("trust one environment of one repository, without a wildcard", () => {
    const text = readFileSync(path.join(FOLDER, "trust.json"), "utf8");
    assert.match(
      text,
      /"token\.actions\.githubusercontent\.com:sub": "repo:OWNER\/REPOSITORY:environment:prod-preview"/,
    );
    assert.match(text, /"token\.actions\.githubusercontent\.com:aud": "sts\.amazonaws\.com"/);
    assert.doesNotMatch(text, /\*|StringLike/);
  });

  it("reach the state of one stack only", () => {
    const object = (name: string) => `arn:aws:s3:::my-pulumi-state/.pulumi/${name}`;
    const own = ["stacks/clusterpro-fsx/prod.json", "stacks/clusterpro-fsx/prod.json.bak"];
    const changed = [
      ...own,
      "history/clusterpro-fsx/prod/prod-1.history.json",
      "backups/clusterpro-fsx/prod/prod.1.json",
      "locks/organization/clusterpro-fsx/prod/1.json",
    ];
    for (const name of own) assert.ok(allows("state-read", "s3:GetObject", object(name)), name);
    for (const name of changed) {
      for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"])
        assert.ok(allows("state-write", action, object(name)), `${action} ${name}`);
      for (const other of ["dev", "prod2"]) {
        const theirs = object(name.replaceAll("prod", other));
        for (const role of ["state-read", "state-write"])
          assert.ok(!allows(role, "s3:GetObject", theirs), `${role}: ${theirs}`);
      }
    }
    for (const role of ["state-read", "state-write"])
      assert.ok(allows(role, "s3:GetObject", object("meta.yaml")), role);
    assert.ok(!allows("state-write", "s3:PutObject", object("meta.yaml")));
  });

  it("name service and action, and allow none by a star alone", () => {
    for (const file of readdirSync(FOLDER).filter((each) => each.endsWith(".json"))) {
      const name = path.basename(file, ".json");
      for (const action of statementsOf(name).flatMap((each) => list(each.Action)))
        assert.match(action, /^[a-z0-9-]+:[A-Z]\w*\*?$/, `${name}: ${action}`);
    }
  });
});

describeOnPosix("docs/iam/create-roles", () => {
  const KEYS = { state: "aaaaaaaa-0000-0000-0000-000000000001", cluster: "bbbbbbbb-0000-0000-0000-000000000002" };
  const FULL = {
    STACK: "staging",
    AWS_REGION: "ap-northeast-3",
    SUBJECT: "repo:acme@12/cluster@34",
    STATE_BUCKET: "acme-state",
    STATE_KEY: KEYS.state,
    CLUSTER_KEY: KEYS.cluster,
  };

  interface Call {
    readonly args: string;
    readonly document: string;
  }

  /** Runs it with an `aws` that knows the roles in `there`, and notes each call with the document it was given. */
  function createRoles(env: NodeJS.ProcessEnv, there = "") {
    const aws = `#!/bin/bash
case "$*" in
  "sts get-caller-identity"*) echo 999988887777; exit ;;
  "iam get-role"* | "iam get-policy"*) [[ " ${there} " == *" $4 "* ]]; exit ;;
  "iam list-policy-versions"*) echo v1; exit ;;
esac
printf '%s\\0' "$*" >>"$0.log"
for each; do [[ $each != file://* ]] || cat "\${each#file://}" >>"$0.log"; done
printf '\\0' >>"$0.log"
`;
    const { log, ...ended } = runWithStandIn("docs/iam/create-roles", "aws", aws, env);
    const noted = log.split("\0");
    const calls: Call[] = [];
    for (let index = 0; index + 1 < noted.length; index += 2)
      calls.push({ args: noted[index] ?? "", document: noted[index + 1] ?? "" });
    return { ...ended, calls };
  }

  const policiesOf = (calls: readonly Call[], role: string): readonly string[] =>
    calls
      .filter(({ args }) => args.startsWith(`iam put-role-policy --role-name ${role} `))
      .map(({ args }) => /--policy-name (\S+)/.exec(args)?.[1] ?? "");

  it("makes three roles, each for its environment, its session and its policies", () => {
    const { status, stdout, stderr, calls } = createRoles(FULL);
    assert.equal(status, 0, stderr);
    const expected = [
      ["preview", "staging-preview", "3600", ["preview", "state-read"]],
      ["deploy", "staging", "19800", ["deploy", "state-write", "keys-use"]],
      ["nightly", "staging-nightly", "3600", ["nightly", "monitoring-read", "state-read", "keys-read"]],
    ] as const;
    for (const [role, environment, seconds, policies] of expected) {
      const made = calls.find(({ args }) => args.startsWith(`iam create-role --role-name pulumi-staging-${role} `));
      assert.match(made?.args ?? "", new RegExp(`--max-session-duration ${seconds} `));
      const [{ Condition, Principal }] = JSON.parse(made?.document ?? "").Statement;
      assert.equal(
        Condition.StringEquals["token.actions.githubusercontent.com:sub"],
        `repo:acme@12/cluster@34:environment:${environment}`,
      );
      assert.match(Principal.Federated, /^arn:aws:iam::999988887777:oidc-provider/);
      assert.deepEqual(policiesOf(calls, `pulumi-staging-${role}`), policies);
      assert.match(
        stdout,
        new RegExp(
          `environment ${environment}: AWS_ROLE_ARN = arn:aws:iam::999988887777:role/pulumi-staging-${role}\n`,
        ),
      );
    }
  });

  it("fills in account, Region, stack, bucket and keys, and nothing is left of the examples", () => {
    const { calls } = createRoles(FULL);
    const documents = calls.map(({ document }) => document).filter((document) => document !== "");
    assert.equal(documents.length, 13);
    for (const document of documents) {
      JSON.parse(document);
      assert.doesNotMatch(document, /111122223333|prod|OWNER|my-pulumi-state|1234abcd|0987dcba|northeast-1/);
    }
    const all = documents.join("");
    for (const text of ["acme-state/.pulumi/stacks/clusterpro-fsx/staging.*", KEYS.state, KEYS.cluster])
      assert.ok(all.includes(text), text);
  });

  it("gives no role more than IAM takes", () => {
    const { calls } = createRoles(FULL);
    for (const role of ["preview", "deploy", "nightly"]) {
      // IAM counts the inline policies of a role together, without white space.
      const size = calls
        .filter(({ args }) => args.startsWith(`iam put-role-policy --role-name pulumi-staging-${role} `))
        .map(({ document }) => JSON.stringify(JSON.parse(document)).length)
        .reduce((sum, each) => sum + each, 0);
      assert.ok(size > 500 && size <= 10_240, `${role}: ${size} characters`);
    }
  });

  it("leaves the policies on state and keys out where there are none of one's own", () => {
    const { STACK, AWS_REGION, SUBJECT } = FULL;
    const { status, stderr, calls } = createRoles({ STACK, AWS_REGION, SUBJECT });
    assert.equal(status, 0, stderr);
    for (const role of ["preview", "deploy", "nightly"])
      assert.deepEqual(policiesOf(calls, `pulumi-staging-${role}`), [
        role,
        ...(role === "nightly" ? ["monitoring-read"] : []),
      ]);
  });

  it("gives deploy the policy on monitoring as a managed one, and brings it up to date", () => {
    const arn = "arn:aws:iam::999988887777:policy/clusterpro-fsx-staging-monitoring";
    const policyCalls = (there?: string) =>
      createRoles(FULL, there)
        .calls.filter(({ args }) => /polic(y|ies) .*staging-monitoring|versions? --policy-arn/.test(args))
        .map(({ args }) => args.replace(/ --policy-document \S+/, ""));
    assert.deepEqual(policyCalls(), [
      "iam create-policy --policy-name clusterpro-fsx-staging-monitoring",
      `iam attach-role-policy --role-name pulumi-staging-deploy --policy-arn ${arn}`,
    ]);
    assert.deepEqual(policyCalls(arn), [
      `iam delete-policy-version --policy-arn ${arn} --version-id v1`,
      `iam create-policy-version --policy-arn ${arn} --set-as-default`,
      `iam attach-role-policy --role-name pulumi-staging-deploy --policy-arn ${arn}`,
    ]);
    const [made] = createRoles(FULL).calls.filter(({ args }) => args.startsWith("iam create-policy "));
    const size = JSON.stringify(JSON.parse(made?.document ?? "")).length;
    assert.ok(size > 500 && size <= 6_144, `a managed policy of ${size} characters`);
  });

  it("brings a role that is there up to date", () => {
    const { status, calls } = createRoles(FULL, "pulumi-staging-deploy");
    assert.equal(status, 0);
    const verbs = calls
      .filter(({ args }) => args.includes("--role-name pulumi-staging-deploy"))
      .map(({ args }) => args.split(" ")[1]);
    assert.deepEqual(
      [...new Set(verbs)],
      ["update-assume-role-policy", "update-role", "put-role-policy", "attach-role-policy"],
    );
  });

  it("names what is missing or wrong in a line, and calls nobody", () => {
    const wrong: readonly (readonly [NodeJS.ProcessEnv, RegExp])[] = [
      [{ ...FULL, STACK: "" }, /STACK: such as prod/],
      [{ ...FULL, SUBJECT: "acme/cluster" }, /SUBJECT is acme\/cluster: it begins with repo:/],
      [{ ...FULL, SUBJECT: "repo:acme/cluster:environment:prod" }, /SUBJECT is .*: it ends before :environment/],
      [{ ...FULL, STATE_KEY: "" }, /STATE_KEY: the id of the key/],
    ];
    for (const [env, message] of wrong) {
      const { status, stderr, calls } = createRoles(env);
      assert.notEqual(status, 0);
      assert.match(stderr, message);
      assert.deepEqual(calls, []);
    }
  });
});

describe("docs/ci.md", () => {
  it("names every variable and secret that the workflows use, and no other", () => {
    const folder = path.join(PROJECT, ".github/workflows");
    const text = readdirSync(folder)
      .map((file) => readFileSync(path.join(folder, file), "utf8"))
      .join("\n");
    const used = new Set([...text.matchAll(/\b(?:vars|secrets)\.([A-Z_]+)/g)].map(([, name]) => name));
    const documented = [
      ...readFileSync(path.join(PROJECT, "docs/ci.md"), "utf8").matchAll(/^\| `([A-Z_]+)` \| (?:variable|secret) \|/gm),
    ].map(([, name]) => name);
    assert.deepEqual([...documented].sort(), [...used].sort());
  });
});

/** Calls of AWS that the rooms of operate/ make, as IAM names them. */
const callsIn = (rooms: RegExp): readonly string[] =>
  readdirSync(path.join(PROJECT, "operate"), { recursive: true, encoding: "utf8" })
    .filter((file) => rooms.test(file) && file.endsWith(".ts"))
    .map((file) => readFileSync(path.join(PROJECT, "operate", file), "utf8"))
    .flatMap((text) => [...text.matchAll(/(?:ask(?:All)?\(\s*|call = )"([a-z0-9]+:[A-Za-z]+)"/g)])
    .map(([, call = ""]) => call);

describe("the policy of who only looks", () => {
  const asked = callsIn(/^(cluster|doctor|history|status)[\\/]/);
  // STS answers without a permission; that a VPC may be made is asked of who deploys.
  const wanted = new Set(asked.filter((call) => call !== "sts:GetCallerIdentity" && call !== "ec2:CreateVpc"));

  it("allows every call of status, history and doctor, and no other", () => {
    assert.ok(wanted.size > 30, `${wanted.size} calls`);
    const allowed = statementsOf("operate").flatMap(({ Action }) => list(Action));
    assert.deepEqual([...new Set(allowed)].toSorted(), [...wanted].toSorted());
  });

  it("runs a script on servers of its cluster only, by one document", () => {
    const statements = statementsOf("operate").filter(({ Action }) => list(Action).includes("ssm:SendCommand"));
    assert.deepEqual(
      statements.map(({ Resource, Condition }) => [list(Resource)[0]?.split(":")[5], Condition !== undefined]),
      [
        ["instance/*", true],
        ["document/AWS-RunPowerShellScript", false],
      ],
    );
  });
});

describe("the policy of who drills and moves", () => {
  const allowed = [...new Set(statementsOf("drill").flatMap(({ Action }) => list(Action)))].toSorted();
  const looked = new Set(statementsOf("operate").flatMap(({ Action }) => list(Action)));
  /** What AWS asks for beside the calls: of a secret's key, and of what is made in FIS with tags and a role. */
  const beside = ["fis:TagResource", "iam:CreateServiceLinkedRole", "iam:PassRole", "kms:Decrypt"];
  const cluster = "clusterpro-fsx-prod";

  it("allows every call of drill and move that who looks may not make, and no other", () => {
    const calls = new Set(callsIn(/^(change|drill|move)[\\/]/));
    assert.ok(calls.size > 15, `${calls.size} calls`);
    const wanted = [...calls].filter((call) => !looked.has(call));
    assert.deepEqual(allowed, [...new Set([...wanted, ...beside])].toSorted());
  });

  it("holds each right to the cluster by name, tag or request, where IAM can", () => {
    const open = statementsOf("drill").filter(({ Resource, Condition }) => {
      const text = JSON.stringify([Resource, Condition]);
      return !text.includes(cluster);
    });
    assert.deepEqual(open.flatMap(({ Action }) => list(Action)).toSorted(), [
      "fis:ListExperimentTemplates",
      "fis:ListExperiments",
      "iam:CreateServiceLinkedRole",
      "iam:GetInstanceProfile",
      "iam:PassRole",
      "kms:Decrypt",
    ]);
    for (const { Action, Condition } of open)
      assert.ok(Condition !== undefined || list(Action)[0] === "iam:GetInstanceProfile", list(Action).join());
  });

  it("keeps the rights to AWS FIS in statements of their own, which may be left out", () => {
    const text = readFileSync(path.join(FOLDER, "drill.json"), "utf8");
    const { Statement } = JSON.parse(text) as { Statement: readonly (Statement & { readonly Sid: string })[] };
    const faults = Statement.filter(({ Sid }) => Sid.startsWith("Faults"));
    assert.deepEqual(
      Statement.filter(({ Action }) => list(Action).some((each) => /^(fis|iam):/.test(each))),
      faults,
    );
  });
});
