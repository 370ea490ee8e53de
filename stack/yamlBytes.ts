/** Why these bytes are no text that the CLI reads, as the end of a sentence, and what to do. */
export class UnreadableText extends Error {}

/** As the CLI's YAML reader has it; a byte order mark inside the text is refused, too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_ALLOWED = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFEFF\uFFFE\uFFFF]/;

/** Line ends of YAML 1.1, which the CLI reads, and no longer of 1.2, by which this preview takes a file apart. */
const OLD_LINE_ENDS = /[\u0085\u2028\u2029]/;

/**
 * Text of a YAML file: UTF-8, or UTF-16 with a byte order mark. Lines end with LF afterwards; a single CR ends one,
 * too.
 *
 * Source: gopkg.in/yaml.v3, readerc.go.
 */
export function textOfYaml(bytes: Uint8Array): string {
  const text = decoded(bytes).replace(/\r\n?/g, "\n");
  const wrong = NOT_ALLOWED.exec(text);
  if (wrong) {
    throw new UnreadableText(
      `line ${lineAt(text, wrong.index)}: has the control character ${code(wrong[0])}, which YAML does not allow. Remove it.`,
    );
  }
  const old = OLD_LINE_ENDS.exec(text);
  if (old) {
    throw new UnreadableText(
      `line ${lineAt(text, old.index)}: has the character ${code(old[0])}, which the Pulumi CLI takes for the end of a line. ` +
        `Remove it, or write "\\u${old[0].charCodeAt(0).toString(16).padStart(4, "0")}" in double quotes.`,
    );
  }
  return text;
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return decode("utf-16le", bytes.subarray(2));
  if (first === 0xfe && second === 0xff) return decode("utf-16le", swapped(bytes.subarray(2)));
  // The CLI's own loader takes one mark away and its YAML reader another.
  return decode("utf-8", withoutMark(withoutMark(bytes)));
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

function swapped(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 2 !== 0) throw notText("utf-16");
  return Buffer.from(bytes).swap16();
}

function decode(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notText(encoding);
  }
}

function notText(encoding: string): UnreadableText {
  return new UnreadableText(
    `is not ${encoding === "utf-8" ? "UTF-8" : "UTF-16"}, which the Pulumi CLI requires. Save it as UTF-8; comments count, too.`,
  );
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

function code(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
