import assert from "node:assert/strict";
import type { PolicyVerdict, PreviewResult } from "../../../preview/plan/previewResult.ts";
import { markdownFailure, markdownReport } from "../../../preview/report/markdownReport.ts";

const URN = "urn:pulumi:dev::clusterpro-fsx::aws:ec2/vpc:Vpc::vpc";

function judged(policies: Partial<PolicyVerdict>, more: Partial<PreviewResult> = {}): string {
  return markdownReport({
    project: "clusterpro-fsx",
    stack: "dev",
    resources: [],
    outputs: {},
    policies: { pack: "pack", rules: 3, violations: [], exempted: [], ...policies },
    warnings: [],
    ...more,
  });
}

const violation = { rule: "fsx-multi-az", level: "mandatory", severity: "high", urn: URN, message: "one zone" };

describe("markdownReport", () => {
  it("puts the verdict in the heading and the violations in a table", () => {
    const text = judged({ violations: [violation, { ...violation, level: "advisory" }] });
    assert.match(text, /^### dev: 1 mandatory violation, 1 advisory\n/);
    assert.match(text, /^\| level \| rule \| severity \| resource \| what \|\n\| --- \|/m);
    assert.match(text, /^\| mandatory \| fsx-multi-az \| high \| .* \| one zone \|$/m);
  });

  it("shows no empty table", () => {
    const text = judged({});
    assert.match(text, /^### dev: no violation\n/);
    assert.doesNotMatch(text, /^\|/m);
  });

  it("names exemptions with their end, and warnings", () => {
    const text = judged(
      { exempted: [{ rule: "fsx-multi-az", urn: URN, reason: "test", expires: "2999-01-31" }] },
      { warnings: ["the witness is missing"] },
    );
    assert.match(text, /^\| 2999-01-31 \| fsx-multi-az \| .* \| test \|$/m);
    assert.match(text, /^- Warning: the witness is missing$/m);
  });

  it("says so when the policies were not run", () => {
    assert.match(judged({}, { policies: undefined }), /^### dev: policies not run\n/);
  });

  it("lets no text of a pull request out of its cell: not Markdown, not HTML, not a further line", () => {
    const message = "a | b\n# head <img src=x> [text](https://example.com) `code` @team";
    const text = judged({ violations: [{ ...violation, message }] });
    const row = text.split("\n").find((line) => line.startsWith("| mandatory")) ?? "";
    assert.equal(row.match(/\|/g)?.length, 6);
    assert.doesNotMatch(row.replaceAll("<br>", ""), /[<>[\]()`@]/);
    assert.match(row, /a &#124; b<br>&#35; head/);
  });

  it("lets no back-ticks end the plan's box", () => {
    const text = judged({}, { warnings: ["```\n</details> out"] });
    const fence = /^(`{4,})text$/m.exec(text)?.[1] ?? "";
    assert.ok(fence.length >= 4);
    assert.equal(text.split("\n").filter((line) => line === fence).length, 1);
  });
});

describe("markdownFailure", () => {
  it("shows what the command said, in a box", () => {
    assert.equal(
      markdownFailure("dev", "wrong\nsettings\n"),
      "### dev: no preview\n\n```text\nwrong\nsettings\n```\n\n",
    );
  });
});
