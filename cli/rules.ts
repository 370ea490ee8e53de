export const USAGE = `Usage: npm run rules

Writes policies/RULES.md from the rules of the policy pack.

  --help  this text
`;

/** The command, with its exit code. */
export async function runRules(args: readonly string[]): Promise<number> {
  if (args.length > 0) process.stdout.write(USAGE);
  else await import("../policies/writeRules.ts");
  return 0;
}
