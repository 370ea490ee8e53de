import * as pulumi from "@pulumi/pulumi";
import type { MonitoringSpec } from "../../settings/schema/clusterSpec.ts";
import * as alarms from "../aws/alarms.ts";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import { type AlarmDefinition, alarmDefinitions, serversDownRule, type Watched } from "./alarmDefinitions.ts";
import { dashboardBody } from "./dashboard.ts";
import type { HeldBack } from "./lookingFunction.ts";
import { createRouteEvents } from "./routeEvents.ts";
import { createTopic } from "./topic.ts";
import { createTrail } from "./trail.ts";

export interface MonitoringArgs {
  readonly identity: ClusterIdentity;
  readonly monitoring: MonitoringSpec;
  readonly watched: Omit<Watched<pulumi.Input<string>>, "clusterName">;
  /** IPv4 address. */
  readonly virtualIp: string;
  /** Ids of the route tables that carry it. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
  /** Ids of these tables' associations; asked for where a trail tells of them. */
  readonly associationIds: () => pulumi.Input<readonly string[]>;
  readonly serversRoleArn: pulumi.Input<string>;
  readonly protect: boolean;
}

/**
 * Who is told of what: a topic, an alarm for each fault with a treatment of missing data of its own, the events of moved
 * routes where a trail logs them, and a dashboard.
 */
export class Monitoring extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Monitoring";

  /** Where alarms are sent to. */
  readonly topicArn: pulumi.Output<string>;

  /** `opts.dependsOn` holds back the topic, and so what is sent to it. */
  constructor(name: string, args: MonitoringArgs, opts: HeldBack) {
    const { dependsOn, ...componentOptions } = opts;
    const { identity, monitoring, watched, virtualIp, protect } = args;
    super(Monitoring.__pulumiType, name, { identity, monitoring, virtualIp, protect }, componentOptions);
    const { subscribers, kmsKeyArn, trail } = monitoring;
    this.topicArn = createTopic(name, { identity, subscribers, kmsKeyArn }, { parent: this, dependsOn });
    const made = this.createAlarms(name, identity, watched);
    const composite = this.createServersDown(name, args, made);
    if (trail === "create") createTrail(`${name}-trail`, { identity, kmsKeyArn, protect }, this);
    if (trail !== "none") {
      const { routeTableIds, serversRoleArn } = args;
      const destination = `${virtualIp}/32`;
      const associationIds = args.associationIds();
      const { topicArn } = this;
      createRouteEvents(name, { identity, destination, routeTableIds, associationIds, serversRoleArn, topicArn }, this);
    }
    this.createDashboard(name, args, [...composite, ...made.map(({ arn }) => arn)]);
    this.registerOutputs({ topicArn: this.topicArn });
  }

  private createAlarms(
    name: string,
    identity: ClusterIdentity,
    watched: MonitoringArgs["watched"],
  ): readonly alarms.MetricAlarm[] {
    const { clusterName } = identity;
    const definitions = alarmDefinitions<pulumi.Input<string>>({ ...watched, clusterName });
    return definitions.map((definition) => {
      const alarmName = `${clusterName}-${definition.id}`;
      return new alarms.MetricAlarm(
        `${name}-${definition.id}`,
        { name: alarmName, ...alarmArgs(definition, this.topicArn), tags: clusterTags(identity, alarmName) },
        { parent: this },
      );
    });
  }

  /** One server down is normal work; two at once are not. */
  private createServersDown(
    name: string,
    { identity, watched }: MonitoringArgs,
    parts: readonly alarms.MetricAlarm[],
  ): readonly pulumi.Output<string>[] {
    const { clusterName } = identity;
    const alarmRule = serversDownRule(clusterName, watched.servers);
    if (alarmRule === undefined) return [];
    const alarmName = `${clusterName}-servers-down`;
    const { arn } = new alarms.CompositeAlarm(
      `${name}-servers-down`,
      {
        alarmName,
        alarmDescription: described(
          "Two servers are not there at once: nobody can take the group over",
          "2 台のサーバーが同時に停止しています。グループを引き継ぐサーバーがありません",
        ),
        alarmRule,
        alarmActions: [this.topicArn],
        okActions: [this.topicArn],
        tags: clusterTags(identity, alarmName),
      },
      // The rule names them.
      { parent: this, dependsOn: [...parts] },
    );
    return [arn];
  }

  private createDashboard(
    name: string,
    { identity, watched, virtualIp }: MonitoringArgs,
    arns: readonly pulumi.Output<string>[],
  ): void {
    const { clusterName, region } = identity;
    const { probedTables, watcher, servers, fileSystem } = watched;
    const body = pulumi
      .all([pulumi.all([...arns]), pulumi.all(servers.map(({ instanceId }) => instanceId)), fileSystem.id])
      .apply(([alarmArns, instances, fileSystemId]) =>
        dashboardBody({
          clusterName,
          region,
          virtualIp,
          probedTables,
          watcher: watcher !== undefined,
          alarmArns,
          servers: servers.map((server, index) => ({ name: server.name, instanceId: instances[index] ?? "" })),
          fileSystemId,
        }),
      );
    new alarms.Dashboard(name, { dashboardName: clusterName, dashboardBody: body }, { parent: this });
  }
}

/** English and Japanese: whoever is woken reads one of them. */
function described(en: string, ja: string): string {
  return `${en}. npm run status says more.\n${ja}。詳しくは npm run status で確認してください。`;
}

function alarmArgs(definition: AlarmDefinition<pulumi.Input<string>>, topicArn: pulumi.Output<string>) {
  const actions = definition.part ? {} : { alarmActions: [topicArn], okActions: [topicArn] };
  return {
    alarmDescription: described(definition.what.en, definition.what.ja),
    namespace: definition.namespace,
    metricName: definition.metric,
    dimensions: { ...definition.dimensions },
    statistic: definition.statistic,
    comparisonOperator: definition.comparison,
    threshold: definition.threshold,
    period: definition.period,
    evaluationPeriods: definition.periods,
    datapointsToAlarm: definition.badPeriods,
    treatMissingData: definition.missing,
    ...actions,
  };
}
