/** The user's mistake, told without a stack trace: wrong usage, settings that cannot work, a file that is not there. */
export class UserError extends Error {
  override readonly name = "UserError";
}
