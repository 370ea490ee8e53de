/** What the picture is made of, before it has a place. */
export type Block = BoxBlock | TextBlock;

export interface BoxBlock {
  readonly kind: "box";
  /** How it looks; absent for one that only arranges. */
  readonly look?: Look;
  /** Lines must not cross it; they end at it. */
  readonly solid?: boolean;
  /** By which lines find it. */
  readonly key?: string;
  readonly direction: "row" | "column";
  readonly gap?: number;
  readonly padding?: number;
  /** Puts its children in the middle of the other axis in place of stretching them. */
  readonly centred?: boolean;
  /** As wide as its neighbours, and with them as wide as there is room. */
  readonly equal?: boolean;
  readonly width?: number;
  readonly height?: number;
  readonly children: readonly Block[];
}

export interface TextBlock {
  readonly kind: "text";
  readonly text: string;
  readonly look: TextLook;
}

export type Look =
  | "vpc"
  | "zone"
  | "public"
  | "private"
  | "server"
  | "controller"
  | "fileSystem"
  | "natGateway"
  | "endpoint"
  | "gateway"
  | "tables"
  | "table"
  | "clients"
  | "rail"
  | "outside";

export type TextLook = "heading" | "title" | "name" | "plain" | "small" | "virtualIp" | "onRail" | "missing";

/** Size and weight by look; the colours are the style sheet's. */
export const TEXT_LOOKS: Readonly<Record<TextLook, { readonly size: number; readonly bold: boolean }>> = {
  heading: { size: 16, bold: true },
  title: { size: 13, bold: true },
  name: { size: 13, bold: true },
  plain: { size: 12, bold: false },
  small: { size: 11, bold: false },
  virtualIp: { size: 12, bold: true },
  onRail: { size: 13, bold: true },
  missing: { size: 12, bold: true },
};

export function text(look: TextLook, content: string): TextBlock {
  return { kind: "text", look, text: shortened(content) };
}

/** A line that is longer says nothing in a picture. */
const LONGEST = 72;

function shortened(content: string): string {
  const characters = [...content];
  return characters.length <= LONGEST ? content : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
