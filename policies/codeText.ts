/** A piece of TypeScript: text that stays in one line, or a group that is opened where its line is too long. */
export type Code = string | Group;

export interface Group {
  readonly open: string;
  readonly close: string;
  readonly items: readonly Item[];
  /** Between a bracket and what is beside it in the same line. */
  readonly pad: "" | " ";
  /** Between items, and after the last one where each has a line. */
  readonly separator: readonly [inLine: string, atLineEnd: string, atLast: string];
}

export interface Item {
  /** With what is between it and the value. */
  readonly key: string;
  readonly value: Code;
}

/** Longest line, as in the rest of this project. */
const WIDTH = 120;

const COMMA = [", ", ",", ","] as const;

export function object(entries: readonly (readonly [key: string, value: Code])[]): Group {
  const items = entries.map(([key, value]) => ({
    key: `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)}: `,
    value,
  }));
  return { open: "{", close: "}", items, pad: items.length === 0 ? "" : " ", separator: COMMA };
}

export function list(values: readonly Code[], open = "[", close = "]"): Group {
  return { open, close, items: values.map((value) => ({ key: "", value })), pad: "", separator: COMMA };
}

/** A text as a literal; a long one in pieces that end where a person would end a line. */
export function literal(text: string): Code {
  if (quoted(text).length < WIDTH / 2) return quoted(text);
  const pieces = text.match(/.{1,70}(?:\r?\n|>(?=<)| |$)|.{1,70}/gs) ?? [];
  const items = pieces.map((piece) => ({ key: "", value: quoted(piece) }));
  return { open: "", close: "", items, pad: "", separator: [" + ", " +", ""] };
}

/** In the quotes that need fewer escapes. */
function quoted(text: string): string {
  const double = JSON.stringify(text);
  return text.includes('"') && !text.includes("'") ? `'${double.slice(1, -1).replaceAll('\\"', '"')}'` : double;
}

/** A statement. Its last argument is opened in the line of the call where all before it is short. */
export function call(start: string, args: readonly Code[]): string {
  const whole = list(args, `${start}(`, ")");
  if (inLine(whole).length < WIDTH) return `${inLine(whole)};\n`;
  const [last, ...before] = args.toReversed();
  const head = [start, "(", ...before.toReversed().map((each) => `${inLine(each)}, `)].join("");
  const isHead = before.every((each) => typeof each === "string") && head.length < WIDTH;
  return isHead && typeof last === "object" ? `${head}${opened(last, "")});\n` : `${opened(whole, "")};\n`;
}

function inLine(code: Code): string {
  if (typeof code === "string") return code;
  const { open, close, items, pad, separator } = code;
  return open + pad + items.map(({ key, value }) => key + inLine(value)).join(separator[0]) + pad + close;
}

/** With every item in a line of its own. */
function opened({ open, close, items, separator: [, atLineEnd, atLast] }: Group, indent: string): string {
  const inner = `${indent}  `;
  const lines = items.map(({ key, value }, index) => {
    const end = index === items.length - 1 ? atLast : atLineEnd;
    const fits = inner.length + key.length + inLine(value).length + end.length <= WIDTH;
    if (fits || typeof value === "string") return inner + key + inLine(value) + end;
    // Text in pieces starts below its key.
    return inner + (value.open === "" ? key.trimEnd() : key) + opened(value, inner) + end;
  });
  return [open, ...lines, ...(close === "" ? [] : [indent + close])].join("\n");
}
