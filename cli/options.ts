/** An option of a command. */
export interface Option {
  /** Without its hyphens. */
  readonly name: string;
  readonly short?: string;
  /** What the usage calls its value, `FILE` for example; absent for an option that takes none. */
  readonly value?: string;
}

/** The options that a command's usage lists, one a line: `  --stack NAME   what it does`. */
export function optionsIn(usage: string): readonly Option[] {
  return [...usage.matchAll(/^ {2}(?:-(\w), )?--([a-z][a-z-]*)(?: ([A-Z=]+))?(?= {2,}|$)/gm)].map(
    ([, short, name = "", value]) => ({
      name,
      ...(short === undefined ? {} : { short }),
      ...(value === undefined ? {} : { value }),
    }),
  );
}
