import type { Sight } from "../change/sight.ts";
import { type Finding, fail } from "../findings/finding.ts";
import type { DrillGrounds } from "./drillGrounds.ts";
import { type KINDS, otherThroughput } from "./kinds.ts";

const PAGE = "docs/operations.md#drill";

/** Why this cluster cannot have that kind of drill; undefined where it can. */
export function refusalOfKind(
  kind: keyof typeof KINDS,
  { owner, instances, gathered }: Sight,
  { target, application, fis }: DrillGrounds,
): Finding | undefined {
  if (owner === undefined || !instances.has(owner) || instances.size < 2) {
    return fail("refused.servers", {
      en: "nothing was changed: it takes two servers with instances, one of which has the group",
      ja: "何も変更していません。グループを持つサーバーを含む 2 台のインスタンスが必要です",
    });
  }
  if (kind === "partition" && fis?.partition === "none") return noResolution();
  if (kind === "application" && application === undefined) {
    return fail(
      "refused.application",
      {
        en: `nothing was changed: nobody knows which process the application of ${target.stack} is`,
        ja: `何も変更していません。${target.stack} のアプリケーションのプロセスが分かりません`,
      },
      {
        mend: {
          en: "the kinds move and server work with any application",
          ja: "種類 move と server はどのアプリケーションでも使えます",
        },
        page: PAGE,
      },
    );
  }
  const fileSystem = gathered.fileSystem.ok ? gathered.fileSystem.value : undefined;
  const { throughput, deploymentType = "" } = fileSystem ?? {};
  if (kind !== "file-system") return undefined;
  if (
    throughput === undefined ||
    otherThroughput(throughput) === throughput ||
    !deploymentType.startsWith("MULTI_AZ")
  ) {
    return fail(
      "refused.fileSystem",
      {
        en: `nothing was changed: a throughput change swaps the file servers of a Multi-AZ file system; this one is ${deploymentType || "unknown"}`,
        ja: `何も変更していません。スループット変更による切り替えはマルチ AZ のファイルシステムのみです（現在: ${deploymentType || "不明"}）`,
      },
      { page: PAGE },
    );
  }
  return undefined;
}

/** Both servers would take the group, and write to the same files. */
function noResolution(): Finding {
  return fail(
    "refused.partition",
    {
      en: "nothing was changed: the cluster has no network partition resolution, so both servers would become active",
      ja: "何も変更していません。ネットワークパーティション解決が設定されていないため、両系活性になります",
    },
    {
      mend: {
        en: "set cluster.networkPartition, best of kind witness, pulumi up, and try again",
        ja: "cluster.networkPartition を設定し（推奨は witness）、pulumi up の後に再実行してください",
      },
      page: "docs/settings.md",
    },
  );
}
