import { verdictOf } from "../../findings/report.ts";
import type { DrillResult } from "../drillResult.ts";
import { lossOf, shownLoss, worstTable } from "../timeline/loss.ts";
import { tableNotes } from "./facts.ts";
import { KINDS } from "./kinds.ts";
import { html, type Markup } from "./markup.ts";
import { VERDICTS } from "./pageWords.ts";
import { greenSentence, lossSentence, movedBackSentence, noticedSentence } from "./summary.ts";
import type { Voice } from "./voice.ts";

/** What somebody reads who reads nothing else: the verdict, what it holds of, and four figures. */
export function pageTop(result: DrillResult, voice: Voice): Markup {
  const { word, say } = voice;
  const { verdict, text } = verdictOf({ findings: result.findings, fine: lossSentence(result) });
  const { rehearsal, kind, cluster, region } = result;
  return html`<header>
<h1>${word("drill")}: ${say(KINDS[kind])} · ${cluster} · ${region}</h1>
<div class="verdict ${verdict}"><strong>${say(VERDICTS[verdict])}</strong><p>${say(text)}</p></div>
<p class="where${rehearsal && " rehearsal"}">${rehearsal ? word("rehearsed") : word("real")}</p>
</header>
${figures(result, voice)}`;
}

function figures(result: DrillResult, { word, say, language }: Voice): Markup {
  const worst = worstTable(result);
  const tried = result.tables.length > 0 && result.tables.every(({ tries }) => tries.length > 0);
  const green = greenSentence(result);
  const { ledger } = result;
  return html`<dl class="figures">
<div><dt>${word("longest")}</dt><dd>${worst === undefined ? word(tried ? "none" : "unknown") : say(shownLoss(lossOf(worst)))}<small>${worst && [worst.table, ...tableNotes(worst, false).map(say)].join(language === "ja" ? "、" : ", ")}</small></dd></div>
<div><dt>${word("lostWrites")}</dt><dd class="${ledger !== undefined && ledger.lost.length > 0 && "bad"}">${
    ledger === undefined ? word("notWritten") : `${ledger.lost.length} / ${ledger.acknowledged}`
  }</dd></div>
<div><dt>${word("monitoring")}</dt><dd>${say(noticedSentence(result))}<small>${green && say(green)}</small></dd></div>
<div><dt>${word("afterwards")}</dt><dd class="${!result.movedBack && "bad"}">${say(movedBackSentence(result))}</dd></div>
</dl>`;
}
