import { ACCOUNT, REGION } from "../account/account.ts";
import { LOG_GROUP } from "../types/tokens.ts";
import type { Operation } from "./operation.ts";

/** Source: Amazon CloudWatch Logs API reference. */
export const logs: Readonly<Record<string, Operation>> = {
  "logs.DescribeLogGroups": ({ cloud, surroundings, clock }, input) => {
    const prefix = String(input.logGroupNamePrefix ?? "");
    const names = [...cloud.all(LOG_GROUP).map(({ properties }) => String(properties.name)), ...surroundings.logGroups];
    return {
      logGroups: names
        .filter((name) => name.startsWith(prefix))
        .toSorted()
        .map((logGroupName) => ({
          logGroupName,
          creationTime: clock.now(),
          metricFilterCount: 0,
          arn: `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${logGroupName}:*`,
          storedBytes: 0,
        })),
    };
  },
};
