import { type Answer, failed } from "../aws/answer.ts";
import { cloudtrail } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";

/** A ReplaceRoute as CloudTrail has it. */
export interface SeenReplacement {
  readonly id: string;
  /** Milliseconds since 1970, whole seconds. */
  readonly at: number;
  readonly tableId: string;
  readonly destination: string;
  readonly networkInterfaceId: string | undefined;
  /** ARN of who called. */
  readonly caller: string;
  /** Name of the role that the caller had taken; undefined for a user. */
  readonly role: string | undefined;
  /** AWS's code, where it refused. */
  readonly error: string | undefined;
}

/** What CloudTrail keeps, and the most that it gives at once. */
export const KEPT_DAYS = 90;
const PAGE = 50;

/** More would be asked for a quarter of a minute: two requests a second are allowed. */
const PAGES = 40;

const DAY = 86_400_000;

/** Replacements of the last `days`, the oldest first, and whether there are more than were asked for. */
export async function readReplacements(
  session: Session,
  { days, now }: { readonly days: number; readonly now: number },
): Promise<Answer<{ readonly events: readonly SeenReplacement[]; readonly complete: boolean }>> {
  const events: SeenReplacement[] = [];
  let token: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await session.ask("cloudtrail:LookupEvents", cloudtrail(session), ({ client, module }, options) =>
      client.send(
        new module.LookupEventsCommand({
          LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "ReplaceRoute" }],
          StartTime: new Date(now - days * DAY),
          EndTime: new Date(now),
          MaxResults: PAGE,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
        options,
      ),
    );
    if (!answer.ok) return failed(answer.failure);
    for (const { CloudTrailEvent = "" } of answer.value.Events ?? []) events.push(...replacementIn(CloudTrailEvent));
    token = answer.value.NextToken;
    if (token === undefined) break;
  }
  return {
    ok: true,
    value: { events: events.toSorted((one, other) => one.at - other.at), complete: token === undefined },
  };
}

interface TrailRecord {
  readonly eventID?: string;
  readonly eventTime?: string;
  readonly errorCode?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>> | null;
  readonly userIdentity?: {
    readonly arn?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly userName?: string } };
  };
}

/** Source: CloudTrail record contents. None for a record that is none. */
export function replacementIn(text: string): readonly SeenReplacement[] {
  let record: TrailRecord;
  try {
    record = (JSON.parse(text) ?? {}) as TrailRecord;
  } catch {
    return [];
  }
  const { requestParameters: request, userIdentity } = record;
  const at = Date.parse(record.eventTime ?? "");
  const tableId = textIn(request, "routeTableId");
  const destination = textIn(request, "destinationCidrBlock");
  if (tableId === undefined || destination === undefined || Number.isNaN(at)) return [];
  return [
    {
      id: record.eventID ?? "",
      at,
      tableId,
      destination,
      networkInterfaceId: textIn(request, "networkInterfaceId"),
      caller: userIdentity?.arn ?? "unknown",
      role: userIdentity?.sessionContext?.sessionIssuer?.userName,
      error: record.errorCode,
    },
  ];
}

function textIn(record: Readonly<Record<string, unknown>> | null | undefined, key: string): string | undefined {
  const value = record?.[key];
  return typeof value === "string" ? value : undefined;
}
