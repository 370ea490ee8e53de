import { plain, type Said } from "../../findings/said.ts";
import type { DrillResult } from "../drillResult.ts";
import { shownDuration, shownOffset, shownTime } from "../timeline/duration.ts";
import { KEY } from "../timeline/key.ts";
import { shownTableLoss } from "../timeline/loss.ts";
import { marksOf, zeroOf } from "../timeline/marks.ts";
import { type Span, spanOf } from "../timeline/span.ts";
import { layTimeline } from "../timeline/timeline.ts";
import { timelineElement } from "../timeline/timelineSvg.ts";
import { closeUpsOf } from "../timeline/windows.ts";
import { html, Markup } from "./markup.ts";
import { andMore } from "./pageWords.ts";
import type { Voice } from "./voice.ts";

/** How much of it is drawn: what is wide in thousands of tries must stay small in bytes. */
export interface Detail {
  /** Width of a column of the lines, pixels. */
  readonly column: number;
  readonly closeUps: boolean;
}

export function pageTimeline(result: DrillResult, voice: Voice, { column, closeUps }: Detail): Markup | undefined {
  if (result.tables.length === 0) return undefined;
  const { word } = voice;
  const { spans, more } = closeUps ? closeUpsOf(result) : { spans: [], more: 1 };
  const picture = (span: Span, id: string, title: string) => figure(result, voice, { span, id, title, column });
  return html`<section>
<h2>${word("timeline")}</h2>
<p class="quiet key">${KEY.map(({ look, means }) => html`<span class="kept"><span class="sample ${look}"></span>${voice.say(means)}</span> `)}</p>
${picture(spanOf(result), "whole", word("timeline"))}
${spans.map((span, index) => {
  const title = `${word("closeUp")}: ${shownTime(span.from).slice(0, 8)}–${shownTime(span.to).slice(0, 8)} UTC`;
  return html`<h3>${title}</h3>\n${picture(span, `close-up-${index + 1}`, title)}`;
})}
${more > 0 && html`<p class="quiet">${word("moreOutages")}</p>`}
${phases(result, voice)}
</section>`;
}

function figure(
  result: DrillResult,
  { language, say }: Voice,
  {
    span,
    id,
    title,
    column,
  }: { readonly span: Span; readonly id: string; readonly title: string; readonly column: number },
): Markup {
  const timeline = layTimeline(result, { language, span, column, withKey: false });
  const told = { id, title, description: say(inWords(result, span)) };
  return html`<figure class="wide">${new Markup(timelineElement(timeline, told))}</figure>`;
}

/** What the picture shows, for those who do not see it; the tables beside it have the figures. */
export function inWords({ tables }: DrillResult, { from, to }: Span): Said {
  const parts = tables.map(({ table, outages, tries, notLooked }): Said => {
    const seen = outages.filter(({ firstBad, lastBad }) => lastBad >= from && firstBad <= to);
    const blind = notLooked.filter((each) => each.until >= from && each.from <= to);
    const loss = shownTableLoss({ outages: seen, tries, notLooked: blind });
    return { en: `${table}: without service: ${loss.en}`, ja: `${table}: サービス中断 ${loss.ja}` };
  });
  const lasts = shownDuration(to - from);
  return {
    en: `Answers of the virtual IP over ${lasts.en}. ${parts.map(({ en }) => en).join("; ")}.`,
    ja: `${lasts.ja}間の仮想 IP の応答。${parts.map(({ ja }) => ja).join("、")}。`,
  };
}

const MOST_PHASES = 60;

function phases(result: DrillResult, { word, say }: Voice): Markup | undefined {
  const marks = marksOf(result);
  if (marks.length === 0) return undefined;
  const zero = zeroOf(result);
  const more = marks.length - MOST_PHASES;
  const head = (["letter", "time", "after", "what", "table", "witness"] as const).map(
    (key) => html`<th scope="col">${word(key)}</th>`,
  );
  return html`<h3>${word("phases")}</h3>
<div class="wide"><table>
<thead><tr>${head}</tr></thead>
<tbody>${marks
    .slice(0, MOST_PHASES)
    .map(
      ({ letter, at, what, table = "–", witness }) =>
        html`<tr><th scope="row">${letter}</th><td class="kept">${shownTime(at)}</td><td class="kept">${say(shownOffset(at - zero))}</td><td>${say(what)}</td><td>${table}</td><td class="witness">${say(witness)}</td></tr>\n`,
    )}</tbody>
</table></div>
${more > 0 && html`<p class="quiet">${say(more > 0 ? andMore(more) : plain(""))}</p>`}`;
}
