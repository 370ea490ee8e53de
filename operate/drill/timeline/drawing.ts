import { textWidth } from "../../diagram/textWidth.ts";

export type TextLook = "title" | "plain" | "small" | "mark" | "lost";

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line of text, in the room that it takes at most. */
export interface PlacedText extends Rect {
  readonly look: TextLook;
  readonly text: string;
  /** Where it stands in that room: a reader's font may need less. */
  readonly anchor: "start" | "middle" | "end";
}

/** `label` and `pill` lie over the lines, the others under them. */
export type BoxLook = "lane" | "bounds" | "outage" | "failed" | "label" | "pill";

export interface Box extends Rect {
  readonly look: BoxLook;
}

export interface Line {
  readonly look: "answers" | "mark" | "grid" | "axis";
  /** As SVG has it. */
  readonly path: string;
}

/** A part of a picture, with a place for everything. */
export interface Part {
  readonly boxes: readonly Box[];
  readonly lines: readonly Line[];
  readonly texts: readonly PlacedText[];
}

/** A timeline with a place for everything. */
export interface Timeline extends Part {
  readonly width: number;
  readonly height: number;
}

export const TEXT_LOOKS: Readonly<Record<TextLook, { readonly size: number; readonly bold: boolean }>> = {
  title: { size: 13, bold: true },
  plain: { size: 12, bold: false },
  small: { size: 11, bold: false },
  mark: { size: 11, bold: true },
  lost: { size: 12, bold: true },
};

/** Where the time begins and ends on paper, pixels. */
export const PAPER = { width: 960, left: 64, right: 936 } as const;

export const LANE = { title: 22, height: 76, gap: 14, strip: 8 } as const;

/** Upper edge of a lane, under its title. */
export function laneTop(top: number, index: number): number {
  return top + LANE.title + index * (LANE.title + LANE.height + LANE.gap);
}

export function roomOf(look: TextLook, text: string): number {
  const { size, bold } = TEXT_LOOKS[look];
  return textWidth(text, size, bold);
}

/** A text that is too long for its room, with its end left out. */
export function fitting(look: TextLook, text: string, room: number): string {
  if (roomOf(look, text) <= room) return text;
  const characters = [...text];
  while (characters.length > 1 && roomOf(look, `${characters.join("")}…`) > room) characters.pop();
  return `${characters.join("")}…`;
}

/** @param x left edge */
export function textAt(look: TextLook, text: string, x: number, y: number): PlacedText {
  const height = TEXT_LOOKS[look].size + 3;
  return { look, text, x, y, width: roomOf(look, text), height, anchor: "start" };
}

export function textBefore(look: TextLook, text: string, right: number, y: number): PlacedText {
  return { ...textAt(look, text, right - roomOf(look, text), y), anchor: "end" };
}

export function textAround(look: TextLook, text: string, middle: number, y: number): PlacedText {
  return { ...textAt(look, text, Math.round(middle - roomOf(look, text) / 2), y), anchor: "middle" };
}
