import type { Language } from "../../../messages/language.ts";
import type { DrillResult } from "../drillResult.ts";
import { spanOf } from "../timeline/span.ts";
import { layTimeline } from "../timeline/timeline.ts";
import { timelineFile } from "../timeline/timelineSvg.ts";
import { inWords } from "./pageTimeline.ts";
import { WORDS } from "./pageWords.ts";

/** The timeline as an SVG file of its own, with what its letters and looks mean; light and dark by the reader's theme. */
export function drillPicture(result: DrillResult, language: Language): string {
  const span = spanOf(result);
  const timeline = layTimeline(result, { language, span, column: 1, withKey: true });
  const title = `${WORDS.drill[language]}: ${result.cluster}`;
  return timelineFile(timeline, { id: "drill", title, description: inWords(result, span)[language] });
}
