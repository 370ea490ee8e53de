import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { aws, operator } from "./actors.ts";
import { type SetUp, TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

const audited: SetUp = () => ({ fileSystem: { auditLog: "FAILURE_ONLY" } });

// What the real provider's code did otherwise than its documentation reads.
withPulumi("what the provider's own code does", (use) => {
  // Red when the level is left out: the provider keeps what was there, and the log group goes all the same.
  it("switches the audit log of the file system off, and only then takes its log group", async () => {
    const cluster = use(await TestCluster.deployed(audited));
    cluster.workspace.configure({ fileSystem: { auditLog: "DISABLED" } });
    const run = await cluster.up();
    assert.ok(run.ok, run.text);
    assert.deepEqual(cluster.cloud.named("WindowsFileSystem", "clusterpro-fsx").properties.auditLogConfiguration, {
      fileAccessAuditLogLevel: "DISABLED",
      fileShareAccessAuditLogLevel: "DISABLED",
    });
    assert.deepEqual(
      cluster.cloud.calls.map(({ operation, name }) => `${operation} ${name}`),
      ["update clusterpro-fsx", "delete clusterpro-fsx-audit"],
    );
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });

  // Red when a runbook has one name for all of its texts: DuplicateDocumentContent, which the provider passes over.
  it("puts a runbook back to an earlier text", async () => {
    const cluster = use(await TestCluster.deployed());
    const content = () => cluster.cloud.named("Document", "clusterpro-prepare").properties.content;
    const [file, before] = ["scripts/prepare/verify-name.ps1", content()];
    const text = readFileSync(path.join(cluster.workspace.project, file), "utf8");
    // No comment: a runbook's text has none.
    cluster.workspace.write(file, `${text}$null = 'another text'\n`);
    const changed = await cluster.up();
    assert.ok(changed.ok, changed.text);
    assert.notEqual(content(), before);
    cluster.workspace.write(file, text);
    const back = await cluster.up();
    assert.ok(back.ok, back.text);
    assert.equal(content(), before);
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });

  // Red when a version that a refresh no longer finds is simply made again.
  it("never gives a secret its first password back", async () => {
    const cluster = use(await TestCluster.deployed());
    operator.rotateAdminPassword(cluster.cloud, "Rotated-Password_2");
    aws.removeOldVersions(cluster.cloud);
    const values = () => cluster.cloud.all("SecretVersion").map(({ properties }) => properties.secretString);
    const before = values();
    for (const run of [await cluster.preview(), await cluster.up()]) {
      assert.ok(!run.ok, run.text);
      assert.match(run.text, /directory-admin-\w+ has a value of its own, and the version that Pulumi knew is gone/);
      assert.match(run.text, /npm run pulumi -- import aws:secretsmanager/);
    }
    assert.deepEqual(values(), before);
  });

  // Red while the message had a placeholder for the parent.
  it("goes on after the command that it prints, pasted as it is", async () => {
    const cluster = use(await TestCluster.deployed());
    operator.rotateAdminPassword(cluster.cloud, "Rotated-Password_2");
    aws.removeOldVersions(cluster.cloud);
    const values = () => cluster.cloud.all("SecretVersion").map(({ properties }) => properties.secretString);
    const before = values();
    const { text } = await cluster.up();
    const [, words = ""] = /npm run pulumi -- (import .* --generate-code=false)/.exec(text) ?? [];
    const { exitCode, stdout, stderr } = await cluster.cli(...words.replaceAll("'", "").split(" "), "--yes");
    assert.equal(exitCode, 0, `${words}\n${stdout}${stderr}`);
    const again = await cluster.up();
    assert.ok(again.ok, again.text);
    assert.deepEqual(values(), before);
  });

  // Red when the next server waits by an input: `iamInstanceProfile` unknown, an update of server2 in every preview.
  it("shows no change of the next server where only one is changed", async () => {
    const cluster = use(await TestCluster.deployed());
    cluster.workspace.configure({
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", instanceType: "t3.xlarge" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
      ],
    });
    const run = await cluster.preview();
    assert.ok(run.ok, run.text);
    assert.deepEqual(
      run.report.changes.filter((each) => each.includes("server2")),
      [],
    );
  });
});
