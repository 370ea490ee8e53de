import { downloadsOf } from "../../../delivery/bringUp.ts";
import { accountSecretName, adminSecretName, hasOwnAccount, minioSecretName } from "../../../delivery/secretNames.ts";
import { iam, kms, s3, secrets } from "../../aws/clients.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, fail, ok, skipped, warn } from "../../findings/finding.ts";
import { listed } from "../../findings/said.ts";
import { type Check, judged } from "../check/check.ts";

export const objects: Check = {
  ids: ["objects.readable"],
  about: {
    en: "installer, licences and binary are where the settings say",
    ja: "インストーラー、ライセンス、バイナリが存在する",
  },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "objects.readable";
    const uris = downloadsOf(spec).flatMap(({ uri }) => (uri.startsWith("s3://") ? [uri] : []));
    if (uris.length === 0)
      return [skipped(id, { en: "the settings name no object of S3", ja: "S3 オブジェクトの指定がありません" })];
    const answers = await Promise.all(
      uris.map(async (uri) => {
        const [, Bucket = "", Key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
        const answer = await session.ask("s3:GetObject", s3(session), ({ client, module }, options) =>
          client.send(new module.HeadObjectCommand({ Bucket, Key }), options),
        );
        return { uri, answer };
      }),
    );
    const lost = answers.flatMap(({ uri, answer }) => (answer.ok ? [] : [{ uri, failure: answer.failure }]));
    const [unsure] = lost.filter(({ failure }) => failure.kind !== "refused" && failure.kind !== "denied");
    if (unsure !== undefined) return [unanswered(id, unsure.failure)];
    if (lost.length === 0)
      return [ok(id, { en: `${uris.length} objects are there`, ja: `${uris.length} 個のオブジェクトを確認しました` })];
    const names = listed(lost.map(({ uri }) => uri));
    return [
      fail(
        id,
        { en: `not to be read: ${names.en}`, ja: `読み取れません: ${names.ja}` },
        {
          why: {
            en: "the bring-up stops at it, an hour into the first up",
            ja: "初回の up の約 1 時間後に、構築がここで停止します",
          },
          mend: {
            en: "upload it, or let the servers' account read the bucket",
            ja: "アップロードするか、バケットの読み取りを許可してください",
          },
        },
      ),
    ];
  },
};

export const keys: Check = {
  ids: ["kms.usable"],
  about: { en: "the keys that settings name are enabled", ja: "指定した KMS キーが有効" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "kms.usable";
    const named = [
      spec.fileSystem.kmsKeyArn,
      ...spec.servers.map(({ kmsKeyArn }) => kmsKeyArn),
      spec.cluster.kmsKeyArn,
      spec.directory.existing?.kmsKeyArn,
      ...downloadsOf(spec).map(({ kmsKeyArn }) => kmsKeyArn),
    ];
    const arns = [...new Set(named.flatMap((arn) => arn ?? []))];
    if (arns.length === 0) return [skipped(id, { en: "the settings name no key", ja: "KMS キーの指定はありません" })];
    const answers = await Promise.all(
      arns.map((KeyId) =>
        session.ask("kms:DescribeKey", kms(session), ({ client, module }, options) =>
          client.send(new module.DescribeKeyCommand({ KeyId }), options),
        ),
      ),
    );
    const lost = answers.find((each) => !each.ok);
    if (lost?.ok === false) return [unanswered(id, lost.failure)];
    const disabled = answers.flatMap((each) =>
      each.ok && each.value.KeyMetadata?.KeyState !== "Enabled" ? [each.value.KeyMetadata] : [],
    );
    if (disabled.length === 0)
      return [ok(id, { en: `${arns.length} keys are enabled`, ja: `${arns.length} 個のキーは有効です` })];
    const names = listed(disabled.map((each) => `${each?.KeyId} (${each?.KeyState})`));
    return [fail(id, { en: `keys that cannot be used: ${names.en}`, ja: `使用できないキー: ${names.ja}` })];
  },
};

export const names: Check = {
  ids: ["names.free"],
  about: { en: "no deleted secret holds our names", ja: "シークレット名が削除待ちで塞がれていない" },
  asksAws: true,
  run: async ({ session, spec }) => {
    // One that settings name is not made, and may have any name.
    const account = hasOwnAccount(spec) && spec.cluster.account.secret === undefined ? [accountSecretName(spec)] : [];
    const wanted = [adminSecretName(spec), ...account, minioSecretName(spec)];
    const answer = await session.ask("secretsmanager:ListSecrets", secrets(session), ({ client, module }, options) =>
      client.send(
        new module.ListSecretsCommand({
          IncludePlannedDeletion: true,
          Filters: [{ Key: "name", Values: [`${spec.clusterName}/`] }],
        }),
        options,
      ),
    );
    return judged("names.free", answer, ({ SecretList = [] }) => {
      const held = SecretList.filter(
        ({ Name = "", DeletedDate }) => DeletedDate !== undefined && wanted.includes(Name),
      );
      if (held.length === 0)
        return ok("names.free", { en: "the secrets' names are free", ja: "シークレット名は使用できます" });
      const names = listed(held.map(({ Name = "" }) => Name));
      return fail(
        "names.free",
        { en: `scheduled for deletion: ${names.en}`, ja: `削除待ちのシークレット: ${names.ja}` },
        {
          why: {
            en: "AWS refuses a secret of that name until it is gone",
            ja: "完全に削除されるまで同名のシークレットは作成できません",
          },
          mend: {
            en: "aws secretsmanager delete-secret --force-delete-without-recovery --secret-id NAME, or restore-secret",
            ja: "aws secretsmanager delete-secret --force-delete-without-recovery --secret-id 名前、または restore-secret を実行してください",
          },
        },
      );
    });
  },
};

const LINKED = [
  { role: "AWSServiceRoleForAmazonFSx", service: "fsx.amazonaws.com" },
  { role: "AWSServiceRoleForAmazonSSM", service: "ssm.amazonaws.com" },
] as const;

export const linkedRoles: Check = {
  ids: ["roles.serviceLinked"],
  about: { en: "the services' own roles are there", ja: "サービスリンクロールがある" },
  asksAws: true,
  run: async ({ session }) => {
    const id = "roles.serviceLinked";
    const answers = await Promise.all(
      LINKED.map(({ role }) =>
        session.ask("iam:GetRole", iam(session), ({ client, module }, options) =>
          client.send(new module.GetRoleCommand({ RoleName: role }), options),
        ),
      ),
    );
    const missing: string[] = [];
    for (const [index, answer] of answers.entries()) {
      if (answer.ok) continue;
      if (!answer.failure.code.startsWith("NoSuchEntity")) return [unanswered(id, answer.failure)];
      missing.push(LINKED[index]?.service ?? "");
    }
    return [linkedFinding(id, missing)];
  },
};

function linkedFinding(id: string, missing: readonly string[]): Finding {
  if (missing.length === 0)
    return ok(id, { en: "the services have their roles", ja: "サービスリンクロールは作成済みです" });
  const names = listed(missing);
  return warn(
    id,
    { en: `no role of its own yet: ${names.en}`, ja: `サービスリンクロール未作成: ${names.ja}` },
    {
      why: {
        en: "AWS makes it at the first use, if your role may iam:CreateServiceLinkedRole",
        ja: "初回利用時に作成されますが、iam:CreateServiceLinkedRole の権限が必要です",
      },
      mend: {
        en: `aws iam create-service-linked-role --aws-service-name ${missing[0]}`,
        ja: `aws iam create-service-linked-role --aws-service-name ${missing[0]}`,
      },
    },
  );
}
