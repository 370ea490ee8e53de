import type { Setting } from "./setting.ts";

/** What the CLI reads in a way that nobody means, so that it is refused here. */
export type Unmeant = "a date" | "not a number" | "infinity";

const WORDS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

const NOT_A_NUMBER = /^\.(nan|NaN|NAN)$/;
const INFINITY = /^[-+]?\.(inf|Inf|INF)$/;

/** Wider than what the CLI takes for a date; what is only like one can be quoted, too. */
const DATE = /^\d{4}-\d\d?-\d\d?([Tt ][\d:.,Zz+-]*)?$/;

/** Go's whole numbers with base 0: a leading zero is octal. */
const WHOLE = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9]\d*))$/;
/** Signs that only YAML's own prefixes let stand behind them. */
const SIGNED_INSIDE = /^0(?:b([-+])([01]+)|o([-+])([0-7]+))$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const FLOAT_WITHOUT_WHOLE = /^\.\d(_?\d)*([eE][-+]?\d(_?\d)*)?$/;

const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;
const MAX_UINT64 = 2n ** 64n - 1n;

/**
 * What text without quotes means to the CLI: `0100` is 64, `08` is 8, `1_024` is 1024, `0b111` is 7, `18:00` and `yes`
 * are text.
 *
 * Source: gopkg.in/yaml.v3, resolve.go.
 */
export function plainScalar(text: string): { readonly value: Setting } | { readonly unmeant: Unmeant } {
  const word = WORDS.get(text);
  if (word !== undefined) return { value: word };
  if (NOT_A_NUMBER.test(text)) return { unmeant: "not a number" };
  if (INFINITY.test(text)) return { unmeant: "infinity" };
  if (DATE.test(text)) return { unmeant: "a date" };
  return { value: numberIn(text) ?? text };
}

function numberIn(text: string): number | bigint | undefined {
  if (text.startsWith(".")) return FLOAT_WITHOUT_WHOLE.test(text) ? finite(text.replaceAll("_", "")) : undefined;
  // Only text that begins like a number is looked at as one.
  if (!/^[-+\d]/.test(text)) return undefined;
  const digits = text.replaceAll("_", "");
  return whole(digits) ?? (FLOAT.test(digits) ? finite(digits) : undefined) ?? signedInside(digits);
}

function whole(text: string): number | bigint | undefined {
  const match = WHOLE.exec(text);
  if (!match) return undefined;
  const [, sign, hexadecimal, binary, octal, oldOctal, decimal] = match;
  const magnitude = BigInt(
    hexadecimal !== undefined
      ? `0x${hexadecimal}`
      : binary !== undefined
        ? `0b${binary}`
        : (octal ?? oldOctal) !== undefined
          ? `0o${octal ?? oldOctal}`
          : `${decimal}`,
  );
  return inRange(sign === "-" ? -magnitude : magnitude, sign === "" ? MAX_UINT64 : MAX_INT64);
}

function signedInside(text: string): number | bigint | undefined {
  const match = SIGNED_INSIDE.exec(text);
  if (!match) return undefined;
  const [, binarySign, binary, octalSign, octal] = match;
  const magnitude = BigInt(binary !== undefined ? `0b${binary}` : `0o${octal}`);
  return inRange((binarySign ?? octalSign) === "-" ? -magnitude : magnitude, MAX_INT64);
}

function inRange(value: bigint, max: bigint): number | bigint | undefined {
  if (value < MIN_INT64 || value > max) return undefined;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/**
 * The CLI writes a float and reads it again, which makes a whole zero of -0.0. What is too large for one stays text.
 */
function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value + 0 : undefined;
}
