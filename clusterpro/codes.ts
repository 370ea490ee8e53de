import type { FinalAction, ProductLanguage, RecoveryTarget } from "./definition.ts";

/** `emergency/action`. Source: NEC's MonitorParameters_Windows_jp.md. */
export const FINAL_ACTION_CODES = {
  none: "1",
  stopGroup: "2",
  stopCluster: "3",
  shutdown: "4",
  reboot: "5",
  stopError: "6",
} as const satisfies Record<FinalAction, string>;

/** `relation/type`. Source: the same; every monitor seen in an export has it. */
export const RECOVERY_TARGET_CODES = {
  resource: "rsc",
  group: "grp",
  server: "cls",
} as const satisfies Record<RecoveryTarget["kind"], string>;

/** `relation/name` of a recovery that acts on the server itself. */
export const LOCAL_SERVER = "LocalServer";

/** `polling/timing` of a custom monitor. Source: MonitorParameters_Windows_jp.md. */
export const TIMING_CODES = { always: "0", active: "1" } as const;

/** `all/charset` and the prolog's encoding. Source: CommandUsage_v2_Windows_jp.md; all samples. */
export const CHARSETS = { japanese: "SJIS", english: "ASCII" } as const satisfies Record<ProductLanguage, string>;

/** `all/encode`: encoding of the computer Cluster WebUI runs on. SJIS on Windows, for the English product too. */
export const WINDOWS_ENCODE = "SJIS";

/** First device id of each kind; the LAN devices count from 0. Source: CommandUsage_v2_Windows_jp.md, clpcfset.c. */
export const DEVICE_IDS = { witness: 700, ping: 10200, http: 10700 } as const;

/**
 * What a custom monitor does where clp.conf is silent. Source: https://jpn.nec.com/clusterpro/blog/20250425.html names both;
 * the defaults of the other times are published nowhere.
 */
export const CUSTOM_MONITOR_DEFAULTS = { intervalSeconds: 60, retries: 1 } as const;
