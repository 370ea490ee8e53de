type Call = (input: never, options: { readonly abortSignal: AbortSignal }) => Promise<object>;

/** What the watcher asks of AWS; the clients of the AWS SDK are this. */
export interface WatcherClients {
  readonly ec2: {
    readonly describeRouteTables: Call;
    readonly describeNetworkInterfaces: Call;
    readonly describeInstances: Call;
  };
  readonly fsx: { readonly describeFileSystems: Call; readonly describeBackups: Call };
  readonly directoryService: { readonly describeDirectories: Call };
}

export interface WatcherSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Default: those of Lambda's runtime. */
  readonly clients?: WatcherClients | Promise<WatcherClients>;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly now?: () => number;
  /** Ends a look that takes too long; called for each. Default: 15 seconds. */
  readonly timeLimit?: () => AbortSignal;
  /** Default: standard output. */
  readonly print?: (line: string) => void;
}

/** What it told, and what it could not ask. */
export interface Watched {
  /** Numbers are metrics, the rest is for whoever reads the log. */
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly faults: readonly string[];
}

export function createHandler(surroundings: WatcherSurroundings): () => Promise<Watched>;

export const handler: () => Promise<Watched>;
