import type { Clpstat } from "./clpstat.ts";

/** What a server says of the cluster, or why it says nothing. */
export type GuestAnswer =
  | { readonly kind: "said"; readonly clpstat: Clpstat }
  /** Its cluster service does not run. */
  | { readonly kind: "stopped" }
  /** It answered what no clpstat says; with the beginning of that. */
  | { readonly kind: "garbage"; readonly text: string }
  /** It was not asked: Systems Manager has no connection to it, or it has no instance. */
  | { readonly kind: "offline" }
  | { readonly kind: "failed"; readonly why: string };

/** By the server's name. */
export type Guests = ReadonlyMap<string, GuestAnswer>;
