import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { linkPackages, makeProjectCopy, PROJECT, removeProjectCopy, withProjectCopy } from "../projectCopy.ts";

interface Document {
  readonly project: string;
  readonly stack: string;
  readonly resources: readonly {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly parent: string | null;
    readonly custom: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly options: Readonly<Record<string, unknown>>;
  }[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly policies: {
    readonly pack: string;
    readonly rules: number;
    readonly violations: readonly { rule: string; level: string; severity: string; urn: string; message: string }[];
    readonly exempted: readonly { rule: string; urn: string; reason: string; expires: string }[];
  };
  readonly warnings: readonly string[];
}

function preview(folder: string, ...args: string[]) {
  const main = path.join(folder, "preview/main.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** A copy of the project with the tests' stack files; nothing here changes it. */
let project: string;

const json = (...args: string[]) => {
  const { stdout, ...rest } = preview(project, "--json", ...args);
  return { ...rest, document: JSON.parse(stdout) as Document };
};

const firstOf = ({ policies }: Document) => policies.violations.find(({ level }) => level === "mandatory");

const ADVICE = ["advisory directory-protected", "advisory fsx-protected", "advisory network-partition"];

/** Without the advice that the article's own cluster gets. */
const rulesOf = ({ policies }: Document) =>
  policies.violations.map((each) => `${each.level} ${each.rule}`).filter((each) => !ADVICE.includes(each));

describe("npm run preview", function () {
  this.timeout(60_000);

  before(() => {
    project = makeProjectCopy();
  });

  after(() => removeProjectCopy(project));

  it("plans the article's cluster from the dev stack, without a violation", () => {
    const { status, stdout, stderr } = preview(project);
    assert.equal(status, 0, stderr);
    for (const counted of [
      "1 VPC",
      "4 subnets",
      "3 route tables",
      "3 virtual IP routes",
      "2 NAT gateways",
      "1 directory",
      "1 file system MULTI_AZ_1",
      "2 servers",
    ]) {
      assert.match(stdout.replace(/\s+/g, " "), new RegExp(`\\b${counted}\\b`));
    }
    assert.match(stdout, /Policies: clusterpro-ha, 40 rules, no violation\./);
    assert.ok(
      stdout.split("\n").every((line) => line.length <= 100 || /^ +https:\S+$/.test(line)),
      "fits a terminal of 100 columns",
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is what must not be there
    assert.doesNotMatch(stdout, /\u001b\[/);
    assert.equal(stderr, "");
  });

  it("makes the same plan of a stack file with nothing but the Region", () => {
    withProjectCopy((copy) => {
      writeFileSync(path.join(copy, "Pulumi.bare.yaml"), "config:\n  aws:region: ap-northeast-1\n");
      const plan = (stack: string) =>
        preview(copy, "--stack", stack, "--json").stdout.replaceAll(
          // The cluster's name stands in clp.conf, and so in its hashes.
          /clusterpro-fsx-(dev|bare)|"(dev|bare)"|:(dev|bare)::|stack (dev|bare):|[0-9a-f]{64}(?= {2}cluster\/clp\.conf|")/g,
          "X",
        );
      assert.equal(plan("bare"), plan("dev"));
    });
  });

  it("prints one JSON document that keeps its contract", () => {
    const { status, document } = json();
    assert.equal(status, 0);
    assert.deepEqual(Object.keys(document), ["project", "stack", "resources", "outputs", "policies", "warnings"]);
    assert.equal(document.project, "clusterpro-fsx");
    assert.equal(document.stack, "dev");
    const route = document.resources.find((each) => each.name === "clusterpro-vip-main");
    assert.equal(route?.urn.split("::").at(-1), "clusterpro-vip-main");
    assert.equal(route?.custom, true);
    assert.equal(route?.inputs.networkInterfaceId, "[unknown]");
    assert.equal(route?.inputs.destinationCidrBlock, "172.16.0.1/32");
    assert.match(route?.propertyDependencies.networkInterfaceId?.[0] ?? "", /::clusterpro-server1$/);
    assert.deepEqual(route?.options.ignoreChanges, ["networkInterfaceId"]);
    const { pack, rules, violations, exempted } = document.policies;
    assert.deepEqual([pack, rules, exempted], ["clusterpro-ha", 40, []]);
    assert.deepEqual(Object.keys(document.policies), ["pack", "rules", "violations", "exempted"]);
    for (const each of violations) {
      assert.deepEqual(Object.keys(each), ["rule", "level", "severity", "urn", "message"]);
    }
    assert.deepEqual(violations.map(({ level, rule }) => `${level} ${rule}`).sort(), ADVICE);
    assert.equal(document.warnings.length, 3);
    assert.match(
      document.warnings.join("\n"),
      /^cluster\.networkPartition is none: .*\nCLUSTERPRO is not brought up: /,
    );
    const version = document.resources.find((each) => each.type.endsWith(":SecretVersion"));
    assert.equal(version?.inputs.secretString, "[secret]");
  });

  it("warns of no output that a cluster without an application does not have", () => {
    const { document, stderr } = json("--set", 'application={"kind":"none"}');
    assert.ok(!("applicationSecretArn" in document.outputs));
    assert.ok("deliveryBucketName" in document.outputs);
    assert.doesNotMatch(`${document.warnings.join("\n")}${stderr}`, /Undefined value/);
  });

  for (const [setting, rule, resource] of [
    ["fileSystem.deploymentType=SINGLE_AZ_2", "fsx-multi-az", "clusterpro-fsx"],
    [
      "cluster.monitors.fileSystem.intervalSeconds=30",
      "monitor-interval",
      "clusterpro-software-delivery-cluster/clp.conf",
    ],
  ] as const) {
    it(`ends with 1 for ${setting}, naming ${rule} and the resource`, () => {
      const { status, document } = json("--set", setting);
      assert.equal(status, 1);
      assert.deepEqual([...new Set(rulesOf(document))], [`mandatory ${rule}`]);
      assert.match(document.policies.violations[0]?.urn ?? "", new RegExp(`::${resource}$`));
      const { status: again, stdout } = preview(project, "--set", setting);
      assert.equal(again, 1);
      assert.match(stdout, new RegExp(`\\[mandatory\\] ${rule} .*${resource}`));
      assert.match(stdout, /^ {6}What to do: .*\n(?: {6}.*\n)* {6}See https:/m);
    });
  }

  it("ends with 1 when a copy of the program leaves out one route of the virtual IP, naming the table", () => {
    for (const table of ["main", "ap-northeast-1a", "ap-northeast-1c"]) {
      withProjectCopy((copy) => {
        const file = path.join(copy, "components/network/virtualIp.ts");
        const text = readFileSync(file, "utf8");
        const changed = text.replace(
          "of args.routeTables)",
          `of args.routeTables.filter((t) => t.name !== "${table}"))`,
        );
        assert.notEqual(changed, text);
        writeFileSync(file, changed);
        const { status, stdout } = preview(copy, "--json");
        assert.equal(status, 1);
        const document = JSON.parse(stdout) as Document;
        assert.deepEqual(rulesOf(document), ["mandatory vip-route-in-every-table"]);
        const name = table === "main" ? "clusterpro-main" : `clusterpro-private-${table}`;
        assert.match(firstOf(document)?.urn ?? "", new RegExp(`RouteTable::${name}$`));
        assert.match(firstOf(document)?.message ?? "", new RegExp(name));
      });
    }
  });

  it("gives a third zone its route table with a route of the virtual IP", () => {
    const { status, document } = json(
      ...["zone=ap-northeast-1d", "publicCidr=10.0.30.0/24", "privateCidr=10.0.130.0/24"].flatMap((each) => [
        "--set",
        `network.zones[2].${each}`,
      ]),
    );
    assert.equal(status, 0, rulesOf(document).join());
    const count = (type: string) => document.resources.filter((each) => each.type === type).length;
    assert.equal(count("aws:ec2/routeTable:RouteTable"), 4);
    assert.equal(document.resources.filter((each) => each.inputs.destinationCidrBlock === "172.16.0.1/32").length, 4);
  });

  it("tells all wrong settings at once, one a line, and ends with 2", () => {
    const { status, stdout, stderr } = preview(
      project,
      ...["cluster.virtualIp=10.0.5.5", "fileSystem.storageCapacityGiB=16", "servers[0].privateIp=10.0.110.3"].flatMap(
        (each) => ["--set", each],
      ),
      "--json",
    );
    assert.equal(status, 2);
    assert.equal(stdout, "");
    const lines = stderr.trimEnd().split("\n");
    assert.equal(lines.length, 3, stderr);
    assert.match(lines.join("\n"), /^--set cluster\.virtualIp: 10\.0\.5\.5 lies inside the VPC 10\.0\.0\.0\/16/m);
    for (const line of lines) assert.match(line, /^--set [A-Za-z.[\]0-9]+: /);
  });

  for (const [path_, nearest] of [
    ["fileSystem.deploymentTyp=X", "fileSystem.deploymentType"],
    ["fileSytem.name=x", "fileSystem"],
    ["servers[0].privateip=10.0.110.20", "servers[0].privateIp"],
  ] as const) {
    it(`names the nearest known path for --set ${path_}`, () => {
      const { status, stderr } = preview(project, "--set", path_);
      assert.equal(status, 2);
      assert.ok(stderr.includes(nearest), stderr);
      assert.doesNotMatch(stderr, /^\s+at /m);
    });
  }

  it("says what --set changes, in place, on a screen of 80 columns that ends with the verdict", () => {
    const { status, stdout } = preview(project, "--set", "fileSystem.throughputCapacityMBps=64");
    assert.equal(status, 0);
    assert.match(
      stdout,
      /~ {3}WindowsFileSystem clusterpro-fsx {2}is changed in place\n {8}throughputCapacity: 32 -> 64\n/,
    );
    assert.match(stdout, /no violation\. 1 changed\. .*\n$/);
    const { document } = json("--set", "fileSystem.throughputCapacityMBps=64");
    assert.ok(!("changes" in document), "a program compares two documents itself");
  });

  it("compares with a commit's program and stack file, and says so where that cannot be", () => {
    withCommittedCopy((copy) => {
      const file = path.join(copy, "Pulumi.dev.yaml");
      writeFileSync(
        file,
        readFileSync(file, "utf8").replace("throughputCapacityMBps: 32", "throughputCapacityMBps: 64"),
      );
      const { status, stdout, stderr } = preview(copy, "--json", "--against", "main");
      assert.equal(status, 0, stderr);
      const { changes } = JSON.parse(stdout);
      assert.deepEqual(changes.against, { kind: "commit", ref: "main" });
      assert.deepEqual(
        changes.resources.map(({ kind, name }: { kind: string; name: string }) => `${kind} ${name}`),
        ["changed clusterpro-fsx"],
      );
      writeFileSync(path.join(copy, "Pulumi.new.yaml"), "config:\n  aws:region: ap-northeast-1\n");
      const added = preview(copy, "--stack", "new", "--against", "main");
      assert.equal(added.status, 0, added.stderr);
      assert.match(added.stdout, /nothing to compare with: Pulumi\.new\.yaml: no such file/);
      const nowhere = preview(copy, "--against", "nowhere");
      assert.deepEqual([nowhere.status, nowhere.stdout], [2, ""]);
      assert.match(nowhere.stderr, /^--against nowhere: no such commit here\..*\n$/);
    });
  });

  it("takes a commit's files away where the program fails on its settings", () => {
    withCommittedCopy((copy) => {
      const temporary = path.join(copy, "temporary");
      mkdirSync(temporary);
      const wrong = spawnSync(
        process.execPath,
        [path.join(copy, "preview/main.js"), "--against", "main", "--set", "cluster.virtualIp=10.0.5.5"],
        { cwd: copy, encoding: "utf8", env: { ...process.env, TMPDIR: temporary, TEMP: temporary } },
      );
      assert.equal(wrong.status, 2);
      assert.match(wrong.stderr, /^--set cluster\.virtualIp: /);
      const left = readdirSync(temporary).filter((name) => name.includes("against"));
      assert.deepEqual(left, [], "the commit's files go with the preview");
    });
  });

  it("tells settings' errors in Japanese, and wrong usage as it is", () => {
    const wrong = preview(project, "--lang", "ja", "--set", "servers[0].privateIp=10.1.2.3");
    assert.equal(wrong.status, 2);
    assert.match(
      wrong.stderr,
      /^--set servers\[0\]\.privateIp: 10\.1\.2\.3 は ap-northeast-1a のプライベートサブネット/,
    );
    assert.match(preview(project, "--lang", "fr").stderr, /^--lang fr: expected en or ja\./);
  });

  it("speaks Japanese by --lang and by the environment, to people only", () => {
    const main = path.join(project, "preview/main.js");
    const run = (env: Record<string, string>, ...args: string[]) =>
      spawnSync(process.execPath, [main, ...args], { cwd: project, encoding: "utf8", env: { ...process.env, ...env } });
    const japanese = run({ LC_ALL: "ja_JP.UTF-8" }).stdout;
    assert.match(japanese, /仮想 IP +172\.16\.0\.1 -> server1/);
    assert.match(japanese, /違反なし。.*\n$/);
    assert.match(run({ LC_ALL: "ja_JP.UTF-8" }, "--lang", "en").stdout, /no violation\./);
    assert.doesNotMatch(run({ LC_ALL: "ja_JP.UTF-8" }, "--json").stdout, /[\u3041-\u30ff]{8}/);
  });

  it("ends with 2 for wrong usage, in a line", () => {
    for (const [args, message] of [
      [["--nonsense"], /Unknown option '--nonsense'/],
      [["dev"], /Unexpected argument 'dev'/],
      [["--stack", "nope"], /Pulumi\.nope\.yaml: no such file\. Stack files here: Pulumi\.dev\.yaml/],
      [["--set", "x"], /expected PATH=VALUE/],
      [["--timeout", "soon"], /--timeout soon: expected seconds, more than 0/],
      [["--timeout", "0"], /--timeout 0: expected seconds, more than 0/],
      [["--answers", "/no/such.json"], /\/no\/such\.json: cannot be read \(ENOENT\)/],
      [["--policy-config", "/no/such.json"], /\/no\/such\.json: cannot be read \(ENOENT\)/],
    ] as [string[], RegExp][]) {
      const { status, stdout, stderr } = preview(project, ...args);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, "");
      assert.match(stderr, message);
      assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
    }
  });

  it("says in its help what it is and which options it has", () => {
    const { status, stdout } = preview(PROJECT, "--help");
    assert.equal(status, 0);
    for (const told of ["a first preview without a provider", "--answers FILE", "--timeout SECONDS", "default: 15"]) {
      assert.ok(stdout.includes(told), told);
    }
    assert.ok(stdout.split("\n").every((line) => line.length <= 100));
  });

  it("leaves the policies out when asked to", () => {
    const { status, document } = json("--no-policies", "--set", "fileSystem.deploymentType=SINGLE_AZ_2");
    assert.equal(status, 0);
    assert.deepEqual(document.policies, { pack: null, rules: 0, violations: [], exempted: [] });
  });

  it("takes a policy configuration: an exemption, a level, and an error for a wrong one", () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-policy-"));
    try {
      const file = path.join(folder, "policy.json");
      const withConfig = (config: unknown) => {
        writeFileSync(file, JSON.stringify(config));
        return preview(project, "--json", "--policy-config", file, "--set", "fileSystem.deploymentType=SINGLE_AZ_2");
      };
      const exempt = withConfig({
        "fsx-multi-az": {
          exemptions: [{ resource: "*clusterpro-fsx", reason: "throw-away test", expires: tomorrow }],
        },
      });
      assert.equal(exempt.status, 0, exempt.stderr);
      const { policies } = JSON.parse(exempt.stdout) as Document;
      assert.deepEqual(
        policies.exempted.map(({ rule, reason, expires }) => ({ rule, reason, expires })),
        [{ rule: "fsx-multi-az", reason: "throw-away test", expires: tomorrow }],
      );
      const advisory = withConfig({ "fsx-multi-az": { enforcementLevel: "advisory" } });
      assert.equal(advisory.status, 0);
      assert.deepEqual(rulesOf(JSON.parse(advisory.stdout) as Document), ["advisory fsx-multi-az"]);
      const wrong = withConfig({ "fsx-multi-az": { exemptions: [{ resource: "*" }] }, "no-such-rule": "mandatory" });
      assert.equal(wrong.status, 2);
      assert.match(wrong.stderr, /reason/);
      assert.match(wrong.stderr, /expires/);
      assert.match(wrong.stderr, /no-such-rule/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("ends with 2 for a base configuration that is not there, naming the setting and no line of ours", () => {
    const { status, stdout, stderr } = preview(project, "--set", "cluster.baseConfiguration=nowhere.conf");
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, /^--set cluster\.baseConfiguration: .*nowhere\.conf: cannot be read/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it("takes a stack with its organization, settings of any namespace, and what Pulumi.yaml gives to every stack", () => {
    withProjectCopy((copy) => {
      const file = path.join(copy, "Pulumi.yaml");
      writeFileSync(file, `${readFileSync(file, "utf8")}config:\n  protect: { type: boolean, default: true }\n`);
      writeFileSync(path.join(copy, "Pulumi.dev.yaml"), "config:\n  aws:region: ap-northeast-1\n");
      const { status, stdout, stderr } = preview(copy, "--json", "--stack", "acme/clusterpro-fsx/dev");
      assert.equal(status, 0, stderr);
      const { stack, resources } = JSON.parse(stdout) as Document;
      assert.equal(stack, "dev");
      assert.ok(resources.some(({ options }) => options.protect));
      const unprotected = preview(copy, "--json", "--set", "clusterpro-fsx:protect=false");
      assert.ok(!(JSON.parse(unprotected.stdout) as Document).resources.some(({ options }) => options.protect));
      const elsewhere = preview(copy, "--set", "aws:region=nowhere-1");
      assert.equal(elsewhere.status, 2);
      assert.match(elsewhere.stderr, /^--set aws:region: /);
    });
  });

  it("goes on with an unknown password where the stack file has an encrypted one", () => {
    withProjectCopy((copy) => {
      const file = path.join(copy, "Pulumi.dev.yaml");
      writeFileSync(
        file,
        `${readFileSync(file, "utf8")}  clusterpro-fsx:directoryAdminPassword:\n    secure: v1:CIPHER\n`,
      );
      const { status, stdout, stderr } = preview(copy, "--json");
      assert.equal(status, 0, stderr);
      const { warnings, resources } = JSON.parse(stdout) as Document;
      assert.match(warnings.join(), /^Pulumi\.dev\.yaml: directoryAdminPassword: encrypted/);
      const generated = resources.filter((each) => each.type.includes("RandomPassword")).map((each) => each.name);
      assert.deepEqual(generated, ["clusterpro-software-minio"]);
      assert.doesNotMatch(stdout, /CIPHER|04da6b54/);
    });
  });

  it("previews somebody else's program, and tells where it throws", () => {
    withProgram(
      'import * as s3 from "@pulumi/aws/s3/index.js";\n' +
        'console.log("noise");\n' +
        'export const bucket = new s3.Bucket("data", {}).id;\n' +
        'if (process.env.BOOM) throw new RangeError("out of luck");\n',
      (folder) => {
        const main = path.join(PROJECT, "preview/main.js");
        const run = (env: Record<string, string>) =>
          spawnSync(process.execPath, [main, "--json"], {
            cwd: folder,
            encoding: "utf8",
            env: { ...process.env, ...env },
          });
        const good = run({});
        assert.equal(good.status, 0, good.stderr);
        assert.equal((JSON.parse(good.stdout) as Document).outputs.bucket, "[unknown]");
        assert.match(good.stderr, /noise/);
        const bad = run({ BOOM: "1" });
        assert.equal(bad.status, 2);
        assert.match(bad.stderr, /The program failed: RangeError: out of luck\n {4}at index\.ts:4:\d+/);
        assert.doesNotMatch(bad.stderr, /node_modules/);
      },
    );
  });
});

/** A copy of the project that is the commit `main` of a repository of its own. */
function withCommittedCopy(use: (folder: string) => void): void {
  withProjectCopy((copy) => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
        cwd: copy,
        stdio: "pipe",
      });
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all", "--", ":!node_modules");
    git("commit", "--quiet", "--message=before");
    use(copy);
  });
}

function withProgram(text: string, use: (folder: string) => void): void {
  const folder = mkdtempSync(path.join(tmpdir(), "clusterpro-fsx-program-"));
  try {
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: other\nruntime: nodejs\nmain: index.ts\n");
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "config:\n  aws:region: eu-west-1\n");
    writeFileSync(path.join(folder, "index.ts"), text);
    linkPackages(folder);
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
