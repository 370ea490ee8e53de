/** Namespace of what the prober and the watcher tell; their scripts say the same, which a test holds. */
export const NAMESPACE = "clusterpro-fsx";

/** 1 where the virtual IP answers through a table and 0 where not; dimensions `Cluster` and `Table`. */
export const VIRTUAL_IP_ANSWERS = "VirtualIpAnswers";

/** What the watcher tells, each with the dimension `Cluster`. */
export const WATCHED = {
  /** 1 where two tables lead to different targets, or one has no route of the virtual IP. */
  routesDisagree: "RoutesDisagree",
  /** How many tables' routes of the virtual IP are black holes. */
  blackHoles: "BlackHoles",
  /** 1 where a route leads to an interface without a running instance. */
  targetDown: "TargetDown",
  /** 1 where the file system is not AVAILABLE. */
  fileSystemUnavailable: "FileSystemUnavailable",
  /** Administrative actions of the file system that failed in the last 24 hours. */
  failedActions: "FailedActions",
  /** 1 where the directory is not Active. */
  directoryInactive: "DirectoryInactive",
  /** Hours since the last backup; where there is none, since the file system was made. */
  backupAgeHours: "BackupAgeHours",
} as const;
