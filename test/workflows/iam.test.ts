import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { functions } from "../engine/cloud/functions.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const FOLDER = path.join(PROJECT, "docs/iam");
const ACCOUNT = "111122223333";
const REGION = "ap-northeast-1";

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
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
  "aws:ec2/getRouteTables:getRouteTables": ["ec2:DescribeRouteTables"],
  "aws:ec2/getRouteTable:getRouteTable": ["ec2:DescribeRouteTables"],
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

const allows = (name: string, action: string, resource: string): boolean =>
  statementsOf(name).some(
    (each) =>
      each.Effect === "Allow" &&
      list(each.Action).some((pattern) => matches(pattern, action)) &&
      list(each.Resource).some((pattern) => matches(pattern, resource)),
  );

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
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("CreateVpcEndpoint", "ModifyVpcEndpoint", "DeleteVpcEndpoints"),
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
      "iam:CreateServiceLinkedRole",
    ],
  },
  "aws:iam/role:Role": {
    actions: ["iam:CreateRole", "iam:TagRole", "iam:UpdateAssumeRolePolicy", "iam:PassRole", "iam:DeleteRole"],
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
  "aws:cloudwatch/logGroup:LogGroup": {
    actions: ["logs:CreateLogGroup", "logs:PutRetentionPolicy", "logs:TagResource", "logs:DeleteLogGroup"],
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

describe("the policies in docs/iam", () => {
  it("let preview read no secret's value, and change nothing", () => {
    assert.ok(!allows("preview", "secretsmanager:GetSecretValue", SECRET));
    assert.ok(!allows("preview", "secretsmanager:BatchGetSecretValue", SECRET));
    for (const name of ["preview", "nightly", "state-read"])
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
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(PROJECT, "preview/main.js"), "--stack", "prod", "--json", "--no-policies"],
      { cwd: PROJECT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
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
      for (const action of found.actions) assert.ok(allows("deploy", action, arn), `${action} on ${arn}`);
    }
  });

  it("are handed to deploy for the services that the program's roles trust, and to no other", () => {
    const [pass] = statementsOf("deploy").filter((each) => list(each.Action).includes("iam:PassRole"));
    assert.deepEqual(pass && (pass as unknown as { Condition: unknown }).Condition, {
      StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ssm.amazonaws.com"] },
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

  it("name service and action, and allow none by a star alone, and fit into a role", () => {
    for (const file of readdirSync(FOLDER)) {
      const name = path.basename(file, ".json");
      for (const action of statementsOf(name).flatMap((each) => list(each.Action)))
        assert.match(action, /^[a-z0-9-]+:[A-Z]\w*\*?$/, `${name}: ${action}`);
      // IAM counts the inline policies of a role together, without white space.
      const size = (each: string) => JSON.stringify(JSON.parse(readFileSync(path.join(FOLDER, each), "utf8"))).length;
      assert.ok(size(file) + size("state-write.json") <= 10_240, `${file}: ${size(file)} characters`);
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
