import type { SeenInterface } from "../cluster/sights.ts";
import type { Target } from "../cluster/target.ts";
import { type Finding, fail, ok } from "../findings/finding.ts";
import { listed } from "../findings/said.ts";

/** Whether the cluster is there, once, and whole. `stop` where nothing else can be said. */
export function clusterFinding(
  interfaces: readonly SeenInterface[],
  { clusterName, region, servers }: Target,
): { readonly finding: Finding; readonly stop: boolean } {
  const id = "cluster.found";
  const own = interfaces.filter(({ cluster }) => cluster === clusterName);
  if (own.length === 0) {
    const others = [...new Set(interfaces.map(({ cluster }) => cluster))].toSorted();
    const there =
      others.length === 0
        ? { en: "there is no other", ja: "ほかにもありません" }
        : { en: `there are ${others.join(", ")}`, ja: `存在するもの: ${others.join(", ")}` };
    const what = {
      en: `no cluster ${clusterName} in ${region}; ${there.en}`,
      ja: `${region} にクラスター ${clusterName} がありません（${there.ja}）`,
    };
    const mend = {
      en: "is this the right --stack, --region and --profile? Before the first pulumi up: doctor --pre",
      ja: "--stack、--region、--profile を確認してください。初回の pulumi up の前であれば doctor --pre を使います",
    };
    return { finding: fail(id, what, { mend }), stop: true };
  }
  const vpcs = [...new Set(own.map(({ vpcId }) => vpcId))];
  const twice = servers.filter((name) => own.filter(({ server }) => server === name).length > 1);
  if (vpcs.length > 1 || twice.length > 0) {
    const where = vpcs.length > 1 ? listed(vpcs) : listed(twice);
    const what = {
      en: `two clusters are tagged ${clusterName}: ${where.en}`,
      ja: `${clusterName} のタグが付いたクラスターが複数あります: ${where.ja}`,
    };
    const mend = {
      en: "remove the tag clpfsx:cluster from what is left of an older one",
      ja: "古いリソースに残っているタグ clpfsx:cluster を削除してください",
    };
    return { finding: fail(id, what, { mend }), stop: true };
  }
  const missing = servers.filter((name) => !own.some(({ server }) => server === name));
  if (missing.length > 0) {
    const names = listed(missing);
    const what = {
      en: `half-built: there is no network interface of ${names.en}`,
      ja: `構築が完了していません: ${names.ja} のネットワークインターフェイスがありません`,
    };
    return {
      finding: fail(id, what, { mend: { en: "run pulumi up to its end", ja: "pulumi up を最後まで実行してください" } }),
      stop: false,
    };
  }
  return { finding: ok(id, { en: `found in ${vpcs[0]}`, ja: `${vpcs[0]} で確認しました` }), stop: false };
}
