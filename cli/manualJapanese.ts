import { outputOf } from "../delivery/fillDelivery.ts";
import { hasOwnAccount } from "../delivery/secretNames.ts";
import {
  FORWARD,
  type GuideSection,
  type ManualFacts,
  numbered,
  passwordOwner,
  readSecret,
  SILENT_INSTALL,
  ZIP_ELSEWHERE,
  ZIP_ON_WINDOWS,
} from "./manualFacts.ts";

export function japaneseGuide(facts: ManualFacts): string {
  const { spec } = facts;
  const sections = [prepare(facts), tokens(facts), password(facts), ...minio(facts), zip(spec.stack), importIt()];
  return `# ${spec.cluster.name}（スタック ${spec.stack}）の CLUSTERPRO 構成情報を手作業で反映する手順

\`clp.conf\` と \`scripts\` は、自動構築であればサーバー（${facts.servers}）へ配信される構成情報そのものです。

${numbered(sections)}`;
}

function prepare({ spec, account, openPorts, minio: isMinio }: ManualFacts): GuideSection {
  const ports =
    openPorts.length === 0
      ? ""
      : `アプリケーションのクライアントには、次のポートを開放します。\n\n${openPorts.map((each) => `       ${each}`).join("\n")}\n`;
  const last = isMinio
    ? `5. \`minio.exe\` を \`${isMinio.directory}\` に置きます。このフォルダーに書き込めるのは、SYSTEM、Administrators、${account} だけにします。
`
    : "";
  const language = spec.cluster.language === "japanese" ? "日本語版" : "英語版";
  return {
    title: "全サーバーの準備",
    text: `サーバーには \`aws ssm start-session --target INSTANCE_ID\` で接続します（PowerShell が開きます）。ファイルは S3 バケットまたは \`https://\` 経由で取得します。コンピューター名の設定とドメインへの参加は、スタックの構築時に完了しています。

1. AWS CLI バージョン 2 を全ユーザー用にインストールします。AWS 仮想 IP リソースが使用します。
2. CLUSTERPRO（${language}）のインストールメディアを展開し、\`${SILENT_INSTALL}\` を、それがあるフォルダーで実行します。続いて、ライセンスを 1 つずつ \`clplcnsc -i ファイル名\` で登録します。
3. CLUSTERPRO の \`bin\` フォルダーで \`clpfwctrl.bat --add\` を実行し、Windows ファイアウォールで CLUSTERPRO の通信を許可します。${ports}
4. サーバーを再起動します。
${last}
`,
  };
}

function tokens({ spec, tokens: left, byOutputs }: ManualFacts): GuideSection {
  const outputs = `
パスワード以外は、次のコマンドで記入済みのファイルを出力できます。

    pulumi stack output --json > outputs.json
    npm run clpconf -- --stack ${spec.stack} --out 新しいフォルダー --filled outputs.json
`;
  const meaning = (token: string) => {
    const output = outputOf(token);
    if (output === undefined) {
      return `${passwordOwner(token, spec).replace(/^secret /, "シークレット ")} のパスワード（clpencrypt が表示した文字列）`;
    }
    return `\`pulumi stack output --json\` の ${output}`;
  };
  return {
    title: "リソース作成後に決まる値の記入",
    text: `| ファイル内の記述 | 記入する値 |
|---|---|
${left.map((token) => `| \`${token}\` | ${meaning(token)} |`).join("\n")}
${byOutputs ? outputs : ""}`,
  };
}

/** The bring-up makes the user; nobody else does. */
function ownUser(spec: ManualFacts["spec"]): string {
  if (!hasOwnAccount(spec)) return "";
  return `自動の導入を使わない場合、ユーザー ${spec.cluster.account.user} はまだ存在しません。サーバー上で Admin として、Admin と同じ OU にこのパスワードで作成し（\`New-ADUser\`）、グループ「AWS Delegated Server Administrators」に追加してください。`;
}

function password({ spec, account, accountSecret }: ManualFacts): GuideSection {
  return {
    title: "パスワードの暗号化",
    text: `${account} のパスワードは AWS Secrets Manager に保管されています。先頭が \`-\` または \`/\` のパスワードは使用できません。

    ${readSecret(accountSecret, spec)}

いずれかのサーバーで、管理者のコマンドプロンプトから次を実行します（X 4.3 以降）。

    clpencrypt パスワード

表示された文字列を、\`clp.conf\` の \`@@PASSWORD:0@@\` と置き換えます。暗号化後の文字列があればこのアカウントでログオンできるため、Git には登録しないでください。${ownUser(spec)}ドメインの設定によりパスワードが失効する場合（AWS Managed Microsoft AD では 42 日）、失効後はすべてのスクリプトが失敗します。期限内に更新するか、このアカウントのパスワードを無期限にしてください。`,
  };
}

function minio({ spec, account, minio: facts }: ManualFacts): readonly GuideSection[] {
  if (facts === undefined) return [];
  return [
    {
      title: "MinIO の管理者の設定",
      text: `全サーバーの \`${facts.credentials}\` に次の 2 行を記述し、SYSTEM、Administrators、${account} だけが読み取れるようにします。\`%\` は 2 つ重ねて記述します。

    set "MINIO_ROOT_USER=..."
    set "MINIO_ROOT_PASSWORD=..."

値は次のコマンドで確認できます。

    ${readSecret(facts.secret, spec)}`,
    },
  ];
}

function zip(stack: string): GuideSection {
  return {
    title: "zip ファイルの作成",
    text: `このフォルダーで次を実行します。1 行目は Windows Server または Windows 10 以降、2 行目はそれ以外の環境用です。

    ${ZIP_ON_WINDOWS}
    ${ZIP_ELSEWHERE}

\`clp.conf\` と \`scripts\` が zip ファイルの最上位にあることを確認してください。スクリプトの改行コードは CR LF のままとします。設定との違いと未記入の値は、次のコマンドで確認できます。

    npm run clpconf -- --stack ${stack} --diff cluster.zip`,
  };
}

function importIt(): GuideSection {
  return {
    title: "インポート",
    text: `Cluster WebUI は各サーバーのポート 29003 で待ち受けており、Session Manager のポートフォワーディング経由で接続します。

    ${FORWARD}

ブラウザーで http://localhost:29003/ を開き、設定モードに切り替えて「設定のインポート」で \`cluster.zip\` を選択し、「設定の反映」を実行します。その後、操作モードでクラスタを開始します。`,
  };
}
