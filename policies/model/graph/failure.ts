/** A wrong setting of a rule that its schema lets through. The message quotes the setting, and nothing of the program. */
export class WrongSetting extends Error {}

/**
 * What may be told of an exception: its class and where it was thrown. Not its message, which may quote a property of
 * the program, a password among them.
 */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return "something was thrown that is no error";
  if (error instanceof WrongSetting) return error.message;
  const { name } = error.constructor;
  const kind = /^[A-Z]\w{0,60}$/.test(name) ? name : "an error";
  const place = placeOf(error);
  return place === undefined ? kind : `${kind} at ${place}`;
}

/** `stackGraph.ts:40:12`, of the innermost frame that has a file of its own. */
function placeOf({ stack, message }: Error): string | undefined {
  if (typeof stack !== "string" || typeof message !== "string") return undefined;
  // A message may look like frames itself.
  const start = stack.indexOf(message);
  if (start < 0) return undefined;
  const frames = stack.slice(start + message.length).split("\n");
  for (const frame of frames) {
    const place = /^ {4}at .*?([\w.-]{1,80}\.[cm]?[jt]s:\d+:\d+)\)?$/.exec(frame)?.[1];
    if (place !== undefined) return place;
  }
  return undefined;
}
