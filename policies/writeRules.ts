import { writeFileSync } from "node:fs";
import { readExamples } from "./readExamples.ts";
import { rules } from "./rules/index.ts";
import { rulesDocument } from "./rulesDocument.ts";

writeFileSync(new URL("RULES.md", import.meta.url), rulesDocument(rules, await readExamples(rules)));
