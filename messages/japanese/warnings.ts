/** What the program warns of: settings that are allowed and still risky. */
export const WARNINGS: Readonly<Record<string, string>> = {
  "cluster.networkPartition is none: when the servers lose sight of each other, both take the virtual IP and write the same data. Set kind witness with a witness outside both zones.":
    "cluster.networkPartition が none です。サーバー間の通信が途切れると、両系活性となって両方のサーバーが仮想 IP を取り、同じデータに書き込みます。kind: witness を設定し、両方のゾーンの外に Witness サーバーを置いてください。",
  "cluster.baseConfiguration has no network partition resolution: when the servers lose sight of each other, both take the virtual IP and write the same data. Add a witness heartbeat and resolution by HTTP, with a witness outside both zones, in Cluster WebUI, and export again.":
    "cluster.baseConfiguration にネットワークパーティション解決リソースがありません。サーバー間の通信が途切れると、両系活性となって両方のサーバーが仮想 IP を取り、同じデータに書き込みます。Cluster WebUI で、両方のゾーンの外の Witness サーバーを使う Witness ハートビートと HTTP ネットワークパーティション解決リソースを追加し、エクスポートし直してください。",
  "cluster.networkPartition is {kind} alone, without a witness heartbeat: a server that is cut off stops, but when only the link between the zones breaks, both still reach the target, and both take the virtual IP. Set kind witness with a witness outside both zones.":
    "cluster.networkPartition は {kind} のみで、Witness ハートビートがありません。孤立したサーバーは停止しますが、ゾーン間の通信だけが途切れた場合は両方のサーバーが対象に到達できるため、両方が仮想 IP を取ります。kind: witness を設定し、両方のゾーンの外に Witness サーバーを置いてください。",
  "cluster.baseConfiguration has network partition resolution by HTTP or ping alone, without a witness heartbeat: a server that is cut off stops, but when only the link between the zones breaks, both still reach the target, and both take the virtual IP. Add a witness heartbeat and resolution by HTTP, with a witness outside both zones, in Cluster WebUI, and export again.":
    "cluster.baseConfiguration のネットワークパーティション解決は HTTP または ping のみで、Witness ハートビートがありません。孤立したサーバーは停止しますが、ゾーン間の通信だけが途切れた場合は両方のサーバーが対象に到達できるため、両方が仮想 IP を取ります。Cluster WebUI で、両方のゾーンの外の Witness サーバーを使う Witness ハートビートと HTTP ネットワークパーティション解決リソースを追加し、エクスポートし直してください。",
  "cluster.baseConfiguration: {path} is {text}, of CLUSTERPRO X {version}, which is newer than X {wanted}, for which everything here is made. Install the version that wrote it, and try the cluster before it serves anybody.":
    "cluster.baseConfiguration: {path} は {text}（CLUSTERPRO X {version}）で、本プログラムが対象とする X {wanted} より新しいバージョンです。エクスポート元と同じバージョンをインストールし、運用開始前に動作を確認してください。",
  "cluster.baseConfiguration: {path} is {text}, which tells no version of CLUSTERPRO that is known here. See that the export is from X {wanted}.":
    "cluster.baseConfiguration: {path} は {text} で、CLUSTERPRO のバージョンを判別できません。X {wanted} からのエクスポートであることを確認してください。",
  "cluster.baseConfiguration has letters beyond ASCII in UTF-8, which nobody has seen CLUSTERPRO read on Windows: Cluster WebUI exports Shift_JIS or GB2312 there. Name its export as it was.":
    "cluster.baseConfiguration に ASCII 以外の文字が UTF-8 で含まれています。Windows の Cluster WebUI は Shift_JIS または GB2312 で出力し、UTF-8 のファイルを CLUSTERPRO が読み取れるかは未確認です。エクスポートしたままのファイルを指定してください。",
  "The DHCP options of {vpc} stay as they are: its own DNS must resolve {domain} (a Route 53 Resolver rule, or DHCP options that name the domain's DNS servers), or no server joins the domain.":
    "{vpc} の DHCP オプションセットは変更しません。VPC の DNS で {domain} を解決できるようにしてください（Route 53 Resolver のルール、またはドメインの DNS サーバーを指定した DHCP オプションセット）。解決できないと、サーバーはドメインに参加できません。",
  "CLUSTERPRO is not brought up: {settings...} are not set. The servers are prepared and the delivery is made; set what is missing, or install CLUSTERPRO by hand and import the configuration: npm run clpconf -- --out DIR writes a guide.":
    "CLUSTERPRO の構築は行いません。{settings...} が設定されていないためです。サーバーの準備と配布ファイルの作成までは行います。不足している設定を追加するか、CLUSTERPRO を手作業でインストールして構成情報をインポートしてください。手順書は npm run clpconf -- --out DIR で出力できます。",
  "CLUSTERPRO is not brought up: {setting} is not set. The servers are prepared and the delivery is made; set what is missing, or install CLUSTERPRO by hand and import the configuration: npm run clpconf -- --out DIR writes a guide.":
    "CLUSTERPRO の構築は行いません。{setting} が設定されていないためです。サーバーの準備と配布ファイルの作成までは行います。不足している設定を追加するか、CLUSTERPRO を手作業でインストールして構成情報をインポートしてください。手順書は npm run clpconf -- --out DIR で出力できます。",
  "cluster.account.user is {user}: the domain's administrator runs every script of the cluster, and the servers can read its secret at any time. Name a user of the cluster's own, such as clusteradmin, whom the bring-up makes.":
    "cluster.account.user が {user} です。ドメインの管理者がクラスターのすべてのスクリプトを実行し、サーバーはいつでもそのシークレットを読み取れます。clusteradmin など、クラスター専用のユーザーを指定してください（CLUSTERPRO の構築時に作成します）。",
  "The password of {account} expires as the domain's policy says, and from then on every script of the cluster fails on all servers. See in the domain that it does not expire, or renew it in time, there and in its secret.":
    "{account} のパスワードは、ドメインのポリシーに従って有効期限が切れます。期限が切れると、クラスタのスクリプトはすべてのサーバーで失敗します。ドメイン側で無期限にするか、期限前にドメインとシークレットの両方を更新してください。",
  "cluster.startupDelaySeconds is 0: a server that is back from a reboot within the heartbeat time-out was never gone for the other one, so nobody takes its group, and both may become active. Set the service startup delay time in Cluster WebUI, or leave the setting out.":
    "cluster.startupDelaySeconds が 0 です。ハートビートタイムアウト以内に再起動を終えたサーバーは、もう一方のサーバーに停止を検出されません。フェールオーバーが行われず、両系活性となるおそれがあります。Cluster WebUI で「サービス起動遅延時間」を設定するか、この設定を削除してください。",
  "The password of {account} expires {days} days after it was set, and from then on every script of the cluster fails on all servers. Only the bring-up takes that expiry away; renew the password in time, in the directory and in its secret.":
    "{account} のパスワードは、設定から {days} 日で有効期限が切れます。期限が切れると、クラスタのスクリプトはすべてのサーバーで失敗します。有効期限が解除されるのは CLUSTERPRO の構築時だけです。期限前に、ディレクトリとシークレットの両方でパスワードを更新してください。",
  "The password of {account} expires {days} days after it was set, and from then on every script of the cluster fails on all servers. cluster.account.passwordNeverExpires is false; renew the password in time, in the directory and in its secret.":
    "{account} のパスワードは、設定から {days} 日で有効期限が切れます。期限が切れると、クラスタのスクリプトはすべてのサーバーで失敗します。cluster.account.passwordNeverExpires が false です。期限前に、ディレクトリとシークレットの両方でパスワードを更新してください。",
  "The file system's monitor gives up after {patience}, and FSx takes up to {seconds} s to fail over by itself. Lengthen cluster.monitors.fileSystem.intervalSeconds or retries.":
    "ファイルシステムのモニタリソースは {patience} で異常と判定しますが、FSx 自身のフェイルオーバーには最大 {seconds} 秒かかります。cluster.monitors.fileSystem の intervalSeconds または retries を大きくしてください。",
  "The application's monitor gives up after {patience}, and MinIO is not healthy while FSx fails over, for up to {seconds} s: the group would move for nothing. Lengthen cluster.monitors.application.intervalSeconds or retries.":
    "アプリケーションのモニタリソースは {patience} で異常と判定しますが、FSx のフェイルオーバー中（最大 {seconds} 秒）は MinIO も正常な状態になりません。フェールオーバグループが不要に移動します。cluster.monitors.application の intervalSeconds または retries を大きくしてください。",
  "application.{key} {port} is the port of {service}: free on these servers, but clients and firewalls expect {service2} there. Choose another, unless the application is just that.":
    "application.{key} の {port} は {service} のポートです。このサーバーでは空いていますが、クライアントやファイアウォールは {service2} を想定します。アプリケーションがそのサービスでなければ、別のポートを指定してください。",
  "application.{key} {port} lies in Windows' dynamic range ({range}): where another program was given it by then, the application does not start on that server. Choose one below {first}.":
    "application.{key} の {port} は Windows の動的ポート（{range}）の範囲にあります。先に別のプログラムに割り当てられると、そのサーバーではアプリケーションが起動しません。{first} より小さいポートを指定してください。",
  "cluster.virtualIp {address} is a public address: nobody in the VPC reaches the one on the Internet whose address it is any more. Choose a private one, for example 172.16.0.1.":
    "cluster.virtualIp の {address} はパブリックアドレスです。インターネット上の本来の相手に、VPC 内から到達できなくなります。172.16.0.1 などのプライベートアドレスを指定してください。",
  "cluster.networkPartition.{key} {target} lies in {subnet} of {zone}, where {server} is: when that zone fails, the target fails with it, and the servers that are left take themselves for cut off and stop too. Name a target outside both zones of the cluster.":
    "cluster.networkPartition.{key} の {target} は {server} と同じ {zone} のサブネット {subnet} にあります。そのゾーンに障害が起きると監視先も失われ、残ったサーバーは自分が切り離されたと判断して停止します。クラスタの両方のゾーンの外を指定してください。",
  "directory.existing.kmsKeyArn is not set: FSx reads the secret {secret} of a self-managed domain itself, which it cannot where AWS's own key encrypts it, and the servers' role decrypts with no key that is not named. Encrypt the secret with a customer managed key, and name it.":
    "directory.existing.kmsKeyArn が設定されていません。セルフマネージドのドメインでは FSx 自身がシークレット {secret} を読みますが、AWS マネージドキーで暗号化されていると読めません。サーバーのロールも、指定されていないキーでは復号できません。シークレットをカスタマーマネージドキーで暗号化し、そのキーを指定してください。",
  "The image of {servers...} is your own ({image}): it must have been generalised with Sysprep and be in no domain, or its servers share one identity and cannot join, and have Systems Manager's agent and the PowerShell module AWSPowerShell, or AWS.Tools.SecretsManager and AWS.Tools.S3. Make it with EC2Launch's shutdown with Sysprep.":
    "{servers...} は独自の AMI（{image}）を使用します。ドメインに参加していない状態で、Sysprep により一般化されている必要があります。一般化されていないと、サーバーが同じ識別情報を共有し、ドメインに参加できません。SSM Agent と、PowerShell モジュール AWSPowerShell（または AWS.Tools.SecretsManager と AWS.Tools.S3）も必要です。EC2Launch の「Sysprep してシャットダウン」で作成してください。",
  "{servers...} are of type {type}: Windows Server with its desktop asks for 2 GiB of memory alone, which leaves CLUSTERPRO and the application none. Choose t3.medium or more.":
    "{servers...} のインスタンスタイプは {type} です。デスクトップ付きの Windows Server だけで 2 GiB のメモリが必要で、CLUSTERPRO とアプリケーションの分が残りません。t3.medium 以上を指定してください。",
  "{server} is of type {type}: Windows Server with its desktop asks for 2 GiB of memory alone, which leaves CLUSTERPRO and the application none. Choose t3.medium or more.":
    "{server} のインスタンスタイプは {type} です。デスクトップ付きの Windows Server だけで 2 GiB のメモリが必要で、CLUSTERPRO とアプリケーションの分が残りません。t3.medium 以上を指定してください。",
  "cluster.language is {language}, and the image of {servers...} is {word} ({image}): what is not ASCII in CLUSTERPRO's messages and scripts is unreadable there. Set cluster.language to {other}, or choose the other image.":
    "cluster.language は {language} ですが、{servers...} のイメージは {word}（{image}）です。CLUSTERPRO のメッセージやスクリプトの ASCII 以外の文字が文字化けします。cluster.language を {other} にするか、もう一方の言語のイメージを指定してください。",
  "servers[{i}].name {name} is the first label of {domain}, most likely the domain's NetBIOS name, which no computer in it can have. Choose another, unless the domain has another NetBIOS name.":
    "servers[{i}].name の {name} は {domain} の先頭のラベルで、ドメインの NetBIOS 名と同じと思われます。ドメインのコンピューターには使えません。NetBIOS 名が別のものでなければ、別の名前を指定してください。",
  "application.directory {directory} is on a drive that nothing here makes: every server's image must bring it, also that of a server that is replaced later. Choose a folder on C:, unless all of them do.":
    "application.directory の {directory} があるドライブは、このプログラムでは作成されません。後で置き換えるサーバーも含め、すべてのサーバーのイメージに必要です。そうでなければ C: のフォルダーを指定してください。",
  "{settings...} still have a value marked EXAMPLE: what they name is not there, and fails when it is first used. Replace them by your own before the first up.":
    "{settings...} の値に EXAMPLE の印が残っています。指しているものは存在せず、最初に使われたときに失敗します。最初の up の前に、実際の値に置き換えてください。",
  "{setting} still has a value marked EXAMPLE: what it names is not there, and fails when it is first used. Replace it by your own before the first up.":
    "{setting} の値に EXAMPLE の印が残っています。指しているものは存在せず、最初に使われたときに失敗します。最初の up の前に、実際の値に置き換えてください。",
  "directoryAdminPassword is plain text in the configuration: whoever reads a stack file with it has the domain's Admin. Write it with pulumi config set --secret directoryAdminPassword, and choose another where the file was shared.":
    "directoryAdminPassword が平文で設定されています。スタックファイルを読める人は、ドメインの Admin として操作できます。pulumi config set --secret directoryAdminPassword で設定し、ファイルを共有していた場合はパスワードを変更してください。",
  "{file}: {setting}: encrypted, and only the Pulumi CLI can decrypt it; unknown in this preview.":
    "{file}: {setting}: 暗号化された値は Pulumi CLI でしか復号できないため、このプレビューでは不明として扱います。",
  "{token}: only the provider knows the answer, and no provider runs here: its parts are unknown, and comparisons with them do not hold. --answers FILE gives it.":
    "{token}: 値はプロバイダーにしか分かりませんが、ここではプロバイダーを実行しません。値は不明となり、それを使った比較は成り立ちません。--answers FILE で値を与えられます。",
};
