import assert from "node:assert/strict";
import { SETTINGS_PARTS, SETTINGS_WHOLE } from "../../messages/japanese/settings.ts";
import { JAPANESE } from "../../messages/japanese.ts";
import { settingErrorsOf } from "../../messages/settingErrors.ts";
import { speechOf } from "../../messages/speech.ts";

const { translated } = speechOf("ja", JAPANESE);

/** Fails for a message that is told to people and has no Japanese; gives the messages back. */
export function inJapaneseToo(messages: readonly string[]): readonly string[] {
  for (const message of messages) {
    assert.match(translated(message), /[\u3041-\u30ff]/, `no Japanese in messages/japanese for: ${message}`);
  }
  return messages;
}

const settingError = settingErrorsOf("ja", SETTINGS_WHOLE, SETTINGS_PARTS);

/** The same of settings' errors, of which no part may be left in English but values, which stand in quotes. */
export function settingErrorsInJapaneseToo(lines: readonly string[]): readonly string[] {
  for (const line of lines) {
    const said = settingError(line);
    assert.notEqual(said, line, `no Japanese in messages/japanese/settings.ts for: ${line}`);
    const bare = said.replace(/"(?:[^"\\]|\\.)*"/g, "");
    assert.doesNotMatch(bare, /\b(is|are|of|the|with|an|has)\b/, `half in English: ${said}`);
  }
  return lines;
}
