import assert from "node:assert/strict";
import { AwsError } from "../../standin/account/awsError.ts";
import { Cloud } from "../../standin/cloud/cloud.ts";
import { NETWORK_INTERFACE, ROLE, SECURITY_GROUP, SUBNET, VPC } from "../../standin/types/tokens.ts";

const FUNCTION = "aws:lambda/function:Function";

/** A function in a VPC, and its security group. */
function withFunction(more: object) {
  const cloud = new Cloud();
  const role = cloud.add(ROLE, { name: "role" });
  const vpc = cloud.add(VPC, { cidrBlock: "10.0.0.0/16" });
  const subnet = cloud.add(SUBNET, { vpcId: vpc.id, cidrBlock: "10.0.1.0/24", availabilityZone: "ap-northeast-1a" });
  const group = cloud.add(SECURITY_GROUP, { name: "probe", vpcId: vpc.id });
  const made = cloud.add(FUNCTION, {
    name: "prober",
    role: role.properties.arn as string,
    vpcConfig: { subnetIds: [subnet.id], securityGroupIds: [group.id] },
    ...more,
  });
  assert.equal(cloud.all(NETWORK_INTERFACE).length, 1);
  return { cloud, group, made };
}

describe("a Lambda function in the stand-in's VPC", () => {
  it("leaves its interfaces behind, which hold its security group", () => {
    const { cloud, group, made } = withFunction({});
    cloud.remove(made);
    assert.throws(
      () => cloud.remove(group),
      (error) => error instanceof AwsError && error.code === "DependencyViolation",
    );
  });

  it("lets the group go where its interfaces are given another one first", () => {
    const { cloud, group, made } = withFunction({ replaceSecurityGroupsOnDestroy: true });
    cloud.remove(made);
    cloud.remove(group);
    assert.deepEqual(cloud.all(NETWORK_INTERFACE), []);
  });

  it("is refused with a role that is not there", () => {
    const cloud = new Cloud();
    assert.throws(() => cloud.add(FUNCTION, { name: "prober", role: "arn:aws:iam::123456789012:role/gone" }), AwsError);
  });
});
