import { ACCOUNT, REGION } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { isObject, text } from "../account/json.ts";
import type { ResourceType } from "../account/resourceType.ts";
import { BUCKET, NETWORK_INTERFACE, ROLE, SECURITY_GROUP, SUBNET } from "./tokens.ts";

const FUNCTION = "aws:lambda/function:Function";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TOPIC = "aws:sns/topic:Topic";
export const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm";

const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

const interfaceOf = (id: string) => `AWS Lambda VPC ENI-${id}`;

/** Identified by its name, with an ARN that ends with it. */
const named = (service: string, kind: string): ResourceType => ({
  id: (properties) => text(properties, "name"),
  autoName: "name",
  create: (_cloud, { id }) => ({ arn: arn(service, `${kind}${id}`) }),
});

export const monitoringTypes: Readonly<Record<string, ResourceType>> = {
  [FUNCTION]: {
    ...named("lambda", "function:"),
    defaults: { memorySize: 128, timeout: 3, packageType: "Zip", publish: false, skipDestroy: false },
    refers: { "vpcConfig.subnetIds": SUBNET, "vpcConfig.securityGroupIds": SECURITY_GROUP },
    create(cloud, { id, properties: { role, vpcConfig } }) {
      if (!cloud.all(ROLE).some((each) => each.properties.arn === role)) {
        throw new AwsError("InvalidParameterValueException", "The role defined for the function cannot be assumed");
      }
      if (isObject(vpcConfig)) {
        for (const subnetId of vpcConfig.subnetIds as readonly string[]) {
          const securityGroups = vpcConfig.securityGroupIds as readonly string[];
          cloud.add(NETWORK_INTERFACE, { subnetId, securityGroups, description: interfaceOf(id) });
        }
      }
      return { arn: arn("lambda", `function:${id}`) };
    },
    // AWS keeps the interfaces for up to an hour, and with them nobody can delete their group. The provider waits for
    // them before it deletes a subnet, and gives them another group first where it is told to.
    owns: (cloud, { id, properties }) =>
      properties.replaceSecurityGroupsOnDestroy === true
        ? cloud.all(NETWORK_INTERFACE).filter((each) => each.properties.description === interfaceOf(id))
        : [],
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    id: (properties) => text(properties, "functionName"),
    refers: { functionName: { weak: FUNCTION } },
  },
  "aws:lambda/permission:Permission": {
    id: (properties) => text(properties, "statementId"),
    autoName: "statementId",
    refers: { function: { weak: FUNCTION } },
  },
  [RULE]: {
    ...named("events", "rule/"),
    defaults: { eventBusName: "default", forceDestroy: false },
    // EventBridge deletes no rule that has targets.
    inUse: "ValidationException",
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    id: ({ rule, targetId }) => `${rule}-${targetId}`,
    autoName: "targetId",
    defaults: { eventBusName: "default", forceDestroy: false },
    refers: { rule: RULE },
  },
  [METRIC_ALARM]: { ...named("cloudwatch", "alarm:"), defaults: { actionsEnabled: true } },
  [COMPOSITE_ALARM]: {
    id: (properties) => text(properties, "alarmName"),
    defaults: { actionsEnabled: true },
    create: (_cloud, { id }) => ({ arn: arn("cloudwatch", `alarm:${id}`) }),
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    id: (properties) => text(properties, "dashboardName"),
    create: (_cloud, { id }) => ({ dashboardArn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${id}` }),
  },
  [TOPIC]: {
    id: (properties) => arn("sns", text(properties, "name")),
    autoName: "name",
    create: (_cloud, { id }) => ({ arn: id, owner: ACCOUNT }),
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    id: (properties) => text(properties, "arn"),
    refers: { arn: { weak: TOPIC } },
    create: () => ({ owner: ACCOUNT }),
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    id: (properties, cloud) => `${text(properties, "topic")}:${cloud.newId("")}`,
    refers: { topic: { weak: TOPIC } },
    create: (_cloud, { id }) => ({ arn: id, pendingConfirmation: true }),
  },
  "aws:cloudtrail/trail:Trail": {
    ...named("cloudtrail", "trail/"),
    id: (properties) => arn("cloudtrail", `trail/${text(properties, "name")}`),
    defaults: { enableLogging: true, isOrganizationTrail: false },
    refers: { s3BucketName: { weak: BUCKET } },
    create: (_cloud, { id }) => ({ arn: id, homeRegion: REGION }),
  },
};
