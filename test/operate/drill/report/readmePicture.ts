import type { Language } from "../../../../messages/language.ts";
import { drillPicture } from "../../../../operate/drill/report/drillPicture.ts";
import { moveAndBack } from "./examples.ts";

export const README_PICTURES: Readonly<Record<Language, string>> = { en: "docs/drill.svg", ja: "docs/drill.ja.svg" };

/** README's picture of a drill: of an example, since a drill measures other milliseconds every time. */
export function readmePicture(language: Language): string {
  return drillPicture(moveAndBack(), language);
}
