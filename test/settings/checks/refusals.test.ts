import assert from "node:assert/strict";
import { parseSettings } from "../../../settings/parseSettings.ts";
import { UNDECRYPTED } from "../../../settings/schema/undecrypted.ts";
import { healthyBut, type Json, parse, problemsOf } from "../stackFile.ts";

const A = { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" };
const SHA256 = "ab".repeat(32);
const KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";

/** One thing changed in healthy settings; the path named and the telling part of the message, which is the only one. */
const REFUSALS: Record<string, [changed: string, value: Json, named: string, message: string][]> = {
  "a value of the wrong type": [
    [
      "network",
      "abc",
      "network",
      '"abc" is of the wrong type; an object with keys such as vpcCidr, zones, ec2Endpoint',
    ],
    ["network", [], "network", "a list of 0 entries is of the wrong type; an object"],
    ["network.zones", {}, "network.zones", "an object is of the wrong type; a list of zones, each with"],
    ["network.ec2Endpoint", "yes", "network.ec2Endpoint", '"yes" is of the wrong type; true or false is required'],
    ["network.zones[0]", 5, "network.zones[0]", "5 is of the wrong type; an object with keys such as zone"],
    ["network.vpcCidr", 10, "network.vpcCidr", "10 is of the wrong type; an IPv4 range such as 10.0.0.0/16"],
    ["directory", "test.msad.local", "directory", '"test.msad.local" is of the wrong type; an object'],
    [
      "fileSystem.storageCapacityGiB",
      "32",
      "fileSystem.storageCapacityGiB",
      '"32" is of the wrong type; a whole number',
    ],
    [
      "fileSystem.throughputCapacityMBps",
      null,
      "fileSystem.throughputCapacityMBps",
      "null is of the wrong type; a number",
    ],
    ["fileSystem.share", 7, "fileSystem.share", "7 is of the wrong type; a share's name is required"],
    ["servers", "server1", "servers", '"server1" is of the wrong type; a list of servers'],
    ["servers[1].privateIp", 11, "servers[1].privateIp", "11 is of the wrong type; an IPv4 address is required"],
    ["network.zones[1].zone", "ap-northeast-1C", "network.zones[1].zone", '"ap-northeast-1C" is not a zone\'s name'],
    ["application", true, "application", "true is of the wrong type; an object is required"],
    ["protect", "ja", "protect", '"ja" is of the wrong type; true or false is required'],
  ],
  "a value that is missing": [
    [
      "network.zones[1]",
      { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24" },
      "network.zones[1].privateCidr",
      "missing; an IPv4",
    ],
    [
      "servers[0]",
      { zone: A.zone, privateIp: "10.0.110.11" },
      "servers[0].name",
      "missing; a server's name is required",
    ],
    ["servers[0]", { name: "server1", zone: A.zone }, "servers[0].privateIp", "missing; an IPv4 address is required"],
  ],
  "a word that is none of the allowed": [
    ["directory.edition", "standard", "directory.edition", "one of Standard, Enterprise is. Did you mean Standard?"],
    ["fileSystem.deploymentType", "MULTI_AZ_2", "fileSystem.deploymentType", "Did you mean MULTI_AZ_1?"],
    ["fileSystem.storageType", "TAPE", "fileSystem.storageType", '"TAPE" is not allowed; one of SSD, HDD is. Choose'],
    ["fileSystem.auditLog", true, "fileSystem.auditLog", "true is not allowed; one of DISABLED, SUCCESS_ONLY"],
    ["application.kind", "customs", "application.kind", "one of minio, custom, none is. Did you mean custom?"],
    [
      "cluster.networkPartition",
      { kind: "https" },
      "cluster.networkPartition.kind",
      "one of none, witness, http, ping is. Did",
    ],
    ["cluster.language", "japan", "cluster.language", "one of japanese, english is."],
  ],
  "an unusable range of the VPC": [
    ["network.vpcCidr", "10.0.0.0", "network.vpcCidr", '"10.0.0.0" is not an IPv4 range'],
    ["network.vpcCidr", "10.0.1.0/16", "network.vpcCidr", "10.0.1.0/16 has host bits set"],
    ["network.vpcCidr", "10.0.0.0/15", "network.vpcCidr", "has prefix length 15; AWS allows 16 to 28"],
    ["network.vpcCidr", "10.0.0.0/29", "network.vpcCidr", "has prefix length 29; AWS allows 16 to 28"],
    ["network.vpcCidr", "224.0.0.0/16", "network.vpcCidr", "224.0.0.0/16 starts with a multicast address"],
    ["network.vpcCidr", "198.19.0.0/16", "network.vpcCidr", "overlaps 198.18.0.0/15"],
  ],
  "an unusable subnet": [
    ["network.zones[0].publicCidr", "10.0.10/24", "network.zones[0].publicCidr", '"10.0.10/24" is not an IPv4 range'],
    ["network.zones[0].publicCidr", "10.0.10.1/24", "network.zones[0].publicCidr", "Write 10.0.10.0/24."],
    ["network.zones[0].publicCidr", "10.0.10.0/29", "network.zones[0].publicCidr", "has prefix length 29"],
    [
      "network.zones[0].publicCidr",
      "10.1.0.0/24",
      "network.zones[0].publicCidr",
      "is not inside network.vpcCidr 10.0.0.0/16",
    ],
    [
      "network.zones[1].publicCidr",
      "10.0.0.0/20",
      "network.zones[1].publicCidr",
      "10.0.0.0/20 overlaps network.zones[0].publicCidr 10.0.10.0/24",
    ],
    [
      "network.zones[1].publicCidr",
      "10.0.110.128/25",
      "network.zones[1].publicCidr",
      "10.0.110.128/25 overlaps network.zones[0].privateCidr 10.0.110.0/24",
    ],
  ],
  "an unusable virtual IP": [
    ["cluster.virtualIp", "10.0.5.5", "cluster.virtualIp", "10.0.5.5 lies inside the VPC 10.0.0.0/16; CLUSTERPRO's"],
    ["cluster.virtualIp", "172.16.0.1/32", "cluster.virtualIp", '"172.16.0.1/32" is not an IPv4 address'],
    ["cluster.virtualIp", "fd00::1", "cluster.virtualIp", '"fd00::1" is not an IPv4 address'],
    ["cluster.virtualIp", "172.16.1", "cluster.virtualIp", '"172.16.1" is not an IPv4 address'],
    ["cluster.virtualIp", "0.0.0.0", "cluster.virtualIp", "0.0.0.0 is a 0.0.0.0/8 address"],
    ["cluster.virtualIp", "127.0.0.1", "cluster.virtualIp", "127.0.0.1 is a loopback address"],
    ["cluster.virtualIp", "169.254.1.1", "cluster.virtualIp", "169.254.1.1 is a link-local address"],
    ["cluster.virtualIp", "239.1.1.1", "cluster.virtualIp", "239.1.1.1 is a multicast address"],
    ["cluster.virtualIp", "255.255.255.255", "cluster.virtualIp", "is the broadcast address"],
    ["cluster.virtualIp", "172.16.0.0", "cluster.virtualIp", "172.16.0.0 looks like a network or broadcast address"],
    [
      "cluster.virtualIp",
      "172.16.0.255",
      "cluster.virtualIp",
      "172.16.0.255 looks like a network or broadcast address",
    ],
    ["cluster.virtualIp", "172.17.0.1", "cluster.virtualIp", "172.17.0.1 lies inside 172.17.0.0/16"],
  ],
  "an unusable address of a server": [
    ["servers[0].privateIp", "10.0.110", "servers[0].privateIp", '"10.0.110" is not an IPv4 address'],
    [
      "servers[0].privateIp",
      "10.0.120.20",
      "servers[0].privateIp",
      "is not inside 10.0.110.0/24, the private subnet of",
    ],
    ["servers[0].privateIp", "10.0.10.11", "servers[0].privateIp", "is not inside 10.0.110.0/24"],
    ["servers[0].privateIp", "10.0.110.0", "servers[0].privateIp", "10.0.110.0 is reserved by AWS in 10.0.110.0/24"],
    ["servers[0].privateIp", "10.0.110.3", "servers[0].privateIp", "10.0.110.4 to 10.0.110.254 are allowed"],
    ["servers[0].privateIp", "10.0.110.255", "servers[0].privateIp", "is reserved by AWS"],
  ],
  "an unusable server": [
    ["servers[0].name", "Server1", "servers[0].name", '"Server1" is not a server name; 1 to 15 lower-case letters'],
    ["servers[0].name", "a-name-too-long-", "servers[0].name", "is not a server name"],
    ["servers[0].name", "abcdefghijklmnop", "servers[0].name", "is not a server name"],
    ["servers[0].name", "1server", "servers[0].name", "a letter first"],
    ["servers[0].name", "server-", "servers[0].name", "no hyphen last"],
    ["servers[0].name", "ser_ver", "servers[0].name", "is not a server name"],
    ["servers[1].name", "server1", "servers[1].name", "server1 is the name of servers[0] already"],
    ["servers[0].zone", "ap-northeast-1d", "servers[0].zone", "ap-northeast-1d is not among network.zones"],
    ["servers[0].rootVolumeGiB", 29, "servers[0].rootVolumeGiB", "29 is out of range; a whole number from 30 to 16384"],
    ["server.rootVolumeGiB", 16385, "server.rootVolumeGiB", "16385 is out of range"],
    ["server.instanceType", "large", "server.instanceType", '"large" is not an EC2 instance type'],
    ["server.imageParameter", "ami-123", "server.imageParameter", '"ami-123" is not the full name of an SSM parameter'],
    ["servers", [], "servers", "no server was found; at least two are required"],
    ["servers", [{ name: "server1", zone: A.zone, privateIp: "10.0.110.11" }], "servers", "only one server was found"],
  ],
  "an unusable zone of directory or file system": [
    ["directory.zones", [A.zone], "directory.zones", "a list of 1 entry was found; exactly two are required"],
    ["directory.zones[1]", A.zone, "directory.zones[1]", "ap-northeast-1a is named twice; two different zones"],
    [
      "directory.zones[0]",
      "ap-northeast-1d",
      "directory.zones[0]",
      "two of ap-northeast-1a, ap-northeast-1c are allowed",
    ],
    ["fileSystem.zones[1]", A.zone, "fileSystem.zones[1]", "ap-northeast-1a is named twice; two different zones"],
    ["fileSystem.zones[1]", "ap-northeast-1d", "fileSystem.zones[1]", "ap-northeast-1d is not among network.zones"],
  ],
  "an unusable domain": [
    ["directory.domainName", "msad", "directory.domainName", '"msad" is a single label; a fully qualified domain name'],
    ["directory.domainName", `${"a".repeat(42)}.local`, "directory.domainName", "is 48 characters long; at most 47"],
    ["directory.domainName", "te_st.local", "directory.domainName", 'has the invalid label "te_st"'],
    ["directory.domainName", "test..local", "directory.domainName", 'has the invalid label ""'],
    ["directory.domainName", "-test.local", "directory.domainName", 'has the invalid label "-test"'],
  ],
  "unusable storage": [
    [
      "fileSystem.storageCapacityGiB",
      31,
      "fileSystem.storageCapacityGiB",
      "31 is out of range; a whole number from 32",
    ],
    ["fileSystem.storageCapacityGiB", 65537, "fileSystem.storageCapacityGiB", "65537 is out of range"],
    ["fileSystem.storageCapacityGiB", 32.5, "fileSystem.storageCapacityGiB", "32.5 is out of range; a whole number"],
    ["fileSystem.storageType", "HDD", "fileSystem.storageCapacityGiB", "32 is too little for storageType HDD; 2000 to"],
    [
      "fileSystem.throughputCapacityMBps",
      33,
      "fileSystem.throughputCapacityMBps",
      "33 is not allowed; one of 8, 16, 32",
    ],
    ["fileSystem.throughputCapacityMBps", 12288, "fileSystem.throughputCapacityMBps", "12288 is not allowed"],
    ["fileSystem.kmsKeyArn", "alias/mine", "fileSystem.kmsKeyArn", '"alias/mine" is not the ARN of a KMS key'],
    ["fileSystem.kmsKeyArn", KEY, "fileSystem.kmsKeyArn", "is a key of another Region; a key of ap-northeast-1"],
    ["fileSystem.name", "", "fileSystem.name", '"" is not a value for the Name tag'],
    ["fileSystem.share", "a/b", "fileSystem.share", '"a/b" is not a share\'s name'],
    ["fileSystem.share", "100%", "fileSystem.share", '"100%" is not a share\'s name'],
    ["fileSystem.share", "共有", "fileSystem.share", "up to 80 ASCII characters are allowed"],
    ["fileSystem.share", " data", "fileSystem.share", '" data" is not a share\'s name'],
  ],
  "an unusable window": [
    ["fileSystem.backup.startTimeUtc", "24:00", "fileSystem.backup.startTimeUtc", '"24:00" is not a time of day'],
    [
      "fileSystem.backup.retentionDays",
      91,
      "fileSystem.backup.retentionDays",
      "91 is out of range; a whole number from 0",
    ],
    [
      "fileSystem.maintenanceStartUtc",
      "8:19:00",
      "fileSystem.maintenanceStartUtc",
      '"8:19:00" is not a time of the week',
    ],
    ["fileSystem.maintenanceStartUtc", "19:00", "fileSystem.maintenanceStartUtc", '"19:00" is not a time of the week'],
    [
      "fileSystem.maintenanceStartUtc",
      "1:17:31",
      "fileSystem.maintenanceStartUtc",
      "1:17:31 overlaps the backup window",
    ],
    ["fileSystem.maintenanceStartUtc", "7:18:29", "fileSystem.maintenanceStartUtc", "starts daily at 18:00"],
  ],
  "an unusable alias": [
    ["fileSystem.aliases", ["files"], "fileSystem.aliases[0]", '"files" is not a fully qualified DNS name'],
    ["fileSystem.aliases", ["a.b"], "fileSystem.aliases[0]", "of 4 to 253 characters"],
    ["fileSystem.aliases", ["a.-b.c"], "fileSystem.aliases[0]", '"a.-b.c" is not a fully qualified DNS name'],
    ["fileSystem.aliases", [`${"abcdefg.".repeat(31)}abcdef`], "fileSystem.aliases[0]", "of 4 to 253 characters"],
    [
      "fileSystem.aliases",
      ["f.a.local", "F.A.local"],
      "fileSystem.aliases[1]",
      "stands in fileSystem.aliases[0] already",
    ],
    [
      "fileSystem.aliases",
      Array.from({ length: 51 }, (_, n) => `f${n}.test.local`),
      "fileSystem.aliases",
      "a list of 51 entries; at most 50 are allowed",
    ],
  ],
  "an unusable cluster": [
    ["cluster.group", "fail over", "cluster.group", '"fail over" is not a failover group\'s name'],
    ["cluster.group", "a".repeat(32), "cluster.group", "1 to 31 letters"],
    ["cluster.group", "con", "cluster.group", '"con" is a device of Windows; a name that a folder can have'],
    ["cluster.name", "COM1", "cluster.name", '"COM1" is a device of Windows; a name that a folder can have'],
    [
      "cluster.monitors.fileSystem.intervalSeconds",
      0,
      "cluster.monitors.fileSystem.intervalSeconds",
      "0 is out of range",
    ],
    [
      "cluster.monitors.fileSystem.retries",
      0,
      "cluster.monitors.fileSystem.retries",
      "0 is out of range; a whole number from 1 to 9999",
    ],
    [
      "cluster.monitors.application.timeoutSeconds",
      1.5,
      "cluster.monitors.application.timeoutSeconds",
      "1.5 is out of",
    ],
    [
      "cluster.monitors.application.startWaitSeconds",
      -1,
      "cluster.monitors.application.startWaitSeconds",
      "a whole number from 0 to 9999",
    ],
    ["cluster.name", "a".repeat(32), "cluster.name", "1 to 31 letters"],
    [
      "cluster.monitors.fileSystem.recovery",
      { failovers: 100 },
      "cluster.monitors.fileSystem.recovery.failovers",
      "from 0 to 99",
    ],
    [
      "cluster.monitors.userSpace",
      { recovery: { finalAction: "halt" } },
      "cluster.monitors.userSpace.recovery.finalAction",
      "one of none, stopGroup",
    ],
    [
      "cluster.monitors.fileSystem.probeSeconds",
      51,
      "cluster.monitors.fileSystem.timeoutSeconds",
      "60 is too short for a look of up to 51 s; 61 or more",
    ],
    [
      "cluster.monitors.fileSystem.timeoutSeconds",
      24,
      "cluster.monitors.fileSystem.timeoutSeconds",
      "24 is too short for a look of up to 15 s; 25 or more",
    ],
    [
      "cluster.monitors.application.timeoutSeconds",
      49,
      "cluster.monitors.application.timeoutSeconds",
      "49 is too short for two looks of up to 20 s; 50 or more",
    ],
    ["cluster.networkPartition", { kind: "http" }, "cluster.networkPartition.host", "missing; a host is required"],
    ["cluster.networkPartition", { kind: "http", host: "a b" }, "cluster.networkPartition.host", '"a b" is not a host'],
    ["cluster.account", { user: "DOMAIN\\admin" }, "cluster.account.user", "without the domain"],
    ["cluster.account", { secret: "arn:aws:x" }, "cluster.account.secret", "Write the name, not the ARN"],
    ["cluster.account", { secret: "account-AbCdEf" }, "cluster.account.secret", "not ending in a hyphen and six"],
    [
      "cluster.account",
      { passwordPolicy: "a;b" },
      "cluster.account.passwordPolicy",
      "is not the name of a password policy",
    ],
    [
      "cluster",
      { baseConfiguration: "x.conf", networkPartition: { kind: "ping", address: "10.0.0.9" } },
      "cluster.networkPartition",
      "found beside baseConfiguration; the export's own counts alone. Set it in Cluster WebUI",
    ],
    [
      "cluster",
      { baseConfiguration: "x.conf", monitors: { virtualIp: { recovery: { failovers: 2 } } } },
      "cluster.monitors.virtualIp.recovery",
      "found beside baseConfiguration; the export's own counts alone",
    ],
    ["cluster.baseConfiguration", " ", "cluster.baseConfiguration", '" " is not a path'],
    ["cluster.tags", { scriptAcount: "a/b" }, "cluster.tags.scriptAcount", "Did you mean cluster.tags.scriptAccount?"],
    ["cluster.kmsKeyArn", KEY, "cluster.kmsKeyArn", "is a key of another Region"],
    ["server.extraPolicies", ["forcedstop"], "server.extraPolicies[0]", "one of forcedStop, dns, eip is. Did you mean"],
    ["servers[0].extraPolicies", ["dns"], "servers[0].extraPolicies", "unknown setting"],
  ],
  "an unusable download": [
    [
      "cluster.installer",
      { uri: "s3://software/setup.exe", sha256: SHA256 },
      "cluster.installer.uri",
      "s3://software/setup.exe is no zip; the zip of CLUSTERPRO's media",
    ],
    ["cluster.installer", { uri: "s3://software/ecx.zip" }, "cluster.installer.sha256", "missing; the setup's SHA-256"],
    ["cluster.installer", { sha256: SHA256 }, "cluster.installer.uri", "missing; where the setup is"],
    [
      "cluster.installer",
      { preinstalled: true, sha256: SHA256 },
      "cluster.installer.sha256",
      "found beside preinstalled",
    ],
    [
      "cluster.installer",
      { uri: "http://a.example/ecx.zip", sha256: SHA256 },
      "cluster.installer.uri",
      "s3://<bucket>/<key> and https",
    ],
    [
      "cluster.installer",
      { uri: "https://a.example/e?token=hidden", sha256: SHA256 },
      "cluster.installer.uri",
      '"https://a.example/e?..." is not',
    ],
    ["cluster.installer", { uri: "s3://software/a b", sha256: SHA256 }, "cluster.installer.uri", "is not a URI"],
    [
      "cluster.installer",
      { uri: "s3://software/ecx.zip", sha256: "abc" },
      "cluster.installer.sha256",
      '"abc" is not a SHA-256',
    ],
    ["cluster.licenses", [{ uri: "s3://software/a.key" }], "cluster.licenses[0].sha256", "missing; the file's SHA-256"],
    [
      "cluster.licenses",
      [{ uri: "s3://software/a.key", sha256: SHA256, kmsKeyArn: KEY }],
      "cluster.licenses[0].kmsKeyArn",
      "is a key of another Region",
    ],
    [
      "application.binary",
      { uri: "s3://software/minio.exe" },
      "application.binary.sha256",
      "missing; the file's SHA-256",
    ],
  ],
  "an unusable application": [
    ["application.port", 0, "application.port", "0 is out of range; a whole number from 1 to 65535"],
    ["application.consolePort", 65536, "application.consolePort", "65536 is out of range"],
    ["application.consolePort", 9000, "application.consolePort", "9000 is application.port already"],
    ["application.clientCidrs", ["0.0.0.0/0"], "application.clientCidrs[0]", "0.0.0.0/0 is the whole Internet"],
    ["application.clientCidrs", ["128.0.0.0/1"], "application.clientCidrs[0]", "has prefix length 1"],
    ["application.clientCidrs", ["10.0.0.0"], "application.clientCidrs[0]", '"10.0.0.0" is not an IPv4 range'],
    ["application.clientCidrs", ["10.0.0.0/8", "10.0.0.0/8"], "application.clientCidrs[1]", "stands in application"],
    ["application.folder", "..", "application.folder", "never the share's root"],
    ["application.healthSeconds", 601, "application.healthSeconds", "601 is out of range"],
    ["application", { kind: "custom", scripts: "apps" }, "application.name", "missing; the application's name"],
    ["application", { kind: "custom", name: "a".repeat(25), scripts: "apps" }, "application.name", "1 to 24 ASCII"],
    [
      "application",
      { kind: "custom", name: "FSX", scripts: "apps" },
      "application.name",
      "\"FSX\" would give the application's monitor the name of the file system's, genw_fsx; any other name",
    ],
    ["application", { kind: "custom", name: "web", scripts: "" }, "application.scripts", '"" is not a path'],
    [
      "application",
      { kind: "custom", name: "web", scripts: "apps", ports: [0] },
      "application.ports[0]",
      "0 is out of range",
    ],
    ["application.directory", "minio", "application.directory", '"minio" is not a folder\'s path'],
    ["application.directory", "C:\\minio\\", "application.directory", "no backslash last"],
    ["application.directory", 'C:\\a" & calc', "application.directory", "is not a folder's path"],
  ],
  "what Windows or CLUSTERPRO has": [
    [
      "application.port",
      445,
      "application.port",
      "445 is taken by Windows' SMB server on every server; a port from 1 to",
    ],
    ["application.port", 135, "application.port", "135 is taken by Windows"],
    ["application.port", 139, "application.port", "139 is taken by Windows"],
    ["application.consolePort", 3389, "application.consolePort", "3389 is taken by Remote Desktop"],
    ["application.port", 5985, "application.port", "5985 is taken by Windows Remote Management"],
    ["application.port", 47001, "application.port", "47001 is taken by Windows Remote Management"],
    ["application.port", 29001, "application.port", "29001 is taken by CLUSTERPRO"],
    ["application.consolePort", 29010, "application.consolePort", "29010 is taken by CLUSTERPRO"],
    [
      "application",
      { kind: "custom", name: "web", scripts: "apps", ports: [80, 29003] },
      "application.ports[1]",
      "29003 is taken by CLUSTERPRO on every server",
    ],
    [
      "application.directory",
      "C:\\Windows",
      "application.directory",
      '"C:\\\\Windows" is Windows\' own; a folder of the',
    ],
    ["application.directory", "c:\\windows\\Temp\\minio", "application.directory", "lies in Windows' own C:\\Windows"],
    ["application.directory", "C:\\Program Files", "application.directory", "is Windows' own"],
    ["application.directory", "C:\\ProgramData", "application.directory", "is Windows' own"],
    ["application.directory", "C:\\Users", "application.directory", "is Windows' own"],
    ["application.directory", "C:\\Program Files\\CLUSTERPRO", "application.directory", "is CLUSTERPRO's own"],
    [
      "application.directory",
      "C:\\Program Files\\expresscluster\\bin",
      "application.directory",
      "lies in CLUSTERPRO's own C:\\Program Files\\EXPRESSCLUSTER",
    ],
    ["application.directory", "C:\\ProgramData\\clusterpro-fsx", "application.directory", "is the bring-up's own"],
    ["application.directory", "C:\\ProgramData\\Amazon\\x", "application.directory", "lies in the AWS agents' own"],
    ["application.directory", "C:\\apps\\nul", "application.directory", '"nul" is a device of Windows'],
    ["application.directory", "C:\\Com1.old\\minio", "application.directory", '"Com1.old" is a device of Windows'],
    [
      "application.directory",
      "D:\\minio",
      "application.directory",
      "the drive D: is not there; C: is allowed, the only",
    ],
    ["application.folder", "LPT1", "application.folder", '"LPT1" is a device of Windows'],
    ["application.folder", "aux.data", "application.folder", '"aux.data" is a device of Windows'],
    ["servers[0].name", "con", "servers[0].name", '"con" is a device of Windows'],
    ["servers[1].name", "lpt9", "servers[1].name", '"lpt9" is a device of Windows'],
    ["servers[0].name", "proxy", "servers[0].name", '"proxy" is a word that Windows keeps for itself'],
    ["servers[0].name", "localhost", "servers[0].name", '"localhost" is a word that Windows keeps for itself'],
    ["servers[1].name", "test", "servers[1].name", "test is the NetBIOS name of the domain test.msad.local"],
    ["fileSystem.share", "D$", "fileSystem.share", '"D$" is an administrative share; a share of the file system'],
    ["fileSystem.share", "c$", "fileSystem.share", '"c$" is an administrative share'],
    ["fileSystem.share", "IPC$", "fileSystem.share", '"IPC$" is an administrative share'],
    ["fileSystem.share", "Admin$", "fileSystem.share", '"Admin$" is an administrative share'],
    ["fileSystem.share", "PIPE", "fileSystem.share", '"PIPE" is a word that Windows keeps for itself'],
  ],
  "a server that cannot run Windows": [
    [
      "server.instanceType",
      "t4g.large",
      "server.instanceType",
      "t4g.large has an Arm processor, AWS Graviton; a type with",
    ],
    ["server.instanceType", "m7gd.xlarge", "server.instanceType", "m7gd.xlarge has an Arm processor"],
    ["server.instanceType", "c8g.large", "server.instanceType", "c8g.large has an Arm processor"],
    ["server.instanceType", "x2gd.medium", "server.instanceType", "x2gd.medium has an Arm processor"],
    ["server.instanceType", "im4gn.large", "server.instanceType", "im4gn.large has an Arm processor"],
    ["server.instanceType", "is4gen.medium", "server.instanceType", "is4gen.medium has an Arm processor"],
    ["server.instanceType", "a1.large", "server.instanceType", "a1.large has an Arm processor"],
    ["server.instanceType", "g5g.xlarge", "server.instanceType", "g5g.xlarge has an Arm processor"],
    ["servers[1].instanceType", "mac2-m2.metal", "servers[1].instanceType", "mac2-m2.metal is a Mac"],
    [
      "server.instanceType",
      "t3.nano",
      "server.instanceType",
      "t3.nano has 0.5 GiB of memory; types with 2 GiB or more",
    ],
    [
      "server.imageParameter",
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64",
      "server.imageParameter",
      "is not one of Windows' public parameters; those below /aws/service/ami-windows-latest/",
    ],
    [
      "servers[0].imageParameter",
      "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
      "servers[0].imageParameter",
      "is not one of Windows' public parameters",
    ],
    [
      "server.imageParameter",
      "/aws/service/ami-windows-latest/amzn2-x86_64-SQL_2019_Express-2021.08.30",
      "server.imageParameter",
      "is not one of Windows' public parameters",
    ],
  ],
  "a target that cannot tell who is cut off": [
    [
      "cluster.networkPartition",
      { kind: "ping", address: "10.0.120.11" },
      "cluster.networkPartition.address",
      "10.0.120.11 is servers[1].privateIp; a target that is no part of the cluster is allowed",
    ],
    [
      "cluster.networkPartition",
      { kind: "http", host: "172.16.0.1" },
      "cluster.networkPartition.host",
      "172.16.0.1 is cluster.virtualIp; a target that is no part",
    ],
    [
      "cluster.networkPartition",
      { kind: "witness", host: "10.0.110.11" },
      "cluster.networkPartition.host",
      "10.0.110.11 is servers[0].privateIp; a target that is no part",
    ],
    [
      "cluster.networkPartition",
      { kind: "ping", address: "127.0.0.1" },
      "cluster.networkPartition.address",
      "127.0.0.1 is a loopback address; an address that other machines have too",
    ],
    [
      "cluster.networkPartition",
      { kind: "http", host: "169.254.169.254" },
      "cluster.networkPartition.host",
      "169.254.169.254 is a link-local address",
    ],
    [
      "cluster.networkPartition",
      { kind: "http", host: "LocalHost" },
      "cluster.networkPartition.host",
      '"LocalHost" is the server itself',
    ],
  ],
  "an unknown key": [
    ["fileSytem", {}, "fileSytem", "unknown setting. Did you mean fileSystem?"],
    ["fileSystem.deploymentTyp", "X", "fileSystem.deploymentTyp", "Did you mean fileSystem.deploymentType?"],
    ["fileSystem.backup.retention", 1, "fileSystem.backup.retention", "Did you mean fileSystem.backup.retentionDays?"],
    ["network.zones[1].privateCIDR", "", "network.zones[1].privateCIDR", "Did you mean network.zones[1].privateCidr?"],
    ["servers[0].ip", "", "servers[0].ip", "known here are name, zone, privateIp, instanceType"],
    ["cluster.monitors.application.retry", 1, "cluster.monitors.application.retry", "application.retries?"],
    ["virtualIp", "172.16.0.1", "virtualIp", "unknown setting. Did you mean cluster.virtualIp?"],
    ["region", "us-east-1", "region", "aws:region"],
    ["cluster.setup", "x", "cluster.setup", "unknown setting; known here are name, virtualIp, group, language"],
    ["application", { kind: "none", port: 9000 }, "application.port", 'not a setting of kind "none"'],
    ["server.a\nb", 1, String.raw`server["a\nb"]`, "unknown setting"],
  ],
};

describe("parseSettings refuses", () => {
  for (const [group, cases] of Object.entries(REFUSALS)) {
    describe(group, () => {
      for (const [changed, value, named, message] of cases) {
        it(`${changed} = ${JSON.stringify(value).slice(0, 60)}`, () => {
          const [only, ...others] = problemsOf(healthyBut(changed, value));
          assert.deepEqual(others, []);
          assert.ok(only?.startsWith(`Pulumi.dev.yaml: ${named}: `), only);
          assert.ok(only?.includes(message), only);
        });
      }
    });
  }
});

describe("parseSettings refuses several at once where one change breaks several", () => {
  const CASES: [string, string, Json, [path: string, message: string][]][] = [
    [
      "the same zone twice",
      "network.zones[1].zone",
      A.zone,
      [["network.zones[1].zone", "ap-northeast-1a is the zone of network.zones[0] already"]],
    ],
    ["a single zone", "network.zones", [A], [["network.zones", "only one zone was found; at least two"]]],
    [
      "two servers with one address",
      "servers[1].privateIp",
      "10.0.110.11",
      [
        ["servers[1].privateIp", "10.0.110.11 is not inside 10.0.120.0/24"],
        ["servers[1].privateIp", "10.0.110.11 is the privateIp of servers[0] already"],
      ],
    ],
    [
      "HDD on SINGLE_AZ_1",
      "fileSystem",
      { storageType: "HDD", storageCapacityGiB: 2000, deploymentType: "SINGLE_AZ_1" },
      [["fileSystem.storageType", "HDD does not go with deploymentType SINGLE_AZ_1"]],
    ],
  ];
  for (const [title, changed, value, expected] of CASES) {
    it(title, () => {
      const problems = problemsOf(healthyBut(changed, value));
      assert.equal(problems.length, expected.length, problems.join("\n"));
      expected.forEach(([path, message], i) => {
        assert.ok(problems[i]?.startsWith(`Pulumi.dev.yaml: ${path}: `), problems[i]);
        assert.ok(problems[i]?.includes(message), problems[i]);
      });
    });
  }
});

describe("parseSettings refuses a zone", () => {
  const ZONES = {
    "us-east-1a": "is not an Availability Zone of the Region ap-northeast-1; ap-northeast-1 and one lower-case letter",
    "ap-northeast-1": "is not an Availability Zone",
    "ap-northeast-11a": "is not an Availability Zone",
    "ap-northeast-1-tpe-1a": "is a Local Zone or Wavelength Zone",
    "ap-northeast-1-wl1-nrt-wlz-1": "is not an Availability Zone",
  };
  for (const [zone, message] of Object.entries(ZONES)) {
    it(`named ${zone}`, () => {
      const problems = problemsOf({
        network: { zones: [A, { ...A, zone, publicCidr: "10.0.1.0/24", privateCidr: "10.0.2.0/24" }] },
      });
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(`Pulumi.dev.yaml: network.zones[1].zone: ${zone} ${message}`), problems[0]);
    });
  }
});

describe("parseSettings refuses a Region", () => {
  it("that is missing", () => {
    assert.deepEqual(problemsOf({}, ""), ["Pulumi.dev.yaml: aws:region: missing; an AWS Region is required. Add it."]);
  });

  for (const region of ["Tokyo", "ap-northeast-1a", "ap_northeast_1"]) {
    it(`named ${region}, and nothing that depends on it`, () => {
      const problems = problemsOf({}, region);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.ok(problems[0]?.startsWith(`Pulumi.dev.yaml: aws:region: "${region}" is not the name of an AWS Region`));
    });
  }
});

describe("parseSettings refuses a stack's name", () => {
  it("that makes the cluster's too long for CLUSTERPRO, unless the cluster has a name of its own", () => {
    const stack = "a-stack-with-a-long-name";
    const config = { "aws:region": "ap-northeast-1" };
    const result = parseSettings({ project: "clusterpro-fsx", stack, config });
    assert.ok(!result.ok);
    assert.match(result.problems.join(), /cluster\.name: "clusterpro-fsx-a-stack-with-a-long-name" is not a name/);
    const named = { ...config, "clusterpro-fsx:cluster": JSON.stringify({ name: "payments" }) };
    assert.ok(parseSettings({ project: "clusterpro-fsx", stack, config: named }).ok);
  });
});

describe("parseSettings meets a secret inside an object that could not be decrypted", () => {
  it("and names it, without Pulumi's sign for it, and judges nothing by it", () => {
    const [only, ...others] = problemsOf(healthyBut("fileSystem.deploymentType", UNDECRYPTED));
    assert.deepEqual(others, []);
    assert.match(only ?? "", /fileSystem\.deploymentType: a secret that could not be decrypted; a plain value/);
    assert.doesNotMatch(only ?? "", new RegExp(UNDECRYPTED));
  });
});

describe("parseSettings, of licences", () => {
  it("lets none be for a server that is not there", () => {
    const license = { uri: "s3://software/base.key", sha256: "1".repeat(64) };
    const licenses = [license, { ...license, servers: ["server1", "server9"] }, { ...license, servers: [] }];
    const found = problemsOf({ cluster: { licenses } });
    assert.deepEqual(
      found.map((line) => line.split("; ")[0]),
      [
        'Pulumi.dev.yaml: cluster.licenses[1].servers[1]: "server9" is no server',
        "Pulumi.dev.yaml: cluster.licenses[2].servers: the list is empty",
      ],
    );
  });
});

describe("parseSettings, beside a base configuration", () => {
  it("lets no number of moves pass that the export would swallow", () => {
    const cluster = { baseConfiguration: "export.conf" };
    const [only, ...others] = problemsOf({ cluster, application: { startFailovers: 2 } });
    assert.deepEqual(others, []);
    assert.match(
      only ?? "",
      /application\.startFailovers: found beside baseConfiguration; the export's own counts alone/,
    );
  });
});

describe("parseSettings accepts what is near to that", () => {
  const ACCEPTED: [changed: string, value: Json][] = [
    ["application.port", 443],
    ["application.port", 29000],
    ["application.port", 29011],
    ["application.port", 444],
    ["application.directory", "C:\\WindowsApps"],
    ["application.directory", "C:\\Program Files\\minio"],
    ["application.directory", "C:\\Program Files\\CLUSTERPRO-minio"],
    ["application.directory", "C:\\ProgramData\\minio"],
    ["application.directory", "C:\\console\\com10"],
    ["application.folder", "auxiliary"],
    ["servers[0].name", "server"],
    ["servers[0].name", "proxy1"],
    ["servers[0].name", "test1"],
    ["servers[0].name", "msad"],
    ["fileSystem.share", "data$"],
    ["fileSystem.share", "cd$"],
    ["server.instanceType", "g4dn.xlarge"],
    ["server.instanceType", "g5.xlarge"],
    ["server.instanceType", "m7i.large"],
    ["server.instanceType", "c7a.large"],
    ["server.instanceType", "x2iedn.xlarge"],
    ["server.instanceType", "u-6tb1.metal"],
    ["server.imageParameter", "/aws/service/ami-windows-latest/TPM-Windows_Server-2022-English-Full-Base"],
    ["server.imageParameter", "/aws/service/marketplace/prod-abcdefghijklm/1.0"],
    ["server.imageParameter", "/company/images/ubuntu-or-windows"],
    ["cluster.networkPartition", { kind: "ping", address: "10.0.110.12" }],
    ["cluster.networkPartition", { kind: "http", host: "10.9.0.1" }],
  ];
  for (const [changed, value] of ACCEPTED) {
    it(`${changed} = ${JSON.stringify(value)}`, () => {
      const result = parse(healthyBut(changed, value));
      assert.ok(result.ok, result.ok ? "" : result.problems.join("\n"));
    });
  }

  it("a drive that an image of one's own may bring", () => {
    const own = healthyBut("application.directory", "D:\\minio");
    const result = parse({ ...own, server: { imageParameter: "/company/images/windows" } });
    assert.ok(result.ok, result.ok ? "" : result.problems.join("\n"));
  });
});
