import type { PlannedChange } from "./serverChange.ts";

/**
 * What AWS would refuse halfway: nothing, or a sentence for the instances that an update would replace or delete while
 * they are protected against termination. The provider does not lift the protection by itself.
 *
 * @param kept servers that were protected when the stack was last updated
 */
export function terminationProblem(changes: readonly PlannedChange[], kept: readonly string[]): string | undefined {
  const lost = kept.filter((name) => {
    const change = changes.find(({ server }) => server === name)?.change;
    return change === undefined || change === "replaced";
  });
  if (lost.length === 0) return undefined;
  const one = lost.length === 1;
  return (
    `${lost.join(" and ")}: this update would replace or delete ${one ? "an instance" : "instances"} that AWS does not ` +
    `terminate (terminationProtection, by default what protect says). Put everything else back, set terminationProtection: ` +
    `false in ${one ? "its entry" : "their entries"} of servers, run up, and then make this change.`
  );
}
