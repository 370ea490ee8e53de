import type { Target } from "./target.ts";

/** What the commands' common options ask for. */
export interface Asked {
  readonly stack: string;
  /** In place of the stack file's. */
  readonly region: string | undefined;
}

/** What the thread that reads the stack file is told. */
export interface TargetQuestion {
  readonly folder: string;
  readonly asked: Asked;
}

/** What it says: plain, since an error of ours would come across as any error. */
export type TargetAnswer =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly problem: string };
