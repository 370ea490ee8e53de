import { ACTIVE_DIRECTORY_PORTS } from "../../../delivery/activeDirectoryPorts.ts";
import { clientPorts } from "../../../delivery/clientPorts.ts";
import { CLUSTERPRO_PORTS } from "../../../delivery/clusterproPorts.ts";
import type { Answer, Failure } from "../../aws/answer.ts";
import { probePrefix } from "../../cluster/monitoringNames.ts";
import type { SeenInterface } from "../../cluster/sights.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, fail, ok, skipped, unknown } from "../../findings/finding.ts";
import { plain } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import { directoryEnd, fileSystemEnd, probeEnds, serverEnds } from "./ends.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { readGroups } from "./readGroups.ts";
import { type End, type Group, openTo, type Port } from "./ways.ts";

const ID = "sg.ports";

export const ports: Check<ExaminedAfter> = {
  ids: [ID],
  about: {
    en: "the security groups let servers, directory, file system, clients and probes reach each other",
    ja: "セキュリティグループ（サーバー、ディレクトリ、ファイルシステム、クライアント、プローブ間の通信）",
  },
  asksAws: true,
  run: async (examined) => {
    const { interfaces } = await examined.gathered();
    if (!interfaces.ok) return [unanswered(ID, interfaces.failure)];
    const own = interfaces.value.filter(({ cluster }) => cluster === examined.target.clusterName);
    const [first] = own;
    if (first === undefined) return [skipped(ID, { en: "there are no servers", ja: "サーバーがありません" })];
    const groups = await readGroups(examined.session, first.vpcId);
    if (!groups.ok) return [unanswered(ID, groups.failure)];
    const ways = await waysOf(examined, own, groups.value);
    return [Array.isArray(ways) ? portFinding(ways) : unanswered(ID, ways as Failure)];
  },
};

/** Somebody who must reach somebody else. */
interface Way {
  readonly from: End;
  readonly to: End;
  readonly ports: readonly Port[];
}

const tcp = (port: number): Port => ({ protocol: "tcp", from: port, to: port });

/** SMB, and FSx's own administration. */
const FILE_SYSTEM_PORTS: readonly Port[] = [tcp(445), tcp(5985)];

async function waysOf(
  { session, spec, target, gathered, functions }: ExaminedAfter,
  own: readonly SeenInterface[],
  groups: ReadonlyMap<string, Group>,
): Promise<readonly Way[] | Failure> {
  const [seen, allFunctions] = await Promise.all([gathered(), functions()]);
  if (!seen.fileSystem.ok) return seen.fileSystem.failure;
  if (!seen.directories.ok) return seen.directories.failure;
  if (!allFunctions.ok) return allFunctions.failure;
  const { value: fileSystem } = seen.fileSystem;
  const joined = seen.directories.value.find(({ id }) => id === fileSystem?.directoryId);
  const probing = allFunctions.value.filter(({ name }) => name.startsWith(probePrefix(target.clusterName)));
  const none: Answer<End | undefined> = { ok: true, value: undefined };
  const [files, probes] = await Promise.all([
    fileSystem === undefined ? none : fileSystemEnd(session, fileSystem, groups),
    probeEnds(session, probing, groups),
  ]);
  if (!files.ok) return files.failure;
  if (!probes.ok) return probes.failure;
  const servers = serverEnds(own, groups);
  const directory = joined && directoryEnd(joined, groups);
  const clients = clientPorts(spec.application);
  const [application] = clients;
  return [
    ...servers.flatMap((from): Way[] => [
      ...servers.filter((to) => to !== from).map((to) => ({ from, to, ports: CLUSTERPRO_PORTS })),
      ...(directory === undefined ? [] : [{ from, to: directory, ports: ACTIVE_DIRECTORY_PORTS }]),
      ...(files.value === undefined ? [] : [{ from, to: files.value, ports: FILE_SYSTEM_PORTS }]),
    ]),
    ...(directory === undefined || files.value === undefined
      ? []
      : [{ from: files.value, to: directory, ports: ACTIVE_DIRECTORY_PORTS }]),
    ...servers.flatMap((to) => [
      ...clients.flatMap(({ port, clientCidrs }) =>
        clientCidrs.map((range) => ({
          from: { name: plain(range), ranges: [range], groups: undefined },
          to,
          ports: [tcp(port)],
        })),
      ),
      // A probe asks for the first of the application's ports.
      ...(application === undefined ? [] : probes.value.map((from) => ({ from, to, ports: [tcp(application.port)] }))),
    ]),
  ];
}

function portFinding(ways: readonly Way[]): Finding {
  const judged = ways.map((way) => ({ ...way, open: way.ports.map((port) => openTo(way.from, way.to, port)) }));
  const not = (state: "no" | "maybe", language: "en" | "ja") =>
    judged.flatMap(({ from, to, ports: asked, open }) => {
      const those = asked.filter((_, at) => open[at] === state);
      return those.length === 0
        ? []
        : [`${from.name[language]} -> ${to.name[language]} ${those.map(shown).join(", ")}`];
    });
  const closed = { en: not("no", "en").join("; "), ja: not("no", "ja").join("、") };
  if (closed.en !== "") {
    const what = {
      en: `security groups keep out: ${closed.en}`,
      ja: `セキュリティグループで許可されていません: ${closed.ja}`,
    };
    return fail(ID, what, {
      why: {
        en: "failover, domain, share or application stops where nobody is let through",
        ja: "フェールオーバー、ドメイン認証、ファイル共有、アプリケーションが利用できなくなります",
      },
      mend: {
        en: "pulumi refresh and up put back what the program made; rules of an existing directory are yours",
        ja: "プログラムが作成したルールは pulumi refresh と up で戻ります。既存ディレクトリのルールは手動で追加してください",
      },
    });
  }
  const unsure = { en: not("maybe", "en").join("; "), ja: not("maybe", "ja").join("、") };
  if (unsure.en !== "") {
    return unknown(ID, {
      en: `depends on a prefix list: ${unsure.en}`,
      ja: `プレフィックスリストに依存します: ${unsure.ja}`,
    });
  }
  return ok(ID, { en: `${ways.length} ways are open`, ja: `${ways.length} 経路の通信が許可されています` });
}

function shown({ protocol, from, to }: Port): string {
  if (protocol === "icmp") return "icmp";
  return `${protocol} ${from === to ? from : `${from}-${to}`}`;
}
