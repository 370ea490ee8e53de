/**
 * The operator's configuration of CLUSTERPRO cannot be used: a definition, a clp.conf or a script is wrong. A mistake of
 * the program's own is a plain `Error` instead.
 */
export class ClpConfError extends Error {
  /** One line each, in file order; the message is all of them. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(problems.join("\n"), options);
    this.name = "ClpConfError";
    this.problems = problems;
  }
}
