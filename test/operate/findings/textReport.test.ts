import assert from "node:assert/strict";
import { columns } from "../../../messages/layout.ts";
import { fail, ok, skipped } from "../../../operate/findings/finding.ts";
import type { Report } from "../../../operate/findings/report.ts";
import { plain } from "../../../operate/findings/said.ts";
import { textReport } from "../../../operate/findings/textReport.ts";

const CALLER = "assumed-role/clusterpro-fsx-development-servers/i-0123456789abcdef0";

const REPORT: Report = {
  command: "doctor",
  stack: "dev",
  cluster: "clusterpro-fsx-dev",
  region: "ap-northeast-1",
  at: Date.UTC(2026, 10, 25),
  fine: plain("fine"),
  findings: [
    fail(
      "routes.agree",
      {
        en: "Main, Route-A and Route-C lead to server2, and the group of the application runs on server1",
        ja: "Main、Route-A、Route-C は server2 に向いています（グループは server1 で稼働中のため、接続できません）",
      },
      { mend: { en: "wait a minute, and look again", ja: "1 分待ってから、もう一度確認してください" } },
    ),
    ok("cluster.found", plain("found")),
    skipped("probes.answer", { en: "there are no probes", ja: "プローブはありません" }),
  ],
  facts: [
    {
      title: plain("Failovers"),
      head: [plain("when"), plain("by")],
      rows: [[plain("2026-11-25 03:20:00"), plain(CALLER)]],
    },
  ],
  data: {},
};

describe("a report as text", () => {
  for (const width of [60, 80, 100])
    for (const language of ["en", "ja"] as const)
      it(`keeps within ${width} columns (${language}), and loses nothing of a long word`, () => {
        const text = textReport(REPORT, { colour: false, width, language });
        const wide = text.split("\n").filter((line) => columns(line) > width);
        assert.deepEqual(wide, []);
        assert.ok(text.replace(/\s+/g, "").includes(CALLER));
        assert.doesNotMatch(text, /\u200b/);
        assert.match(text, /^WRONG {2}Main/);
      });
});
