import type { VirtualIpRoute } from "../cluster/virtualIpRoutes.ts";
import { type Finding, fail, ok, skipped } from "../findings/finding.ts";
import { listed, type Said } from "../findings/said.ts";

const PAGE = "docs/operations-at-night.md";

/**
 * Whether the routes agree with each other and with the group.
 *
 * @param owner server that the group runs on, by the servers' own word; undefined where they give none
 */
export function routeFindings(
  routes: readonly VirtualIpRoute[],
  {
    group,
    destination,
    owner,
  }: { readonly group: string; readonly destination: string; readonly owner: string | undefined },
): readonly Finding[] {
  if (routes.length === 0) {
    const what = {
      en: `no route table has a route for ${destination}`,
      ja: `${destination} へのルートを持つルートテーブルがありません`,
    };
    return [fail("routes.complete", what, missingDetails(destination))];
  }
  return [complete(routes, destination), alive(routes), agree(routes, group, owner), equalGroup(routes, group, owner)];
}

/** The server where all routes lead, or the one where most do. */
export function routesOwner(routes: readonly VirtualIpRoute[]): string | undefined {
  return [...byTarget(routes)].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[1][0]?.server;
}

function complete(routes: readonly VirtualIpRoute[], destination: string): Finding {
  const absent = routes.filter(({ state }) => state === "absent").map(({ table }) => table);
  if (absent.length === 0) {
    const count = routes.length;
    return ok("routes.complete", {
      en: `all ${count} route tables have the route ${destination}`,
      ja: `${count} 個のルートテーブルすべてに ${destination} のルートがあります`,
    });
  }
  const names = listed(absent);
  const what = {
    en: `${names.en} ${absent.length === 1 ? "has" : "have"} no route for ${destination}`,
    ja: `${names.ja} に ${destination} のルートがありません`,
  };
  return fail("routes.complete", what, missingDetails(destination));
}

function missingDetails(destination: string) {
  return {
    why: {
      en: "clients in that table's subnets do not reach the cluster, and CLUSTERPRO cannot repair it: ReplaceRoute makes no route",
      ja: "このテーブルを使うサブネットのクライアントはクラスターに到達できません。ReplaceRoute はルートを作成しないため、CLUSTERPRO では復旧できません",
    },
    mend: {
      en: `pulumi up makes the missing route where the others lead. By hand: aws ec2 create-route --destination-cidr-block ${destination} --network-interface-id ...`,
      ja: `pulumi up が、ほかのルートと同じ向き先で作成します。手動の場合: aws ec2 create-route --destination-cidr-block ${destination} --network-interface-id ...`,
    },
    page: `${PAGE}#a-route-is-missing`,
  };
}

function alive(routes: readonly VirtualIpRoute[]): Finding {
  const dead = routes.filter(({ state }) => state === "blackhole");
  if (dead.length === 0) {
    return ok("routes.targetAlive", {
      en: "every route leads to an interface that an instance has",
      ja: "すべてのルートの向き先のネットワークインターフェイスはインスタンスに接続されています",
    });
  }
  const names = listed(dead.map(({ table }) => table));
  const [first] = dead;
  const where = first?.server ?? first?.target ?? "";
  const what = {
    en: `${names.en} ${dead.length === 1 ? "leads" : "lead"} into a black hole: ${where} has no instance behind its interface`,
    ja: `${names.ja} のルートはブラックホールです（${where} のインターフェイスにインスタンスがありません）`,
  };
  return fail("routes.targetAlive", what, {
    why: { en: "clients of these tables reach nobody", ja: "これらのテーブルのクライアントはどこにも到達できません" },
    mend: {
      en: "move the group to a server that runs: clpgrp -m GROUP -a SERVER; replace the lost server with pulumi up",
      ja: "稼働中のサーバーへグループを移動してください: clpgrp -m グループ名 -a サーバー名。失われたサーバーは pulumi up で作り直します",
    },
    page: `${PAGE}#a-black-hole`,
  });
}

function agree(routes: readonly VirtualIpRoute[], group: string, owner: string | undefined): Finding {
  const present = routes.filter(({ state }) => state !== "absent");
  const targets = byTarget(present);
  if (targets.size <= 1) {
    const strange = present.find(({ server }) => server === undefined);
    if (strange !== undefined) return fail("routes.agree", strangeTarget(strange), moveDetails(group));
    const server = present[0]?.server;
    return server === undefined
      ? skipped("routes.agree", { en: "there is no route to compare", ja: "比較するルートがありません" })
      : ok("routes.agree", {
          en: `${counted(present)} to ${server}`,
          ja: `${present.length} 個のルートテーブルすべてが ${server} に向いています`,
        });
  }
  return fail("routes.agree", splitSentence(present, owner), moveDetails(group));
}

/** Where the group is known, only what leads elsewhere is worth a word. */
function splitSentence(present: readonly VirtualIpRoute[], owner: string | undefined): Said {
  const wrong = [...byTarget(present)].filter(([, [first]]) => owner === undefined || first?.server !== owner);
  const parts = wrong.map(([target, those]) => {
    const names = listed(those.map(({ table }) => table));
    const where = those[0]?.server ?? target;
    return {
      en: `${names.en} ${those.length === 1 ? "leads" : "lead"} to ${where}`,
      ja: `${names.ja} は ${where} に向いています`,
    };
  });
  const said = { en: parts.map(({ en }) => en).join(", "), ja: parts.map(({ ja }) => ja).join("、") };
  if (owner === undefined) return said;
  return { en: `${said.en}, the group runs on ${owner}`, ja: `${said.ja}（グループは ${owner} で稼働中）` };
}

function strangeTarget({ table, target }: VirtualIpRoute): Said {
  return {
    en: `${table} leads to ${target}, which is no interface of this cluster's servers`,
    ja: `${table} の向き先 ${target} は、このクラスターのサーバーのインターフェイスではありません`,
  };
}

function equalGroup(routes: readonly VirtualIpRoute[], group: string, owner: string | undefined): Finding {
  const id = "routes.equalActive";
  const present = routes.filter(({ state }) => state !== "absent");
  if (owner === undefined) {
    return skipped(id, {
      en: "the servers do not say where the group runs",
      ja: "グループの稼働サーバーが不明のため比較していません",
    });
  }
  if (byTarget(present).size !== 1) return skipped(id, { en: "see routes.agree", ja: "routes.agree を参照" });
  const [first] = present;
  if (first?.server === owner) {
    return ok(id, { en: `routes and group agree on ${owner}`, ja: `ルートとグループはともに ${owner} です` });
  }
  const where = first?.server ?? first?.target;
  const what = {
    en: `${counted(present)} to ${where}, the group runs on ${owner}`,
    ja: `${present.length} 個のルートテーブルすべてが ${where} に向いていますが、グループは ${owner} で稼働しています`,
  };
  return fail(id, what, moveDetails(group));
}

function moveDetails(group: string) {
  return {
    why: {
      en: "clients of a table that leads to the other server find no application there",
      ja: "別のサーバーに向いたテーブルのクライアントは、アプリケーションに接続できません",
    },
    mend: {
      en: `wait a minute, a failover may be under way; then on the server with the group: clpgrp -m ${group}, which writes every route anew`,
      ja: `フェールオーバー中の可能性があるため 1 分待ってください。変わらなければ、グループが稼働しているサーバーで clpgrp -m ${group} を実行すると、すべてのルートが書き直されます`,
    },
    page: `${PAGE}#the-route-tables-disagree`,
  };
}

function byTarget(routes: readonly VirtualIpRoute[]): ReadonlyMap<string, readonly VirtualIpRoute[]> {
  return Map.groupBy(
    routes.filter(({ target }) => target !== undefined),
    ({ target }) => target as string,
  );
}

function counted(routes: readonly VirtualIpRoute[]): string {
  return routes.length === 1 ? "the one route table leads" : `all ${routes.length} route tables lead`;
}
