import type { Answer } from "../../aws/answer.ts";
import { quotas } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, fail, ok } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";
import type { Check, Examined } from "../check/check.ts";

/** What an account may have of something. */
export interface Quota {
  readonly id: string;
  readonly service: string;
  /** Of Service Quotas. */
  readonly code: string | ((examined: Examined) => string);
  readonly name: Said;
  /** How many more a first up makes. */
  readonly needed: (examined: Examined) => number;
  readonly used: (session: Session, examined: Examined) => Promise<Answer<number>>;
}

export interface Room {
  readonly needed: number;
  readonly used: number;
  readonly limit: number;
}

/** A check that there is room for what a first up makes. */
export function quotaCheck(quota: Quota): Check {
  return {
    ids: [quota.id],
    about: { en: `room for ${quota.name.en}`, ja: `${quota.name.ja}の余裕` },
    asksAws: true,
    run: async (examined) => [await quotaFinding(quota, examined)],
  };
}

async function quotaFinding(quota: Quota, examined: Examined): Promise<Finding> {
  const { session } = examined;
  const needed = quota.needed(examined);
  if (needed === 0)
    return ok(quota.id, { en: `${quota.name.en}: nothing is needed`, ja: `${quota.name.ja}: 不要です` });
  const code = typeof quota.code === "string" ? quota.code : quota.code(examined);
  const [limit, used] = await Promise.all([
    session.ask("servicequotas:GetServiceQuota", quotas(session), ({ client, module }, options) =>
      client.send(new module.GetServiceQuotaCommand({ ServiceCode: quota.service, QuotaCode: code }), options),
    ),
    quota.used(session, examined),
  ]);
  if (!limit.ok) return unanswered(quota.id, limit.failure);
  if (!used.ok) return unanswered(quota.id, used.failure);
  return roomFinding(quota, { needed, used: used.value, limit: limit.value.Quota?.Value ?? 0 }, code);
}

export function roomFinding(
  { id, name }: Pick<Quota, "id" | "name">,
  { needed, used, limit }: Room,
  code: string,
): Finding {
  const what = {
    en: `${name.en}: ${used} of ${limit} used, ${needed} needed`,
    ja: `${name.ja}: 上限 ${limit} のうち ${used} を使用中、必要数 ${needed}`,
  };
  if (used + needed <= limit) return ok(id, what);
  return fail(id, what, {
    why: {
      en: "up stops where the account has no more, after it has made the rest",
      ja: "up は途中まで作成したところで停止します",
    },
    mend: {
      en: `ask for more in Service Quotas, ${code}, or delete what nobody uses`,
      ja: `Service Quotas（${code}）で引き上げを申請するか、使っていないものを削除してください`,
    },
  });
}
