import { hostname } from "node:os";

/** Computer and process, as a lock's holder gives them and `stillRunsHere` reads them. */
export function whereHere(): string {
  return `${hostname()}, process ${process.pid}`;
}

/**
 * Whether another process of this computer has that lock and is alive. False for one of another computer, of which nobody
 * here can tell.
 */
export function stillRunsHere(where: string): boolean {
  const [, host, id] = /^(.*), process (\d+)$/.exec(where) ?? [];
  const pid = Number(id);
  if (host !== hostname() || !(pid > 0) || pid === process.pid) return false;
  try {
    // Signal 0 tests alone.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive, too.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
