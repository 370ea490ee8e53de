import type { Failure } from "../aws/answer.ts";
import { unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail } from "../findings/finding.ts";
import { listed } from "../findings/said.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import { proberName } from "./prober.ts";
import type { ProbedTable } from "./probing.ts";

const PAGE = "docs/operations.md#drill";

/** One try of each prober before anything is done: it starts the functions, and says what their clocks are. */
export async function tryProbers(
  grounds: DrillGrounds,
  id: string,
  tables: readonly string[],
): Promise<{ readonly tables: readonly ProbedTable[] } | { readonly refusal: Finding }> {
  const { invoke, target, timing, clock, endpointOf } = grounds;
  const { interval: intervalMillis, timeout: timeoutMillis } = timing;
  const tried = await Promise.all(
    tables.map(async (table) => {
      const functionName = proberName(target.clusterName, table);
      const answer = await invoke(functionName, {
        drill: { id, intervalMillis, timeoutMillis, forMillis: intervalMillis },
      });
      const skew = answer.ok ? Math.round(answer.value.endedAt - clock.now()) : 0;
      return { table: { table, functionName, endpoint: endpointOf(table), skew }, answer };
    }),
  );
  const failures = tried.flatMap(({ table, answer }) => (answer.ok ? [] : [{ ...table, failure: answer.failure }]));
  const [first] = failures;
  if (first !== undefined)
    return {
      refusal: noProber(
        failures.map(({ table }) => table),
        first.failure,
      ),
    };
  const bad = tried.filter(({ answer }) => answer.ok && !answer.value.tries.every(({ good }) => good));
  if (bad.length > 0) {
    const names = listed(bad.map(({ table }) => table.table));
    const faults = bad.flatMap(({ answer }) =>
      answer.ok ? answer.value.tries.flatMap(({ fault }) => fault ?? []) : [],
    );
    const said = [...new Set(faults)].join(", ");
    return {
      refusal: fail(
        "refused.probe",
        {
          en: `nothing was changed: the virtual IP does not answer through ${names.en}`,
          ja: `何も変更していません。仮想 IP が ${names.ja} 経由で応答していません`,
        },
        { found: { en: said, ja: said }, page: PAGE },
      ),
    };
  }
  return { tables: tried.map(({ table }) => table) };
}

function noProber(tables: readonly string[], failure: Failure): Finding {
  if (failure.code !== "ResourceNotFoundException") return unanswered("refused.probe", failure);
  const names = listed(tables);
  return fail(
    "refused.probe",
    {
      en: `nothing was changed: there is no prober of ${names.en}, and without one nobody sees what clients lose`,
      ja: `何も変更していません。${names.ja} のプローブがないため、クライアントへの影響を測定できません`,
    },
    {
      mend: {
        en: "switch the probes on in the stack file, pulumi up, and try again; drill --rehearse needs none",
        ja: "スタックファイルでプローブを有効にして pulumi up を実行してください。drill --rehearse には不要です",
      },
      page: PAGE,
    },
  );
}
