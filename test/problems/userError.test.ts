import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi/errors.js";
import { UserError } from "../../problems/userError.ts";

describe("UserError", () => {
  it("tells every problem in a line, one alone as it is", () => {
    assert.equal(new UserError(["a: wrong", "b: wrong"]).message, "a: wrong\nb: wrong");
    assert.deepEqual(new UserError("--set x: wrong").problems, ["--set x: wrong"]);
  });

  it("is to Pulumi an error without a stack trace, as every other error is not", () => {
    assert.ok(RunError.isInstance(new UserError("wrong")));
    assert.ok(!RunError.isInstance(new Error("wrong")));
  });

  // Red with a message that can be written: Pulumi's SDK puts the path of each output that carried the error before it.
  it("keeps its own sentence alone, whoever carries it", () => {
    const error: Error = new UserError("secret corp/joiner is not there");
    error.message = `error serializing property "outputs": ${error.message}`;
    assert.equal(error.message, "secret corp/joiner is not there");
  });
});
