import { ACCOUNT, type Item, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Properties, text } from "../account/json.ts";
import { associationsOf, findRoute, routesOf } from "../types/routing.ts";
import { findSecret, versionsOf } from "../types/secrets.ts";
import { DIRECTORY, INSTANCE, PARAMETER, ROUTE_TABLE, VPC } from "../types/tokens.ts";
import type { Cloud } from "./cloud.ts";

type Function = (cloud: Cloud, args: Properties) => Properties;

/** The provider's functions (Terraform: data sources), by token. */
export const functions: Readonly<Record<string, Function>> = {
  "aws:ssm/getParameter:getParameter": (cloud, args) => {
    const name = text(args, "name");
    cloud.look();
    const own = cloud.all(PARAMETER).find((each) => each.properties.name === name);
    const value = own ? text(own.properties, "value") : cloud.parameters.get(name);
    if (value === undefined) throw new AwsError("ParameterNotFound", name);
    return { id: name, name, value, insecureValue: value, type: "String", version: 1 };
  },
  // May find nothing, as the next one.
  "aws:ec2/getInstances:getInstances": (cloud, args) => {
    const found = cloud
      .all(INSTANCE)
      .filter((instance) =>
        filtersOf(args).every(({ name, values }) => values.includes(attributeOf(cloud, instance, name))),
      );
    return { id: REGION, ids: found.map(({ id }) => id) };
  },
  "aws:ssm/getParametersByPath:getParametersByPath": (cloud, args) => {
    cloud.look();
    const path = text(args, "path");
    const found = cloud.all(PARAMETER).filter(({ properties }) => text(properties, "name").startsWith(`${path}/`));
    return {
      id: path,
      names: found.map(({ properties }) => text(properties, "name")),
      values: found.map(({ properties }) => text(properties, "value")),
    };
  },
  // Unlike `getRoute` it may find nothing.
  "aws:ec2/getRouteTables:getRouteTables": (cloud, args) => {
    const filters = filtersOf(args);
    const found = cloud.all(ROUTE_TABLE).filter((table) => {
      if (args.vpcId !== undefined && table.properties.vpcId !== args.vpcId) return false;
      return filters.every(({ name, values }) => {
        switch (name) {
          case "vpc-id":
            return values.includes(String(table.properties.vpcId));
          case "route.destination-cidr-block":
            return values.some((destination) => findRoute(cloud, table.id, destination) !== undefined);
          default:
            throw new AwsError("InvalidParameterValue", `the stand-in knows no filter ${name}`);
        }
      });
    });
    return { id: REGION, ids: found.map(({ id }) => id) };
  },
  "aws:ec2/getRouteTable:getRouteTable": (cloud, args) => {
    const table = cloud.get(ROUTE_TABLE, text(args, "routeTableId"));
    const vpc = cloud.get(VPC, text(table.properties, "vpcId"));
    const local = { cidrBlock: text(vpc.properties, "cidrBlock"), gatewayId: "local", networkInterfaceId: "" };
    const others = routesOf(cloud, table.id).map((route) => {
      const { destinationCidrBlock, networkInterfaceId, gatewayId, natGatewayId } = cloud.describe(route);
      return {
        cidrBlock: destinationCidrBlock ?? "",
        networkInterfaceId: networkInterfaceId ?? "",
        gatewayId: gatewayId ?? "",
        natGatewayId: natGatewayId ?? "",
      };
    });
    return {
      id: table.id,
      routeTableId: table.id,
      vpcId: vpc.id,
      routes: [local, ...others],
      associations: associationsOf(cloud, table),
    };
  },
  "aws:ec2/getVpc:getVpc": (cloud, args) => {
    const vpc = cloud.get(VPC, text(args, "id"));
    const cidrBlock = text(vpc.properties, "cidrBlock");
    return {
      ...cloud.describe(vpc),
      state: "available",
      cidrBlockAssociations: [{ associationId: `vpc-cidr-assoc-${vpc.id}`, cidrBlock, state: "associated" }],
    };
  },
  "aws:directoryservice/getDirectory:getDirectory": (cloud, args) => {
    const directory = cloud.get(DIRECTORY, text(args, "directoryId"));
    const { password: _secret, ...told } = cloud.describe(directory);
    return { ...told, directoryId: directory.id };
  },
  "aws:secretsmanager/getSecret:getSecret": (cloud, args) => {
    const secret = findSecret(cloud, String(args.arn ?? args.name));
    return { id: secret.id, arn: secret.id, name: text(secret.properties, "name") };
  },
  // Ids and stages only: unlike `getSecretVersion` it reads no value. Versions without a stage are deprecated.
  "aws:secretsmanager/getSecretVersions:getSecretVersions": (cloud, args) => {
    const secret = findSecret(cloud, text(args, "secretId"));
    const versions = versionsOf(cloud, secret).map(({ properties: { versionId, versionStages } }) => ({
      versionId: versionId ?? "",
      versionStages: versionStages ?? [],
    }));
    const name = text(secret.properties, "name");
    return {
      id: secret.id,
      secretId: text(args, "secretId"),
      secretArn: secret.id,
      secretName: name,
      versions: versions.filter(({ versionStages }) => (versionStages as readonly string[]).length > 0),
    };
  },
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (cloud, args) => {
    const secret = findSecret(cloud, text(args, "secretId"));
    const stage = String(args.versionStage ?? "AWSCURRENT");
    const version = versionsOf(cloud, secret).find(({ properties: { versionId, versionStages } }) =>
      args.versionId === undefined
        ? (versionStages as readonly string[]).includes(stage)
        : versionId === args.versionId,
    );
    if (!version) throw new AwsError("ResourceNotFoundException", `${secret.id} has no version ${stage}`);
    cloud.secretValuesRead.push(version.id);
    const { secretString, versionId, versionStages } = version.properties;
    return {
      id: version.id,
      arn: secret.id,
      secretId: text(args, "secretId"),
      secretString: secretString ?? "",
      versionId: versionId ?? "",
      versionStages: versionStages ?? [],
    };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ id: ACCOUNT, accountId: ACCOUNT }),
  "aws:index/getRegion:getRegion": () => ({ id: REGION, name: REGION, region: REGION }),
  "aws:index/getPartition:getPartition": () => ({ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" }),
};

interface Filter {
  readonly name: string;
  readonly values: readonly string[];
}

const filtersOf = ({ filters }: Properties) => (filters ?? []) as unknown as readonly Filter[];

/** What DescribeInstances filters by. */
function attributeOf(cloud: Cloud, instance: Item, name: string): string {
  const { tags, ami, instanceType, privateIp } = cloud.describe(instance) as Readonly<Record<string, string>>;
  if (name.startsWith("tag:"))
    return ((tags ?? {}) as unknown as Readonly<Record<string, string>>)[name.slice(4)] ?? "";
  const found = { "image-id": ami, "instance-type": instanceType, "private-ip-address": privateIp }[name];
  if (found === undefined) throw new AwsError("InvalidParameterValue", `the stand-in knows no filter ${name}`);
  return found;
}
