import { auditLogGroup, bringUpLogGroup } from "../../../delivery/logGroupNames.ts";
import { logs } from "../../aws/clients.ts";
import { readInterfaces } from "../../cluster/readSights.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { fail, ok } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import type { Check } from "../check/check.ts";

/** FSx and Systems Manager write on while a stack is destroyed, and what they write makes a deleted group anew. */
export const logGroups: Check = {
  ids: ["names.logGroups"],
  about: { en: "no log group is left of an older cluster", ja: "以前のクラスターのロググループが残っていない" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "names.logGroups";
    const wanted = [bringUpLogGroup(spec), ...(spec.fileSystem.auditLog === "DISABLED" ? [] : [auditLogGroup(spec)])];
    const [interfaces, ...answers] = await Promise.all([
      readInterfaces(session),
      ...wanted.map((logGroupNamePrefix) =>
        session.askAll("logs:DescribeLogGroups", logs(session), ({ client, module }, options) =>
          module.paginateDescribeLogGroups({ client }, { logGroupNamePrefix }, options),
        ),
      ),
    ]);
    const lost = [interfaces, ...answers].find((each) => !each.ok);
    if (lost?.ok === false) return [unanswered(id, lost.failure)];
    if (interfaces.ok && interfaces.value.some(({ cluster }) => cluster === spec.clusterName))
      return [ok(id, { en: "the cluster is there, with its log groups", ja: "クラスターは作成済みです" })];
    const there = answers.flatMap((each) =>
      each.ok
        ? each.value.flatMap(({ logGroups: found = [] }) => found.map(({ logGroupName = "" }) => logGroupName))
        : [],
    );
    const held = wanted.filter((name) => there.includes(name));
    if (held.length === 0)
      return [ok(id, { en: "the log groups' names are free", ja: "ロググループ名は使用できます" })];
    const names = listed(held);
    return [
      fail(
        id,
        { en: `log groups that are there already: ${names.en}`, ja: `既に存在するロググループ: ${names.ja}` },
        {
          why: {
            en: "up stops at it: ResourceAlreadyExistsException",
            ja: "up が ResourceAlreadyExistsException で停止します",
          },
          mend: {
            en: `aws logs delete-log-group --log-group-name ${held[0]}, once nobody needs what is in it`,
            ja: `内容が不要であれば aws logs delete-log-group --log-group-name ${held[0]} を実行してください`,
          },
        },
      ),
    ];
  },
};
