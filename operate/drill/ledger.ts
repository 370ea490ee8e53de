import type { Ledger } from "./drillResult.ts";

/** What became of one write, and what was there at the end. */
export interface LedgerEntry {
  readonly key: string;
  readonly acknowledged: boolean;
  /** Of the content that was written. */
  readonly sha256: string;
  /** Undefined without an answer. */
  readonly found: { readonly status: number; readonly sha256: string | undefined } | undefined;
}

/** An acknowledged key is read, lost, unexpected or unread; one that was not is recovered, unexpected or nothing. */
export function ledgerOf(entries: readonly LedgerEntry[]): Ledger {
  const ledger = {
    attempted: entries.length,
    acknowledged: 0,
    read: 0,
    lost: [] as string[],
    recovered: [] as string[],
    unexpected: [] as string[],
    unread: [] as string[],
  };
  for (const { key, acknowledged, sha256, found } of entries) {
    if (acknowledged) ledger.acknowledged += 1;
    if (found?.status === 200) {
      if (found.sha256 !== sha256) ledger.unexpected.push(key);
      else if (acknowledged) ledger.read += 1;
      else ledger.recovered.push(key);
    } else if (acknowledged) {
      if (found?.status === 404) ledger.lost.push(key);
      else ledger.unread.push(key);
    }
  }
  return ledger;
}

/** An answer that settles it: nothing else, such as a 503, says anything of the object. */
export function isSettled(found: LedgerEntry["found"]): boolean {
  return found?.status === 200 || found?.status === 404;
}
