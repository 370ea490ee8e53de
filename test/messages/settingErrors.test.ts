import assert from "node:assert/strict";
import { settingErrorsIn, settingErrorsOf } from "../../messages/settingErrors.ts";

const said = settingErrorsOf(
  "ja",
  { "unknown setting. Did you mean {path}?": "未知の設定です。{path} の誤りではありませんか。" },
  {
    "{value} is not a host": "{value} はホストではありません",
    "a DNS name is allowed": "DNS 名を指定できます",
    "Write for example {example}": "例: {example}",
  },
);

describe("settings' errors in Japanese", () => {
  it("keep their place, whether file, command line or project say it", () => {
    for (const place of [
      "Pulumi.dev.yaml: cluster.networkPartition.host: ",
      "stacks/Pulumi.dev.yaml with --set cluster.name: servers[0].name: ",
      "--set cluster.networkPartition.host: ",
      "Pulumi.yaml: config.cluster.name: ",
      'Pulumi.dev.yaml: server["a: b"].x: ',
    ])
      assert.equal(
        said(`${place}"x" is not a host; a DNS name is allowed. Write for example w.example.com.`),
        `${place}"x" はホストではありません。DNS 名を指定できます。例: w.example.com。`,
      );
  });

  it("are parted where all parts are known, whatever signs a value has", () => {
    assert.equal(
      said('Pulumi.dev.yaml: a.b: "a; b. c: d" is not a host; a DNS name is allowed. Write for example w.'),
      'Pulumi.dev.yaml: a.b: "a; b. c: d" はホストではありません。DNS 名を指定できます。例: w。',
    );
    assert.equal(
      said("Pulumi.dev.yaml: a: unknown setting. Did you mean b?"),
      "Pulumi.dev.yaml: a: 未知の設定です。b の誤りではありませんか。",
    );
  });

  it("stay English as a whole where a part is not known, as does what is no setting's error", () => {
    for (const line of [
      "Pulumi.dev.yaml: a: x is not a host; nothing is allowed. Write for example w.",
      "The program failed: Error: x is not a host; a DNS name is allowed. Write for example w.",
      "",
    ])
      assert.equal(said(line), line);
  });

  it("are there for a language, with its own table", async () => {
    const line = "Pulumi.dev.yaml: aws:region: missing; an AWS Region is required. Add it.";
    assert.equal((await settingErrorsIn("en"))(line), line);
    assert.equal(
      (await settingErrorsIn("ja"))(line),
      "Pulumi.dev.yaml: aws:region: 設定されていません。AWS リージョンが必要です。追加してください。",
    );
  });
});
