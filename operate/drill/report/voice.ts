import type { Language } from "../../../messages/language.ts";
import type { Said } from "../../findings/said.ts";
import { WORDS, type Word } from "./pageWords.ts";

/** Speaks one language: words of the page by their key, and sentences. */
export interface Voice {
  readonly language: Language;
  readonly word: (key: Word) => string;
  readonly say: (said: Said) => string;
}

export function voiceOf(language: Language): Voice {
  return { language, word: (key) => WORDS[key][language], say: (said) => said[language] };
}
