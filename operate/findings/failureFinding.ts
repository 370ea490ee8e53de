import type { Failure, FailureKind } from "../aws/answer.ts";
import { type Finding, unknown } from "./finding.ts";
import type { Said } from "./said.ts";

const REASONS: Readonly<Record<FailureKind, Said>> = {
  credentials: { en: "no credentials of AWS that hold", ja: "有効な AWS 認証情報がありません" },
  expired: { en: "the credentials have expired", ja: "AWS 認証情報の期限が切れています" },
  denied: { en: "without the right to ask", ja: "権限がありません" },
  throttled: { en: "AWS asks to slow down", ja: "AWS がリクエストを制限しています" },
  timeout: { en: "no answer within 10 s", ja: "10 秒以内に応答がありません" },
  unreachable: { en: "the endpoint cannot be reached", ja: "エンドポイントに到達できません" },
  garbage: { en: "the answer is none of AWS's", ja: "AWS の応答ではありません" },
  refused: { en: "AWS refused the call", ja: "AWS が呼び出しを拒否しました" },
};

const MENDS: Readonly<Record<FailureKind, Said>> = {
  credentials: {
    en: "aws sso login, or --profile NAME; aws sts get-caller-identity shows who you are",
    ja: "aws sso login を実行するか、--profile NAME を指定してください。aws sts get-caller-identity で確認できます",
  },
  expired: { en: "aws sso login, or fetch new credentials", ja: "aws sso login などで認証情報を取り直してください" },
  denied: {
    en: "let your role call it; docs/iam/operate.json has what reads need",
    ja: "ロールにこの呼び出しを許可してください（docs/iam/operate.json）",
  },
  throttled: { en: "ask again in a minute", ja: "1 分ほど待って再実行してください" },
  timeout: {
    en: "ask again; https://health.aws.amazon.com shows whether AWS itself has trouble",
    ja: "再実行してください。AWS 側の障害は https://health.aws.amazon.com で確認できます",
  },
  unreachable: {
    en: "is this machine online, and is the Region right? A proxy is taken from HTTPS_PROXY only where the SDK is told so",
    ja: "ネットワーク接続とリージョンを確認してください",
  },
  garbage: {
    en: "something between here and AWS answers in its place, such as a proxy: try from another network",
    ja: "プロキシなどが AWS の代わりに応答しています。別のネットワークから試してください",
  },
  refused: { en: "read what AWS said above", ja: "AWS のメッセージを確認してください" },
};

/** A check whose call had no answer. */
export function unanswered(id: string, { kind, call, said }: Failure): Finding {
  const reason = REASONS[kind];
  return unknown(
    id,
    { en: `${call}: ${reason.en}`, ja: `${call}: ${reason.ja}` },
    { found: { en: said, ja: said }, mend: MENDS[kind] },
  );
}

/** Where the same holds for every call, it is one finding. */
export function isOfSession({ kind }: Failure): boolean {
  return kind === "credentials" || kind === "expired";
}
