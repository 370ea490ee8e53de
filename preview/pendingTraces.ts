import { createRequire } from "node:module";

type DebuggablePromise = (promise: Promise<unknown>, context?: unknown) => Promise<unknown>;

/** The SDK's own modules call it through this object, so that what stands here counts for all of them. */
const sdk = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as {
  debuggablePromise: DebuggablePromise;
};

/**
 * Spares the stack trace that Pulumi's SDK takes for each property of each resource, to name it should its promise never
 * resolve: taking them costs a tenth of a preview. Everything else about the SDK's promises, and all other errors, stay.
 *
 * @returns what undoes it
 */
export function sparePendingTraces(): () => void {
  const original = sdk.debuggablePromise;
  sdk.debuggablePromise = (promise, context) => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    try {
      return original(promise, context);
    } finally {
      Error.stackTraceLimit = limit;
    }
  };
  return () => {
    sdk.debuggablePromise = original;
  };
}
