import type { Finding, State } from "../../findings/finding.ts";
import { plain } from "../../findings/said.ts";
import type { DrillResult } from "../drillResult.ts";
import { shownTime } from "../timeline/duration.ts";
import { conditionRows } from "./facts.ts";
import { KINDS } from "./kinds.ts";
import { type LedgerRow, ledgerRows } from "./ledgerRows.ts";
import { html, type Markup } from "./markup.ts";
import { andMore, STATES, WORDS } from "./pageWords.ts";
import { greenSentence, movedBackSentence, noticedSentence } from "./summary.ts";
import type { Voice } from "./voice.ts";

/** What became of the writes. */
export function pageWrites({ ledger }: DrillResult, { word, say }: Voice): Markup {
  if (ledger === undefined) return html`<section>\n<h2>${word("writes")}</h2>\n<p>${word("noLedger")}</p>\n</section>`;
  return html`<section>
<h2>${word("writes")}</h2>
<div class="wide"><table>
<thead><tr><td></td><th scope="col" class="figure">${word("count")}</th><th scope="col">${word("meaning")}</th></tr></thead>
<tbody>${ledgerRows(ledger).map(
    ({ name, count, meaning, bad, keys }) =>
      html`<tr><th scope="row">${say(name)}</th><td class="figure ${bad && "bad"}">${count}</td><td>${say(meaning)}${bad && keysOf(keys, { word, say })}</td></tr>\n`,
  )}</tbody>
</table></div>
</section>`;
}

const MOST_KEYS = 10;

function keysOf(keys: LedgerRow["keys"], { word, say }: Pick<Voice, "word" | "say">): Markup {
  const more = keys.length - MOST_KEYS;
  return html`<br><span class="quiet">${word("keys")}: ${keys
    .slice(0, MOST_KEYS)
    .map((key, index) => html`${index > 0 && ", "}<code>${key}</code>`)}${more > 0 && ` ${say(andMore(more))}`}</span>`;
}

const MOST_ACTIONS = 60;

export function pageActions(result: DrillResult, { word, say }: Voice): Markup {
  const { actions, movedBack } = result;
  const more = actions.length - MOST_ACTIONS;
  const list = html`<ol>${actions
    .slice(0, MOST_ACTIONS)
    .map(
      ({ what, at, undone }) =>
        html`<li>${shownTime(at)} ${say(what)}${undone ? ` – ${word("undone")}` : !movedBack && ` – ${word("notUndone")}`}</li>\n`,
    )}</ol>`;
  return html`<section>
<h2>${word("done")}</h2>
${actions.length === 0 ? html`<p>${word("nothingDone")}</p>` : list}
${more > 0 && html`<p class="quiet">${say(andMore(more))}</p>`}
${actions.length > 0 && html`<p class="${movedBack ? "good" : "bad"}">${say(movedBackSentence(result))}</p>`}
</section>`;
}

export function pageMonitoring(result: DrillResult, { word, say }: Voice): Markup {
  const green = greenSentence(result);
  return html`<section>
<h2>${word("monitoring")}</h2>
<ul><li>${say(noticedSentence(result))}</li>${green && html`<li>${say(green)}</li>`}</ul>
</section>`;
}

/** The order in which one reads them. */
const ORDER: readonly State[] = ["fail", "unknown", "warn", "ok", "skipped"];

const MOST_FINDINGS = 60;

export function pageFindings({ findings }: DrillResult, voice: Voice): Markup | undefined {
  if (findings.length === 0) return undefined;
  const { word, say } = voice;
  const more = findings.length - MOST_FINDINGS;
  return html`<section>
<h2>${word("findings")}</h2>
<div class="wide"><table>
<thead><tr><th scope="col">${word("state")}</th><th scope="col">${word("what")}</th></tr></thead>
<tbody>${findings
    .toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
    .slice(0, MOST_FINDINGS)
    .map((finding) => findingRow(finding, voice))}</tbody>
</table></div>
${more > 0 && html`<p class="quiet">${say(andMore(more))}</p>`}
</section>`;
}

function findingRow({ id, state, what, page, ...details }: Finding, { say }: Voice): Markup {
  const lines = (["found", "expected", "why", "mend"] as const).flatMap((key) => {
    const value = details[key];
    return value === undefined ? [] : [html`<br><span class="quiet">${say(value)}</span>`];
  });
  return html`<tr><th scope="row" class="${state}">${say(STATES[state])}</th><td>${say(what)} <code class="quiet">${id}</code>${lines}${page !== undefined && html`<br><span class="quiet">${linked(page)}</span>`}</td></tr>\n`;
}

/** Only what leads into the open is a link: the documents stand beside no page. */
function linked(page: string): Markup {
  return /^https:\/\//.test(page) ? html`<a href="${page}" rel="noreferrer">${page}</a>` : html`${page}`;
}

export function pageConditions(result: DrillResult, { word, say }: Voice): Markup {
  const { cluster, region, kind, rehearsal } = result;
  const rows = [
    { name: WORDS.cluster, value: plain(cluster) },
    { name: WORDS.region, value: plain(region) },
    { name: WORDS.kind, value: KINDS[kind] },
    { name: { en: "ran on", ja: "対象" }, value: rehearsal ? WORDS.rehearsed : WORDS.real },
    ...conditionRows(result),
  ];
  return html`<section>
<h2>${word("conditions")}</h2>
<div class="wide"><table><tbody>${rows.map(
    ({ name, value }) => html`<tr><th scope="row">${say(name)}</th><td>${say(value)}</td></tr>\n`,
  )}</tbody></table></div>
</section>`;
}
