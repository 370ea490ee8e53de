import assert from "node:assert/strict";
import { compareExport, type Findings } from "../../cli/compareExport.ts";
import { describeFindings, differencesIn } from "../../cli/describeFindings.ts";
import { clusterDelivery, confOf } from "../../delivery/clusterDelivery.ts";
import { parseSettings, type RawStack } from "../../settings/parseSettings.ts";

const PROJECT = "clusterpro-fsx";
const NONE = '{ "kind": "none" }';
const HTTP = '{ "kind": "http", "host": "witness.example.com", "port": 8080 }';

/** A stack with these settings below the project's namespace. */
function stackOf(settings: Readonly<Record<string, string>>): RawStack {
  const below = Object.entries(settings).map(([key, value]) => [`${PROJECT}:${key}`, value]);
  return { project: PROJECT, stack: "dev", config: { "aws:region": "ap-northeast-1", ...Object.fromEntries(below) } };
}

function specOf(stack: RawStack) {
  const parsed = parseSettings(stack);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.spec;
}

function exportOf(stack: RawStack): string {
  return String(confOf(clusterDelivery(specOf(stack))));
}

function compare(stack: RawStack, exported: string): Findings {
  return compareExport(stack, specOf(stack), Buffer.from(exported), process.cwd());
}

function text(stack: RawStack, exported: string): string {
  return describeFindings(compare(stack, exported), stack, false);
}

const STACK = stackOf({});
const EXPORT = exportOf(STACK);

describe("an export compared with the settings", () => {
  for (const [what, given, exported] of [
    ["the cluster's name", {}, { cluster: '{ "name": "other" }' }],
    ["the product's language", {}, { cluster: '{ "language": "english" }' }],
    [
      "the account",
      { cluster: '{ "account": { "user": "one", "secret": "corp/admin" } }' },
      { cluster: '{ "account": { "user": "two", "secret": "corp/admin" } }' },
    ],
    ["the group's name", {}, { cluster: '{ "group": "fo1" }' }],
    ["the virtual IP", {}, { cluster: '{ "virtualIp": "192.168.7.7" }' }],
    [
      "a monitor's timing",
      {},
      {
        cluster:
          '{ "monitors": { "fileSystem": { "intervalSeconds": 30, "retries": 3, "timeoutSeconds": 90, "startWaitSeconds": 5 } } }',
      },
    ],
    [
      "a monitor's recovery",
      {},
      {
        cluster:
          '{ "monitors": { "application": { "recovery": { "target": "group", "reactivations": 2, "failovers": 0, "finalAction": "reboot" } } } }',
      },
    ],
    [
      "the recovery of the product's own monitors",
      {},
      {
        cluster:
          '{ "monitors": { "virtualIp": { "recovery": { "failovers": 1 } }, "userSpace": { "recovery": { "finalAction": "none" } } } }',
      },
    ],
    ["partition resolution that is new", {}, { cluster: `{ "networkPartition": ${HTTP} }` }],
    [
      "partition resolution that is gone",
      { cluster: `{ "networkPartition": ${HTTP} }` },
      { cluster: `{ "networkPartition": ${NONE} }` },
    ],
    [
      "partition resolution of another kind",
      { cluster: `{ "networkPartition": ${HTTP} }` },
      { cluster: '{ "networkPartition": { "kind": "ping", "address": "10.9.0.1" } }' },
    ],
    [
      "the host for partition resolution",
      { cluster: `{ "networkPartition": ${HTTP} }` },
      { cluster: '{ "networkPartition": { "kind": "http", "host": "other.example.com", "port": 80 } }' },
    ],
    [
      "a server's address",
      {},
      {
        servers:
          '[{ "name": "server1", "zone": "ap-northeast-1a", "privateIp": "10.0.110.30" }, { "name": "server2", "zone": "ap-northeast-1c", "privateIp": "10.0.120.11" }]',
      },
    ],
  ] as readonly [string, Record<string, string>, Record<string, string>][])
    it(`gives the settings for ${what}, which leave no difference when they are set`, () => {
      const stack = stackOf(given);
      const wanted = exportOf(stackOf(exported));
      const findings = compare(stack, wanted);
      assert.notEqual(findings.settings.length, 0);
      assert.deepEqual([findings.others, findings.tags, findings.refused], [[], [], []]);
      assert.equal(exportOf({ ...stack, config: findings.taken }), wanted);
    });

  it("says of a value that the settings refuse why, leaves the difference, and takes the others over", () => {
    const exported = EXPORT.replace("<ip>172.16.0.1<", "<ip>10.0.0.9<").replaceAll("failover", "fo1");
    const { settings, refused, others } = compare(STACK, exported);
    assert.deepEqual(
      settings.map(({ value }) => value),
      ["fo1"],
    );
    assert.match(refused.join("\n"), /^Pulumi\.dev\.yaml: cluster\.virtualIp: 10\.0\.0\.9 .*VPC/);
    assert.deepEqual(
      others.map(({ right }) => right),
      ["10.0.0.9"],
    );
  });

  it("gives the tags that the export has elsewhere, which leave no difference when they are set", () => {
    const moved = EXPORT.replaceAll("<account>0</account>", "<userid>0</userid>")
      .replace(/<vpcid>@@VPC_ID@@<\/vpcid>/g, "<vpc><id>vpc-0abc</id></vpc>")
      .replace("@@ENI_ID:server1@@", "eni-01")
      .replace("@@ENI_ID:server2@@", "eni-02");
    const { tags, others, taken } = compare(STACK, moved);
    assert.deepEqual(others, []);
    assert.deepEqual(JSON.parse(taken[`${PROJECT}:cluster`] ?? "").tags, {
      genwAccount: "parameters/userid",
      scriptAccount: "parameters/userid",
      awsvipVpcId: "parameters/vpc/id",
    });
    assert.deepEqual(
      tags.flatMap(({ orElse }) => orElse),
      [],
    );
  });

  it("gives no place for two tags, and names the further ones where values alone do not tell", () => {
    const moved = EXPORT.replace(
      /<act>\s*<normalval>0<\/normalval>\s*<\/act>/,
      "<start><normal>0</normal></start>",
    ).replace(/<deact>\s*<normalval>0<\/normalval>\s*<\/deact>/, "<stop><normal>0</normal></stop>");
    const { tags, others } = compare(STACK, moved);
    assert.deepEqual(others, []);
    assert.deepEqual(tags, [
      { key: "scriptStartNormalValue", path: "parameters/start/normal", orElse: ["parameters/stop/normal"] },
      { key: "scriptStopNormalValue", path: "parameters/stop/normal", orElse: [] },
    ]);
  });

  it("gives no place that only one of the monitors has", () => {
    const moved = EXPORT.replace("<account>0</account>", "<one>0</one>").replace(
      "<account>0</account>",
      "<two>0</two>",
    );
    assert.deepEqual(compare(STACK, moved).tags, []);
  });

  it("leaves a tag of which the export has nothing among the others", () => {
    const { tags, proven, others } = compare(STACK, EXPORT.replace(/<deact>[\s\S]*?<\/deact>/, ""));
    assert.deepEqual(tags, []);
    assert.ok(!proven.includes("scriptStopNormalValue") && proven.includes("scriptStartNormalValue"));
    assert.deepEqual(
      others.map(({ path }) => path),
      ["/root/resource/script@script_minio/parameters/deact/normalval"],
    );
  });

  it("counts neither what is filled in, nor the product's defaults, nor Cluster WebUI's notes", () => {
    const exported = EXPORT.replaceAll("@@VPC_ID@@", "vpc-0abc")
      .replace(/@@ENI_ID:server(\d)@@/g, "eni-0$1")
      .replace("@@PASSWORD:0@@", "8000000ab91a5dc638a39c5600930003")
      .replaceAll("<interval>60</interval>", "")
      .replaceAll("<reconfirmation>1</reconfirmation>", "")
      .replace("</root>", "<trekking><savedinnerversion>520109</savedinnerversion></trekking></root>");
    const findings = compare(STACK, exported);
    assert.equal(differencesIn(findings), 0);
    assert.deepEqual([...findings.filledIn.keys()].sort(), [
      "@@ENI_ID:server1@@",
      "@@ENI_ID:server2@@",
      "@@PASSWORD:0@@",
      "@@VPC_ID@@",
    ]);
    assert.deepEqual(findings.unfilled, []);
    assert.equal(findings.leftOut.length, 4);
    assert.equal(findings.notes.length, 1);
    assert.doesNotMatch(text(STACK, exported), /8000000a/);
    // What is left out means the default, also where the settings say otherwise.
    const other = stackOf({ cluster: '{ "monitors": { "fileSystem": { "intervalSeconds": 30 } } }' });
    assert.deepEqual(
      compare(other, exported).settings.map(({ path, value }) => [path.join("."), value]),
      [["cluster.monitors.fileSystem.intervalSeconds", 60]],
    );
  });

  it("is told as lines for the stack file, with what the settings have now, and the sum last", () => {
    const exported = EXPORT.replace("<reconfirmation>1<", "<reconfirmation>3<")
      .replace("10.0.120.11", "10.0.120.20")
      .replace(
        "<account>0</account>\n      </parameters>\n    </script>",
        "<user>0</user>\n      </parameters>\n    </script>",
      )
      .replace("<gid>0", "<failback>1</failback><gid>0");
    assert.equal(
      text(STACK, exported),
      `Still to be filled in before Cluster WebUI can import it:
  @@PASSWORD:0@@
  @@VPC_ID@@
  @@ENI_ID:server1@@
  @@ENI_ID:server2@@

Unproven tags that it has where they were assumed, which proves them if Cluster WebUI wrote it:
  genwAccount, awsvipIp, awsvipVpcId, awsvipEniId, scriptStartNormalValue, scriptStopNormalValue

Unproven tags that the export has elsewhere. Paste into Pulumi.dev.yaml:
  clusterpro-fsx:cluster:
    tags:
      scriptAccount: parameters/user

Settings that the export has otherwise. To take them over, paste into Pulumi.dev.yaml:
  clusterpro-fsx:cluster:
    monitors:
      fileSystem:
        retries: 3 # 1 here
  clusterpro-fsx:servers:
    - name: server1
      zone: ap-northeast-1a
      privateIp: 10.0.110.11
    - name: server2
      zone: ap-northeast-1c
      privateIp: 10.0.120.20 # 10.0.120.11 here

Differences that no setting makes:
  /root/group@failover/failback
    stack:  (absent)
    export: 1

4 differences (1 of tags, 2 of settings, 1 of others)
`,
    );
  });

  it("is coloured on demand", () => {
    const coloured = describeFindings(compare(STACK, EXPORT), STACK, true);
    assert.ok(coloured.endsWith("\u001b[32m0 differences\u001b[39m\n"), coloured);
  });
});
