import { sts } from "../../aws/clients.ts";
import { type Finding, ok, warn } from "../../findings/finding.ts";
import { type Check, judged } from "../check/check.ts";

const MINUTE = 60_000;

/** An `up` from nothing: the directory, after it the file system, then the servers. */
const LONGEST_UP_MINUTES = 90;

export const validCredentials: Check = {
  ids: ["credentials.valid"],
  about: { en: "AWS knows who asks", ja: "AWS の認証情報が有効" },
  asksAws: false,
  run: async ({ session }) => {
    const answer = await session.ask("sts:GetCallerIdentity", sts(session), ({ client, module }, options) =>
      client.send(new module.GetCallerIdentityCommand({}), options),
    );
    return judged("credentials.valid", answer, ({ Account = "?", Arn = "?" }) =>
      ok("credentials.valid", { en: `account ${Account} as ${Arn}`, ja: `アカウント ${Account}、${Arn}` }),
    );
  },
};

export const lastingCredentials: Check = {
  ids: ["credentials.session"],
  about: { en: "the credentials last as long as the longest up", ja: "認証情報の有効期間が構築時間より長い" },
  asksAws: true,
  run: async ({ session, now }) => {
    const { credentials } = await session.config;
    const { expiration } = await credentials();
    return [sessionFinding(expiration?.getTime(), now)];
  },
};

/** @param expires undefined for credentials that do not expire, or do not say when */
export function sessionFinding(expires: number | undefined, now: number): Finding {
  const id = "credentials.session";
  if (expires === undefined) {
    return ok(id, { en: "the credentials name no end", ja: "認証情報に期限はありません" });
  }
  const minutes = Math.floor((expires - now) / MINUTE);
  if (minutes >= LONGEST_UP_MINUTES) {
    return ok(id, { en: `the credentials last ${minutes} minutes`, ja: `認証情報の残り時間は ${minutes} 分です` });
  }
  return warn(
    id,
    { en: `the credentials last ${minutes} minutes`, ja: `認証情報の残り時間は ${minutes} 分です` },
    {
      expected: { en: `${LONGEST_UP_MINUTES} minutes or more`, ja: `${LONGEST_UP_MINUTES} 分以上` },
      why: {
        en: "the first up takes an hour and more; what it was at when they end has to be found again",
        ja: "初回の up は 1 時間以上かかります。途中で期限が切れると、処理中のリソースの確認が必要になります",
      },
      mend: {
        en: "fetch new ones, or a role with a longer session",
        ja: "認証情報を取り直すか、セッション時間の長いロールを使ってください",
      },
    },
  );
}
