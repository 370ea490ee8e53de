/** How long things take, in milliseconds. */
export interface Timing {
  /** From one ReplaceRoute of a failover to the next. */
  readonly route: number;
  /** From the loss of a server until the others notice: CLUSTERPRO's heartbeat timeout. */
  readonly heartbeat: number;
  /** From the end of the application's process until its monitor has noticed. */
  readonly monitor: number;
  /** The application's stop, and its start. */
  readonly application: number;
  /** An instance's stop, and its boot until its status checks pass. */
  readonly stop: number;
  readonly boot: number;
  /** From the boot until Systems Manager has the agent back, and until CLUSTERPRO has the server back. */
  readonly agent: number;
  readonly join: number;
  /** A swap of the file servers: each of a throughput change's two. */
  readonly fileServers: number;
  /** From Run Command's acceptance to a server's answer. */
  readonly command: number;
  /** From a call to CloudTrail's event. */
  readonly trail: number;
}

/** What public reports of the parts let one expect; nobody has measured a cluster of this project on AWS. */
export const USUAL: Timing = {
  route: 1_500,
  heartbeat: 90_000,
  monitor: 60_000,
  application: 5_000,
  stop: 60_000,
  boot: 150_000,
  agent: 30_000,
  join: 60_000,
  fileServers: 30_000,
  command: 3_000,
  trail: 300_000,
};
