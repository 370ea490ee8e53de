/** Where a drill finds the stage. */
export interface StageAddress {
  /** AWS's endpoint. */
  readonly url: string;
  /** The application's, by the table's name. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Version of the MinIO behind them; undefined for the stage's own store. */
  readonly minio: string | undefined;
}

/** A MinIO that runs already, for a stage to put behind its virtual IP. */
export interface StageMinio {
  /** Of 127.0.0.1. */
  readonly port: number;
  readonly version: string;
}
