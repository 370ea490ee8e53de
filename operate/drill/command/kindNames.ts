import { KINDS } from "../kinds.ts";

export type KindName = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

export function isKind(text: string): text is KindName {
  return Object.hasOwn(KINDS, text);
}
