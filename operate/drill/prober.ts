import { type Answer, failed } from "../aws/answer.ts";
import { lambdaRuns } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";
import { probePrefix } from "../cluster/monitoringNames.ts";
import type { ProbeAnswer, ProbeEvent } from "./probeContract.ts";

/** Above what the prober's run takes: a cold start, and the way there and back. */
const OVERHEAD = 60_000;

export function proberName(clusterName: string, table: string): string {
  return `${probePrefix(clusterName)}${table}`;
}

/** Has a prober try, and waits for what it saw. */
export type Invoke = (functionName: string, event: ProbeEvent) => Promise<Answer<ProbeAnswer>>;

export function invokerOf(session: Session, now: () => number): Invoke {
  return async (FunctionName, event) => {
    const { startAt = 0, forMillis, timeoutMillis } = event.drill;
    const takes = Math.max(0, startAt - now()) + forMillis + timeoutMillis + OVERHEAD;
    const call = "lambda:InvokeFunction";
    const answer = await session.ask(
      call,
      // An SDK that tries again would have a second run write the same keys, and the first one's tries would be lost.
      lambdaRuns(session),
      ({ client, module }, options) =>
        client.send(new module.InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }), options),
      takes,
    );
    if (!answer.ok) return answer;
    const text = answer.value.Payload?.transformToString() ?? "";
    const { FunctionError } = answer.value;
    const parsed = parsedAnswer(text);
    if (FunctionError === undefined && Array.isArray(parsed.tries)) return { ok: true, value: parsed as ProbeAnswer };
    const said = (parsed.errorMessage ?? text).slice(0, 200);
    return failed({ kind: "refused", call, code: FunctionError ?? "Garbage", said: `${FunctionName}: ${said}` });
  };
}

function parsedAnswer(text: string): Partial<ProbeAnswer> & { readonly errorMessage?: string } {
  try {
    return (JSON.parse(text) ?? {}) as Partial<ProbeAnswer>;
  } catch {
    return {};
  }
}
