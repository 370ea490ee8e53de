import { createRequire } from "node:module";

/** The SDK's own account of what never came to its end; it forgets it in telling. */
const sdk = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as {
  leakedPromises: () => readonly [ReadonlySet<unknown>, string];
};

/**
 * What was begun and can never be finished, once nothing is left to do: registrations that wait for an input, a parent
 * or each other. Undefined where there is nothing of the kind.
 */
export function leftOver(): string | undefined {
  const [promises, message] = sdk.leakedPromises();
  if (promises.size === 0) return undefined;
  // Without the paragraph on how to see more of it, which is about the Pulumi CLI.
  return message.split(/\n\n(?=Re-run )/)[0]?.trim();
}
