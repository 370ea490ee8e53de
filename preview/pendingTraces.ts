/**
 * Spares the stack trace that Pulumi's SDK keeps for each property of each resource, to name it should its promise
 * never resolve: formatting them takes a tenth of a preview. All other errors keep theirs.
 *
 * @returns what undoes it
 */
export function sparePendingTraces(): () => void {
  const before = Error.prepareStackTrace;
  Error.prepareStackTrace = (error, sites) => {
    if (sites[0]?.getFunctionName() === "debuggablePromise") return "";
    if (before) return before(error, sites);
    return [Error.prototype.toString.call(error), ...sites.map((site) => `    at ${site}`)].join("\n");
  };
  return () => {
    Error.prepareStackTrace = before as NonNullable<typeof before>;
  };
}
