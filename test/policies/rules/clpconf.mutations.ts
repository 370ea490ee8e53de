import { zipSync } from "fflate";
import type { PlanBuilder } from "../../../policies/harness/index.ts";
import { rawClusterWith } from "../programs.ts";
import { conf, DELIVERED, deliver, type Mutation, type RawMutation } from "./mutate.ts";
import { HASTY_CONF, twoClusters } from "./rawPrograms.ts";

/** Ways of breaking the real program that the rules of clp.conf and its monitors name. */
export const CLPCONF_MUTATIONS: readonly Mutation[] = [
  [
    "a hasty monitor in the delivered clp.conf",
    "monitor-interval",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<interval>)60/, "$159"),
  ],
  ["a clp.conf that is cut off", "clpconf-readable", (s) => conf(s, /<\/root>\s*$/, "")],
  [
    "a clp.conf in UTF-16",
    "clpconf-readable",
    (s) => {
      const { content, ...inputs } = s.one("BucketObjectv2", `${DELIVERED}clp.conf`).inputs;
      const contentBase64 = Buffer.from(`\uFEFF${content}`, "utf16le").toString("base64");
      s.one("BucketObjectv2", `${DELIVERED}clp.conf`).inputs = { ...inputs, contentBase64 };
    },
  ],
  ["a virtual IP in no group", "clpconf-group-moves", (s) => conf(s, /<resource name="awsvip@awsvip"\s*\/>/, "")],
  [
    "an application in no group",
    "clpconf-group-moves",
    (s) => conf(s, /<resource name="script@script_minio"\s*\/>/, ""),
  ],
  [
    "a group on one server",
    "clpconf-group-moves",
    (s) => conf(s, /<group name="failover">/, '$&<policy name="server1"><order>0</order></policy>'),
  ],
  [
    "a group on one server and on one that there is not",
    "clpconf-group-moves",
    (s) => conf(s, /<group name="failover">/, '$&<policy name="server1"/><policy name="server9"/>'),
  ],
  [
    "a monitor that gives up before FSx is back",
    "monitor-outlasts-failover",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<reconfirmation>)1/, "$10"),
  ],
  [
    "a monitor that takes hours",
    "monitor-outlasts-failover",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<reconfirmation>)1/, "$190"),
  ],
  [
    "no monitor of the file system",
    "monitor-file-system-present",
    (s) => conf(s, /<genw name="genw_fsx">[\s\S]*?<\/genw>/, ""),
  ],
  [
    "a monitor of the file system while active only",
    "monitor-file-system-present",
    (s) => conf(s, /(genw name="genw_fsx">[\s\S]*?<timing>)0/, "$11"),
  ],
  [
    "no monitor of the application",
    "monitor-application-active",
    (s) => conf(s, /<genw name="genw_minio">[\s\S]*?<\/genw>/, ""),
  ],
  [
    "a monitor of the application at all times",
    "monitor-application-active",
    (s) => conf(s, /(genw name="genw_minio">[\s\S]*?<timing>)1/, "$10"),
  ],
  ["another virtual IP", "clpconf-matches-topology", (s) => conf(s, "<ip>172.16.0.1<", "<ip>172.16.0.2<")],
  [
    "another address of a server",
    "clpconf-matches-topology",
    (s) => conf(s, "<info>10.0.110.11<", "<info>10.0.110.12<"),
  ],
  ["another server", "clpconf-matches-topology", (s) => conf(s, /"server2"/g, '"server9"')],
  [
    "the interface of no server",
    "clpconf-matches-topology",
    (s) => conf(s, "@@ENI_ID:server2@@", "@@ENI_ID:server7@@"),
  ],
  ["an encoded password", "clpconf-no-password", (s) => conf(s, "@@PASSWORD:0@@", "8000000ab91a5dc638a39c5600930003")],
  ["a password in clear", "clpconf-no-password", (s) => conf(s, "@@PASSWORD:0@@", "Correct-horse-7")],
  [
    "a password in user data",
    "clpconf-no-password",
    (s) =>
      s.set("Instance", "clusterpro-server1", { userData: "net use Z: \\\\fs\\share Correct-horse-7 /user:Admin" }),
  ],
  ...[
    '$pw = "Correct-horse-7" | ConvertTo-SecureString -AsPlainText -Force',
    'setx MINIO_ROOT_PASSWORD "Correct-horse-7" /m',
    "netdom join x /domain:corp.example.com /userd:Admin /passwordd:Correct-horse-7",
    "curl.exe -u admin:Correct-horse-7 https://repo.example.com/x.msi -o x.msi",
  ].map(
    (userData): Mutation => [
      `a password in user data: ${userData.replace("Correct-horse-7", "...")}`,
      "clpconf-no-password",
      (s) => s.set("Instance", "clusterpro-server1", { userData }),
    ],
  ),
  [
    "a start script without an exit code",
    "clpconf-exit-codes",
    (s) => deliver(s, "scripts/failover/script_minio/start.bat", /exit \/b \S+\s*$/, "echo done\r\n"),
  ],
  [
    "a script without an exit code",
    "clpconf-exit-codes",
    (s) => deliver(s, "scripts/failover/script_minio/stop.bat", /exit \/b \d+\s*$/, "echo done\r\n"),
  ],
];

/** The same on raw resources, in the ways of a program that is not this one. */
export const CLPCONF_RAW: readonly RawMutation[] = [
  ["two clusters with each other's virtual IP in clp.conf", "clpconf-matches-topology", twoClusters(true)],
  [
    "a copy of a secret of the stack, in a file of another bucket",
    "clpconf-no-password",
    rawClusterWith((plan) => {
      plan.resource("aws:secretsmanager/secretVersion:SecretVersion", "app", { secretString: "Correct-horse-8" });
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "setup", { key: "setup.txt", content: "Correct-horse-8" });
    }),
  ],
  ...Object.entries<(plan: PlanBuilder) => void>({
    "a parameter": (plan) =>
      plan.resource("aws:ssm/parameter:Parameter", "conf", { name: "/ha/clp.conf", type: "String", value: HASTY_CONF }),
    "user data": (plan) => plan.resource("aws:ec2/instance:Instance", "third", { userData: `@'\n${HASTY_CONF}\n'@` }),
    "a document": (plan) =>
      plan.resource("aws:ssm/document:Document", "conf", {
        content: JSON.stringify({ mainSteps: [{ inputs: { runCommand: ["@'", HASTY_CONF, "'@"] } }] }),
      }),
    "a zip archive": (plan) =>
      plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "conf", {
        key: "conf.zip",
        contentBase64: Buffer.from(zipSync({ "clp.conf": Buffer.from(HASTY_CONF) })).toString("base64"),
      }),
  }).map(
    ([carrier, build]) =>
      [
        `a hasty monitor in a clp.conf in ${carrier}`,
        "monitor-interval",
        rawClusterWith((plan) => build(plan)),
      ] as const,
  ),
  [
    "a password in a file beside the folder of clp.conf",
    "clpconf-no-password",
    rawClusterWith((plan) => {
      const object = (key: string, content: string) =>
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", key, { bucket: "b", key, content });
      object("conf/clp.conf", "<root><all><serveros>windows</serveros></all></root>");
      object("bootstrap/setup.ps1", '$password = "Correct-horse-9"\r\n');
    }),
  ],
];
