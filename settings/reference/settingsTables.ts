import { type Meaning, REPLACED } from "../schema/meaning.ts";
import { defaultOf } from "./defaultOf.ts";
import { type SettingRow, settingRows, type Values } from "./settingRows.ts";
import type { Words } from "./words.ts";

/** All settings as Markdown, a heading and a table for each key of the project. Pure. */
export function settingsTables(words: Words): string {
  const sections = Map.groupBy(settingRows(), ({ paths: [path = ""] }) => path.split(/[.[]/)[0] ?? "");
  const head = `| ${words.heads.join(" | ")} |`;
  return [...sections]
    .map(([name, rows]) =>
      [`### ${name}`, "", head, "|---|---|---|---|", ...rows.map((row) => tableLine(row, words)), ""].join("\n"),
    )
    .join("\n");
}

function tableLine(row: SettingRow, words: Words): string {
  const { paths, kinds, meaning } = row;
  const kind = kinds.length === 0 ? "" : words.withKind(kinds.map((each) => `\`kind: ${each}\``).join(words.or));
  const cells = [
    paths.map((path) => `\`${path}\``).join("<br>"),
    kind + words.say(meaning.description ?? "") + replacedText(meaning, words),
    valuesText(row.values, words.say(meaning.unit ?? ""), words),
    defaultText(row, words),
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function valuesText(values: Values, unit: string, words: Words): string {
  switch (values.type) {
    case "flag":
      return words.flag;
    case "object":
      return words.object;
    case "choice":
      return values.of.map((each) => `\`${each}\``).join(words.or) + (unit === "" ? "" : ` ${unit}`);
    case "number":
      return words.range(values.minimum, values.maximum, unit);
    case "text":
      return words.say(values.what);
    case "list":
      return words.list(valuesText(values.of, unit, words));
    case "map":
      return words.map(valuesText(values.of, unit, words));
  }
}

/** The default in words, else the value that the settings get; where paths differ, with the path it is of. */
function defaultText({ paths, meaning, required }: SettingRow, words: Words): string {
  if (meaning.byDefault !== undefined) return words.say(meaning.byDefault);
  if (required) return words.required;
  const byValue = Map.groupBy(paths, (path) => {
    const value = defaultOf(path);
    if (value !== undefined) return `\`${value}\``;
    // Recovery is the product's wherever neither the settings nor the program say it.
    return path.includes(".recovery.") ? words.productDefault : words.none;
  });
  const [only, ...more] = byValue.keys();
  if (more.length === 0) return only ?? words.none;
  const owner = (path: string) => path.replace(/^cluster\.monitors\./, "").split(".")[0];
  return [...byValue].map(([text, of]) => `${of.map(owner).join(words.or)}: ${text}`).join("<br>");
}

function replacedText({ replaces = [], refused }: Meaning, words: Words): string {
  if (replaces.length === 0) return "";
  const say = refused === true ? words.wouldReplace : words.replaces;
  if (replaces.length === REPLACED.length) return say(words.everything);
  const named = REPLACED.filter((each) => replaces.includes(each)).map((each) => words.replaced[each]);
  return say(named.join(words.or));
}
