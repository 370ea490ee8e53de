import * as pulumi from "@pulumi/pulumi";
import * as alarms from "../aws/alarms.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import { type RouteRuleText, routeRules, routeRuleTexts } from "./routeRules.ts";

export interface RouteEventsArgs {
  readonly identity: ClusterIdentity;
  /** `<address>/32` */
  readonly destination: string;
  /** Ids of the route tables that carry the virtual IP; at least one. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** Ids of these tables' associations with subnets, and with the VPC as its main table. */
  readonly associationIds: pulumi.Input<readonly string[]>;
  /** ARN of the servers' role. */
  readonly serversRoleArn: pulumi.Input<string>;
  readonly topicArn: pulumi.Input<string>;
}

/**
 * Tells, as soon as CloudTrail does, where a trail logs it, what became of the virtual IP's routes: a server moved one, which
 * is a failover, or somebody else moved, made or deleted one or took a subnet from its table, who should not have. A
 * failover is told of each table that it rewrites: one that is not told did not follow.
 */
export function createRouteEvents(name: string, args: RouteEventsArgs, parent: pulumi.Resource): void {
  const { identity, destination, routeTableIds, associationIds, serversRoleArn } = args;
  const { clusterName } = identity;
  const rules = pulumi
    .all([pulumi.all([...routeTableIds]), associationIds, serversRoleArn])
    .apply(([tables, associations, role]) =>
      routeRules({
        clusterName,
        destination,
        routeTableIds: tables,
        associationIds: associations as readonly string[],
        serversRoleArn: role,
      }),
    );
  for (const text of routeRuleTexts(clusterName)) {
    const pattern = rules.apply((all) => JSON.stringify(all.find(({ end }) => end === text.end)?.pattern));
    createRule(`${name}-${text.end}`, args, text, pattern, parent);
  }
}

function createRule(
  name: string,
  { identity, topicArn }: RouteEventsArgs,
  { end, description, transformer }: RouteRuleText,
  eventPattern: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const ruleName = `${identity.clusterName}-${end}`;
  const rule = new alarms.EventRule(
    name,
    { name: ruleName, description, eventPattern, tags: clusterTags(identity, ruleName) },
    { parent },
  );
  const inputTransformer = { ...transformer, inputPaths: { ...transformer.inputPaths } };
  new alarms.EventTarget(name, { rule: rule.name, arn: topicArn, inputTransformer }, { parent });
}
