import assert from "node:assert/strict";
import { UserError } from "../../problems/userError.ts";

/** The problems that a call is refused with; fails when it is not refused, or not as the operator's mistake. */
export function refusal(call: () => unknown): readonly string[] {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.message, error.problems.join("\n"));
    return error.problems;
  }
  return assert.fail("was not refused");
}
