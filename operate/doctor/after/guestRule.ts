import type { Details } from "../../findings/finding.ts";
import { plain, type Said } from "../../findings/said.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import type { GuestReport } from "./guestReport.ts";

/** What is wrong with one thing of a server's report; nothing where it is right. */
type Judge = (report: GuestReport, examined: ExaminedAfter, server: string) => Said | undefined;

/** Something that each server must say of itself. */
export interface GuestRule {
  readonly id: string;
  readonly about: Said;
  readonly state?: "warn";
  readonly judge: Judge;
  readonly details?: Details;
}

/** Why a look gave nothing, in the system's words. */
export function failedLook(value: unknown): Said | undefined {
  return typeof value === "string" && value.startsWith("error: ") ? plain(value.slice("error: ".length)) : undefined;
}

export const NOT_TOLD: Said = { en: "not told", ja: "回答なし" };

/** A look that must give true. */
export function mustBe(value: unknown, otherwise: Said): Said | undefined {
  return value === true ? undefined : (failedLook(value) ?? otherwise);
}

/** Looks of which each must give true, by names that need no translation. */
export function allTrue(values: Readonly<Record<string, unknown>>): Said | undefined {
  const wrong = Object.entries(values).filter(([, value]) => value !== true);
  if (wrong.length === 0) return undefined;
  return plain(wrong.map(([name, value]) => failedLook(value)?.en ?? name).join(", "));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
