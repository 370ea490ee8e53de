import type { GuestAnswer, Guests } from "../cluster/guests.ts";
import { type Finding, fail, ok, skipped, unknown, warn } from "../findings/finding.ts";
import { listed, type Said } from "../findings/said.ts";

const PAGE = "docs/operations-at-night.md";

/** Who has the group, by the servers' own word: each of those that say something, with the server that it names. */
export function groupOwner(guests: Guests): string | undefined {
  const owners = ownersIn(guests);
  return owners.size === 1 ? [...owners.keys()][0] : undefined;
}

/** What CLUSTERPRO says: the group, its members, its monitors. `guests` is undefined where they were not asked. */
export function groupFindings(
  guests: Guests | undefined,
  group: string,
  servers: readonly string[],
): readonly Finding[] {
  if (guests === undefined) {
    const what = {
      en: "the servers were not asked (--no-guest)",
      ja: "サーバーには問い合わせていません（--no-guest）",
    };
    return [skipped("group.online", what), skipped("servers.members", what)];
  }
  return [online(guests, group), members(guests, servers), monitors(guests)];
}

function online(guests: Guests, group: string): Finding {
  const id = "group.online";
  const said = saidBy(guests);
  if (said.length === 0) return noWord(id, guests, group);
  const owners = ownersIn(guests);
  if (owners.size > 1) {
    const parts = [...owners].map(([owner, by]) => ({ owner, by: listed(by) }));
    const what = {
      en: `the servers disagree: ${parts.map(({ owner, by }) => `${by.en} says the group runs on ${owner}`).join(", ")}`,
      ja: `サーバーの申告が一致しません: ${parts.map(({ owner, by }) => `${by.ja} は ${owner} で稼働と回答`).join("、")}`,
    };
    return fail(id, what, {
      why: {
        en: "both may run the application on the same files: they do not see each other",
        ja: "互いに認識できておらず、両方のサーバーで同じファイルに対してアプリケーションが稼働している可能性があります",
      },
      mend: {
        en: `decide which one keeps it, and stop the cluster on the other: clpcl -t on that server`,
        ja: "残すサーバーを決め、もう一方のサーバーで clpcl -t を実行してクラスターを停止してください",
      },
      page: `${PAGE}#both-servers-say-they-are-active`,
    });
  }
  const [owner] = owners.keys();
  const status = said.map(([, { groupStatus }]) => groupStatus).find((each) => each !== undefined);
  if (owner !== undefined && status === "Online") {
    return ok(id, {
      en: `the group ${group} is online on ${owner}`,
      ja: `グループ ${group} は ${owner} でオンラインです`,
    });
  }
  if (owner !== undefined) {
    const what = {
      en: `the group ${group} is ${status ?? "not shown"} on ${owner}`,
      ja: `グループ ${group} は ${owner} で ${status ?? "表示なし"} です`,
    };
    return fail(id, what, startDetails(group));
  }
  const what = {
    en: `the group ${group} runs on no server`,
    ja: `グループ ${group} はどのサーバーでも稼働していません`,
  };
  return fail(id, what, startDetails(group));
}

function startDetails(group: string) {
  return {
    why: { en: "nobody serves the application", ja: "アプリケーションはどこでも提供されていません" },
    mend: {
      en: `on a server that is online: clpstat --long; a pending state ends by itself within minutes, else clpgrp -s ${group}`,
      ja: `オンラインのサーバーで clpstat --long を確認してください。Pending は数分で終わります。終わらない場合は clpgrp -s ${group} を実行します`,
    },
    page: `${PAGE}#the-group-runs-nowhere`,
  };
}

/** Nobody said anything of the group. */
function noWord(id: string, guests: Guests, group: string): Finding {
  if ([...guests.values()].every(({ kind }) => kind === "stopped")) {
    const what = {
      en: `the group ${group} runs on no server: the cluster service runs on none`,
      ja: `グループ ${group} はどのサーバーでも稼働していません（クラスターサービスがすべて停止しています）`,
    };
    return fail(id, what, {
      why: { en: "nobody serves the application", ja: "アプリケーションはどこでも提供されていません" },
      mend: { en: "on either server: clpcl -s -a", ja: "どちらかのサーバーで clpcl -s -a を実行してください" },
      page: `${PAGE}#the-group-runs-nowhere`,
    });
  }
  const parts = [...guests].map(([server, answer]) => ({ server, why: whyNot(answer) }));
  const what = {
    en: `no server says where the group runs: ${parts.map(({ server, why }) => `${server} ${why.en}`).join(", ")}`,
    ja: `グループの稼働サーバーを確認できません: ${parts.map(({ server, why }) => `${server} ${why.ja}`).join("、")}`,
  };
  return unknown(id, what, {
    mend: {
      en: "see servers.managed; Cluster WebUI by a Session Manager port forward shows the same",
      ja: "servers.managed を確認してください。Session Manager のポートフォワードで Cluster WebUI からも確認できます",
    },
    page: `${PAGE}#a-server-does-not-answer`,
  });
}

function whyNot(answer: GuestAnswer): Said {
  switch (answer.kind) {
    case "said":
      return { en: "answered", ja: "回答あり" };
    case "stopped":
      return { en: "has its cluster service stopped", ja: "のクラスターサービスは停止中" };
    case "offline":
      return { en: "is offline in Systems Manager", ja: "は Systems Manager でオフライン" };
    case "garbage":
      return { en: "answered what clpstat does not say", ja: "の回答は clpstat の形式ではない" };
    case "failed":
      return { en: `did not answer (${answer.why})`, ja: `は無応答（${answer.why}）` };
  }
}

function members(guests: Guests, servers: readonly string[]): Finding {
  const id = "servers.members";
  const said = saidBy(guests);
  if (said.length === 0)
    return unknown(id, { en: "no server says who is a member", ja: "クラスターの構成状態を確認できません" });
  const status = servers.map((server) => {
    const shown = said.map(([, clpstat]) => clpstat.servers[server]).find((each) => each !== undefined);
    return { server, status: guests.get(server)?.kind === "stopped" ? "Offline" : (shown ?? "not shown") };
  });
  const wrong = status.filter((each) => each.status !== "Online");
  if (wrong.length === 0) {
    return ok(id, {
      en: `${servers.length} servers are online in the cluster`,
      ja: `${servers.length} 台すべてがクラスターでオンラインです`,
    });
  }
  const what = {
    en: wrong.map((each) => `${each.server} is ${each.status} in the cluster`).join(", "),
    ja: wrong.map((each) => `${each.server} はクラスターで ${each.status} です`).join("、"),
  };
  return fail(id, what, {
    why: { en: "the next fault has nowhere to go", ja: "次に障害が起きてもフェールオーバー先がありません" },
    mend: {
      en: "on that server: clpcl -s; a suspended cluster: clpcl --resume",
      ja: "該当サーバーで clpcl -s を実行してください。サスペンド中の場合は clpcl --resume です",
    },
    page: `${PAGE}#a-server-is-not-in-the-cluster`,
  });
}

function monitors(guests: Guests): Finding {
  const id = "monitors.normal";
  const said = saidBy(guests);
  if (said.length === 0)
    return unknown(id, { en: "no server says how its monitors are", ja: "モニタの状態を確認できません" });
  const troubled = [
    ...new Set(
      said.flatMap(([, { troubled: those }]) => Object.entries(those).map(([name, status]) => `${name} (${status})`)),
    ),
  ];
  if (troubled.length === 0)
    return ok(id, { en: "every monitor resource is normal", ja: "すべてのモニタリソースは正常です" });
  const names = listed(troubled);
  const what = { en: `monitor resources: ${names.en}`, ja: `モニタリソースの異常: ${names.ja}` };
  return warn(id, what, {
    mend: {
      en: "Cluster WebUI, alert logs: the reason stands beside it",
      ja: "Cluster WebUI のアラートログで原因を確認してください",
    },
  });
}

function saidBy(guests: Guests) {
  return [...guests].flatMap(([server, answer]) => (answer.kind === "said" ? [[server, answer.clpstat] as const] : []));
}

/** The servers that say so, by the owner that they name. */
function ownersIn(guests: Guests): ReadonlyMap<string, readonly string[]> {
  const named = saidBy(guests).flatMap(([server, { owner }]) => (owner === undefined ? [] : [{ server, owner }]));
  return new Map(
    [...Map.groupBy(named, ({ owner }) => owner)].map(([owner, those]) => [owner, those.map(({ server }) => server)]),
  );
}
