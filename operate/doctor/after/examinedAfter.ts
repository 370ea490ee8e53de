import type { Answer } from "../../aws/answer.ts";
import type { Guests } from "../../cluster/guests.ts";
import type { SeenFunction } from "../../cluster/readFunctions.ts";
import type { Gathered } from "../../status/gather.ts";
import type { Examined } from "../check/check.ts";
import type { GuestReports } from "./guestReport.ts";

/** What the checks of a deployed cluster share: each is asked for once. */
export interface ExaminedAfter extends Examined {
  readonly gathered: () => Promise<Gathered>;
  /** Functions of Lambda whose names begin with the cluster's. */
  readonly functions: () => Promise<Answer<readonly SeenFunction[]>>;
  /** CLUSTERPRO's word; undefined where the servers are left alone. */
  readonly guests: () => Promise<Guests | undefined>;
  readonly guestReports: () => Promise<GuestReports | undefined>;
}
