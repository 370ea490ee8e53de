import { ACCOUNT } from "../account/account.ts";
import { AwsError } from "../account/awsError.ts";
import { type Json, type Properties, text, textsAt } from "../account/json.ts";
import { findSecret, versionsOf } from "../types/secrets.ts";
import { CALLER } from "./ec2.ts";
import type { Operation } from "./operation.ts";

const DAY = 86_400_000;

/** CloudWatch, CloudTrail, Lambda, Secrets Manager and STS. Source: their API references. */
export const others: Readonly<Record<string, Operation>> = {
  "monitoring.DescribeAlarms": (world, input) => {
    const prefix = String(input.AlarmNamePrefix ?? "");
    return {
      MetricAlarms: world.alarms
        .filter(({ name }) => name.startsWith(prefix))
        .map(({ name, state, reason, actions, since }) => ({
          AlarmName: name,
          AlarmArn: `arn:aws:cloudwatch:ap-northeast-1:${ACCOUNT}:alarm:${name}`,
          ActionsEnabled: true,
          AlarmActions: [...actions],
          StateValue: state,
          StateReason: reason,
          StateUpdatedTimestamp: since / 1000,
          StateTransitionedTimestamp: since / 1000,
        })),
      CompositeAlarms: [],
    };
  },
  "cloudtrail.LookupEvents": (world, input) => {
    const [attribute] = (input.LookupAttributes ?? []) as readonly Json[];
    const key = textsAt(attribute, ["AttributeKey"])[0];
    if (key !== undefined && key !== "EventName") throw new AwsError("InvalidLookupAttributesException", key);
    const name = textsAt(attribute, ["AttributeValue"])[0];
    const now = world.clock.now();
    const from = Math.max(now - 90 * DAY, Number(input.StartTime ?? 0) * 1000);
    const to = input.EndTime === undefined ? now : Number(input.EndTime) * 1000;
    const all = world.events
      .filter(
        (each) => each.seen <= now && each.at >= from && each.at <= to && (name === undefined || each.name === name),
      )
      .toReversed();
    const start = Number(input.NextToken ?? 0);
    const size = Number(input.MaxResults ?? 50);
    return {
      Events: all.slice(start, start + size).map((event) => ({
        EventId: event.id,
        EventName: event.name,
        EventTime: Math.floor(event.at / 1000),
        Username: event.caller.slice(event.caller.lastIndexOf("/") + 1),
        EventSource: "ec2.amazonaws.com",
        CloudTrailEvent: JSON.stringify(trailRecord(event)),
      })),
      ...(start + size < all.length ? { NextToken: String(start + size) } : {}),
    };
  },
  "lambda.Invoke": async (world, input): Promise<Properties> => {
    const name = text(input, "FunctionName");
    const run = world.functions.get(name);
    if (run === undefined) {
      throw new AwsError(
        "ResourceNotFoundException",
        `Function not found: arn:aws:lambda:ap-northeast-1:${ACCOUNT}:function:${name}`,
      );
    }
    try {
      return { Payload: await run(input.Event ?? null) };
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      return { FunctionError: "Unhandled", Payload: { errorType, errorMessage } };
    }
  },
  "secretsmanager.GetSecretValue": ({ cloud }, input) => {
    const secret = findSecret(cloud, text(input, "SecretId"));
    const version = versionsOf(cloud, secret).find(({ properties }) =>
      textsAt(properties.versionStages, []).includes("AWSCURRENT"),
    );
    if (version === undefined) throw new AwsError("ResourceNotFoundException", "there is no current version");
    const { secretString = "", versionId = "" } = version.properties;
    return { ARN: secret.id, Name: secret.properties.name ?? "", SecretString: secretString, VersionId: versionId };
  },
  "sts.GetCallerIdentity": () => ({ Arn: CALLER, UserId: "AIDAEXAMPLE", Account: ACCOUNT }),
};

function trailRecord({
  name,
  at,
  caller,
  request,
  error,
}: {
  readonly name: string;
  readonly at: number;
  readonly caller: string;
  readonly request: Json;
  readonly error?: string;
}): Json {
  const role = /assumed-role\/([^/]+)\//.exec(caller)?.[1];
  return {
    eventVersion: "1.11",
    userIdentity:
      role === undefined
        ? { type: "IAMUser", arn: caller, userName: caller.slice(caller.lastIndexOf("/") + 1) }
        : {
            type: "AssumedRole",
            arn: caller,
            sessionContext: {
              sessionIssuer: { type: "Role", arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, userName: role },
            },
          },
    // Whole seconds, as CloudTrail has them.
    eventTime: new Date(Math.floor(at / 1000) * 1000).toISOString().replace(".000Z", "Z"),
    eventSource: "ec2.amazonaws.com",
    eventName: name,
    requestParameters: request,
    ...(error === undefined ? { responseElements: { _return: true } } : { errorCode: error }),
  };
}
