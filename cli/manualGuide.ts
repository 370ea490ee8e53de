import { MINIO_CREDENTIALS } from "../delivery/clusterDelivery.ts";
import { outputOf } from "../delivery/fillDelivery.ts";
import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";

/** A text that lies beside a written configuration. */
export interface Guide {
  readonly name: string;
  readonly text: string;
}

/** What a token stands for, and which output of the stack gives it. */
export function meaningOf(token: string, spec: ClusterSpec): string {
  const output = outputOf(token);
  if (output === undefined) return `password of ${accountOf(spec)}, as clpencrypt prints it`;
  return `${output} of "pulumi stack output --json"`;
}

/** How to bring a written configuration into a cluster by hand, in English and in Japanese. */
export function manualGuides(spec: ClusterSpec, tokens: readonly string[]): readonly Guide[] {
  return [
    { name: "README.md", text: english(spec, tokens) },
    { name: "README.ja.md", text: japanese(spec, tokens) },
  ];
}

function accountOf({ directory, cluster }: ClusterSpec): string {
  return `${directory.domainName}\\${cluster.account.user}`;
}

/** Where Cluster WebUI is reached from: it has no way in but Session Manager. Source: AWS, Session Manager's documents. */
const FORWARD = `aws ssm start-session --target INSTANCE_ID --document-name AWS-StartPortForwardingSession \\
      --parameters portNumber=29003,localPortNumber=29003`;

/** The tar of Windows Server; a zip of Compress-Archive may have backslashes in its names. */
const ZIP = "tar -a -c -f cluster.zip clp.conf scripts";

function english(spec: ClusterSpec, tokens: readonly string[]): string {
  const rows = tokens.map((token) => `| \`${token}\` | ${meaningOf(token, spec)} |`);
  const byOutputs = tokens.some((token) => outputOf(token) !== undefined);
  const isMinio = spec.application.kind === "minio";
  return `# CLUSTERPRO's configuration of ${spec.cluster.name} (stack ${spec.stack}), by hand

\`clp.conf\` and \`scripts\` are what the bring-up would push to the servers. CLUSTERPRO and its licences are installed on all
servers (${serversOf(spec)}), and so is the AWS CLI, which the virtual IP's resource calls.

## 1. Fill in what is known only after creation

| in the files | stands for |
|---|---|
${rows.join("\n")}
${
  byOutputs
    ? `
All but the password is filled in by

    pulumi stack output --json > outputs.json
    npm run clpconf -- --stack ${spec.stack} --out NEW_FOLDER --filled outputs.json
`
    : ""
}
## 2. Encrypt the password

On a server, in a Command Prompt of an administrator (X 4.3 and newer):

    clpencrypt PASSWORD

Put what it prints into \`clp.conf\` in place of \`@@PASSWORD:0@@\`. The password of ${accountOf(spec)} lies in AWS Secrets
Manager, and it must not begin with \`-\` or \`/\`. Whoever has the encoded text can log on as that account: keep it out of Git.
${
  isMinio
    ? `
## 3. Give MinIO its administrator

On every server, \`${MINIO_CREDENTIALS}\` holds two lines; only SYSTEM,
Administrators and ${accountOf(spec)} may read it. The values lie in the secret of the output applicationSecretArn; a \`%\` is
written twice.

    set "MINIO_ROOT_USER=..."
    set "MINIO_ROOT_PASSWORD=..."
`
    : ""
}
## ${isMinio ? 4 : 3}. Make the zip

In this folder, on Windows Server or Windows 10 and newer:

    ${ZIP}

\`clp.conf\` and \`scripts\` must be at the top of the zip. Scripts keep their CR LF.

## ${isMinio ? 5 : 4}. Import it

Cluster WebUI listens on port 29003 of every server, and is reached through Session Manager:

    ${FORWARD}

Open http://localhost:29003/, change to the Config Mode, choose "Import", take \`cluster.zip\`, then "Apply the Configuration
File", and start the cluster in the Operation Mode.
`;
}

function japanese(spec: ClusterSpec, tokens: readonly string[]): string {
  const rows = tokens.map((token) => `| \`${token}\` | ${meaningInJapanese(token, spec)} |`);
  const byOutputs = tokens.some((token) => outputOf(token) !== undefined);
  const isMinio = spec.application.kind === "minio";
  return `# ${spec.cluster.name}（スタック ${spec.stack}）の CLUSTERPRO 構成情報を手作業で反映する手順

\`clp.conf\` と \`scripts\` は、自動構築であればサーバーへ配信される構成情報そのものです。全サーバー（${serversOf(spec)}）に CLUSTERPRO とライセンス、および AWS 仮想 IP リソースが呼び出す AWS CLI がインストール済みであることを前提とします。

## 1. リソース作成後に決まる値の記入

| ファイル内の記述 | 記入する値 |
|---|---|
${rows.join("\n")}
${
  byOutputs
    ? `
パスワード以外は、次のコマンドで記入済みのファイルを出力できます。

    pulumi stack output --json > outputs.json
    npm run clpconf -- --stack ${spec.stack} --out 新しいフォルダー --filled outputs.json
`
    : ""
}
## 2. パスワードの暗号化

いずれかのサーバーで、管理者のコマンドプロンプトから次を実行します（X 4.3 以降）。

    clpencrypt パスワード

表示された文字列を、\`clp.conf\` の \`@@PASSWORD:0@@\` と置き換えます。${accountOf(spec)} のパスワードは AWS Secrets Manager に保管されています。先頭が \`-\` または \`/\` のパスワードは使用できません。暗号化後の文字列があればこのアカウントでログオンできるため、Git には登録しないでください。
${
  isMinio
    ? `
## 3. MinIO の管理者の設定

全サーバーの \`${MINIO_CREDENTIALS}\` に次の 2 行を記述し、SYSTEM、Administrators、${accountOf(spec)} だけが読み取れるようにします。値はスタックの出力 applicationSecretArn が示すシークレットにあります。\`%\` は 2 つ重ねて記述します。

    set "MINIO_ROOT_USER=..."
    set "MINIO_ROOT_PASSWORD=..."
`
    : ""
}
## ${isMinio ? 4 : 3}. zip ファイルの作成

このフォルダーで次を実行します（Windows Server、または Windows 10 以降）。

    ${ZIP}

\`clp.conf\` と \`scripts\` が zip ファイルの最上位にあることを確認してください。スクリプトの改行コードは CR LF のままとします。

## ${isMinio ? 5 : 4}. インポート

Cluster WebUI は各サーバーのポート 29003 で待ち受けており、Session Manager のポートフォワーディング経由で接続します。

    ${FORWARD}

ブラウザーで http://localhost:29003/ を開き、設定モードに切り替えて「設定のインポート」で \`cluster.zip\` を選択し、「設定の反映」を実行します。その後、操作モードでクラスタを開始します。
`;
}

function meaningInJapanese(token: string, spec: ClusterSpec): string {
  const output = outputOf(token);
  if (output === undefined) return `${accountOf(spec)} のパスワード（clpencrypt が表示した文字列）`;
  return `\`pulumi stack output --json\` の ${output}`;
}

function serversOf({ servers }: ClusterSpec): string {
  return servers.map(({ name }) => name).join(", ");
}
