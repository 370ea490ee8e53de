import fc from "fast-check";

/** What stands behind a colon: spellings that YAML 1.1, 1.2 and the CLI's reader take differently, and plain ones. */
const spelled = fc.oneof(
  fc
    .array(fc.constantFrom("0", "1", "7", "8", "_", "-", "+", ".", "e", "x", "b", "o", ":"), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => parts.join("")),
  fc.constantFrom(
    "yes",
    "No",
    "on",
    "true",
    "TRUE",
    "~",
    "null",
    "",
    "0o17",
    "0x_1f",
    "0b1_1",
    "1_000",
    "12e03",
    ".5_0",
    "18:00",
  ),
  fc
    .string({ unit: fc.constantFrom("a", "é", "日", "0", " ", "'", "#", ":", "\\"), maxLength: 8 })
    .map((text) => JSON.stringify(text)),
  fc.string({ unit: fc.constantFrom("a", "0", " ", "''", "#", "\\", "<"), maxLength: 8 }).map((text) => `'${text}'`),
  fc.constantFrom(
    "plain text # comment",
    "10.0.0.0/16",
    "C:\\minio",
    "arn:aws:kms:x:1:key/2",
    "*anchor",
    "&other 0100",
  ),
);

/** Lines of a map or list at an indent; nested, with merge keys and aliases of `anchor`. */
const lines = (indent: number, depth: number): fc.Arbitrary<string> => {
  const pad = " ".repeat(indent);
  const inner = depth === 0 ? spelled.map((text) => ` ${text}\n`) : held(indent, depth);
  const map = fc
    .uniqueArray(fc.tuple(fc.constantFrom("a", "b", '"c"', "d e", "1", "true", "<<"), inner), {
      selector: ([key]) => key,
      minLength: 1,
      maxLength: 4,
    })
    .map((pairs) => pairs.map(([key, text]) => `${pad}${key}:${key === "<<" ? " *anchor\n" : text}`).join(""));
  const list = fc
    .array(inner, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((text) => `${pad}-${text}`).join(""));
  return fc.oneof(map, list);
};

const held = (indent: number, depth: number): fc.Arbitrary<string> => {
  const pad = " ".repeat(indent + 2);
  return fc.oneof(
    { arbitrary: spelled.map((text) => ` ${text}\n`), weight: 4 },
    { arbitrary: lines(indent + 2, depth - 1).map((text) => `\n${text}`), weight: 2 },
    { arbitrary: fc.array(spelled, { maxLength: 3 }).map((items) => ` [${items.join(", ")}]\n`), weight: 1 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom("|", ">", "|-", ">-", "|+"), fc.constantFrom("x", "x\ny", "x\n\n  y", "x\n\n"))
        .map(
          ([style, text]) =>
            ` ${style}\n${text
              .split("\n")
              .map((line) => `${pad}${line}\n`)
              .join("")}`,
        ),
      weight: 1,
    },
  );
};

/** A stack file of the project `app`; some are refused by both sides. */
export const arbitraryStack: fc.Arbitrary<Uint8Array> = fc
  .record({
    head: fc.constantFrom("", "---\n", "%YAML 1.1\n---\n", "# comment\n\n"),
    settings: fc.array(held(2, 2), { minLength: 1, maxLength: 5 }),
    lineEnd: fc.constantFrom("\n", "\n", "\r\n", "\r"),
    encoding: fc.constantFrom("utf8", "utf8", "bom", "utf16"),
  })
  .map(({ head, settings, lineEnd, encoding }) => {
    const keys = ["app:", "", "app:config:", "other:", ""];
    const text = settings.map((each, index) => `  ${keys[index]}k${index}:${each}`).join("");
    const file = `${head}config:\n  first: &anchor {a: 1, z: 0100}\n${text}`.replaceAll("\n", lineEnd);
    if (encoding === "utf16") return Buffer.from(`\uFEFF${file}`, "utf16le");
    return Buffer.from(encoding === "bom" ? `\uFEFF${file}` : file);
  });
