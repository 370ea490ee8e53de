import { lambda } from "../../aws/clients.ts";
import { fail, ok, skipped, unknown, warn } from "../../findings/finding.ts";
import { type Check, judged } from "./check.ts";

/** Runs of one prober at once in a drill: two that overlap, so that there is no gap, and the one of every minute. */
const OF_A_DRILL = 3;

/**
 * Lambda gives an account 1000 runs at once, and a new one 10: one that is refused leaves a minute without a look. The
 * figure is of the whole account and says nothing of what runs in it now. Source: Lambda developer guide, "Lambda quotas";
 * API reference, GetAccountSettings.
 */
export const concurrency: Check = {
  ids: ["probes.concurrency"],
  about: { en: "Lambda has room for the probes", ja: "Lambda の同時実行数にプローブの余裕がある" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "probes.concurrency";
    if (!spec.monitoring.probes) return [skipped(id, { en: "there are to be no probes", ja: "プローブは無効です" })];
    const answer = await session.ask("lambda:GetAccountSettings", lambda(session), ({ client, module }, options) =>
      client.send(new module.GetAccountSettingsCommand({}), options),
    );
    const tables = tablesOf(spec);
    // The watcher beside them.
    return judged(id, answer, ({ AccountLimit }) => roomFinding(AccountLimit?.UnreservedConcurrentExecutions, tables));
  },
};

/** A prober stands in a subnet of each route table: of the zones' and of the main one. */
function tablesOf({ network }: { readonly network: Tables }): number {
  const given = network.existing?.routeTableIds;
  return given === undefined ? network.zones.length + 1 : Object.keys(given).length;
}

interface Tables {
  readonly zones: readonly unknown[];
  readonly existing?: { readonly routeTableIds: Readonly<Record<string, string>> } | undefined;
}

function roomFinding(room: number | undefined, tables: number) {
  const id = "probes.concurrency";
  const [looks, drill] = [tables + 1, OF_A_DRILL * tables + 1];
  const what = {
    en: `Lambda runs ${room ?? "?"} functions at once; the probes take ${looks}, in a drill ${drill}`,
    ja: `Lambda の同時実行数は ${room ?? "不明"} です（プローブは ${looks}、訓練中は ${drill} を使用）`,
  };
  if (room === undefined) return unknown(id, what);
  if (room >= drill) return ok(id, what);
  const more = {
    why: {
      en: "Lambda refuses what is beyond it, other functions of the account included: a look or a part of a drill is missing",
      ja: "上限を超えた呼び出しは、アカウント内の他の関数も含めて拒否され、監視や訓練の測定が欠落します",
    },
    mend: {
      en: "ask for more in Service Quotas, L-B99A9384 (Concurrent executions), or take reserved concurrency back",
      ja: "Service Quotas の L-B99A9384（同時実行数）で引き上げを申請するか、予約済みの同時実行数を減らしてください",
    },
  };
  return room < looks ? fail(id, what, more) : warn(id, what, more);
}
