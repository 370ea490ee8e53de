import type { Words } from "./words.ts";

/** What the schema says in English, in Japanese: terms as in NEC's and AWS's own Japanese documents. */
export const JAPANESE_TEXTS: Readonly<Record<string, string>> = {
  "AWS Region": "AWS リージョン",
  "an AWS Region": "リージョン名",
  "range of the VPC; of an existing one the range with the private subnets":
    "VPC の IPv4 アドレス範囲。既存の VPC では、プライベートサブネットを含む範囲",
  "an IPv4 range such as 10.0.0.0/16": "IPv4 アドレス範囲（`10.0.0.0/16` など）",
  "one entry for each Availability Zone, two or more": "アベイラビリティーゾーンごとに 1 項目。2 つ以上",
  "in ap-northeast-1 the zones a and c, elsewhere required":
    "`ap-northeast-1` では a と c の 2 ゾーン。他のリージョンでは必須",
  "Availability Zone": "アベイラビリティーゾーン",
  "a zone's name": "ゾーン名",
  "range of the public subnet, with the NAT gateway; not in an existing network, where none is needed":
    "NAT ゲートウェイを置くパブリックサブネットの範囲。既存のネットワークでは不要なため指定しない",
  "required of a network that is made": "ネットワークを新規に作成する場合は必須",
  "range of the private subnet": "プライベートサブネットの範囲",
  "an interface endpoint for the EC2 API, so that a failover works while a NAT gateway is down":
    "EC2 API のインターフェイスエンドポイントを作成する。NAT ゲートウェイの障害中もフェールオーバーできる",
  "a network that is there already": "既存のネットワーク",
  "the network is made": "ネットワークを新規に作成",
  "the VPC": "VPC の ID",
  "a VPC's id": "VPC ID",
  "private subnet by the name of its zone, one for each of `network.zones`":
    "ゾーン名をキーとするプライベートサブネットの ID。`network.zones` のゾーンごとに 1 つ",
  "a subnet's id": "サブネット ID",
  "every route table that gets the virtual IP's route, by a name of your own, which is part of the route's identity":
    "仮想 IP のルートを追加するすべてのルートテーブルの ID。キーは任意の名前で、ルートの識別に使われる",
  "a route table's id": "ルートテーブル ID",
  "domain, fully qualified, at most 47 characters, as FSx Multi-AZ wants it":
    "完全修飾ドメイン名。FSx のマルチ AZ の制限により 47 文字以内",
  "a domain name": "ドメイン名",
  "edition of AWS Managed Microsoft AD": "AWS Managed Microsoft AD のエディション",
  "zones of the domain controllers, two of `network.zones`":
    "ドメインコントローラーを置くゾーン。`network.zones` のうち 2 つ",
  "zones of the first two servers": "先頭 2 台のサーバーのゾーン",
  "a directory that is there already": "既存のディレクトリ",
  "the directory is made": "ディレクトリを新規に作成",
  "an AWS Managed Microsoft AD; either this or `dnsAddresses`":
    "AWS Managed Microsoft AD の ID。`dnsAddresses` とはどちらか一方だけを指定する",
  "a directory's id": "ディレクトリ ID",
  "one or two DNS servers of a self-managed domain": "セルフマネージドドメインの DNS サーバー。1 つまたは 2 つ",
  "an IPv4 address": "IPv4 アドレス",
  "secret with `username` and `password` of an account that joins computers and deletes their accounts":
    "コンピューターの参加とコンピューターアカウントの削除を許可されたアカウントの、`username` と `password` を持つシークレット",
  "a secret's name": "シークレット名",
  "customer managed key that the secret is encrypted with": "シークレットを暗号化しているカスタマーマネージドキー",
  "a key's ARN": "キーの ARN",
  "unit that file system and servers join; self-managed only":
    "ファイルシステムとサーバーが参加する組織単位（OU）。セルフマネージドのみ",
  "the domain's own": "ドメインの既定の場所",
  "an organizational unit": "OU の識別名",
  "group that administers the file system; self-managed only": "ファイルシステムの管理者グループ。セルフマネージドのみ",
  "FSx's: `Domain Admins`": "FSx の既定値 `Domain Admins`",
  "a group's name": "グループ名",
  "ranges of domain controllers beside the DNS servers; self-managed only":
    "DNS サーバー以外のドメインコントローラーのアドレス範囲。セルフマネージドのみ",
  "password of the domain's `Admin`, a secret (`config set --secret`); used at creation only":
    "ドメインの `Admin` のパスワード。シークレットとして設定する（`config set --secret`）。作成時のみ有効",
  generated: "自動生成",
  "a password": "パスワード",
  "the `Name` tag; FSx has no other name": "`Name` タグ（FSx のファイルシステムには他に名前がない）",
  "a name": "名前",
  "deployment type; the policies refuse any other than `MULTI_AZ_1`":
    "デプロイタイプ。`MULTI_AZ_1` 以外はポリシー違反になる",
  "kind of storage": "ストレージタイプ",
  "storage, with HDD at least 2000; grows in place, by a tenth at least, and never shrinks":
    "ストレージ容量。HDD では 2000 以上。作り直さずに 10% 以上の単位で増やせるが、減らせない",
  GiB: "GiB",
  "throughput; changes in place, with a failover of the file system":
    "スループットキャパシティ。作り直さずに変更できるが、ファイルシステムのフェールオーバーを伴う",
  "MB/s": "MB/秒",
  "preferred zone, then standby zone": "優先ゾーン、スタンバイゾーンの順",
  "DNS aliases, fully qualified, at most 50": "DNS エイリアス（完全修飾名）。50 個まで",
  "a DNS name": "DNS 名",
  "SMB share with the application's data, in ASCII; FSx makes `share`, any other you make yourself":
    "アプリケーションのデータを置く SMB 共有。ASCII のみ。FSx が作成するのは `share` だけで、他の共有は利用者が作成する",
  "a share's name": "共有名",
  "customer managed key for the data and the audit log": "データと監査ログの暗号化に使うカスタマーマネージドキー",
  "the AWS managed key": "AWS マネージドキー",
  "how long automatic backups are kept, 0 for none; they are deleted with the file system":
    "自動バックアップの保持期間。0 で無効。ファイルシステムと同時に削除される",
  days: "日",
  "start of the daily backup, in UTC": "日次バックアップの開始時刻（UTC）",
  "a time of day": "時刻 `HH:MM`",
  "make a last backup when the file system is deleted, which is kept and billed":
    "ファイルシステムの削除時に最終バックアップを作成する。保持され、課金される",
  "as `protect`": "`protect` と同じ",
  "alarms, a topic that they are sent to, and a dashboard; about 5 USD a month with the probes":
    "アラーム、その通知先のトピック、ダッシュボードを作成する。プローブを含めて月額約 5 USD",
  "a small Lambda function in a subnet of each route table, which looks at the virtual IP every minute and which a drill measures with, and one that looks at routes, file system, directory and backups":
    "仮想 IP を 1 分ごとに確認し、訓練の計測にも使う小さな Lambda 関数を各ルートテーブルのサブネットに 1 つずつ、ルート、ファイルシステム、ディレクトリ、バックアップを確認する関数を 1 つ作成する",
  "as `monitoring.enabled`": "`monitoring.enabled` と同じ",
  "who is sent the alarms; each has to confirm once, by the link that AWS sends":
    "アラームの送信先。AWS から届くリンクで、それぞれ 1 回承認する必要がある",
  "an e-mail address": "メールアドレス",
  nobody: "なし",
  "a CloudTrail trail that logs management events, by which a failover, and a change of the routes by anybody but the servers, is told within seconds: `existing` says that there is one, `create` makes it and its bucket":
    "管理イベントを記録する CloudTrail の証跡。フェールオーバーや、サーバー以外によるルートの変更を数秒で通知できる。`existing` は既存の証跡があること、`create` は証跡とそのバケットを作成することを表す",
  "customer managed key for the topic and the trail; its policy lets CloudWatch, EventBridge and CloudTrail use it":
    "トピックと証跡のカスタマーマネージドキー。キーポリシーで CloudWatch、EventBridge、CloudTrail の使用を許可しておく",
  "no encryption of the topic beyond AWS's own": "AWS 標準の保護のみで、トピックは暗号化しない",
  "only beside `network.existing`: subnet of a probe by the name of its route table in `network.existing.routeTableIds`; a table that is left out has no probe":
    "`network.existing` を使う場合のみ。`network.existing.routeTableIds` での名前をキーとする、プローブを置くサブネットの ID。省略したルートテーブルにはプローブを置かない",
  "the subnets that are made": "新規に作成するサブネット",
  "start of the weekly maintenance, in UTC: `d:HH:MM`, 1 is Monday (`6:19:00` is Sunday 04:00 in Japan)":
    "週次メンテナンスの開始時刻（UTC）。`d:HH:MM` で、1 は月曜（`6:19:00` は日本時間の日曜 4:00）",
  "a time of the week": "曜日と時刻",
  "which accesses to files and shares are logged": "ファイルと共有へのアクセスのうち、監査ログに記録するもの",
  "the servers, in the failover group's order; each may override what `server` says":
    "サーバー。順序がフェールオーバグループの優先順位になる。`server` の値を個別に上書きできる",
  "server1 and server2, one in each of the first two zones, at .11 of its private subnet":
    "server1 と server2。先頭 2 つのゾーンに 1 台ずつ、プライベートサブネットの .11",
  "lower-case NetBIOS name, 1 to 15 characters: the computer's name, CLUSTERPRO's and the tag `clpfsx:server`":
    "小文字の NetBIOS 名。1〜15 文字。コンピューター名、CLUSTERPRO のサーバ名、タグ `clpfsx:server` を兼ねる",
  "a server's name": "サーバー名",
  "zone of the server, one of `network.zones`": "サーバーを置くゾーン。`network.zones` のいずれか",
  "fixed address in the zone's private subnet": "ゾーンのプライベートサブネット内の固定アドレス",
  "EC2 instance type, Intel or AMD; a change restarts the server":
    "EC2 インスタンスタイプ。Intel または AMD。変更するとサーバーが再起動する",
  "an instance type": "インスタンスタイプ",
  "SSM parameter that names the AMI, which is read when a server is made; an image of your own must be generalised (Sysprep)":
    "AMI を示す SSM パラメーター。サーバーの作成時に読み取られる。独自の AMI は Sysprep で一般化しておく",
  "an SSM parameter's name": "SSM パラメーター名",
  "size of drive C:": "C: ドライブの容量",
  "customer managed key for drive C:": "C: ドライブの暗号化に使うカスタマーマネージドキー",
  "AWS's own key": "AWS マネージドキー",
  "AWS does not terminate the instance; before a change that replaces or deletes it, set `false` and run `up`":
    "インスタンスの終了保護。サーバーの作り直しや削除を伴う変更の前に `false` を指定して `up` を実行する",
  "`protect`": "`protect` と同じ",
  "replace the server whenever the parameter names another image":
    "パラメーターの示す AMI が変わるたびにサーバーを作り直す",
  "CLUSTERPRO's name of the cluster, up to 31 characters": "CLUSTERPRO のクラスタ名。31 文字以内",
  "`<project>-<stack>`": "`<プロジェクト>-<スタック>`",
  "a cluster's name": "クラスタ名",
  "virtual IP, outside the VPC: a /32 route in every route table":
    "仮想 IP アドレス。VPC の範囲外とし、全ルートテーブルの /32 ルートになる",
  "failover group": "フェールオーバグループ",
  "a failover group's name": "フェールオーバグループ名",
  "edition of CLUSTERPRO that is installed": "インストールする CLUSTERPRO の言語版",
  "time from one check to the next": "監視のインターバル",
  seconds: "秒",
  "failed checks that are tried again before the recovery starts": "回復動作を始めるまでのリトライ回数",
  "time after which a check that has not ended counts as failed":
    "監視のタイムアウト。これを過ぎても終わらない監視は異常とみなす",
  "time before the first check": "監視開始待ち時間",
  "what CLUSTERPRO acts on when a monitor has found an error":
    "異常検出時の回復対象（リソース、フェールオーバグループ、サーバ）",
  "restarts of the target before a failover": "フェールオーバーまでの最大再活性回数",
  "failovers before the final action": "最終動作までの最大フェールオーバ回数",
  "what CLUSTERPRO does in the end": "最終動作",
  "longest time for one look at TCP 445 of the file system": "ファイルシステムの TCP 445 への接続確認 1 回の上限時間",
  "look at the share too, not only at the port": "ポートだけでなく共有も確認する",
  "network partition resolution: how a server finds out that it is the one cut off":
    "ネットワークパーティション解決。孤立した側のサーバーがそれを自ら判断する方法",
  "`kind: none`": "`kind: none`",
  "`kind: minio`": "`kind: minio`",
  "NEC's witness server, outside the servers' zones": "サーバーのゾーンの外に置いた NEC の Witness サーバ",
  "a host": "ホスト名または IPv4 アドレス",
  "its TCP port": "Witness サーバの TCP ポート",
  "an address outside the servers' zones that answers ping; a VPC's router does not":
    "サーバーのゾーンの外で ping に応答するアドレス（VPC のルーターは応答しない）",
  "domain user who runs the scripts, without the domain; any other than `Admin` is made by the bring-up; required beside `directory.existing`":
    "スクリプトの実行ユーザ。ドメイン名を付けない。`Admin` 以外は導入時に作成する。`directory.existing` を使う場合は必須",
  "a user's name": "ユーザー名",
  "secret with the user's `username` and `password`; required beside `directory.existing`":
    "実行ユーザの `username` と `password` を持つシークレット。`directory.existing` を使う場合は必須",
  "made, for `Admin` the secret of the directory's Admin":
    "作成する。`Admin` の場合はディレクトリの Admin のシークレット",
  "the bring-up sees to it that the password does not expire; beside `directory.existing` `false` by default":
    "パスワードを無期限にする。`directory.existing` を使う場合の既定値は `false`",
  "fine-grained password policy that the bring-up uses for that":
    "パスワードを無期限にするために使う、きめ細かなパスワードポリシー",
  "a password policy's name": "パスワードポリシー名",
  "CLUSTERPRO's setup, a zip": "CLUSTERPRO のインストーラー（zip）",
  "CLUSTERPRO is neither installed nor started": "CLUSTERPRO のインストールと起動を行わない",
  "the image holds CLUSTERPRO already, and nothing is fetched": "AMI に CLUSTERPRO がインストール済みで、取得は不要",
  "`false`": "`false`",
  "where the servers fetch the file: `s3://...` or `https://...`":
    "サーバーがファイルを取得する場所。`s3://...` または `https://...`",
  "a URI": "URI",
  "SHA-256 of the file, 64 hexadecimal digits": "ファイルの SHA-256（16 進数 64 桁）",
  "the file's SHA-256": "SHA-256",
  "customer managed key that an object in S3 is encrypted with":
    "S3 のオブジェクトを暗号化しているカスタマーマネージドキー",
  "CLUSTERPRO's licence files": "CLUSTERPRO のライセンスファイル",
  "a clp.conf, or a zip with one, exported from Cluster WebUI, into which the environment's values are laid":
    "Cluster WebUI からエクスポートした clp.conf、またはそれを含む zip。環境に固有の値だけを書き換えて使う",
  "clp.conf is made from the settings": "clp.conf を設定から生成",
  "a file's path": "ファイルのパス",
  "places in clp.conf of values whose place no public document gives, by the names that `npm run clpconf` lists: a path, or `path` and `value`, a text to stand there":
    "公開資料で確認できない値の、clp.conf 内での位置。名前は `npm run clpconf` が一覧表示する。パス、または `path` と `value`（そこに書く値）",
  "as `npm run clpconf` lists them": "`npm run clpconf` の表示を参照",
  "customer managed key for the delivery bucket, the bring-up's log group and the secrets of Admin and the application":
    "配信用バケット、導入のロググループ、Admin とアプリケーションのシークレットに使うカスタマーマネージドキー",
  "AWS's own keys": "AWS のキー",
  "what the failover group runs": "フェールオーバグループで動かす業務アプリケーション",
  "installation folder on the servers": "サーバー上のインストール先フォルダー",
  "a folder's path": "フォルダーのパス",
  "folder of the data on the share, never the share's root": "共有内のデータ用フォルダー。共有の直下は不可",
  "a folder's name": "フォルダー名",
  "TCP port of MinIO": "MinIO の TCP ポート",
  "TCP port of MinIO's console": "MinIO コンソールの TCP ポート",
  "ranges of the application's clients": "アプリケーションのクライアントのアドレス範囲",
  "the VPC's range": "VPC 全体",
  "`minio.exe`": "`minio.exe`",
  "the bring-up is left out": "CLUSTERPRO の導入を行わない",
  "secret with `username` and `password` of MinIO's root user":
    "MinIO の root ユーザーの `username` と `password` を持つシークレット",
  "one is generated": "自動生成",
  "servers that it is for, by their names; a licence for one node is one server's":
    "登録先のサーバーの名前。ノード単位のライセンスは 1 台のサーバーに登録する",
  "all servers": "全サーバー",
  "moves of the group when the application does not start; with 0 it stays down beside a healthy server":
    "アプリケーションが起動しない場合にグループが移動する回数。0 の場合、もう一方のサーバーが正常でも停止したままになる",
  "what the servers' role may do beyond a failover, for what an export brings: `forcedStop`, `dns` (awsdns), `eip` (awseip)":
    "エクスポートに含まれるリソースのため、サーバーのロールに追加する権限。`forcedStop`（強制停止）、`dns`（awsdns）、`eip`（awseip）",
  "least time from a server's boot to the start of CLUSTERPRO, longer than its heartbeat time-out and interval, or a quick reboot passes unnoticed and both servers may become active; 0 leaves its services as they are":
    "サーバーの起動から CLUSTERPRO の起動までの最短時間。ハートビートタイムアウトとインターバルの合計より長くする。短いと、サーバーの短時間の再起動が検出されず、両系活性となるおそれがある。0 の場合、サービスの設定を変更しない",
  "time-out and interval of the configuration, and 60: `93`":
    "構成情報のタイムアウトとインターバルの合計に 60 を加えた値: `93`",
  "passwords in `baseConfiguration` besides the account's, such as Cluster WebUI's and the mail server's":
    "`baseConfiguration` に含まれる、実行ユーザ以外のパスワード（Cluster WebUI やメールサーバーなど）",
  "an export that has others is refused": "それらを含むエクスポートはエラーになる",
  "element that holds it, as the preview names it, for example `/root/webmgr/security/adminpwd`":
    "パスワードを持つ要素。プレビューが示すパスを指定する（例: `/root/webmgr/security/adminpwd`）",
  "an element's path in clp.conf": "clp.conf の要素のパス",
  "secret with `username` and `password`; the password is put in for the element's":
    "`username` と `password` を持つシークレット。このパスワードを要素に設定する",
  nothing: "なし",
  "`1`": "`1`",
  "longest start": "起動の上限時間",
  "longest stop": "停止の上限時間",
  "longest wait for one answer": "応答 1 回の待ち時間の上限",
  "names the script resource `script_<name>` and the monitor resource `genw_<name>`":
    "スクリプトリソース `script_<名前>` とモニタリソース `genw_<名前>` の名前になる",
  "the application's name": "アプリケーション名",
  "folder with start.bat, stop.bat, genw.bat and files beside them, no folders; relative to the project's folder, or absolute; ASCII, or Shift_JIS where `cluster.language` is `japanese`":
    "start.bat、stop.bat、genw.bat とその補助ファイルを置くフォルダー。サブフォルダーは不可。プロジェクトのフォルダーからの相対パスまたは絶対パス。文字コードは ASCII、`cluster.language` が `japanese` の場合は Shift_JIS も可",
  "TCP ports that clients use": "クライアントが使う TCP ポート",
  "guard directory, file system and network interfaces against deletion":
    "ディレクトリ、ファイルシステム、ネットワークインターフェイスを削除から保護する",
  "": "",
};

export const JAPANESE: Words = {
  heads: ["項目", "意味", "値", "既定値"],
  required: "必須",
  none: "なし",
  productDefault: "製品の既定値",
  flag: "`true`、`false`",
  object: "下位の項目で指定",
  list: (of) => `リスト: ${of}`,
  map: (of) => `マップ: ${of}`,
  range: (minimum, maximum, unit) => `${minimum}〜${maximum}${unit === "" ? "" : ` ${unit}`}`,
  or: "、",
  withKind: (kinds) => `${kinds} の場合: `,
  say: (english) => {
    const japanese = JAPANESE_TEXTS[english];
    if (japanese === undefined) throw new Error(`no Japanese for: ${english}`);
    return japanese;
  },
  replaces: (what) => `。変更すると作り直されるもの: ${what}`,
  wouldReplace: (what) => `。変更は \`up\` が拒否する。作り直しが必要になるもの: ${what}`,
  replaced: {
    network: "ネットワーク",
    subnets: "サブネット",
    directory: "ディレクトリ",
    "file system": "**ファイルシステム（データを含む）**",
    "network interface": "ネットワークインターフェイス",
    server: "サーバー",
    "routes of the virtual IP": "仮想 IP のルート",
  },
  everything: "すべて（**ファイルシステムのデータを含む**）",
};
