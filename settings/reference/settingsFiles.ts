import { JAPANESE } from "./japanese.ts";
import { settingsTables } from "./settingsTables.ts";
import { stackFileSchema } from "./stackFileSchema.ts";
import { ENGLISH } from "./words.ts";

/** A file that is printed from the settings' schema, wholly or between two marks. */
export interface PrintedFile {
  /** From the project's folder. */
  readonly file: string;
  /** The file as it has to be, from the file as it is. Throws Error where its marks are missing. */
  readonly print: (text: string) => string;
}

const FROM = '<!-- From here on printed by "npm run settings"; a test keeps it current. -->\n';
const TO = "<!-- Up to here. -->\n";

/** All of them. */
export function settingsFiles(): readonly PrintedFile[] {
  return [
    { file: "docs/settings.md", print: (text) => between(text, settingsTables(ENGLISH)) },
    { file: "docs/settings.ja.md", print: (text) => between(text, settingsTables(JAPANESE)) },
    {
      file: "docs/settings.schema.json",
      print: () => `${JSON.stringify(stackFileSchema("clusterpro-fsx"), null, 2)}\n`,
    },
  ];
}

function between(text: string, printed: string): string {
  const [before, rest] = [text.indexOf(FROM), text.indexOf(TO)];
  if (before < 0 || rest < before) throw new Error(`the lines ${FROM.trim()} and ${TO.trim()} are missing`);
  return `${text.slice(0, before)}${FROM}\n${printed}\n${text.slice(rest)}`;
}
