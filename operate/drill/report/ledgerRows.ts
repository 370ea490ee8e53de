import type { Said } from "../../findings/said.ts";
import type { Ledger } from "../drillResult.ts";

export interface LedgerRow {
  readonly name: Said;
  readonly count: number;
  readonly meaning: Said;
  /** Of what is bad where there is any of it. */
  readonly keys: readonly string[];
  readonly bad: boolean;
}

/** The ledger with what each figure means; Jepsen's words. */
export function ledgerRows(ledger: Ledger): readonly LedgerRow[] {
  const { attempted, acknowledged, read, lost, recovered, unexpected, unread } = ledger;
  return [
    {
      name: { en: "attempted", ja: "試行" },
      count: attempted,
      meaning: { en: "writes that were tried", ja: "試みた書き込み" },
      keys: [],
      bad: false,
    },
    {
      name: { en: "acknowledged", ja: "応答あり" },
      count: acknowledged,
      meaning: {
        en: "answered as written: these must be there",
        ja: "完了の応答があったもの。残っていなければなりません",
      },
      keys: [],
      bad: false,
    },
    {
      name: { en: "read", ja: "読み出し" },
      count: read,
      meaning: { en: "acknowledged, and read back at the end", ja: "応答があり、最後に読み出せたもの" },
      keys: [],
      bad: false,
    },
    {
      name: { en: "lost", ja: "消失" },
      count: lost.length,
      meaning: {
        en: "acknowledged, and not there at the end: one is too many",
        ja: "応答があったのに残っていないもの。1 件でも不合格です",
      },
      keys: lost,
      bad: lost.length > 0,
    },
    {
      name: { en: "unread", ja: "未確認" },
      count: unread.length,
      meaning: {
        en: "acknowledged, but no answer to the read: unknown, not a pass",
        ja: "応答があったが、読み出しに応答がないもの。合格とはみなせません",
      },
      keys: unread,
      bad: unread.length > 0,
    },
    {
      name: { en: "recovered", ja: "応答なしで保存" },
      count: recovered.length,
      meaning: {
        en: "never acknowledged, and there all the same: allowed",
        ja: "応答はなかったが残っていたもの。許容されます",
      },
      keys: recovered,
      bad: false,
    },
    {
      name: { en: "unexpected", ja: "想定外" },
      count: unexpected.length,
      meaning: {
        en: "with another content, or written by nobody",
        ja: "内容が異なるもの、または書き込んでいないもの",
      },
      keys: unexpected,
      bad: unexpected.length > 0,
    },
  ];
}
