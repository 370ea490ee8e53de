/** What an update does to a server: nothing, a stop and a start, another instance, or a first or lost one. */
export type ServerChange = "none" | "restarted" | "replaced" | "made";

export interface PlannedChange {
  readonly server: string;
  readonly change: ServerChange;
}
