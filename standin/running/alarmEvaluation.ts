import type { Alarm } from "./world.ts";

/** An alarm's definition, by the names of the provider's MetricAlarm; times in seconds. */
export interface AlarmRule {
  readonly name: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

export type AlarmState = Alarm["state"];

type MetricName = Pick<AlarmRule, "namespace" | "metricName" | "dimensions">;

/** What was written to CloudWatch, and when. */
export class Metrics {
  readonly #values = new Map<string, { readonly at: number; readonly value: number }[]>();

  /** @param at milliseconds since 1970 */
  put(metric: MetricName, at: number, value: number): void {
    const key = keyOf(metric);
    this.#values.set(key, [...(this.#values.get(key) ?? []), { at, value }]);
  }

  /** All metrics of one line in CloudWatch's Embedded Metric Format. */
  putEmbedded(line: string): void {
    const told = JSON.parse(line) as Embedded;
    for (const { Namespace, Dimensions, Metrics: metrics } of told._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(told[name])]));
        for (const { Name } of metrics) {
          this.put({ namespace: Namespace, metricName: Name, dimensions }, told._aws.Timestamp, Number(told[Name]));
        }
      }
    }
  }

  /** The statistic of one period, undefined without data. */
  statistic(rule: AlarmRule, from: number, to: number): number | undefined {
    const values = (this.#values.get(keyOf(rule)) ?? [])
      .filter(({ at }) => at >= from && at < to)
      .map((each) => each.value);
    if (values.length === 0) return undefined;
    switch (rule.statistic) {
      case "Minimum":
        return Math.min(...values);
      case "Maximum":
        return Math.max(...values);
      case "Average":
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      default:
        throw new Error(`the stand-in knows no statistic ${rule.statistic}`);
    }
  }
}

interface Embedded {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/**
 * State of an alarm at `now`, by the last whole periods. Where it differs from CloudWatch: CloudWatch looks at some periods
 * more than the evaluated ones for data that came late, and this does not.
 *
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data".
 */
export function alarmState(rule: AlarmRule, metrics: Metrics, now: number, before: AlarmState): AlarmState {
  const length = rule.period * 1000;
  const end = Math.floor(now / length) * length;
  const bad = Array.from({ length: rule.evaluationPeriods }, (_, index) => {
    const from = end - (index + 1) * length;
    const value = metrics.statistic(rule, from, from + length);
    return value === undefined ? missing(rule.treatMissingData) : isBad(rule, value);
  });
  const count = (wanted: boolean | undefined) => bad.filter((each) => each === wanted).length;
  if (count(true) >= rule.datapointsToAlarm) return "ALARM";
  if (count(true) + count(undefined) < rule.datapointsToAlarm) return "OK";
  if (rule.treatMissingData === "ignore") return before;
  return count(true) > 0 ? "ALARM" : "INSUFFICIENT_DATA";
}

function missing(treatment: string): boolean | undefined {
  if (treatment === "breaching") return true;
  return treatment === "notBreaching" ? false : undefined;
}

function isBad({ comparisonOperator, threshold }: AlarmRule, value: number): boolean {
  switch (comparisonOperator) {
    case "LessThanThreshold":
      return value < threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    default:
      throw new Error(`the stand-in knows no comparison ${comparisonOperator}`);
  }
}

/** Whether a composite alarm's rule of `ALARM("name")`, AND, OR and brackets holds. */
export function compositeState(rule: string, stateOf: (alarm: string) => AlarmState): AlarmState {
  const holds = rule.split(" OR ").some((part) =>
    part.split(" AND ").every((each) => {
      const name = /^\(?ALARM\("([^"]+)"\)\)?$/.exec(each)?.[1];
      if (name === undefined) throw new Error(`the stand-in cannot read the rule ${rule}`);
      return stateOf(name) === "ALARM";
    }),
  );
  return holds ? "ALARM" : "OK";
}

function keyOf({ namespace, metricName, dimensions }: MetricName): string {
  return JSON.stringify([namespace, metricName, Object.entries(dimensions).toSorted()]);
}
