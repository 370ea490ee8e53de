import type { GetEventSelectorsResponse, Trail } from "@aws-sdk/client-cloudtrail";
import type { Answer, Failure } from "../../aws/answer.ts";
import { cloudtrail } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, ok, warn } from "../../findings/finding.ts";
import { listed, type Said } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";

export const trail: Check = {
  ids: ["trail.logging"],
  about: {
    en: "a trail logs management write events here",
    ja: "証跡がこのリージョンの管理イベント（書き込み）を記録している",
  },
  asksAws: true,
  run: async ({ session, target }) => {
    const id = "trail.logging";
    const answer = await session.ask("cloudtrail:DescribeTrails", cloudtrail(session), ({ client, module }, options) =>
      client.send(new module.DescribeTrailsCommand({ includeShadowTrails: true }), options),
    );
    if (!answer.ok) return [unanswered(id, answer.failure)];
    const { trailList = [] } = answer.value;
    return [trailFinding(id, await Promise.all(trailList.map((each) => seen(session, each, target.region))))];
  },
};

interface SeenTrail {
  readonly name: string;
  /** Why it does not log a moved route; undefined where it does. */
  readonly lacks?: Said;
  /** A question about it that has no answer. */
  readonly failure?: Failure;
}

async function seen(session: Session, each: Trail, region: string): Promise<SeenTrail> {
  const { Name: name = "", TrailARN = name } = each;
  if (each.HomeRegion !== region && each.IsMultiRegionTrail !== true)
    return { name, lacks: { en: `of ${each.HomeRegion} alone`, ja: `${each.HomeRegion} のみ` } };
  const client = cloudtrail(session);
  const [status, selectors] = await Promise.all([
    session.ask("cloudtrail:GetTrailStatus", client, ({ client: by, module }, options) =>
      by.send(new module.GetTrailStatusCommand({ Name: TrailARN }), options),
    ),
    session.ask("cloudtrail:GetEventSelectors", client, ({ client: by, module }, options) =>
      by.send(new module.GetEventSelectorsCommand({ TrailName: TrailARN }), options),
    ),
  ]);
  const failure = failureIn(status, selectors);
  if (failure !== undefined) return { name, failure };
  if (status.ok && status.value.IsLogging !== true) return { name, lacks: { en: "stopped", ja: "記録停止中" } };
  if (selectors.ok && !logsWrites(selectors.value))
    return { name, lacks: { en: "without management write events", ja: "管理イベント（書き込み）なし" } };
  return { name };
}

function failureIn(...answers: readonly Answer<unknown>[]): Failure | undefined {
  for (const answer of answers) if (!answer.ok) return answer.failure;
  return undefined;
}

/** A trail has selectors of one kind or of the other. Source: CloudTrail API reference, EventSelector. */
export function logsWrites({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsResponse): boolean {
  const basic = EventSelectors.some(
    ({ IncludeManagementEvents, ReadWriteType }) => IncludeManagementEvents !== false && ReadWriteType !== "ReadOnly",
  );
  return (
    basic ||
    AdvancedEventSelectors.some(({ FieldSelectors = [] }) => {
      const isOf = (field: string, value: string) =>
        FieldSelectors.some(({ Field, Equals = [] }) => Field === field && Equals.includes(value));
      return isOf("eventCategory", "Management") && !isOf("readOnly", "true");
    })
  );
}

function trailFinding(id: string, trails: readonly SeenTrail[]): Finding {
  const logging = trails.filter(({ lacks, failure }) => lacks === undefined && failure === undefined);
  if (logging.length > 0) {
    const names = listed(logging.map(({ name }) => name));
    return ok(id, { en: `trails that log: ${names.en}`, ja: `記録中の証跡: ${names.ja}` });
  }
  const unsure = trails.find(({ failure }) => failure !== undefined)?.failure;
  if (unsure !== undefined) return unanswered(id, unsure);
  const shown = (language: "en" | "ja") => trails.map(({ name, lacks }) => `${name} (${lacks?.[language]})`);
  const what =
    trails.length === 0
      ? { en: "the account has no trail", ja: "アカウントに証跡がありません" }
      : {
          en: `no trail logs management write events here: ${listed(shown("en")).en}`,
          ja: `このリージョンの管理イベント（書き込み）を記録する証跡がありません: ${listed(shown("ja")).ja}`,
        };
  return warn(id, what, {
    why: {
      en: "history works without, for 90 days; an event when somebody moves the virtual IP needs one",
      ja: "history は 90 日分を証跡なしで参照できますが、仮想 IP の移動イベントの通知には証跡が必要です",
    },
    mend: {
      en: "aws cloudtrail create-trail and start-logging, or your organization's",
      ja: "aws cloudtrail create-trail と start-logging を実行するか、組織の証跡を使ってください",
    },
  });
}
