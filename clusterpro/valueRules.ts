import { isIPv4 } from "node:net";
import { type Problem, problem, quote } from "./problem.ts";

export function* checkAddress(path: string, address: string): Generator<Problem> {
  if (isIPv4(address)) return;
  yield problem(
    path,
    `${quote(address)} is not an IPv4 address; four numbers are allowed. Write for example 10.0.1.11`,
  );
}

/** A whole number; an absent one is the product's default. */
export function* checkNumber(path: string, value: number | undefined, least: number, most: number): Generator<Problem> {
  if (value === undefined || (Number.isInteger(value) && !Object.is(value, -0) && value >= least && value <= most)) {
    return;
  }
  yield problem(path, `${value} is out of range; whole numbers from ${least} to ${most} are allowed. Correct it`);
}

/** Exit codes that cmd.exe can set. */
export function* checkExitCode(path: string, value: number | undefined): Generator<Problem> {
  yield* checkNumber(path, value, 0, 2147483647);
}

/** Position of an account in the definition. */
export function* checkAccountPosition(path: string, position: number | undefined, count: number): Generator<Problem> {
  if (position === undefined || (Number.isInteger(position) && position >= 0 && position < count)) return;
  yield problem(path, `${position} is no account; there are ${count}, counted from 0. Add the account or correct it`);
}
