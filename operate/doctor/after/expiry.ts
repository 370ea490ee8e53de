import { ec2 } from "../../aws/clients.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { skipped } from "../../findings/finding.ts";
import { plain } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import { endingFinding } from "./ending.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";
import { runtimeEnd, windowsEnd } from "./supportEnds.ts";

const images: Check<ExaminedAfter> = {
  ids: ["expiry.image"],
  about: { en: "AWS does not withdraw the servers' images soon", ja: "サーバーの AMI の非推奨日" },
  asksAws: true,
  run: async ({ session, target, gathered, now }) => {
    const id = "expiry.image";
    const { interfaces } = await gathered();
    if (!interfaces.ok) return [unanswered(id, interfaces.failure)];
    const InstanceIds = interfaces.value.flatMap(({ cluster, instanceId }) =>
      cluster === target.clusterName && instanceId !== undefined ? [instanceId] : [],
    );
    if (InstanceIds.length === 0) return [skipped(id, { en: "there are no servers", ja: "サーバーがありません" })];
    const instances = await session.askAll("ec2:DescribeInstances", ec2(session), ({ client, module }, options) =>
      module.paginateDescribeInstances({ client }, { InstanceIds }, options),
    );
    if (!instances.ok) return [unanswered(id, instances.failure)];
    const ids = instances.value
      .flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances))
      .flatMap(({ ImageId }) => ImageId ?? []);
    // By a filter: AWS refuses them all for the sake of one that is gone.
    const Filters = [{ Name: "image-id", Values: [...new Set(ids)] }];
    const found = await session.ask("ec2:DescribeImages", ec2(session), ({ client, module }, options) =>
      client.send(new module.DescribeImagesCommand({ Filters, IncludeDeprecated: true }), options),
    );
    if (!found.ok) return [unanswered(id, found.failure)];
    const { Images = [] } = found.value;
    const endings = [...new Set(ids)].map((name) => {
      const image = Images.find(({ ImageId }) => ImageId === name);
      if (image === undefined) return { name: plain(name), at: 0 };
      const at = Date.parse(image.DeprecationTime ?? "");
      return { name: plain(name), at: Number.isNaN(at) ? undefined : at };
    });
    const gone = endings.filter(({ at }) => at === 0).map(({ name }) => name.en);
    const what = {
      en: gone.length === 0 ? "the servers' images are public" : `AWS has withdrawn ${gone.join(", ")}`,
      ja: gone.length === 0 ? "サーバーの AMI は公開されています" : `公開が終了した AMI: ${gone.join("、")}`,
    };
    // The servers run on: a warning at most.
    const finding = endingFinding(
      id,
      endings.filter(({ at }) => at !== 0),
      now,
      { fine: what, details: IMAGE, worst: "warn" },
    );
    return [gone.length > 0 && finding.state === "ok" ? { ...finding, state: "warn", ...IMAGE } : finding];
  },
};

const IMAGE = {
  why: {
    en: "the servers run on; up --replace would want the old image, which AWS keeps for some time only",
    ja: "稼働中のサーバーに影響はありませんが、up --replace は古い AMI を使うため失敗することがあります",
  },
  mend: {
    en: "followImage: true for one server, up, and then the next",
    ja: "1 台ずつ followImage: true を設定して up を実行してください",
  },
  page: "docs/operations.md#when-something-fails",
} as const;

const windows: Check<ExaminedAfter> = {
  ids: ["expiry.windows"],
  about: { en: "Microsoft's support of the servers' Windows", ja: "Windows Server のサポート期限" },
  asksAws: true,
  run: async ({ gathered, now }) => {
    const id = "expiry.windows";
    const { agents } = await gathered();
    if (!agents.ok) return [unanswered(id, agents.failure)];
    const platforms = [...new Set(agents.value.map(({ platform }) => platform))].filter((each) => each !== "");
    if (platforms.length === 0)
      return [skipped(id, { en: "Systems Manager names no system", ja: "Systems Manager に OS の情報がありません" })];
    const unknownOnes = platforms.filter((each) => windowsEnd(each) === undefined);
    if (unknownOnes.length > 0)
      return [
        skipped(id, {
          en: `no day is known for ${unknownOnes.join(", ")}`,
          ja: `サポート期限が不明です: ${unknownOnes.join("、")}`,
        }),
      ];
    const fine = { en: `${platforms.join(", ")}: supported`, ja: `${platforms.join("、")} はサポート期間内です` };
    const endings = platforms.map((name) => ({ name: plain(name), at: windowsEnd(name) }));
    const details = {
      why: { en: "no security updates after that day", ja: "期限後はセキュリティ更新が提供されません" },
      mend: {
        en: "another server.imageParameter, and followImage server by server",
        ja: "server.imageParameter を変更し、followImage でサーバーを 1 台ずつ更新してください",
      },
    };
    return [endingFinding(id, endings, now, { fine, details })];
  },
};

const runtimes: Check<ExaminedAfter> = {
  ids: ["expiry.runtime"],
  about: { en: "AWS's support of the functions' runtimes", ja: "Lambda ランタイムのサポート期限" },
  asksAws: true,
  run: async ({ functions, now }) => {
    const id = "expiry.runtime";
    const all = await functions();
    if (!all.ok) return [unanswered(id, all.failure)];
    const names = [...new Set(all.value.flatMap(({ runtime }) => runtime ?? []))];
    if (names.length === 0) return [skipped(id, { en: "there are no functions", ja: "Lambda 関数はありません" })];
    const unknownOnes = names.filter((name) => runtimeEnd(name) === undefined);
    const endings = names.map((name) => ({ name: plain(name), at: runtimeEnd(name) }));
    const fine = {
      en: unknownOnes.length === 0 ? `${names.join(", ")}: supported` : `no day is known for ${unknownOnes.join(", ")}`,
      ja:
        unknownOnes.length === 0
          ? `${names.join("、")} はサポート期間内です`
          : `サポート期限が不明です: ${unknownOnes.join("、")}`,
    };
    const details = {
      why: { en: "after it AWS refuses changes of the function", ja: "期限後は関数の更新ができなくなります" },
      mend: { en: "a newer release of this project, and up", ja: "本プロジェクトを更新し、up を実行してください" },
    };
    return [endingFinding(id, endings, now, { fine, details })];
  },
};

export const awsExpiry: readonly Check<ExaminedAfter>[] = [images, windows, runtimes];
