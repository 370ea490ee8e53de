/** What the policies advise, and what to do about each rule. */
export const RULES: Readonly<Record<string, string>> = {
  "protect is not set: an update that replaces it deletes the domain and every account in it":
    "protect が設定されていません。置き換えを伴う更新で、ドメインとそのすべてのアカウントが削除されます",
  "protect is not set: an update that replaces it deletes the data of both servers":
    "protect が設定されていません。置き換えを伴う更新で、両方のサーバーのデータが削除されます",
  "clp.conf: networkpartition has {kinds}, and heartbeat no witnesshb, so {servers...} may both become active when the link between them breaks":
    "clp.conf: networkpartition は {kinds} で、heartbeat に witnesshb がありません。{servers...} の間の通信が途切れると、両系活性になるおそれがあります",
  "clp.conf: script resource {resource} has no {path}, so its return value is not judged, unless your version has the {when}'s normal value under another tag; set it to 0, and name the tag":
    "clp.conf: スクリプトリソース {resource} に {path} がありません。お使いのバージョンで {when} の正常な戻り値が別のタグにある場合を除き、戻り値は判定されません。0 に設定し、タグを指定してください",
  "clp.conf: script resource {resource} takes another return value than 0 for normal ({path}), unless your version has the {when}'s normal value under another tag; set it to 0, and name the tag":
    "clp.conf: スクリプトリソース {resource} の正常な戻り値が 0 ではありません（{path}）。お使いのバージョンで {when} の正常な戻り値が別のタグにある場合を除きます。0 に設定し、タグを指定してください",
  "clp.conf: networkpartition is empty, so {servers...} may both become active when the link between them breaks":
    "clp.conf: networkpartition が空です。{servers...} の間の通信が途切れると、両系活性になるおそれがあります",
  "Add an aws.ec2.Route with the virtual IP as /32 and the first server's network interface as target to the table that is named. A table that no client of the cluster uses can be exempted.":
    "示されたルートテーブルに、仮想 IP を /32 の宛先、最初のサーバーのネットワークインターフェイスをターゲットとする aws.ec2.Route を追加してください。クラスタのクライアントが使わないテーブルは適用除外にできます。",
  "Set deploymentType to MULTI_AZ_1, with two subnets in different zones and a preferred one. On an existing file system that is a replacement: restore a backup into the new one before the old one goes.":
    "deploymentType を MULTI_AZ_1 にし、異なるゾーンの 2 つのサブネットと優先サブネットを指定してください。既存のファイルシステムでは置き換えになります。古いものを削除する前に、バックアップを新しいファイルシステムへ復元してください。",
  "Give subnetIds two subnets of different zones, and preferredSubnetId one of them, best that of the first server. On an existing file system each is a replacement.":
    "subnetIds に異なるゾーンのサブネットを 2 つ、preferredSubnetId にそのうちの 1 つ（できれば最初のサーバーのもの）を指定してください。既存のファイルシステムでは、いずれも置き換えになります。",
  "Set activeDirectoryId to the id of a Directory of type MicrosoftAD in the file system's VPC, or describe your own domain in selfManagedActiveDirectory.":
    "activeDirectoryId に、ファイルシステムと同じ VPC にある MicrosoftAD のディレクトリの ID を指定するか、自前のドメインを selfManagedActiveDirectory に記述してください。",
  "Open the port that is named in the rules of the security group, or open its egress. Keep the rules inline: FSx checks them at creation, and cannot change its groups later.":
    "示されたポートをセキュリティグループのルールで開けるか、アウトバウンドを開けてください。ルールはインラインのままにしてください。FSx は作成時にルールを確認し、後からグループを変更できません。",
  "Set throughputCapacity to 32 or more. The change fails over once and back, without an interruption.":
    "throughputCapacity を 32 以上にしてください。変更時に一度フェイルオーバーとフェイルバックが起きますが、中断はありません。",
  "Set automaticBackupRetentionDays to 7 or more and copyTagsToBackups to true. The latter replaces an existing file system: plan it with a restore.":
    "automaticBackupRetentionDays を 7 以上に、copyTagsToBackups を true にしてください。後者は既存のファイルシステムの置き換えになります。復元と合わせて計画してください。",
  "Set the option protect to true on the file system, and name the stacks that must have it in stacks.":
    "ファイルシステムのオプション protect を true にし、必須とするスタックを stacks に指定してください。",
  "Set type to MicrosoftAD, and vpcSettings.subnetIds to two subnets of different zones. On an existing directory each is a replacement.":
    "type を MicrosoftAD に、vpcSettings.subnetIds を異なるゾーンの 2 つのサブネットにしてください。既存のディレクトリでは、いずれも置き換えになります。",
  "Add password to ignoreChanges and rotate it by `aws ds reset-user-password`. Keep it in a secret only, and let the servers read it from there.":
    "ignoreChanges に password を追加し、変更は `aws ds reset-user-password` で行ってください。パスワードはシークレットだけに置き、サーバーにはそこから読ませてください。",
  "Set the option protect to true on the directory, and name the stacks that must have it in stacks.":
    "ディレクトリのオプション protect を true にし、必須とするスタックを stacks に指定してください。",
  "Give every route of the virtual IP the same networkInterfaceId. Where only the live routes differ, look up the active server, and point the tables that are named at its interface by `aws ec2 replace-route`.":
    "仮想 IP のすべてのルートに同じ networkInterfaceId を指定してください。実際のルートだけが異なる場合は、現用系のサーバーを確認し、示されたテーブルを `aws ec2 replace-route` でそのインターフェイスに向けてください。",
  "Add networkInterfaceId to the ignoreChanges of the route itself: on a component the option does nothing.":
    "ルート自体の ignoreChanges に networkInterfaceId を追加してください。コンポーネントに指定しても効果はありません。",
  "Write each route as an aws.ec2.Route. In place of a DefaultRouteTable make a RouteTable the main one by a MainRouteTableAssociation.":
    "ルートは 1 つずつ aws.ec2.Route で記述してください。DefaultRouteTable の代わりに、MainRouteTableAssociation で RouteTable をメインにしてください。",
  "Choose an address outside all ranges of the VPC, for example 172.16.0.1, in routes and in clp.conf alike.":
    "VPC のすべての範囲の外にあるアドレス（例: 172.16.0.1）を、ルートと clp.conf の両方に指定してください。",
  "Set sourceDestCheck to false on the network interface, or on an instance that has none of its own; add sourceDestCheck to ignoreChanges of an instance with primaryNetworkInterface.":
    "ネットワークインターフェイス（個別に作成していない場合はインスタンス）の sourceDestCheck を false にしてください。primaryNetworkInterface を持つインスタンスでは ignoreChanges に sourceDestCheck を追加してください。",
  "Make the interface the primaryNetworkInterface of an instance, or attach it to one, or point the routes at the interface of the first server.":
    "そのインターフェイスをインスタンスの primaryNetworkInterface にするかアタッチするか、ルートを最初のサーバーのインターフェイスに向けてください。",
  "Give each zone a NAT gateway, a private route table of its own, and a default route from one to the other.":
    "ゾーンごとに NAT ゲートウェイと専用のプライベートルートテーブルを作成し、テーブルから NAT ゲートウェイへのデフォルトルートを設定してください。",
  "Add a default route to a NAT gateway of the zone, or an aws.ec2.VpcEndpoint of com.amazonaws.<region>.ec2 with vpcEndpointType Interface and privateDnsEnabled. Exempt servers that call AWS by a proxy.":
    "同じゾーンの NAT ゲートウェイへのデフォルトルート、または com.amazonaws.<region>.ec2 の aws.ec2.VpcEndpoint（vpcEndpointType は Interface、privateDnsEnabled を有効）を追加してください。プロキシ経由で AWS を呼び出すサーバーは適用除外にしてください。",
  "Put the network interfaces of the servers into subnets of different zones. Give each server's interface the tags clpfsx:cluster and clpfsx:server, so that all servers of a cluster are known.":
    "サーバーのネットワークインターフェイスを、異なるゾーンのサブネットに置いてください。クラスタの全サーバーを識別できるように、各インターフェイスにタグ clpfsx:cluster と clpfsx:server を付けてください。",
  "Put the file system and its directory into the servers' VPC, or connect the two by an aws.ec2.VpcPeeringConnection that is accepted (autoAccept, or an aws.ec2.VpcPeeringConnectionAccepter) or a transit gateway with routes both ways. Exempt a file system that the cluster does not use.":
    "ファイルシステムとディレクトリをサーバーと同じ VPC に置くか、承認済みの aws.ec2.VpcPeeringConnection（autoAccept または aws.ec2.VpcPeeringConnectionAccepter）か、双方向のルートを持つトランジットゲートウェイで接続してください。クラスタが使わないファイルシステムは適用除外にしてください。",
  "Set metadataOptions.httpTokens to required on the instance or in its launch template.":
    "インスタンスまたは起動テンプレートの metadataOptions.httpTokens を required にしてください。",
  "Set encrypted to true in rootBlockDevice, in every ebsBlockDevices and on attached volumes, or make encryption the account's default by aws.ebs.EncryptionByDefault in this stack.":
    "rootBlockDevice、すべての ebsBlockDevices、アタッチするボリュームの encrypted を true にするか、このスタックの aws.ebs.EncryptionByDefault で暗号化をアカウントの既定にしてください。",
  "Put the server into a subnet whose way out is a NAT gateway, without a public address, and let its security group name networks or groups instead of 0.0.0.0/0.":
    "サーバーは、パブリックアドレスを付けずに、NAT ゲートウェイ経由で外部へ出るサブネットに置き、セキュリティグループには 0.0.0.0/0 ではなくネットワークまたはグループを指定してください。",
  "Name the actions one by one, limit ec2:ReplaceRoute to ARNs of route tables or by aws:ResourceTag, and list in allowedPolicies the managed policies that the servers need.":
    "アクションは 1 つずつ指定し、ec2:ReplaceRoute はルートテーブルの ARN または aws:ResourceTag で制限してください。サーバーに必要な管理ポリシーは allowedPolicies に列挙してください。",
  "Give the servers an instance profile whose role trusts ec2.amazonaws.com, and allows ec2:DescribeRouteTables on * and ec2:ReplaceRoute on the ARNs of these tables, or under a condition on a tag that they carry. Exempt servers that call AWS with keys of their own.":
    "サーバーにインスタンスプロファイルを設定してください。そのロールは ec2.amazonaws.com を信頼し、* に対する ec2:DescribeRouteTables と、これらのテーブルの ARN（またはテーブルのタグによる条件）に対する ec2:ReplaceRoute を許可する必要があります。独自のキーで AWS を呼び出すサーバーは適用除外にしてください。",
  "Give the interface the tags of the instance that it is on, or put the instance on the interface that has its name.":
    "インターフェイスのタグを、それを使うインスタンスのタグに合わせるか、インスタンスと同じ名前のインターフェイスを使ってください。",
  "Let the servers' group in to itself (self) on TCP 29001, 29002, 29008 and 29010 and on UDP 29003 and 29106, and let the same out.":
    "サーバーのセキュリティグループで、自分自身（self）からの TCP 29001、29002、29008、29010 と UDP 29003、29106 を許可し、アウトバウンドも同様に許可してください。",
  "Allow all protocols between the subnets of the servers and of the file system in both directions, with rule numbers below every deny, or leave the subnets to the VPC's own network ACL.":
    "サーバーとファイルシステムのサブネット間で、双方向の全プロトコルを、どの拒否ルールよりも小さい番号で許可するか、サブネットに VPC のデフォルトのネットワーク ACL を使ってください。",
  "Move the rule that is named into the inline list of its group, or the whole list into rule resources.":
    "示されたルールをグループのインラインのリストへ移すか、リスト全体をルールのリソースへ移してください。",
  "Deliver clp.conf as a text in an S3 object, as Cluster WebUI exports it, in the encoding that its first line names. Let tokens such as @@ENI_ID:server1@@ stand for what is known only after creation.":
    "clp.conf は、Cluster WebUI がエクスポートする形式のまま、先頭行のエンコーディングのテキストとして S3 オブジェクトで配布してください。作成後にしか決まらない値には @@ENI_ID:server1@@ などのトークンを使ってください。",
  "Set polling/interval of the monitor in clp.conf, or what it is made from (this project's setting cluster.monitors.fileSystem.intervalSeconds), to 60 or more, NEC's default, or lower minimumSeconds.":
    "clp.conf のモニタリソースの polling/interval、またはその元になる値（このプロジェクトでは設定 cluster.monitors.fileSystem.intervalSeconds）を NEC の既定値である 60 以上にするか、minimumSeconds を小さくしてください。",
  "Choose interval, retries and time-out so that interval x retries is at least failoverSeconds and (retries + 1) x (interval + time-out) at most detectionSeconds; NEC's interval of 60 seconds with 1 retry does.":
    "インターバル × リトライ回数が failoverSeconds 以上、(リトライ回数 + 1) × (インターバル + タイムアウト) が detectionSeconds 以下になるように指定してください。NEC の既定値（インターバル 60 秒、リトライ 1 回）はこれを満たします。",
  "Add a custom monitor (genw) with polling/timing 0 whose genw.bat tries the file system by its DNS name, or by the token @@FSX_DNS@@, and deliver the scripts beside clp.conf.":
    "DNS 名またはトークン @@FSX_DNS@@ でファイルシステムを確認する genw.bat を持つ、polling/timing が 0 のカスタムモニタリソース（genw）を追加し、スクリプトを clp.conf と一緒に配布してください。",
  "Add a custom monitor (genw) with the script resource as its target and polling/timing 1, whose script asks the application itself.":
    "スクリプトリソースを監視対象とし、アプリケーション自体を確認するスクリプトを持つ、polling/timing が 1 のカスタムモニタリソース（genw）を追加してください。",
  "Write names, addresses and the virtual IP once and use them for resources and clp.conf alike. For ids let the tokens @@VPC_ID@@ and @@ENI_ID:<server>@@ stand, which are replaced at bring-up.":
    "名前、アドレス、仮想 IP は一か所に書き、リソースと clp.conf の両方で使ってください。ID には、構築時に置き換えられるトークン @@VPC_ID@@ と @@ENI_ID:<server>@@ を使ってください。",
  'Name the resource in its group (<group><resource name="awsvip@awsvip"/>), and let the group run on all servers: leave its policy out, or give one for each server.':
    'リソースをフェールオーバグループに登録し（<group><resource name="awsvip@awsvip"/>）、グループがすべてのサーバーで起動できるようにしてください。policy は省略するか、サーバーごとに指定してください。',
  "Keep the password in Secrets Manager, let the server read it with its role, and leave a token such as @@PASSWORD:0@@ in clp.conf for clpencrypt to fill in there. Change the password that was shown.":
    "パスワードは Secrets Manager に置き、サーバーのロールで読ませてください。clp.conf には、サーバー上の clpencrypt で置き換える @@PASSWORD:0@@ などのトークンを書いてください。表示されてしまったパスワードは変更してください。",
  "Set the normal return value of start and stop to 0 in the script resource, and end every .bat file with exit /b and a number or %ret%. NEC documents no tag for the value, so where none was named this is advice: see in an export of your version where it stands, and name the places in the configuration of this rule, or deliver them as clpconf-tags.json beside clp.conf (this project does for its setting cluster.tags).":
    "スクリプトリソースの開始と終了の正常な戻り値を 0 にし、すべての .bat ファイルを exit /b と数値または %ret% で終えてください。値のタグは公開されていないため、タグの指定がない場合は勧告にとどめます。お使いのバージョンのエクスポートで位置を確認し、このルールの設定で指定するか、clp.conf と並べて clpconf-tags.json として配布してください（本プロジェクトでは設定 cluster.tags から作成します）。",
  "Add a witness heartbeat and network partition resolution by HTTP, both with a witness server in a third place (this project's setting cluster.networkPartition with kind witness). A ping to the VPC's router will not do: it does not answer.":
    "第三の場所に置いた Witness サーバーを使う Witness ハートビートと HTTP ネットワークパーティション解決リソースを追加してください（本プロジェクトでは設定 cluster.networkPartition の kind: witness）。VPC のルーターは ping に応答しないため、代わりになりません。",
};
