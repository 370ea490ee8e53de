import type { Ledger } from "./drillResult.ts";

/** What became of one write, and what was there at the end. */
export interface LedgerEntry {
  readonly key: string;
  /** Whether a prober said that it tried; of a run without an answer nobody knows. */
  readonly tried: boolean;
  readonly acknowledged: boolean;
  /** Of the content that was written. */
  readonly sha256: string;
  /** Undefined without an answer. */
  readonly found: { readonly status: number; readonly sha256: string | undefined } | undefined;
}

/**
 * An acknowledged key is read, lost, unexpected or unread; one that was not is recovered, unexpected or nothing. A key that was
 * handed out, and of which no prober said that it was tried, was tried where it is found, and else it does not count.
 */
export function ledgerOf(entries: readonly LedgerEntry[]): Ledger {
  const ledger = {
    attempted: 0,
    acknowledged: 0,
    read: 0,
    lost: [] as string[],
    recovered: [] as string[],
    unexpected: [] as string[],
    unread: [] as string[],
  };
  for (const { key, tried, acknowledged, sha256, found } of entries) {
    if (tried || found?.status === 200) ledger.attempted += 1;
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
