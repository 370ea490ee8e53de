import * as pulumi from "@pulumi/pulumi";
import * as alarms from "../aws/alarms.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";

export interface RouteEventsArgs {
  readonly identity: ClusterIdentity;
  /** `<address>/32` */
  readonly destination: string;
  /** Ids of the route tables that carry the virtual IP; at least one. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** ARN of the servers' role. */
  readonly serversRoleArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
}

/** Who called, in CloudTrail's events: a role's session has an issuer, a user has none. */
type Caller = Readonly<Record<string, unknown>>;

/**
 * Tells of ReplaceRoute as soon as CloudTrail does, where a trail logs it: a server did it, which is a failover, or somebody
 * else, who should not have. A failover rewrites every table; it is told once, for the first. That the others followed, the
 * watcher sees.
 */
export function createRouteEvents(name: string, args: RouteEventsArgs, parent: pulumi.Resource): void {
  const issuer = (values: readonly unknown[]): Caller => ({
    userIdentity: { sessionContext: { sessionIssuer: { arn: values } } },
  });
  const { serversRoleArn: role, routeTableIds } = args;
  createRule(
    `${name}-failover`,
    args,
    {
      end: "failover",
      description: "A server moved the virtual IP",
      routeTableIds: routeTableIds.slice(0, 1),
      caller: issuer([role]),
      message:
        "Failover happened: <who> led the virtual IP to <to> at <at>. / フェールオーバーが発生しました。<at> に <who> が仮想 IP を <to> に切り替えました。",
    },
    parent,
  );
  createRule(
    `${name}-stranger`,
    args,
    {
      end: "route-changed",
      description: "Somebody but the servers moved the virtual IP",
      routeTableIds,
      // No issuer at all matches no `anything-but`.
      caller: { $or: [issuer([{ "anything-but": role }]), issuer([{ exists: false }])] },
      message:
        "<who>, who is no server of the cluster, led the virtual IP in <table> to <to> at <at>. / クラスターのサーバーではない <who> が <at> に <table> の仮想 IP のルートを <to> に変更しました。",
    },
    parent,
  );
}

interface Rule {
  readonly end: string;
  readonly description: string;
  readonly routeTableIds: readonly pulumi.Input<string>[];
  readonly caller: Caller;
  readonly message: string;
}

function createRule(
  name: string,
  { identity, destination, topicArn }: RouteEventsArgs,
  { end, description, routeTableIds, caller, message }: Rule,
  parent: pulumi.Resource,
): void {
  const pattern = {
    source: ["aws.ec2"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventSource: ["ec2.amazonaws.com"],
      eventName: ["ReplaceRoute"],
      // What AWS refused moved nothing.
      errorCode: [{ exists: false }],
      requestParameters: { destinationCidrBlock: [destination], routeTableId: routeTableIds },
      ...caller,
    },
  };
  const ruleName = `${identity.clusterName}-${end}`;
  const rule = new alarms.EventRule(
    name,
    { name: ruleName, description, eventPattern: pulumi.jsonStringify(pattern), tags: clusterTags(identity, ruleName) },
    { parent },
  );
  new alarms.EventTarget(
    name,
    {
      rule: rule.name,
      arn: topicArn,
      inputTransformer: {
        inputPaths: {
          who: "$.detail.userIdentity.arn",
          table: "$.detail.requestParameters.routeTableId",
          to: "$.detail.requestParameters.networkInterfaceId",
          at: "$.detail.eventTime",
        },
        inputTemplate: JSON.stringify(`${identity.clusterName}: ${message}`),
      },
    },
    { parent },
  );
}
