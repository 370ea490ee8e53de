import { writeFileSync } from "node:fs";
import { LANGUAGES } from "../../../../messages/language.ts";
import { README_PICTURES, readmePicture } from "./readmePicture.ts";

// `npm run picture`
for (const language of LANGUAGES)
  writeFileSync(new URL(`../../../../${README_PICTURES[language]}`, import.meta.url), readmePicture(language));
