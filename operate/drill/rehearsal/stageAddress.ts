/** Where a drill finds the stage. */
export interface StageAddress {
  /** AWS's endpoint. */
  readonly url: string;
  /** The application's, by the table's name. */
  readonly endpoints: Readonly<Record<string, string>>;
}
