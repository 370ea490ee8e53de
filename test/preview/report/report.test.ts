import assert from "node:assert/strict";
import { columns } from "../../../messages/layout.ts";
import { ENGLISH, speechIn } from "../../../messages/speech.ts";
import type { PropertyChange, ResourceChange } from "../../../preview/plan/planChanges.ts";
import type { PreviewResult, Violation } from "../../../preview/plan/previewResult.ts";
import { card } from "../../../preview/report/card.ts";
import { markdownReport } from "../../../preview/report/markdownReport.ts";
import { type ReportStyle, report } from "../../../preview/report/report.ts";
import { ALL_EXISTING, SELF_MANAGED_DIRECTORY } from "../../components/existing.ts";
import { plannedCluster, plannedProgram } from "../../components/plannedCluster.ts";

const plain: ReportStyle = { colour: false, width: 80, full: false, speech: ENGLISH };

async function result(change: Parameters<typeof plannedCluster>[0] = {}, more: Partial<PreviewResult> = {}) {
  const { resources } = await plannedCluster(change);
  return {
    project: "clusterpro-fsx",
    stack: "dev",
    resources,
    outputs: {},
    policies: { pack: "clusterpro-ha", rules: 40, violations: [], exempted: [] },
    warnings: [],
    ...more,
  };
}

const valuesOf = (lines: ReturnType<typeof card>, label: string) =>
  lines.find((each) => each.label === label)?.values ?? [];

describe("the card", () => {
  it("shows the article's cluster in some ten lines", async () => {
    const { resources } = await plannedCluster();
    const lines = card(resources, ENGLISH);
    assert.deepEqual(lines, [
      { label: "Region", values: ["ap-northeast-1: ap-northeast-1a, ap-northeast-1c"] },
      {
        label: "Network",
        values: ["VPC 10.0.0.0/16", "public 10.0.10.0/24, 10.0.20.0/24; private 10.0.110.0/24, 10.0.120.0/24"],
      },
      { label: "Directory", values: ["test.msad.local, AWS Managed Microsoft AD, Standard"] },
      { label: "File system", values: ["test-fsx, MULTI_AZ_1, SSD, 32 GiB, 32 MB/s"] },
      {
        label: "Servers",
        values: ["server1  10.0.110.11  t3.large  ap-northeast-1a", "server2  10.0.120.11  t3.large  ap-northeast-1c"],
      },
      {
        label: "Virtual IP",
        values: ["172.16.0.1 -> server1 in Main, Route-A, Route-C; on failover -> server2"],
      },
      {
        label: "Monitors",
        values: ["userw; awsvipw; genw_fsx every 60 s; genw_minio every 60 s while active"],
      },
      { label: "Application", values: ["minio, C:\\minio, ports 9000, 9090, group failover"] },
      { label: "Cost", values: ["590.29 USD a month"] },
    ]);
  });

  it("names what is there already, and a domain of one's own", async () => {
    const { resources } = await plannedCluster({ ...ALL_EXISTING, directory: SELF_MANAGED_DIRECTORY });
    const lines = card(resources, ENGLISH);
    assert.deepEqual(valuesOf(lines, "Region"), ["ap-northeast-1: ap-northeast-1a, ap-northeast-1c"]);
    assert.deepEqual(valuesOf(lines, "Network"), ["vpc-0123456789abcdef0, which is there already"]);
    assert.deepEqual(valuesOf(lines, "Directory"), ["corp.example.com, self-managed"]);
    assert.match(valuesOf(lines, "Servers")[0] ?? "", /^server1 {2}10\.8\.110\.11 {2}t3\.large {2}ap-northeast-1a$/);
    assert.match(valuesOf(lines, "Virtual IP")[0] ?? "", /-> server1 in clusterpro-main, clusterpro-private-a, /);
  });

  it("says that the cost is a least, or not known, where prices are missing", async () => {
    const { resources } = await plannedCluster({ server: { instanceType: "m7i.large" } });
    assert.match(valuesOf(card(resources, ENGLISH), "Cost").join(), /^at least \d+\.\d\d USD a month$/);
    assert.match(valuesOf(card(resources, await speechIn("ja")), "料金").join(), /^月額 \d+\.\d\d USD 以上$/);
    const zones = ["a", "b"].map((letter, i) => ({
      zone: `sa-east-1${letter}`,
      publicCidr: `10.0.${i + 1}0.0/24`,
      privateCidr: `10.0.11${i}.0/24`,
    }));
    const servers = ["a", "b"].map((letter, i) => ({
      name: `server${i + 1}`,
      zone: `sa-east-1${letter}`,
      privateIp: `10.0.11${i}.11`,
    }));
    const elsewhere = await plannedCluster({ "aws:region": "sa-east-1", network: { zones }, servers });
    assert.deepEqual(valuesOf(card(elsewhere.resources, ENGLISH), "Cost"), ['unknown; "npm run cost" says why']);
  });

  it("has no line for what a program has not", async () => {
    const { resources } = await plannedProgram({}, () => undefined);
    assert.deepEqual(card(resources, ENGLISH), []);
  });
});

const violationOf = (rule: string, message: string, more: Partial<Violation> = {}): Violation => ({
  rule,
  level: "advisory",
  severity: "high",
  urn: "urn",
  message,
  ...more,
});

describe("the report", () => {
  it("counts a delivery's files in one line, and lists them with full", async () => {
    const given = await result();
    assert.match(
      report(given, plain),
      /├─ 28 x BucketObjectv2 delivery\/ {2}cluster\/ 8 {2}bringup\/ 19 {2}manifest\.txt\n/,
    );
    assert.doesNotMatch(report(given, plain), /clp\.conf/);
    const full = report(given, { ...plain, full: true });
    assert.match(full, /BucketObjectv2 clusterpro-software-delivery-cluster\/clp\.conf/);
    assert.doesNotMatch(full, /27 x/);
  });

  it("says where a route leads, and cuts nothing at 80 and at 100 columns", async () => {
    const given = await result();
    for (const width of [80, 100]) {
      const text = report(given, { ...plain, width });
      assert.doesNotMatch(text, /\.\.\./);
      const routes = text.replace(/\n[│ ]+(?=172)/g, "  ").match(/172\.16\.0\.1\/32 {2}-> clusterpro-server1 \/ /g);
      assert.equal(routes?.length, 3, text);
      for (const line of text.split("\n")) assert.ok(columns(line) <= width || !/ \S/.test(line.trim()), line);
    }
  });

  it("names outputs that are not known in one place, and repeats no warning as an output", async () => {
    const outputs = {
      vpcId: UNKNOWN,
      ids: [UNKNOWN, UNKNOWN],
      server: { name: "a", id: UNKNOWN },
      warnings: ["careful"],
    };
    const text = report(await result({}, { outputs, warnings: ["careful"] }), plain);
    assert.match(text, /\nOutputs\n {2}server:\n {4}name: a\n {2}Known once it is made: vpcId, ids\n\n/);
    assert.doesNotMatch(text, /unknown/);
    assert.equal(text.split("careful").length, 2);
  });

  it("gives advice once for each cause, whoever gives it, with the setting that ends it", async () => {
    const { resources, warnings } = await warned();
    const given = await result(
      {},
      {
        resources,
        warnings,
        policies: {
          pack: "clusterpro-ha",
          rules: 40,
          violations: [
            violationOf("fsx-protected", "the data of both servers"),
            violationOf("directory-protected", "the domain"),
            violationOf("network-partition", "both may become active"),
          ],
          exempted: [],
        },
      },
    );
    const text = report(given, plain);
    const titles = text.slice(text.indexOf("\nTo decide")).match(/^ {2}\S.*$/gm);
    assert.deepEqual(titles, [
      "  protect  fsx-protected, directory-protected",
      "  cluster.networkPartition  network-partition",
      "  cluster.installer, cluster.licenses, application.binary",
    ]);
    assert.doesNotMatch(text, /both may become active/);
    assert.match(text, /What to do: Set protect: true/);
    assert.match(text, /no violation\. 3 pieces of advice\.\n$/);
  });

  it("shows what is replaced in red, with what that destroys, and what only follows in one line", async () => {
    const { resources } = await plannedCluster();
    const change = (kind: ResourceChange["kind"], type: string, more: Partial<ResourceChange>): ResourceChange => ({
      kind,
      urn: type,
      type,
      name: "it",
      inputs: {},
      properties: [],
      lost: undefined,
      isProtected: false,
      deletedFirst: false,
      refused: undefined,
      ...more,
    });
    const property = (
      path: string,
      before: PropertyChange["before"],
      after: PropertyChange["after"],
    ): PropertyChange => ({
      path,
      before,
      after,
      replaces: false,
      because: [],
    });
    const follows = [{ ...property("vpcId", "[unknown]", "[unknown]"), replaces: true, because: ["clusterpro-vpc"] }];
    const changes = {
      against: { kind: "without --set" },
      resources: [
        change("replaced", "aws:ec2/routeTable:RouteTable", { properties: follows }),
        change("replaced", "aws:fsx/windowsFileSystem:WindowsFileSystem", {
          lost: "all files of the share, without a final backup; automatic backups go with it",
          isProtected: true,
          properties: [property("subnetIds", ["[unknown]", "[unknown]"], ["[unknown]"])],
        }),
        change("changed", "aws:ec2/securityGroup:SecurityGroup", {
          properties: [
            property("egress[0].cidrBlocks[0]", "10.0.0.0/24", "10.9.0.0/24"),
            property("egress[1].cidrBlocks[0]", "10.0.0.0/24", "10.9.0.0/24"),
          ],
        }),
        change("changed", "aws:s3/bucketObjectv2:BucketObjectv2", {
          properties: [property("content", "a\n  <interval>60</interval>\n", "a\n  <interval>90</interval>\n")],
        }),
      ],
    } as const;
    const given = await result({}, { resources, changes });
    const text = report(given, plain);
    const told = text.slice(text.indexOf("What changes"), text.indexOf("\n\nStack"));
    assert.deepEqual(told.split("\n"), [
      "What changes, compared with the stack file alone",
      "  -/+ WindowsFileSystem it  is replaced",
      "        destroys all files of the share, without a final backup; automatic",
      "        backups go with it",
      "        protected: Pulumi refuses the whole update until protect is false",
      "        subnetIds: 2 known later -> 1 known later",
      "  -/+ also replaced, since what they refer to is: 1 route table",
      "  ~   SecurityGroup it  is changed in place",
      "        egress[].cidrBlocks[]: 10.0.0.0/24 -> 10.9.0.0/24",
      "  ~   BucketObjectv2 it  is changed in place",
      "        content:",
      "        - <interval>60</interval>",
      "        + <interval>90</interval>",
    ]);
    assert.match(text, /Destroys the data of 1\.\n$/);
    const coloured = report(given, { ...plain, colour: true });
    assert.ok(coloured.includes("\u001b[31m  -/+ WindowsFileSystem it"));
    assert.ok(
      ["\u001b[1m\u001b[31m", "\u001b[31m\u001b[1m"].some((red) => coloured.split("\n").at(-2)?.startsWith(red)),
    );
    const speech = await speechIn("ja");
    assert.match(
      report(given, { ...plain, speech }).replace(/\n {8}(?=\S)/g, ""),
      /失われるもの: 共有のすべてのファイル/,
    );
  });

  it("shows of a document in JSON the lines that differ, not all of it twice", async () => {
    const document = (command: string) =>
      JSON.stringify({ steps: [{ name: "join", commands: ["one", `two\nC:\\new ${command}`] }] });
    const changes = {
      against: { kind: "commit", ref: "main" },
      resources: [
        {
          kind: "changed",
          urn: "",
          type: "aws:ssm/document:Document",
          name: "it",
          inputs: {},
          properties: [
            { path: "content", before: document("a"), after: document("b"), replaces: false, because: [] },
            { path: "name", before: "12", after: "13", replaces: false, because: [] },
          ],
          lost: undefined,
          isProtected: false,
          deletedFirst: false,
          refused: undefined,
        },
      ],
    } as const;
    const text = report(await result({}, { changes }), plain);
    assert.deepEqual(text.slice(text.indexOf("  ~"), text.indexOf("\n\nStack")).split("\n"), [
      "  ~   Document it  is changed in place",
      "        content:",
      '        - C:\\\\new a"',
      '        + C:\\\\new b"',
      "        name: 12 -> 13",
    ]);
    assert.ok(markdownReport(await result({}, { changes })).includes('new a"<br>+ C:'));
  });

  it("ends with the verdict in one line, in the colour of its worst", async () => {
    const mandatory = violationOf("fsx-multi-az", "one zone", { level: "mandatory" });
    for (const [violations, colour, told] of [
      [[mandatory], "\u001b[1m\u001b[31m|\u001b[31m\u001b[1m", "1 mandatory violation."],
      [[violationOf("fsx-throughput", "little")], "\u001b[33m", "no violation."],
      [[], "\u001b[32m", "no violation."],
    ] as const) {
      const policies = { pack: "clusterpro-ha", rules: 40, violations, exempted: [] };
      const text = report(await result({}, { policies }), { ...plain, colour: true });
      const last = text.trimEnd().split("\n").at(-1) ?? "";
      assert.ok(
        colour.split("|").some((each) => last.startsWith(each)),
        JSON.stringify(last),
      );
      assert.ok(last.includes(told), last);
    }
    const without = report(await result({}, { policies: undefined }), plain);
    assert.match(without, /\nPolicies: not run\. \d+ resources\.\n$/);
  });

  it("speaks Japanese of card, advice and verdict", async () => {
    const { resources, warnings } = await warned();
    const policies = {
      pack: "clusterpro-ha",
      rules: 40,
      violations: [
        violationOf("fsx-protected", "protect is not set: an update that replaces it deletes the data of both servers"),
      ],
      exempted: [],
    };
    const speech = await speechIn("ja");
    const text = report(await result({}, { resources, warnings, policies }), { ...plain, speech });
    const told = text.replace(/^.*[├└].*\n(?:[│ ]+\S.*\n)*/gm, "");
    for (const word of ["リージョン", "両系活性", "検討事項", "両方のサーバーのデータが削除されます", "違反なし"]) {
      assert.ok(told.replace(/\n\s*/g, "").includes(word), word);
    }
    assert.doesNotMatch(told, /\b(?:is|are|the)\b/);
    for (const line of told.split("\n")) assert.ok(columns(line) <= 80, line);
  });
});

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The cluster with what it warns of. */
async function warned() {
  const { resources } = await plannedCluster();
  const cluster = resources.find(({ type }) => type.endsWith(":HaCluster"));
  return { resources, warnings: (cluster?.outputs?.warnings ?? []) as readonly string[] };
}
