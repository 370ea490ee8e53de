import type { Language } from "./language.ts";
import { speechOf } from "./speech.ts";

/** A settings' error in a language, as the line that names place and setting; any other line as it is. */
export type SettingErrors = (line: string) => string;

/** The table of a language is loaded for it alone. */
export async function settingErrorsIn(language: Language): Promise<SettingErrors> {
  if (language === "en") return (line) => line;
  const { SETTINGS_PARTS, SETTINGS_WHOLE } = await import("./japanese/settings.ts");
  return settingErrorsOf(language, SETTINGS_WHOLE, SETTINGS_PARTS);
}

/** `Pulumi.dev.yaml: servers[0].name: `, `--set servers[0].name: `, a key that is no plain name in quotes. */
const KEY = String.raw`(?:[A-Za-z_][\w:-]*|\["(?:[^"\\]|\\.)*"\])`;
const SETTING = String.raw`${KEY}(?:\.[A-Za-z_][\w:-]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\])*`;
const PLACE = new RegExp(`^(?:--set \\S+|[^:"]*Pulumi(?:\\.[^:"]+)?\\.yaml[^:"]*): (?:${SETTING}: )?`);

type Table = Readonly<Record<string, string>>;

/**
 * Each line has a place, `<file>: <path>: `, and a text, most often `<wrong>; <allowed>. <todo>.`, of which the table has
 * the parts. Values may hold those very signs, so a line is said anew only where all of its parts are known.
 */
export function settingErrorsOf(language: Language, whole: Table, parts: Table): SettingErrors {
  const known = (table: Table) => {
    const { translated } = speechOf(language, table);
    return (text: string) => {
      const said = translated(text);
      return said === text ? undefined : said;
    };
  };
  const [knownWhole, knownPart] = [known(whole), known(parts)];
  const textOf = (text: string) => partsOf(text, knownPart) ?? knownWhole(text);
  return (line) => {
    const place = PLACE.exec(line)?.[0];
    const said = place === undefined ? undefined : textOf(line.slice(place.length));
    return said === undefined ? line : `${place}${said}`;
  };
}

function partsOf(text: string, known: (part: string) => string | undefined): string | undefined {
  if (!text.endsWith(".")) return undefined;
  for (const [first, rest] of splits(text.slice(0, -1), "; ")) {
    const wrong = known(first);
    if (wrong === undefined) continue;
    for (const [second, third] of splits(rest, ". ")) {
      const [allowed, todo] = [known(second), known(third)];
      if (allowed !== undefined && todo !== undefined) return `${wrong}。${allowed}。${todo}。`;
    }
  }
  return undefined;
}

/** Every way to part the text in two at the sign, the first one first. */
function splits(text: string, sign: string): [string, string][] {
  const parts = text.split(sign);
  return parts.slice(1).map((_, i) => [parts.slice(0, i + 1).join(sign), parts.slice(i + 1).join(sign)]);
}
