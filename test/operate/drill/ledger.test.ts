import assert from "node:assert/strict";
import { type LedgerEntry, ledgerOf } from "../../../operate/drill/ledger.ts";

const HASH = "0a";
const entry = (key: string, more: Partial<LedgerEntry>): LedgerEntry => ({
  key,
  tried: true,
  acknowledged: false,
  sha256: HASH,
  found: { status: 404, sha256: undefined },
  ...more,
});
const there = { status: 200, sha256: HASH };

describe("operate/drill/ledger.ts", () => {
  it("counts what was tried, acknowledged and read", () => {
    const { attempted, acknowledged, read, lost, recovered, unread } = ledgerOf([
      entry("a", { acknowledged: true, found: there }),
      entry("b", { acknowledged: true }),
      entry("c", { acknowledged: true, found: undefined }),
      entry("d", { found: there }),
      entry("e", {}),
    ]);
    assert.deepEqual([attempted, acknowledged, read], [5, 3, 1]);
    assert.deepEqual([lost, unread, recovered], [["b"], ["c"], ["d"]]);
  });

  it("does not count a key that was handed out and of which nobody knows that it was tried, unless it is there", () => {
    const untried = { tried: false } as const;
    const { attempted, recovered, unexpected, lost } = ledgerOf([
      entry("a", untried),
      entry("b", { ...untried, found: undefined }),
      entry("c", { ...untried, found: there }),
      entry("d", { ...untried, found: { status: 200, sha256: "ff" } }),
    ]);
    assert.equal(attempted, 2);
    assert.deepEqual([recovered, unexpected, lost], [["c"], ["d"], []]);
  });
});
