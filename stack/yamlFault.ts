/** What stands in a YAML file and cannot be read as the CLI reads it: where, what, and what to write instead. */
export class YamlFault extends Error {
  /** Where in the text it begins, if it has a place. */
  readonly offset: number | undefined;

  constructor(offset: number | undefined, message: string) {
    super(message);
    this.offset = offset;
  }
}
