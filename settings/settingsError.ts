import { RunError } from "@pulumi/pulumi/errors.js";

/**
 * The stack file is wrong. A `RunError`, because Pulumi prints those without a stack trace, which would only hide what
 * the operator has to read.
 */
export class SettingsError extends RunError {
  /** One line each, in settings order; the message is all of them. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "SettingsError";
    this.problems = problems;
  }
}
