import { UserError } from "../problems/userError.ts";

/** The program does not end by itself; the process will not either. */
export class NeverEndsError extends UserError {}

export type ProgramEnd = (requests: () => number) => Promise<void>;

const LOOK_EVERY_MS = 200;

/**
 * Waits until a program has nothing left to do, as Pulumi's language host does: until Node's event loop is empty, also
 * after what the program and its libraries do in `beforeExit`, where `@pulumi/aws` registers buckets' notifications.
 *
 * Rejects with a NeverEndsError once nothing has happened for `quietSeconds` and something still keeps the loop alive.
 * The engine would wait for ever.
 */
export function eventLoopEmpty(quietSeconds: number): ProgramEnd {
  return (requests) =>
    new Promise((resolve, reject) => {
      let before = -1;
      const onEmpty = () => {
        const now = requests();
        if (now === before) end(resolve);
        // Another turn, after which the loop is empty once more: by then the other listeners' work is done.
        else setImmediate(() => {});
        before = now;
      };
      let state = "";
      let since = performance.now();
      const look = setInterval(() => {
        const open = openResources();
        const current = `${requests()} ${open.join()}`;
        if (current !== state) {
          state = current;
          since = performance.now();
        } else if (performance.now() - since > quietSeconds * 1000) {
          end(() => reject(new NeverEndsError(neverEnds(quietSeconds, open))));
        }
      }, LOOK_EVERY_MS);
      look.unref();
      const end = (settle: () => void) => {
        process.off("beforeExit", onEmpty);
        clearInterval(look);
        setImmediate(settle);
      };
      process.on("beforeExit", onEmpty);
    });
}

const NAMES: Readonly<Record<string, string>> = {
  Timeout: "a timer",
  TCPServerWrap: "a server",
  TCPSocketWrap: "a connection",
  TLSWrap: "a connection",
  TCPConnectWrap: "a connection that is not made",
  GetAddrInfoReqWrap: "a look-up of a host's address",
  ProcessWrap: "a child process",
  FSEventWrap: "a watched file",
  StatWatcher: "a watched file",
  MessagePort: "a worker or a channel",
  Worker: "a worker",
};

/** What keeps the event loop alive, standard streams left out. */
function openResources(): string[] {
  return process.getActiveResourcesInfo().filter((each) => !["TTYWrap", "PipeWrap", "Immediate"].includes(each));
}

function neverEnds(quietSeconds: number, open: readonly string[]): string {
  const names = new Set(open.map((each) => NAMES[each] ?? each));
  return (
    `The program does not end: for ${quietSeconds} s it has registered nothing, and still something keeps it open ` +
    `(${[...names].join(", ") || "nothing that Node names"}). Under the Pulumi CLI it would run for ever. Close what ` +
    "is open (clearInterval, server.close, unref), or give it longer: --timeout SECONDS."
  );
}
