/** The cluster that is asked about, as the stack file has it. */
export interface Target {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Value of the tag `clpfsx:cluster`. */
  readonly clusterName: string;
  /** `<address>/32` */
  readonly destination: string;
  readonly virtualIp: string;
  /** Name of the failover group. */
  readonly group: string;
  /** Names, in the order in which they take the group. */
  readonly servers: readonly string[];
  readonly domainName: string;
  /** Ids of the route tables that settings name, by their names there; undefined where the program makes the tables. */
  readonly routeTableIds: Readonly<Record<string, string>> | undefined;
  /** Days for which automatic backups are kept; 0 for none. */
  readonly backupDays: number;
}
