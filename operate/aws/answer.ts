/** Why a call has no answer. */
export type FailureKind =
  | "credentials"
  | "expired"
  | "denied"
  | "throttled"
  | "timeout"
  | "unreachable"
  | "garbage"
  | "refused";

export interface Failure {
  readonly kind: FailureKind;
  /** The call as IAM names it: `ec2:DescribeRouteTables`. */
  readonly call: string;
  /** AWS's code, or the name of the SDK's error. */
  readonly code: string;
  /** What AWS or the SDK said, on one line, without a secret. */
  readonly said: string;
}

/** What a call gave: its answer, or why there is none. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: Failure };

/** The call, and what AWS said to it. */
export function failureText({ call, said }: Failure): string {
  return `${call}: ${said}`;
}

export function failed<Value>(failure: Failure): Answer<Value> {
  return { ok: false, failure };
}

/** What follows from an answer; a failure stays one. */
export function mapped<From, To>(answer: Answer<From>, map: (value: From) => To): Answer<To> {
  return answer.ok ? { ok: true, value: map(answer.value) } : answer;
}
