import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import type { Answer } from "../../aws/answer.ts";
import type { Session } from "../../aws/session.ts";
import type { Target } from "../../cluster/target.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import type { Finding } from "../../findings/finding.ts";
import type { Said } from "../../findings/said.ts";

/** What a check may look at. */
export interface Examined {
  readonly session: Session;
  readonly spec: ClusterSpec;
  readonly target: Target;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One thing that must hold, on its own: all run at once, and none waits for another. */
export interface Check<Subject extends Examined = Examined> {
  /** Ids of what it finds, so that one can be asked for or left out before it runs. */
  readonly ids: readonly string[];
  readonly about: Said;
  /** Whether it asks AWS: without credentials it is skipped. */
  readonly asksAws: boolean;
  readonly run: (examined: Subject) => Promise<readonly Finding[]>;
}

/** An answer's findings, or the one that says why there is none. */
export function judged<Value>(
  id: string,
  answer: Answer<Value>,
  judge: (value: Value) => Finding | readonly Finding[],
): readonly Finding[] {
  if (!answer.ok) return [unanswered(id, answer.failure)];
  return [judge(answer.value)].flat();
}
