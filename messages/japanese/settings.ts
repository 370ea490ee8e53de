/** Settings' errors whose text is told as a whole. */
export const SETTINGS_WHOLE: Readonly<Record<string, string>> = {
  "unknown setting. Did you mean {path}?": "未知の設定です。{path} の誤りではありませんか。",
  "unknown setting; known here are {keys...}. Remove it.":
    "未知の設定です。ここで使えるのは {keys...} です。削除してください。",
  "unknown setting; known here are {keys...}. Remove it, or use the nearest, {path}.":
    "未知の設定です。ここで使えるのは {keys...} です。削除するか、最も近い {path} を使用してください。",
  'not a setting of kind "{kind}"; another kind has it. Remove it, or choose another kind.':
    "kind が {kind} のときの設定ではありません。別の kind の設定です。削除するか、kind を変更してください。",
  "{value} is not allowed; one of {values...} is. Did you mean {word}?":
    "{value} は使用できません。使用できるのは {values...} です。{word} の誤りではありませんか。",
  "{value} is not allowed; one of {values...} is. Choose one of them.":
    "{value} は使用できません。{values...} のいずれかを指定してください。",
};

/**
 * Settings' errors by their parts: what is wrong, what is allowed or required, what to do; and what these name. Apart
 * from the other messages, since parts are short and would fit into what is none.
 */
export const SETTINGS_PARTS: Readonly<Record<string, string>> = {
  // What is wrong.
  missing: "設定されていません",
  "missing, and aws:region is {region}": "設定されていません（aws:region は {region}）",
  "{value} is of the wrong type": "{value} は型が異なります",
  "{value} is out of range": "{value} は範囲外です",
  "a list of {n} entries was found": "{n} 件のリストが指定されています",
  "a list of 1 entry was found": "1 件のリストが指定されています",
  "a list of {n} entries": "{n} 件のリスト",
  "a list of 1 entry": "1 件のリスト",
  "an object": "オブジェクト",
  "found beside {setting}": "{setting} と同時に指定されています",
  "neither directoryId nor dnsAddresses was found": "directoryId も dnsAddresses も指定されていません",
  "no route table was found": "ルートテーブルが指定されていません",
  "no zone was found": "ゾーンが指定されていません",
  "only one zone was found": "ゾーンが 1 つしか指定されていません",
  "no server was found": "サーバーが指定されていません",
  "only one server was found": "サーバーが 1 台しか指定されていません",
  "the list is empty": "リストが空です",
  "a secret that could not be decrypted": "シークレットを復号できませんでした",
  "not a setting of the project {project}, which would never read it":
    "プロジェクト {project} の設定ではないため、読み込まれません",
  "{value} is a single label": "{value} はラベルが 1 つしかありません",
  "{value} has the invalid label {label}": "{value} のラベル {label} は使用できません",
  "{value} is {n} characters long": "{value} は {n} 文字あります",
  "{value} is not a folder's path": "{value} はフォルダーのパスではありません",
  "{value} is not a fully qualified DNS name of 4 to 253 characters":
    "{value} は 4～253 文字の完全修飾 DNS 名ではありません",
  "{value} is not a host": "{value} はホストではありません",
  "{value} is not a path": "{value} はパスではありません",
  "{value} is not a server name": "{value} はサーバー名として使用できません",
  "{value} is not a share's name": "{value} は共有名として使用できません",
  "{value} is not a value for the Name tag": "{value} は Name タグの値として使用できません",
  "{value} is not an application's name": "{value} はアプリケーション名として使用できません",
  "{value} is not an organizational unit": "{value} は組織単位（OU）ではありません",
  "{value} is not the name of a domain user": "{value} はドメインユーザー名として使用できません",
  "{value} is not the name of a group in the domain": "{value} はドメインのグループ名として使用できません",
  "{value} is not the name of a password policy": "{value} はパスワードポリシー名として使用できません",
  "{value} is not the name of one folder on the share": "{value} は共有上のフォルダー名として使用できません",
  "{value} is not a failover group's name": "{value} はフェールオーバグループ名として使用できません",
  "{value} is not a name that CLUSTERPRO takes for a cluster": "{value} は CLUSTERPRO のクラスタ名として使用できません",
  "{value} would give the application's monitor the name of the file system's, {monitor}":
    "{value} とすると、アプリケーションのモニタリソースがファイルシステムのものと同じ名前 {monitor} になります",
  "{value} is a device of Windows": "{value} は Windows のデバイス名です",
  "{value} is a word that Windows keeps for itself": "{value} は Windows の予約語です",
  "{value} is an administrative share": "{value} は管理共有です",
  "{value} is not the name of an AWS Region": "{value} は AWS のリージョン名ではありません",
  "{value} is not a zone's name": "{value} はゾーン名ではありません",
  "{value} is a Local Zone or Wavelength Zone": "{value} はローカルゾーンまたは Wavelength Zone です",
  "{value} is not an Availability Zone of the Region {region}":
    "{value} はリージョン {region} のアベイラビリティーゾーンではありません",
  "{value} is not among network.zones": "{value} は network.zones にありません",
  "{value} is not an EC2 instance type": "{value} は EC2 のインスタンスタイプではありません",
  "{value} has an Arm processor, AWS Graviton": "{value} は Arm プロセッサー（AWS Graviton）のタイプです",
  "{value} is a Mac": "{value} は Mac です",
  "{value} has 0.5 GiB of memory": "{value} のメモリは 0.5 GiB です",
  "{value} is not the full name of an SSM parameter": "{value} は SSM パラメータの完全な名前ではありません",
  "{value} is not one of Windows' public parameters": "{value} は Windows のパブリックパラメータではありません",
  "{value} is not the ARN of a KMS key": "{value} は KMS キーの ARN ではありません",
  "{value} is a key of another Region": "{value} は別のリージョンのキーです",
  "{value} is not the name of a secret in Secrets Manager": "{value} は Secrets Manager のシークレット名ではありません",
  "{value} is not the id of a VPC": "{value} は VPC の ID ではありません",
  "{value} is not the id of a subnet": "{value} はサブネットの ID ではありません",
  "{value} is not the id of a route table": "{value} はルートテーブルの ID ではありません",
  "{value} is not the id of a directory": "{value} はディレクトリの ID ではありません",
  "{value} is not a name for a route table": "{value} はルートテーブルの名前として使用できません",
  "{value} is not a URI that the servers can fetch": "{value} はサーバーから取得できる URI ではありません",
  "{value} is not a SHA-256": "{value} は SHA-256 ではありません",
  "{value} is no zip": "{value} は zip ではありません",
  "{value} is no server": "{value} というサーバーはありません",
  "{value} is not a time of day": "{value} は時刻ではありません",
  "{value} is not a time of the week": "{value} は曜日と時刻ではありません",
  "{value} is not an IPv4 address": "{value} は IPv4 アドレスではありません",
  "{value} is not an IPv4 range": "{value} は IPv4 アドレスの範囲ではありません",
  "{value} has host bits set": "{value} はホスト部にビットが立っています",
  "{value} has prefix length {n}": "{value} のプレフィックス長は {n} です",
  "{value} is the whole Internet": "{value} はインターネット全体です",
  "{value} overlaps {other}": "{value} は {other} と重複しています",
  "{value} starts with {kind}": "{value} の先頭は{kind}です",
  "{value} is a 0.0.0.0/8 address": "{value} は 0.0.0.0/8 のアドレスです",
  "{value} is a loopback address": "{value} はループバックアドレスです",
  "{value} is a link-local address": "{value} はリンクローカルアドレスです",
  "{value} is a multicast address": "{value} はマルチキャストアドレスです",
  "{value} is the broadcast address": "{value} はブロードキャストアドレスです",
  "{value} is a reserved address": "{value} は予約済みアドレスです",
  "a 0.0.0.0/8 address": "0.0.0.0/8 のアドレス",
  "a loopback address": "ループバックアドレス",
  "a link-local address": "リンクローカルアドレス",
  "a multicast address": "マルチキャストアドレス",
  "the broadcast address": "ブロードキャストアドレス",
  "a reserved address": "予約済みアドレス",
  "{value} looks like a network or broadcast address":
    "{value} はネットワークアドレスまたはブロードキャストアドレスと思われます",
  "{value} lies inside 172.17.0.0/16, which some AWS services use themselves":
    "{value} は、一部の AWS サービスが使用する 172.17.0.0/16 に含まれます",
  "{value} lies inside the VPC {range}": "{value} は VPC の範囲 {range} に含まれます",
  "{value} is a public address": "{value} はパブリックアドレスです",
  "{value} is the server itself": "{value} はサーバー自身です",
  "{value} is cluster.virtualIp": "{value} は cluster.virtualIp です",
  "{value} is servers[{i}].privateIp": "{value} は servers[{i}].privateIp です",
  "{value} is not inside network.vpcCidr {range}": "{value} は network.vpcCidr {range} に含まれません",
  "{value} is not inside {range}, the private subnet of {zone}":
    "{value} は {zone} のプライベートサブネット {range} に含まれません",
  "{value} is reserved by AWS in {range}, as its first four addresses and its last one are":
    "{value} は {range} で AWS が予約しています（先頭の 4 つと最後のアドレス）",
  "{value} is {path} already": "{value} は {path} ですでに使用されています",
  "{value} stands in {path} already": "{value} は {path} にすでにあります",
  "{value} is the zone of {path} already": "{value} はすでに {path} のゾーンです",
  "{value} is the name of {path} already": "{value} はすでに {path} の名前です",
  "{value} is the privateIp of {path} already": "{value} はすでに {path} の privateIp です",
  "{value} is named twice": "{value} が 2 回指定されています",
  "{name} is the NetBIOS name of the domain {domain}": "{name} はドメイン {domain} の NetBIOS 名です",
  "{value} is of another domain, {found}": "{value} は別のドメイン {found} のものです",
  "the drive {drive} is not there": "ドライブ {drive} がありません",
  "{value} is taken by {owner} on every server": "{value} は、すべてのサーバーで {owner} が使用しています",
  "Windows' RPC endpoint mapper": "Windows の RPC エンドポイントマッパー",
  "Windows' NetBIOS session service": "Windows の NetBIOS セッションサービス",
  "Windows' SMB server": "Windows の SMB サーバー",
  "Remote Desktop": "リモートデスクトップ",
  "Windows Remote Management": "Windows リモート管理",
  "{value} is Windows' own": "{value} は Windows のフォルダーです",
  "{value} is CLUSTERPRO's own": "{value} は CLUSTERPRO のフォルダーです",
  "{value} is the AWS agents' own": "{value} は AWS のエージェントのフォルダーです",
  "{value} is the bring-up's own": "{value} は構築処理が使用するフォルダーです",
  "{value} lies in Windows' own {folder}": "{value} は Windows の {folder} の中にあります",
  "{value} lies in CLUSTERPRO's own {folder}": "{value} は CLUSTERPRO の {folder} の中にあります",
  "{value} lies in the AWS agents' own {folder}": "{value} は AWS のエージェントの {folder} の中にあります",
  "{value} lies in the bring-up's own {folder}": "{value} は構築処理が使用する {folder} の中にあります",
  "{value} is too little for storageType HDD": "{value} は storageType が HDD の場合の下限を下回っています",
  "HDD does not go with deploymentType SINGLE_AZ_1": "HDD は deploymentType: SINGLE_AZ_1 では使用できません",
  "{value} overlaps the backup window, which starts daily at {time}":
    "{value} は、毎日 {time} に始まるバックアップウィンドウと重なります",
  "{value} is too short": "{value} は短すぎます",
  "the heartbeat's time-out and interval ({n} s) ask for a delay of {m} s":
    "ハートビートタイムアウトとインターバルの合計（{n} 秒）に必要な遅延は {m} 秒です",
  "{value} is too short for a look of up to {n} s": "{value} は、最大 {n} 秒かかる確認 1 回には短すぎます",
  "{value} is too short for two looks of up to {n} s": "{value} は、最大 {n} 秒かかる確認 2 回には短すぎます",
  "the password is not 8 to 64 characters long": "パスワードが条件を満たしていません（8～64 文字ではない）",
  "the password {a}": "パスワードが条件を満たしていません（{a}）",
  "the password {a} and {b}": "パスワードが条件を満たしていません（{a}、{b}）",
  "the password {a} and {b} and {d}": "パスワードが条件を満たしていません（{a}、{b}、{d}）",
  "the password has fewer than three of lower-case letters, upper-case letters, digits and symbols":
    "パスワードが条件を満たしていません（英小文字、英大文字、数字、記号のうち 3 種類を含まない）",
  "the password {a} and has fewer than three of lower-case letters, upper-case letters, digits and symbols":
    "パスワードが条件を満たしていません（{a}、英小文字、英大文字、数字、記号のうち 3 種類を含まない）",
  "the password {a} and {b} and has fewer than three of lower-case letters, upper-case letters, digits and symbols":
    "パスワードが条件を満たしていません（{a}、{b}、英小文字、英大文字、数字、記号のうち 3 種類を含まない）",
  'the password has fewer than three of lower-case letters, upper-case letters, digits and symbols and contains the word "admin"':
    "パスワードが条件を満たしていません（英小文字、英大文字、数字、記号のうち 3 種類を含まない、admin という語を含む）",
  'the password {a} and has fewer than three of lower-case letters, upper-case letters, digits and symbols and contains the word "admin"':
    "パスワードが条件を満たしていません（{a}、英小文字、英大文字、数字、記号のうち 3 種類を含まない、admin という語を含む）",
  'the password {a} and {b} and has fewer than three of lower-case letters, upper-case letters, digits and symbols and contains the word "admin"':
    "パスワードが条件を満たしていません（{a}、{b}、英小文字、英大文字、数字、記号のうち 3 種類を含まない、admin という語を含む）",
  "is not 8 to 64 characters long": "8～64 文字ではない",
  "has characters other than printable ASCII": "印字可能な ASCII 以外の文字を含む",
  'contains the word "admin"': "admin という語を含む",

  // What is allowed or required.
  "{what} is required": "{what}が必要です",
  "a whole number, {n} or more is required": "{n} 以上の整数が必要です",
  "a whole number from {min} to {max} is required": "{min}～{max} の整数が必要です",
  "a whole number, {n} or more is allowed": "指定できるのは {n} 以上の整数です",
  "a whole number from {min} to {max} is allowed": "指定できるのは {min}～{max} の整数です",
  "{min} to {max} is allowed": "指定できるのは {min}～{max} です",
  "{min} to {max} are allowed": "指定できるのは {min}～{max} です",
  "{n} or more is allowed": "指定できるのは {n} 以上です",
  "at most {n} are allowed": "指定できるのは {n} 個までです",
  "{values...} are allowed": "指定できるのは {values...} です",
  "one of {values...} is allowed": "指定できるのは {values...} のいずれかです",
  "two of {values...} are allowed": "指定できるのは {values...} のうちの 2 つです",
  "an object with keys such as {keys...} is required": "{keys...} などのキーを持つオブジェクトが必要です",
  "two zones' names": "2 つのゾーン名",
  "a list of {of} is required": "{of}のリストが必要です",
  "an object of {of} is required": "{of}のオブジェクトが必要です",
  "IPv4 ranges": "IPv4 アドレスの範囲",
  "TCP ports": "TCP ポート",
  "DNS names": "DNS 名",
  "IPv4 addresses": "IPv4 アドレス",
  "servers' names": "サーバー名",
  "licence files, each with uri and sha256": "ライセンスファイル（それぞれ uri と sha256）",
  "servers, each with name, zone and privateIp": "サーバー（それぞれ name、zone、privateIp）",
  "zones, each with zone, publicCidr and privateCidr": "ゾーン（それぞれ zone、publicCidr、privateCidr）",
  "the existing private subnets by zone and privateCidr": "既存のプライベートサブネット（zone と privateCidr）",
  "route tables' ids by a name": "名前をキーとするルートテーブル ID",
  "subnets' ids by zone": "ゾーンをキーとするサブネット ID",
  "true or false": "true または false",
  "a number": "数値",
  "a URI": "URI",
  "a VPC's id": "VPC の ID",
  "a subnet's id": "サブネットの ID",
  "a route table's id": "ルートテーブルの ID",
  "a directory's id": "ディレクトリの ID",
  "a cluster's name": "クラスタ名",
  "a domain name": "ドメイン名",
  "a DNS name": "DNS 名",
  "a failover group's name": "フェールオーバグループ名",
  "a file's path": "ファイルのパス",
  "a folder's name": "フォルダー名",
  "a folder's path": "フォルダーのパス",
  "a group's name": "グループ名",
  "a host": "ホスト",
  "a key's ARN": "キーの ARN",
  "a name": "名前",
  "a password policy's name": "パスワードポリシー名",
  "a password": "パスワード",
  "a secret's name": "シークレット名",
  "a server's name": "サーバー名",
  "a share's name": "共有名",
  "a time of day": "時刻",
  "a time of the week": "曜日と時刻",
  "a user's name": "ユーザー名",
  "a zone's name": "ゾーン名",
  "an AWS Region": "AWS リージョン",
  "an IPv4 address": "IPv4 アドレス",
  "an IPv4 range such as {range} is required": "{range} のような IPv4 アドレスの範囲が必要です",
  "an SSM parameter's name": "SSM パラメータ名",
  "an instance type": "インスタンスタイプ",
  "an organizational unit": "組織単位（OU）",
  "the application's name": "アプリケーション名",
  "the file's SHA-256": "ファイルの SHA-256",
  "an element's path, or path and value, each a text,": "要素のパス、またはパスと値（いずれも文字列）",
  "the domain's own name": "既存ドメインのドメイン名",
  "the id of the private subnet in {zone} is required": "{zone} のプライベートサブネットの ID が必要です",
  "the range of the existing VPC that holds the private subnets": "プライベートサブネットを含む既存 VPC の範囲",
  "beside directory.existing the domain user who runs the cluster's scripts":
    "directory.existing を指定した場合は、クラスタのスクリプトを実行するドメインユーザー",
  "beside directory.existing the name of a secret with that user's username and password":
    "directory.existing を指定した場合は、そのユーザーの username と password を持つシークレットの名前",
  "the name of a secret with username and password is required for {user}":
    "{user} の username と password を持つシークレットの名前が必要です",
  "where the setup is,": "セットアップの場所",
  "the setup's SHA-256, so that nothing else is ever installed,":
    "別のものがインストールされないよう、セットアップの SHA-256",
  "a plain value is required, since plans show it": "計画に表示されるため、平文の値が必要です",
  "a fully qualified domain name is required": "完全修飾ドメイン名が必要です",
  "two different zones are required": "異なる 2 つのゾーンが必要です",
  "two different ports are required": "異なる 2 つのポートが必要です",
  "exactly two are required": "ちょうど 2 つ必要です",
  "at least two are required, or there is nothing to fail over to": "フェールオーバー先として、2 台以上が必要です",
  "at least two are required, for a server in each": "それぞれにサーバーを置くため、2 つ以上が必要です",
  "zones are required in every Region but {region}, the only one with default zones":
    "ゾーンに既定値があるのは {region} だけで、ほかのリージョンでは指定が必要です",
  "every table of the VPC that is main or has an association is required, for the virtual IP's route":
    "仮想 IP のルートのため、VPC のメインルートテーブルと、関連付けのあるすべてのルートテーブルが必要です",
  "directoryId of an AWS Managed Microsoft AD, or dnsAddresses of a self-managed domain, is required":
    "AWS Managed Microsoft AD の directoryId、またはセルフマネージドのドメインの dnsAddresses が必要です",
  "directoryId is for an AWS Managed Microsoft AD, dnsAddresses for a self-managed domain":
    "directoryId は AWS Managed Microsoft AD、dnsAddresses はセルフマネージドのドメインの設定です",
  "the zip of CLUSTERPRO's media is required, which holds silent-install.bat":
    "silent-install.bat を含む CLUSTERPRO の媒体の zip が必要です",
  "one server at least is required, or the setting is left out for all of them":
    "1 台以上の指定が必要です。すべてのサーバーが対象なら、設定を省略します",
  "it is for a self-managed domain": "セルフマネージドのドメインの設定です",
  "it is for a directory that is made": "ディレクトリを新規に作成する場合の設定です",
  "no public subnet is made": "パブリックサブネットは作成されません",
  "no endpoint is made in an existing VPC": "既存の VPC にはエンドポイントは作成されません",
  "the account's password is in the secret directory.existing.secret":
    "アカウントのパスワードは directory.existing.secret のシークレットにあります",
  "preinstalled stands alone: an image that holds CLUSTERPRO needs no setup":
    "preinstalled は単独で指定します。CLUSTERPRO を含むイメージにセットアップは不要です",
  "the export's own counts alone": "エクスポートの内容だけが有効です",
  "the project's own settings stand below {project}:": "このプロジェクトの設定は {project}: の下に書きます",
  "1 to 15 lower-case letters, digits and hyphens are allowed, a letter first and no hyphen last":
    "英小文字、数字、ハイフンからなる 1～15 文字で、先頭は英字、末尾はハイフン以外です",
  "1 to 20 ASCII letters, digits and . _ - are allowed, without the domain":
    "ASCII の英数字と . _ - からなる 1～20 文字で、ドメインは付けません",
  "1 to 24 ASCII letters, digits, hyphens and underscores are allowed":
    "ASCII の英数字、ハイフン、アンダースコアからなる 1～24 文字です",
  "1 to 256 letters, digits, inner spaces and _ . : / = + - @ are allowed":
    "文字、数字、途中の空白、_ . : / = + - @ からなる 1～256 文字です",
  "1 to 31 letters, digits, hyphens and underscores are allowed, a letter first and no hyphen last":
    "英数字、ハイフン、アンダースコアからなる 1～31 文字で、先頭は英字、末尾はハイフン以外です",
  "1 to 63 letters, digits and hyphens are allowed, the first no hyphen":
    "英数字とハイフンからなる 1～63 文字で、先頭はハイフン以外です",
  "1 to 64 ASCII letters, digits, inner spaces and . _ - are allowed, never the share's root":
    "ASCII の英数字、途中の空白、. _ - からなる 1～64 文字で、共有のルートは指定できません",
  "1 to 64 ASCII letters, digits, inner spaces and _ - are allowed":
    "ASCII の英数字、途中の空白、_ - からなる 1～64 文字です",
  "1 to 128 letters, digits and / _ . - are allowed, not ending in a hyphen and six characters (AWS adds those)":
    "英数字と / _ . - からなる 1～128 文字で、末尾を「ハイフンと 6 文字」（AWS が付加するもの）にはできません",
  '1 to 256 characters other than " / \\ [ ] : ; | = , + * ? < > are allowed':
    '" / \\ [ ] : ; | = , + * ? < > 以外の 1～256 文字です',
  'up to 80 ASCII characters are allowed, none of them " / \\ [ ] : | < > + = ; , * ? % & ^ !':
    '" / \\ [ ] : | < > + = ; , * ? % & ^ ! を除く ASCII 80 文字以内です',
  'allowed are 8 to 64 printable ASCII characters of at least three of these classes, without "admin"':
    "印字可能な ASCII 8～64 文字で、このうち 3 種類以上を含み、admin を含まないものを指定できます",
  "a DNS name or an IPv4 address is allowed": "DNS 名または IPv4 アドレスを指定できます",
  "a distinguished name that begins with OU= and ends in the domain's DC= parts is allowed":
    "OU= で始まり、ドメインの DC= で終わる識別名を指定できます",
  "a drive letter and folders of ASCII letters, digits, inner spaces and . _ - ( ) are allowed, no backslash last":
    "ドライブ文字と、ASCII の英数字、途中の空白、. _ - ( ) からなるフォルダーで、末尾に円記号は付けません",
  "a path relative to the project's folder is allowed, or an absolute one":
    "プロジェクトのフォルダーからの相対パス、または絶対パスを指定できます",
  "any other name is allowed": "ほかの名前なら指定できます",
  "any other server name is allowed": "ほかのサーバー名なら指定できます",
  "any other share's name is allowed": "ほかの共有名なら指定できます",
  "every server's own is allowed": "サーバーごとに異なる値が必要です",
  "every zone is allowed once": "同じゾーンは 1 回だけ指定できます",
  "every alias is allowed once": "同じエイリアスは 1 回だけ指定できます",
  "every range is allowed once": "同じ範囲は 1 回だけ指定できます",
  "every address is allowed once": "同じアドレスは 1 回だけ指定できます",
  "every subnet is allowed once": "同じサブネットは 1 回だけ指定できます",
  "every route table is allowed once": "同じルートテーブルは 1 回だけ指定できます",
  "labels of 1 to 63 letters, digits and single hyphens inside are allowed":
    "ラベルは英数字と途中の単独ハイフンからなる 1～63 文字です",
  "labels of letters, digits and hyphens inside, joined by dots, are allowed":
    "英数字と途中のハイフンからなるラベルを、ドットでつなぎます",
  "at most {n} are allowed, or FSx Multi-AZ cannot join the domain":
    "FSx マルチ AZ がドメインに参加できるよう、{n} 文字以内にします",
  "1 to {n} are allowed, as many as FSx takes": "指定できるのは、FSx が受け付ける 1～{n} 個です",
  "FSx takes DNS servers in the VPC {range} or in {ranges...}":
    "FSx が受け付けるのは、VPC の範囲 {range} または {ranges...} にある DNS サーバーです",
  "{region} and one lower-case letter is allowed": "{region} に英小文字 1 文字を付けた名前を指定できます",
  "a key of {region} is allowed": "{region} のキーを指定できます",
  "a unit of {domain}, which ends in {end}, is allowed": "{domain} の OU（{end} で終わるもの）を指定できます",
  "C: is allowed, the only drive of a server from {image}": "{image} から作成したサーバーにあるドライブは C: だけです",
  "a part of the VPC's range is allowed": "VPC の範囲の一部を指定できます",
  "subnets without a common address are allowed": "アドレスの重複しないサブネットを指定できます",
  "CLUSTERPRO's virtual IP must lie outside it": "CLUSTERPRO の仮想 IP は VPC の範囲外に置きます",
  "one IPv4 host address without a prefix length is allowed":
    "プレフィックス長のない IPv4 ホストアドレスを 1 つ指定できます",
  "one IPv4 host address that does not end in 0 or 255 is allowed":
    "末尾が 0 でも 255 でもない IPv4 ホストアドレスを 1 つ指定できます",
  "an address outside it is allowed": "その範囲外のアドレスを指定できます",
  "an address that other machines have too is allowed": "サーバー以外のマシンのアドレスを指定できます",
  "another machine is allowed": "別のマシンを指定できます",
  "a target that is no part of the cluster is allowed": "クラスタに含まれない監視先を指定できます",
  "one address of four decimal parts is allowed": "10 進数 4 つからなるアドレスを 1 つ指定できます",
  "an address, a slash and a prefix length are allowed": "アドレス、スラッシュ、プレフィックス長の形式で指定します",
  "only the first address of a range is allowed before the slash": "スラッシュの前は、範囲の先頭アドレスにします",
  "AWS allows {min} to {max}": "AWS で使用できるのは {min}～{max} です",
  "ranges of host addresses are allowed": "ホストアドレスの範囲を指定できます",
  "ranges outside it are allowed, since AWS Managed Microsoft AD does not work in it":
    "AWS Managed Microsoft AD が動作しないため、その範囲外を指定します",
  "networks with a prefix length of {min} to 32 are allowed":
    "プレフィックス長が {min}～32 のネットワークを指定できます",
  "a name such as ap-northeast-1 is allowed": "ap-northeast-1 のような名前を指定できます",
  "the Region's name and one lower-case letter are allowed": "リージョン名に英小文字 1 文字を付けた名前を指定できます",
  "a family, a dot and a size are allowed": "ファミリー、ドット、サイズの形式で指定します",
  "a type with an Intel or AMD processor is allowed, since Windows Server has none for Arm":
    "Arm 用の Windows Server はないため、Intel または AMD プロセッサーのタイプを指定します",
  "a type that runs Windows Server is allowed": "Windows Server が動作するタイプを指定できます",
  "types with 2 GiB or more are allowed, which Windows Server with its desktop asks for alone":
    "デスクトップ付きの Windows Server だけで必要な 2 GiB 以上のタイプを指定できます",
  "a path of letters, digits and _ . - that starts with a slash is allowed":
    "スラッシュで始まる、英数字と _ . - からなるパスを指定できます",
  "those below /aws/service/ami-windows-latest/ with Windows_Server in their name are allowed, and your own":
    "/aws/service/ami-windows-latest/ の下で名前に Windows_Server を含むもの、または独自のパラメータを指定できます",
  "arn:aws:kms:<region>:<account>:key/<id> is allowed, an alias is not":
    "arn:aws:kms:<region>:<account>:key/<id> の形式です。エイリアスは指定できません",
  "{prefix}- and 17 hexadecimal digits are allowed": "{prefix}- と 16 進数 17 桁を指定できます",
  "d- and 10 hexadecimal digits are allowed": "d- と 16 進数 10 桁を指定できます",
  "64 hexadecimal digits are allowed": "16 進数 64 桁を指定できます",
  "s3://<bucket>/<key> and https://<host>/<path> are allowed, in letters, digits and / . _ ~ + = @ -, without a query":
    "s3://<bucket>/<key> または https://<host>/<path>（英数字と / . _ ~ + = @ -、クエリなし）を指定できます",
  "HH:MM in UTC, 00:00 to 23:59, is allowed": "UTC の HH:MM（00:00～23:59）で指定します",
  "d:HH:MM in UTC is allowed, d from 1 (Monday) to 7 (Sunday)":
    "UTC の d:HH:MM（d は 1（月曜）～7（日曜））で指定します",
  "starts at least {n} minutes apart are allowed": "開始時刻を {n} 分以上離します",
  "HDD is allowed with SINGLE_AZ_2 and MULTI_AZ_1": "HDD は SINGLE_AZ_2 と MULTI_AZ_1 で使用できます",
  "a name that a computer can have is allowed": "コンピューター名にできる名前を指定できます",
  "a name that a folder can have is allowed": "フォルダー名にできる名前を指定できます",
  "folders that Windows can make are allowed": "Windows で作成できるフォルダーを指定できます",
  "a folder of the application's own is allowed, since the bring-up changes who may write into it":
    "構築時に書き込み権限を変更するため、アプリケーション専用のフォルダーを指定します",
  "more than the heartbeat's time-out and interval ({n} s) is required, or 0 for no delay":
    "ハートビートタイムアウトとインターバルの合計（{n} 秒）より長い値、または遅延しない場合は 0 を指定してください",
  "up to {n} s is allowed": "{n} 秒まで指定できます",
  "Lengthen it, or leave it out": "長くするか、設定を削除してください",
  "Shorten the time-out, or write 0 and set the delay in Cluster WebUI":
    "タイムアウトを短くするか、0 を指定して Cluster WebUI で遅延時間を設定してください",
  "a share of the file system that was made for data is allowed":
    "データ用に作成したファイルシステムの共有を指定できます",
  "a port from 1 to 65535 that neither Windows nor CLUSTERPRO has is allowed":
    "Windows と CLUSTERPRO が使用していない 1～65535 のポートを指定できます",

  // What to do.
  "Add it": "追加してください",
  "Add it, or set preinstalled to true": "追加するか、preinstalled を true にしてください",
  "Add one of them": "いずれかを追加してください",
  "Add a server with name, zone and privateIp": "name、zone、privateIp を指定してサーバーを追加してください",
  "Add a zone with zone, publicCidr and privateCidr":
    "zone、publicCidr、privateCidr を指定してゾーンを追加してください",
  "Change the number": "値を変更してください",
  "Change one of the two": "どちらかを変更してください",
  "Change or remove one of the two": "どちらかを変更または削除してください",
  "Choose SSD, or another deploymentType": "SSD にするか、deploymentType を変更してください",
  "Choose a key there": "そのリージョンのキーを指定してください",
  "Choose a range inside, or set vpcCidr": "VPC 内の範囲にするか、vpcCidr を変更してください",
  "Choose a shorter domain name": "短いドメイン名にしてください",
  "Choose another address": "別のアドレスにしてください",
  "Choose another name": "別の名前にしてください",
  "Choose another zone": "別のゾーンにしてください",
  "Choose another zone of network.zones": "network.zones にある別のゾーンにしてください",
  "Choose another, for example {example}": "{example} など、別の値にしてください",
  "Choose for example {example}": "たとえば {example} を指定してください",
  "Choose one of them": "いずれかを指定してください",
  "Choose one of these": "この中から指定してください",
  "Choose one of them, or add the zone to network.zones":
    "いずれかを指定するか、network.zones にゾーンを追加してください",
  "Copy the key's ARN from the KMS console, or remove the setting for the AWS managed key":
    "KMS コンソールからキーの ARN をコピーするか、AWS マネージドキーを使う場合は設定を削除してください",
  "Correct it, or directory.domainName": "この設定か directory.domainName を修正してください",
  "Correct the name": "名前を修正してください",
  "Create the secret and name it": "シークレットを作成し、その名前を指定してください",
  "Enlarge it, or choose storageType SSD": "大きくするか、storageType を SSD にしてください",
  "Lengthen it, or shorten the looks": "長くするか、確認の時間を短くしてください",
  "Move one of the two": "どちらかをずらしてください",
  "Name a server, or remove it": "サーバーを指定するか、削除してください",
  "Name a target outside both zones of the cluster": "クラスタの両方のゾーンの外にある監視先を指定してください",
  "Name a target outside both zones of the cluster, for example {example}":
    "{example} など、クラスタの両方のゾーンの外にある監視先を指定してください",
  "Name one or two": "1 つまたは 2 つ指定してください",
  "Name the domain's DNS servers by theirs": "ドメインの DNS サーバーのアドレスを指定してください",
  "Name the zip": "zip を指定してください",
  "Name two of network.zones": "network.zones から 2 つ指定してください",
  "Name two, each with zone, publicCidr and privateCidr":
    "zone、publicCidr、privateCidr を持つゾーンを 2 つ指定してください",
  "Name your clients' networks, for example {example}": "{example} など、クライアントのネットワークを指定してください",
  "Remove it, or add the zone to network.zones": "削除するか、network.zones にゾーンを追加してください",
  "Remove one of the two": "どちらかを削除してください",
  "Remove one of them": "いずれかを削除してください",
  "Remove some of them": "一部を削除してください",
  "Replace it": "書き換えてください",
  "Set another with pulumi config set --secret directoryAdminPassword, or remove it to have one generated":
    "pulumi config set --secret directoryAdminPassword で別のものを設定するか、自動生成する場合は削除してください",
  "Set it in Cluster WebUI and export again, and remove it here":
    "Cluster WebUI で設定してエクスポートし直し、ここからは削除してください",
  "Set it with pulumi config set aws:region ap-northeast-1":
    "pulumi config set aws:region ap-northeast-1 のように設定してください",
  "Take the output of sha256sum, or of Get-FileHash in PowerShell":
    "sha256sum または PowerShell の Get-FileHash の出力を使用してください",
  "Unlock the stack's secrets, or set the value without --secret":
    "スタックのシークレットを復号できるようにするか、--secret を付けずに設定してください",
  "Write a text, in quotes": "引用符で囲んだ文字列で指定してください",
  "Write it so": "その形式で指定してください",
  "Write it without quotes": "引用符を付けずに指定してください",
  "Write its keys below it": "その下にキーを書いてください",
  "Write for example share, the share which FSx makes": "例: share（FSx が作成する共有）",
  "Write for example {example}": "例: {example}",
  "Write for example {example}, in quotes, which YAML needs": "例: {example}（YAML のため引用符が必要です）",
  "Write the name, not the ARN, for example {example}": "{example} のように、ARN ではなく名前を指定してください",
  "Write the name without the domain, for example {example}": "{example} のように、ドメインを付けずに指定してください",
  "Write {value}": "{value} と書いてください",
};
