import assert from "node:assert/strict";
import { mermaid } from "../../../operate/diagram/mermaid.ts";
import { planChanges } from "../../../preview/changes/planChanges.ts";
import type { ResourceChange } from "../../../preview/plan/planChanges.ts";
import { plannedResources } from "../../../preview/plan/planDocument.ts";
import { jsonDocument, type PolicyVerdict, type PreviewResult } from "../../../preview/plan/previewResult.ts";
import {
  markdownFailure,
  markdownOverview,
  markdownReport,
  rulesPage,
} from "../../../preview/report/markdownReport.ts";
import { plannedCluster } from "../../components/plannedCluster.ts";

const URN = "urn:pulumi:dev::clusterpro-fsx::aws:ec2/vpc:Vpc::vpc";

const result: PreviewResult = {
  project: "clusterpro-fsx",
  stack: "dev",
  resources: [],
  outputs: {},
  policies: undefined,
  warnings: [],
};

function judged(policies: Partial<PolicyVerdict>, more: Partial<PreviewResult> = {}): string {
  return markdownReport({
    ...result,
    policies: { pack: "pack", rules: 3, violations: [], exempted: [], ...policies },
    ...more,
  });
}

const violation = { rule: "fsx-multi-az", level: "mandatory", severity: "high", urn: URN, message: "one zone" };

describe("markdownReport", () => {
  it("puts the verdict in the heading and the violations in a table", () => {
    const text = judged({ violations: [violation, { ...violation, level: "advisory" }] });
    assert.match(text, /^### ❌ dev: 1 mandatory violation, 1 to decide\n/);
    assert.match(text, /^\| level \| rule \| severity \| resource \| what \|\n\| --- \|/m);
    assert.match(
      text,
      /^\| mandatory \| \[fsx-multi-az\]\(policies\/RULES\.md#fsx-multi-az\) \| high \| .* \| one zone \|$/m,
    );
    assert.match(text, /<summary>To decide: 1<\/summary>\n\n- \*\*fsx-multi-az\*\*\n/);
  });

  it("shows no empty table", () => {
    const text = judged({});
    assert.match(text, /^### ✅ dev: no violation\n/);
    assert.doesNotMatch(text, /^\|/m);
  });

  it("names exemptions with their end, and warnings", () => {
    const text = judged(
      { exempted: [{ rule: "fsx-multi-az", urn: URN, reason: "test", expires: "2999-01-31" }] },
      { warnings: ["the witness is missing"] },
    );
    assert.match(text, /^\| 2999-01-31 \| \[fsx-multi-az\]\(.*\) \| .* \| test \|$/m);
    assert.match(text, /^ {2}- the witness is missing$/m);
  });

  it("says so when the policies were not run", () => {
    assert.match(judged({}, { policies: undefined }), /^### ⚠️ dev: policies not run\n/);
  });

  it("lets no text of a pull request out of its cell: not Markdown, not HTML, not a further line", () => {
    const message = "a | b\n# head <img src=x> [text](https://example.com) `code` @team";
    const text = judged({ violations: [{ ...violation, message }] });
    const row = text.split("\n").find((line) => line.startsWith("| mandatory")) ?? "";
    assert.equal(row.match(/\|/g)?.length, 6);
    assert.doesNotMatch(row.replaceAll("<br>", "").replace(/\[fsx-multi-az\]\(\S+\)/, ""), /[<>[\]()`@]/);
    assert.match(row, /a &#124; b<br>&#35; head/);
  });

  it("says what changes, the worst first, with what that destroys and where it may not be", () => {
    const of = (kind: ResourceChange["kind"], name: string, more: Partial<ResourceChange> = {}): ResourceChange => ({
      kind,
      urn: name,
      type: "aws:ec2/vpc:Vpc",
      name,
      inputs: {},
      properties: [{ path: "cidrBlock", before: "10.0.0.0/16", after: "10.9.0.0/16", replaces: true, because: [] }],
      lost: undefined,
      isProtected: false,
      deletedFirst: false,
      refused: undefined,
      ...more,
    });
    const because = [{ path: "vpcId", before: "[unknown]", after: "[unknown]", replaces: true, because: ["vpc"] }];
    const changes = {
      against: { kind: "commit", ref: "main|x" },
      resources: [
        of("added", "one", { properties: [] }),
        of("replaced", "two"),
        of("replaced", "three", { lost: "the log", isProtected: true }),
        of("replaced", "four", { properties: because }),
      ],
    } as const;
    const text = judged({}, { changes });
    assert.match(text, /^### ⚠️ dev: no violation, 3 replaced, 1 added\n/);
    assert.match(text, /^\*\*What changes, compared with main&#124;x\*\*$/m);
    const rows = text.split("\n").filter((line) => line.startsWith("| 🔴"));
    assert.deepEqual(rows, [
      "| 🔴 replaced | Vpc three | **destroys the log**<br>**protected: Pulumi refuses the whole update until protect is false**<br>cidrBlock: 10.0.0.0/16 → 10.9.0.0/16 &#40;replaces&#41; |",
      "| 🔴 replaced | Vpc two | cidrBlock: 10.0.0.0/16 → 10.9.0.0/16 &#40;replaces&#41; |",
    ]);
    assert.match(text, /^- 🔴 replaced 1 VPC$/m);
    assert.match(text, /^- added 1 VPC$/m);
    assert.match(judged({}, { changes: { ...changes, resources: [] } }), /no violation, nothing changes\n/);
    const failed = judged({}, { changes: { against: changes.against, reason: "Pulumi.dev.yaml: <no such file>" } });
    assert.match(failed, /^- Pulumi\.dev\.yaml: &#60;no such file&#62;$/m);
  });

  it("shows the topology folded, as GitHub draws it, where there is a network", async () => {
    const { resources } = await plannedCluster();
    const text = judged({}, { resources });
    const [, drawn = ""] = /<summary>Topology<\/summary>\n\n```mermaid\n(.*?)\n```\n\n<\/details>/s.exec(text) ?? [];
    assert.equal(`${drawn}\n`, mermaid(resources));
    assert.doesNotMatch(judged({}), /Topology/);
  });

  it("says what a change costs a month, where both plans are at hand and something changes", async () => {
    const [before, { resources }] = [
      plannedResources(await plannedCluster()),
      await plannedCluster({ fileSystem: { throughputCapacityMBps: 64 } }),
    ];
    const against = { kind: "commit", ref: "main" } as const;
    const compared = { against, resources: planChanges(before, plannedResources({ resources })), before };
    const text = judged({}, { resources, changes: compared });
    assert.match(
      text,
      /^\*\*What that costs\*\* \+[\d.]+ USD a month &#40;590\.29 to [\d.]+&#41;:\n\n(- .*: [\d.]+ to [\d.]+\n)+\n/m,
    );
    const document = { ...result, resources, changes: compared };
    assert.doesNotMatch(JSON.stringify(jsonDocument(document)), /"before":\[/);
    for (const changes of [
      { against, resources: compared.resources },
      { ...compared, resources: [] },
      { against, reason: "no such commit" },
    ])
      assert.doesNotMatch(judged({}, { resources, changes }), /What that costs/);
  });

  it("links a rule to the page of the commit, where GitHub says which", () => {
    const page = rulesPage({ GITHUB_SERVER_URL: "https://example.com", GITHUB_REPOSITORY: "o/n", GITHUB_SHA: "abc" });
    assert.equal(page, "https://example.com/o/n/blob/abc/policies/RULES.md");
    assert.equal(rulesPage({}), "policies/RULES.md");
  });

  it("lets no back-ticks end the plan's box", () => {
    const text = judged({}, { warnings: ["```\n</details> out"] });
    const fence = /^(`{4,})text$/m.exec(text)?.[1] ?? "";
    assert.ok(fence.length >= 4);
    assert.equal(text.split("\n").filter((line) => line === fence).length, 1);
  });
});

describe("markdownFailure", () => {
  it("shows what the command said, as text that wraps, a line for each mistake", () => {
    assert.equal(
      markdownFailure("dev", "wrong <a>\nsettings\n"),
      "### ❌ dev: no preview\n\n- wrong &#60;a&#62;\n- settings\n\n",
    );
  });
});

describe("markdownOverview", () => {
  it("has every stack with its symbol in one line", () => {
    const overview = markdownOverview([
      judged({ violations: [violation] }),
      markdownFailure("prod", "wrong"),
      judged({}),
    ]);
    assert.equal(overview, "**3 stacks:** ❌ dev · ❌ prod · ✅ dev\n\n");
  });
});
