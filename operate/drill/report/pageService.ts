import { plain, type Said } from "../../findings/said.ts";
import type { DrillResult, Outage, TableResult } from "../drillResult.ts";
import { shownBounds, shownDuration, shownTime } from "../timeline/duration.ts";
import { failedTries, lossOf, openEnds, shownLoss, shownTableLoss } from "../timeline/loss.ts";
import { tableNotes } from "./facts.ts";
import { html, type Markup } from "./markup.ts";
import { andMore } from "./pageWords.ts";
import type { Voice } from "./voice.ts";

/** What clients lost, table by table. */
export function pageService(result: DrillResult, voice: Voice): Markup | undefined {
  const { tables } = result;
  if (tables.length === 0) return undefined;
  const { word } = voice;
  const longest = Math.max(1, ...tables.map((table) => lossOf(table).most ?? lossOf(table).least));
  const head = (["table", "zone", "estimate", "bounds"] as const).map((key) => html`<th scope="col">${word(key)}</th>`);
  return html`<section>
<h2>${word("service")}</h2>
<p class="quiet">${word("serviceMeaning")}</p>
<div class="wide"><table>
<thead><tr>${head}<td></td><th scope="col">${word("tries")}</th><th scope="col">${word("leadsTo")}</th><th scope="col">${word("notes")}</th></tr></thead>
<tbody>${tables.map((table) => row(table, longest, voice))}</tbody>
</table></div>
${eachOutage(tables, voice)}
</section>`;
}

function row(table: TableResult, longest: number, { word, say, language }: Voice): Markup {
  const loss = lossOf(table);
  const { estimate, least, most } = loss;
  const shown = estimate === undefined || loss.outages === 0 ? shownTableLoss(table) : shownDuration(estimate);
  const bounds = most === undefined || loss.outages === 0 ? plain("–") : shownBounds(least, most);
  const notes = tableNotes(table, false).map(say);
  return html`<tr><th scope="row">${table.table}</th><td class="kept">${table.zone ?? "–"}</td><td class="figure ${loss.outages > 0 && "bad"}">${say(shown)}</td><td class="figure">${say(bounds)}</td><td>${
    loss.outages > 0 && bar(least, most ?? least, longest)
  }</td><td class="figure">${failedTries(table)} / ${table.tries.length}</td><td>${table.routeAtEnd ?? word("unknown")}</td><td>${notes.join(language === "ja" ? "、" : ", ")}</td></tr>\n`;
}

const BAR = 160;

/** The bounds as a bar, for the eye alone: the figures stand beside it. */
function bar(least: number, most: number, longest: number): Markup {
  const part = (millis: number) => Math.max(1, Math.round((millis / longest) * (BAR - 2)));
  return html`<svg class="bar" viewBox="0 0 ${BAR} 14" aria-hidden="true"><rect class="most" x="1" y="3" width="${part(most)}" height="8"/><rect class="least" x="1" y="3" width="${part(least)}" height="8"/></svg>`;
}

const MOST_OUTAGES = 20;

/** Each outage where a table has several: two are not one that is as long as both. */
function eachOutage(tables: readonly TableResult[], { word, say }: Voice): Markup | undefined {
  if (!tables.some(({ outages }) => outages.length > 1)) return undefined;
  const all = tables.flatMap(({ table, outages }) => outages.map((outage) => ({ table, outage })));
  const more = all.length - MOST_OUTAGES;
  return html`<h3>${word("outages")}</h3>
<div class="wide"><table>
<thead><tr><th scope="col">${word("table")}</th><th scope="col">${word("from")}</th><th scope="col">${word("estimate")}</th></tr></thead>
<tbody>${all
    .slice(0, MOST_OUTAGES)
    .map(
      ({ table, outage }) =>
        html`<tr><th scope="row">${table}</th><td>${shownTime(outage.firstBad)}</td><td>${say(lengthOf(outage))}</td></tr>\n`,
    )}</tbody>
</table></div>
${more > 0 && html`<p class="quiet">${say(andMore(more))}</p>`}`;
}

function lengthOf(outage: Outage): Said {
  const length = shownLoss(lossOf({ outages: [outage] }));
  const ends = openEnds(outage);
  return ends === undefined ? length : { en: `${length.en}, ${ends.en}`, ja: `${length.ja}（${ends.ja}）` };
}
