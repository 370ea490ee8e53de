import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/**
 * Has a write to an open file fail as on a full disk while `isFull` says so. Gives what mends it.
 *
 * @param part bytes that the disk still takes of such a write, as a real one does
 */
export function fillDisk(isFull: () => boolean, part = 0): () => void {
  const { writeSync } = fs;
  const full = ((handle: number, bytes: Buffer, at?: number | null) => {
    const from = at ?? 0;
    if (!isFull()) return writeSync(handle, bytes, from);
    if (part > from) return writeSync(handle, bytes, from, part - from);
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  }) as typeof writeSync;
  Object.assign(fs, { writeSync: full });
  syncBuiltinESMExports();
  return () => {
    Object.assign(fs, { writeSync });
    syncBuiltinESMExports();
  };
}
