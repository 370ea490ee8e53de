import { ACCOUNT, REGION } from "../../../standin/account/account.ts";
import {
  INTERNET_GATEWAY,
  LOG_GROUP,
  NAT_GATEWAY,
  SECRET,
  SECRET_VERSION,
  SECURITY_GROUP,
  SUBNET,
  VPC,
} from "../../../standin/types/tokens.ts";
import type { Operated } from "../../operate/cluster.ts";
import { NAMES, type Things } from "./side.ts";

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** A cluster of the stand-in's, with all that its calls can tell of. */
export function thingsHere({ deployed, clock }: Operated): Things {
  const { world, tables, fileSystemId, directoryId } = deployed;
  const { cloud, surroundings } = world;
  const topicArn = arn("sns", "topic");
  const keyArn = arn("kms", "key/00000000-0000-4000-8000-000000000000");
  const [subnet] = cloud.all(SUBNET);
  const vpcId = cloud.all(VPC)[0]?.id as string;
  const subnetId = subnet?.id as string;
  const routeTableId = tables.get("Main") as string;
  cloud.add("aws:ec2/routeTableAssociation:RouteTableAssociation", { subnetId, routeTableId });
  const { id: allocationId } = cloud.add("aws:ec2/eip:Eip", { domain: "vpc" });
  const nat = cloud.add(NAT_GATEWAY, { subnetId, allocationId });
  const gateway = cloud.all(INTERNET_GATEWAY)[0]?.id as string;
  cloud.add("aws:ec2/route:Route", { routeTableId, destinationCidrBlock: "0.0.0.0/0", gatewayId: gateway });
  cloud.add("aws:ec2/route:Route", { routeTableId, destinationCidrBlock: "192.0.2.0/24", natGatewayId: nat.id });
  const secret = cloud.add(SECRET, { name: NAMES.secret });
  cloud.add(SECRET_VERSION, { secretId: secret.id, secretString: "example" });
  cloud.scheduledSecrets.add(NAMES.deletedSecret);
  cloud.add(LOG_GROUP, { name: NAMES.logGroup });
  const group = cloud.all(SECURITY_GROUP).find(({ properties }) => properties.name === "servers")?.id as string;
  surroundings.functions.push({
    name: NAMES.function,
    runtime: "python3.13",
    subnetIds: [subnetId],
    securityGroupIds: [group],
    runs: [world.clock.now() - 120_000],
  });
  world.functions.set(NAMES.function, async () => ({ answered: true }));
  surroundings.subscriptions.set(topicArn, [`${topicArn}:00000000-0000-4000-8000-000000000000`]);
  surroundings.keys.set(keyArn, "Enabled");
  surroundings.objects.add(`s3://${NAMES.bucket}/${NAMES.key}`);
  surroundings.aliases.set("files.example.com", "AVAILABLE");
  const since = world.clock.now();
  world.alarms.push({ name: NAMES.alarm, state: "OK", reason: "it answers", actions: [topicArn], since });
  const servers = ["server1", "server2"] as const;
  return {
    vpcId,
    subnetId,
    securityGroupId: group,
    routeTableId,
    networkInterfaceIds: servers.map((each) => world.interfaceOf(each).id) as [string, string],
    instanceIds: servers.map((each) => world.instanceOf(each).id) as [string, string],
    imageId: "ami-0123456789abcdef0",
    fileSystemId,
    directoryId,
    trailArn: arn("cloudtrail", "trail/management"),
    topicArn,
    keyArn,
    roleArn: `arn:aws:iam::${ACCOUNT}:role/${NAMES.role}`,
    callerArn: `arn:aws:iam::${ACCOUNT}:user/operator`,
    now: clock.now(),
    later: () => clock.advance(world.timing.trail),
  };
}
