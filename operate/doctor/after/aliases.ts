import { fsx } from "../../aws/clients.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { fail, ok, skipped } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";
import type { ExaminedAfter } from "./examinedAfter.ts";

export const aliases: Check<ExaminedAfter> = {
  ids: ["fileSystem.aliases"],
  about: { en: "the file system has the aliases that settings name", ja: "ファイルシステムの DNS エイリアス" },
  asksAws: true,
  run: async ({ session, spec, gathered }) => {
    const id = "fileSystem.aliases";
    const wanted = spec.fileSystem.aliases;
    if (wanted.length === 0)
      return [skipped(id, { en: "the settings name no alias", ja: "エイリアスの指定はありません" })];
    const { fileSystem } = await gathered();
    if (!fileSystem.ok) return [unanswered(id, fileSystem.failure)];
    const FileSystemId = fileSystem.value?.id;
    if (FileSystemId === undefined)
      return [skipped(id, { en: "there is no file system", ja: "ファイルシステムがありません" })];
    const answer = await session.askAll("fsx:DescribeFileSystemAliases", fsx(session), ({ client, module }, options) =>
      module.paginateDescribeFileSystemAliases({ client }, { FileSystemId }, options),
    );
    if (!answer.ok) return [unanswered(id, answer.failure)];
    const there = answer.value.flatMap(({ Aliases = [] }) => Aliases);
    const wrong = wanted.flatMap((name) => {
      const state = there.find((each) => each.Name?.toLowerCase() === name.toLowerCase())?.Lifecycle ?? "-";
      return state === "AVAILABLE" ? [] : [`${name} (${state})`];
    });
    if (wrong.length === 0)
      return [
        ok(id, { en: `${wanted.length} aliases are available`, ja: `エイリアス ${wanted.length} 件は利用できます` }),
      ];
    const names = listed(wrong);
    return [
      fail(
        id,
        { en: `aliases that are not available: ${names.en}`, ja: `利用できないエイリアス: ${names.ja}` },
        {
          why: { en: "who opens the share by that name finds nothing", ja: "その名前では共有を開けません" },
          mend: {
            en: "pulumi up; the name in DNS and its SPN are yours to make",
            ja: "pulumi up を実行してください。DNS レコードと SPN は手動で登録します",
          },
        },
      ),
    ];
  },
};
