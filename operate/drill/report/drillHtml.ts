import type { Language } from "../../../messages/language.ts";
import type { DrillResult } from "../drillResult.ts";
import { shownMoment } from "../timeline/duration.ts";
import { html, Markup } from "./markup.ts";
import { pageActions, pageConditions, pageFindings, pageMonitoring, pageWrites } from "./pageRest.ts";
import { pageService } from "./pageService.ts";
import { PAGE_STYLE } from "./pageStyle.ts";
import { type Detail, pageTimeline } from "./pageTimeline.ts";
import { pageTop } from "./pageTop.ts";
import { voiceOf } from "./voice.ts";

/** Bytes that a page may have, so that it can be sent to anybody. */
export const MOST_BYTES = 200_000;

/** From everything to what is always small enough: what failed is in each of them. */
const DETAILS: readonly Detail[] = [
  { column: 1, closeUps: true },
  { column: 2, closeUps: true },
  { column: 4, closeUps: true },
  { column: 4, closeUps: false },
  { column: 12, closeUps: false },
];

/** One page that needs nothing beside it: no script, no request to anywhere; light, dark and for paper. */
export function drillHtml(result: DrillResult, language: Language): string {
  let page = "";
  for (const detail of DETAILS) {
    page = pageOf(result, language, detail);
    if (Buffer.byteLength(page) < MOST_BYTES) break;
  }
  return page;
}

/** What a browser may load for it: nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

function pageOf(result: DrillResult, language: Language, detail: Detail): string {
  const voice = voiceOf(language);
  const title = `${voice.word("drill")} ${result.cluster} ${shownMoment(result.startedAt)}`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${new Markup(PAGE_STYLE)}
</style>
</head>
<body>
<main>
${pageTop(result, voice)}
${pageService(result, voice)}
${pageTimeline(result, voice, detail)}
${pageWrites(result, voice)}
${pageActions(result, voice)}
${pageMonitoring(result, voice)}
${pageFindings(result, voice)}
${pageConditions(result, voice)}
</main>
</body>
</html>
`.html;
}
