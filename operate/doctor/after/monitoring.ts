import type { MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { type Answer, mapped } from "../../aws/answer.ts";
import { cloudwatch, sns } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import { probePrefix, watcherName } from "../../cluster/monitoringNames.ts";
import type { SeenFunction } from "../../cluster/readFunctions.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { fail, ok, skipped, unknown } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";

export const subscriptions: Check<ExaminedAfter> = {
  ids: ["alarms.subscribed"],
  about: { en: "somebody has confirmed to be told by the alarms", ja: "アラームの通知先が確認済みである" },
  asksAws: true,
  run: async ({ session, gathered }) => {
    const id = "alarms.subscribed";
    const { alarms } = await gathered();
    if (!alarms.ok) return [unanswered(id, alarms.failure)];
    const topics = [...new Set(alarms.value.flatMap(({ actions }) => actions))].filter((arn) =>
      /^arn:[^:]+:sns:/.test(arn),
    );
    if (topics.length === 0)
      return [skipped(id, { en: "no alarm tells a topic of SNS", ja: "SNS トピックに通知するアラームはありません" })];
    const answers = await Promise.all(topics.map((topic) => confirmed(session, topic)));
    const lost = answers.find((each) => !each.ok);
    if (lost?.ok === false) return [unanswered(id, lost.failure)];
    const unheard = topics.filter((_, at) => {
      const answer = answers[at];
      return answer?.ok === true && answer.value === 0;
    });
    const names = listed(unheard.map((arn) => arn.slice(arn.lastIndexOf(":") + 1)));
    if (unheard.length === 0)
      return [
        ok(id, { en: `${topics.length} topics have subscribers`, ja: `トピック ${topics.length} 件に購読者がいます` }),
      ];
    return [
      fail(
        id,
        { en: `nobody has confirmed a subscription to ${names.en}`, ja: `確認済みの購読がないトピック: ${names.ja}` },
        {
          why: { en: "the alarms ring, and nobody hears them", ja: "アラームが発報しても誰にも届きません" },
          mend: {
            en: "confirm by the link in AWS's mail, or subscribe: aws sns subscribe --topic-arn ... --protocol email",
            ja: "AWS からのメールのリンクで確認するか、aws sns subscribe --topic-arn ... --protocol email で購読してください",
          },
        },
      ),
    ];
  },
};

/** How many have confirmed; one that has not has no ARN yet. */
async function confirmed(session: Session, TopicArn: string): Promise<Answer<number>> {
  const answer = await session.askAll("sns:ListSubscriptionsByTopic", sns(session), ({ client, module }, options) =>
    module.paginateListSubscriptionsByTopic({ client }, { TopicArn }, options),
  );
  return mapped(
    answer,
    (pages) =>
      pages
        .flatMap(({ Subscriptions = [] }) => Subscriptions)
        .filter(({ SubscriptionArn = "" }) => SubscriptionArn.startsWith("arn:")).length,
  );
}

const MINUTE = 60_000;

/** A probe runs every minute, and its figures come a minute later. */
const LONGEST_SILENCE = 3 * MINUTE;

/** Most that GetMetricData answers at once. */
const METRICS_AT_ONCE = 500;

export const recentProbes: Check<ExaminedAfter> = {
  ids: ["probes.recent"],
  about: {
    en: "probes and watcher ran in the last three minutes",
    ja: "プローブと監視関数が直近 3 分以内に実行された",
  },
  asksAws: true,
  run: async ({ session, target, functions, now }) => {
    const id = "probes.recent";
    const all = await functions();
    if (!all.ok) return [unanswered(id, all.failure)];
    const watching = all.value.filter(({ name }) => isWatching(name, target.clusterName));
    if (watching.length === 0) return [skipped(id, { en: "there are no probes", ja: "プローブはありません" })];
    const runs = await invocations(session, watching.slice(0, METRICS_AT_ONCE), now);
    if (!runs.ok) return [unanswered(id, runs.failure)];
    if (runs.value.some(({ StatusCode }) => StatusCode === "Forbidden" || StatusCode === "InternalError"))
      return [unknown(id, { en: "CloudWatch gives no figures", ja: "CloudWatch のメトリクスを取得できません" })];
    const silent = watching.filter(
      (_, at) => !runs.value.some(({ Id, Values = [] }) => Id === `f${at}` && sum(Values) > 0),
    );
    if (silent.length === 0)
      return [
        ok(id, { en: `${watching.length} functions ran just now`, ja: `関数 ${watching.length} 件は実行中です` }),
      ];
    const names = listed(silent.map(({ name }) => name));
    return [
      fail(
        id,
        { en: `no run in three minutes: ${names.en}`, ja: `3 分以上実行されていません: ${names.ja}` },
        {
          why: { en: "an outage would not be noticed", ja: "障害が検知されません" },
          mend: {
            en: "is its schedule enabled, and what does its log say? aws logs tail /aws/lambda/NAME",
            ja: "スケジュールが有効かを確認し、aws logs tail /aws/lambda/名前 でログを確認してください",
          },
        },
      ),
    ];
  },
};

export function isWatching(name: string, clusterName: string): boolean {
  return name.startsWith(probePrefix(clusterName)) || name === watcherName(clusterName);
}

const sum = (values: readonly number[]) => values.reduce((total, each) => total + each, 0);

async function invocations(
  session: Session,
  functions: readonly SeenFunction[],
  now: number,
): Promise<Answer<readonly MetricDataResult[]>> {
  const MetricDataQueries = functions.map(({ name }, at) => ({
    Id: `f${at}`,
    MetricStat: {
      Metric: {
        Namespace: "AWS/Lambda",
        MetricName: "Invocations",
        Dimensions: [{ Name: "FunctionName", Value: name }],
      },
      Period: 60,
      Stat: "Sum",
    },
  }));
  // CloudWatch has whole minutes: the first of them must not be cut.
  const StartTime = new Date(Math.floor((now - LONGEST_SILENCE) / MINUTE) * MINUTE);
  const answer = await session.askAll("cloudwatch:GetMetricData", cloudwatch(session), ({ client, module }, options) =>
    module.paginateGetMetricData({ client }, { MetricDataQueries, StartTime, EndTime: new Date(now) }, options),
  );
  return mapped(answer, (pages) => pages.flatMap(({ MetricDataResults = [] }) => MetricDataResults));
}
