import assert from "node:assert/strict";
import { JAPANESE } from "../../messages/japanese.ts";
import { speechOf } from "../../messages/speech.ts";

const { translated } = speechOf("ja", JAPANESE);

/** Fails for a message that is told to people and has no Japanese; gives the messages back. */
export function inJapaneseToo(messages: readonly string[]): readonly string[] {
  for (const message of messages) {
    assert.match(translated(message), /[\u3041-\u30ff]/, `no Japanese in messages/japanese for: ${message}`);
  }
  return messages;
}
