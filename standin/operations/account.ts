import { ACCOUNT, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { text, textsAt } from "../account/json.ts";
import { INSTANCE_PROFILE, ROLE, VPC } from "../types/tokens.ts";
import { CALLER } from "./ec2.ts";
import type { Operation } from "./operation.ts";

/** What is asked before a cluster is made. Source: the services' API references. */
export const account: Readonly<Record<string, Operation>> = {
  "ec2.DescribeAvailabilityZones": ({ surroundings }) => ({
    availabilityZoneInfo: surroundings.zones.map((zoneName) => ({
      zoneName,
      zoneState: "available",
      regionName: REGION,
      optInStatus: "opt-in-not-required",
      zoneType: "availability-zone",
    })),
  }),
  "ec2.DescribeInstanceTypeOfferings": ({ surroundings }, input) => {
    const wanted = textsAt(input.Filter, ["Value"]);
    const types = surroundings.instanceTypes.filter((type) => wanted.length === 0 || wanted.includes(type));
    const offerings = surroundings.zones.flatMap((location) =>
      types.map((instanceType) => ({ instanceType, location, locationType: "availability-zone" })),
    );
    return { instanceTypeOfferingSet: offerings };
  },
  "ec2.DescribeInstanceTypes": ({ surroundings }, input) => {
    const wanted = textsAt(input.Filter, ["Value"]);
    const types = surroundings.instanceTypes.filter((type) => wanted.length === 0 || wanted.includes(type));
    return {
      instanceTypeSet: types.map((instanceType) => ({
        instanceType,
        currentGeneration: true,
        processorInfo: { supportedArchitectures: [surroundings.architectures.get(instanceType) ?? "x86_64"] },
        hypervisor: "nitro",
      })),
    };
  },
  "ec2.DescribeReservedInstancesOfferings": ({ surroundings }, input) => {
    const wanted = textsAt(input.Filter, ["Value"]);
    const product = text(input, "ProductDescription");
    const types = surroundings.instanceTypes.filter(
      (type) => wanted.includes(type) && (product !== "Windows" || !surroundings.linuxOnly.has(type)),
    );
    return {
      reservedInstancesOfferingsSet: types.map((instanceType) => ({
        reservedInstancesOfferingId: `offering-${instanceType}`,
        instanceType,
        productDescription: product,
        duration: 31_536_000,
        marketplace: false,
      })),
    };
  },
  "ec2.DescribeImages": ({ surroundings: { image, imageEnds, goneImages } }, input) => ({
    imagesSet: [...textsAt(input.ImageId, []), ...textsAt(input.Filter, ["Value"])]
      .filter((imageId) => !goneImages.has(imageId))
      .map((imageId) => ({
        imageId,
        ...(imageEnds === undefined ? {} : { deprecationTime: new Date(imageEnds).toISOString() }),
        creationDate: new Date(image.created).toISOString(),
        architecture: "x86_64",
        imageState: "available",
        ...(image.platform === "windows" ? { platform: "windows" } : {}),
      })),
  }),
  "ec2.DescribeVpcs": ({ cloud }) => ({
    vpcSet: cloud.all(VPC).map(({ id, properties }) => ({ vpcId: id, cidrBlock: properties.cidrBlock ?? "" })),
  }),
  "ec2.DescribeAddresses": ({ cloud, surroundings }) => {
    const others = Array.from({ length: surroundings.addresses }, (_, number) => `eipalloc-other${number}`);
    const all = [...cloud.all("Eip").map(({ id }) => id), ...others];
    return { addressesSet: all.map((allocationId) => ({ allocationId, domain: "vpc" })) };
  },
  "ec2.CreateVpc": ({ surroundings }, input) => {
    if (surroundings.denied.has("ec2:CreateVpc")) {
      throw new AwsError("UnauthorizedOperation", "You are not authorized to perform this operation.");
    }
    if (input.DryRun !== "true") throw new AwsError("InvalidAction", "the stand-in makes no VPC over HTTP");
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  },
  "servicequotas.GetServiceQuota": ({ surroundings }, input) => {
    const code = text(input, "QuotaCode");
    const value = surroundings.quotas.get(code);
    if (value === undefined) throw new AwsError("NoSuchResourceException", `no quota ${code}`);
    return { Quota: { QuotaCode: code, ServiceCode: text(input, "ServiceCode"), Value: value } };
  },
  "secretsmanager.ListSecrets": ({ cloud, clock }, input) => {
    const prefix = textsAt(input.Filters, ["Values"])[0] ?? "";
    return {
      SecretList: [...cloud.scheduledSecrets]
        .filter((name) => name.startsWith(prefix))
        .map((Name) => ({
          Name,
          ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${Name}`,
          DeletedDate: clock.now() / 1000,
        })),
    };
  },
  "iam.GetRole": ({ surroundings }, input) => {
    const name = text(input, "RoleName");
    if (!surroundings.linkedRoles.has(name)) {
      throw new AwsError("NoSuchEntity", `The role with name ${name} cannot be found.`);
    }
    return {
      Role: { RoleName: name, Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, Path: "/", RoleId: "AROAEXAMPLE0123456789" },
    };
  },
  "iam.GetInstanceProfile": ({ cloud }, input) => {
    const name = text(input, "InstanceProfileName");
    const profile = cloud.find(INSTANCE_PROFILE, name);
    if (profile === undefined) throw new AwsError("NoSuchEntity", `Instance Profile ${name} cannot be found.`);
    const role = cloud.get(ROLE, text(profile.properties, "role"));
    const told = {
      RoleName: role.id,
      Arn: `arn:aws:iam::${ACCOUNT}:role/${role.id}`,
      Path: "/",
      RoleId: "AROAEXAMPLE0123456789",
    };
    return { InstanceProfile: { InstanceProfileName: name, Path: "/", Roles: [told] } };
  },
  "iam.SimulatePrincipalPolicy": ({ surroundings }, input) => {
    if (text(input, "PolicySourceArn") !== CALLER) throw new AwsError("InvalidInput", "not the caller");
    return {
      EvaluationResults: textsAt(input.ActionNames, []).map((EvalActionName) => ({
        EvalActionName,
        EvalDecision: surroundings.denied.has(EvalActionName) ? "implicitDeny" : "allowed",
      })),
      IsTruncated: false,
    };
  },
  "kms.DescribeKey": ({ surroundings }, input) => {
    const id = text(input, "KeyId");
    const state = surroundings.keys.get(id);
    if (state === undefined) throw new AwsError("NotFoundException", `Key '${id}' does not exist`);
    return { KeyMetadata: { KeyId: id, Arn: id, KeyState: state, Enabled: state === "Enabled" } };
  },
  "s3.HeadObject": ({ surroundings }, input) => {
    const uri = `s3://${text(input, "Bucket")}/${text(input, "Key")}`;
    if (!surroundings.objects.has(uri)) throw new AwsError("NotFound", "");
    return {};
  },
};
