/**
 * The operator's mistake, told as it is and without a stack trace, which would only hide what there is to read: wrong
 * usage, settings that cannot work, a file that is missing or wrong. A mistake of the program's own is a plain `Error`.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** One line each, in the order of the file; the message is all of them. */
  readonly problems: readonly string[];
  /**
   * Pulumi's own sign of a `RunError`, which it prints without a stack trace, in any copy of its SDK. Its class would
   * load the SDK for commands that need none, and for the model of CLUSTERPRO, which does not know Pulumi.
   */
  readonly __pulumiRunError = true;

  constructor(problems: string | readonly string[], options?: ErrorOptions) {
    const all = typeof problems === "string" ? [problems] : problems;
    super(all.join("\n"), options);
    this.problems = all;
    // Pulumi's SDK writes the path of each output that carried the error in front of its message.
    const message = this.message;
    Object.defineProperty(this, "message", { get: () => message, set: () => {}, enumerable: false });
  }
}
