import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { withProjectCopy } from "./projectCopy.ts";
import { projectText } from "./projectText.ts";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
const IN_DOCS = readdirSync(path.join(PROJECT, "docs"))
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/${file}`);
const ALL = ["README.md", "README.ja.md", "CONTRIBUTING.md", "policies/README.md", ...IN_DOCS];
const JAPANESE = ALL.filter((file) => file.endsWith(".ja.md"));

/** Without blocks of code, which are indented or fenced. */
function prose(file: string): readonly string[] {
  return projectText(file)
    .replace(/^```[\s\S]*?^```$/gm, "")
    .split("\n")
    .filter((line) => !/^ {4}(?! *([*-]|\d+\.) )/.test(line));
}

/** As GitHub names the heading: a letter case, no punctuation, a hyphen for each blank. */
function anchors(file: string): readonly string[] {
  return prose(file)
    .filter((line) => /^#+ /.test(line))
    .map((line) => line.replace(/^#+ /, "").toLowerCase())
    .map((text) => text.replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-"));
}

/** Lines that are text: no heading, table, item, picture or comment begins with them. */
function isText(line: string): boolean {
  return line !== "" && !/^(#|\s*\||!\[|<!--|\s*([*-]|\d+\.) )/.test(line);
}

/** Rows of tables and points of lists under each heading, in their order. */
function rowsByHeading(file: string): readonly (readonly [rows: number, points: number])[] {
  const found: [rows: number, points: number][] = [[0, 0]];
  for (const line of prose(file)) {
    const last = found.at(-1) ?? [0, 0];
    if (/^#+ /.test(line)) found.push([0, 0]);
    if (/^\s*\|/.test(line)) last[0] += 1;
    if (/^\s*([*-]|\d+\.) /.test(line)) last[1] += 1;
  }
  return found;
}

/** What CLUSTERPRO does and nobody sees in the settings: words that its point in docs/clusterpro has. */
const TOLD: readonly (readonly [what: string, english: RegExp, japanese: RegExp])[] = [
  [
    "which heartbeats there are",
    /LAN heartbeat .*`?witness`? .*over the witness/,
    /LAN ハートビート.*Witness サーバを経由/,
  ],
  ["that a server shuts down after a split", /split.*emergency shutdown.*in EC2/, /分断後.*緊急シャットダウン.*EC2/],
  [
    "that a stop that fails shuts the server down",
    /`stop\.bat` .*shuts the server down/,
    /`stop\.bat` .*シャットダウン/,
  ],
  ["where forced stop is set", /Forced stop.*Cluster WebUI.*`forcedStop`/, /強制停止.*Cluster WebUI.*`forcedStop`/],
  ["why the address is no DNS name or Elastic IP", /`awsdns` .*`awseip` .*route/, /`awsdns` .*`awseip` .*ルート/],
  ["that nothing sends alerts", /Alerts.*sends mail.*Cluster WebUI/, /通報.*メール.*Cluster WebUI/],
  ["how to collect logs for support", /support.*`clplogcc -t type1`/, /サポート.*`clplogcc -t type1`/],
  [
    "what a virus scanner must leave alone",
    /Antivirus.*\\CLUSTERPRO`.*\\clusterpro-fsx`.*share/,
    /ウイルス対策.*\\CLUSTERPRO`.*\\clusterpro-fsx`.*共有/,
  ],
  [
    "what a burstable type does to heartbeats",
    /Burstable.*t3.*credits.*heartbeats/,
    /バースト.*t3.*クレジット.*ハートビート/,
  ],
  [
    "what the file system's monitor does not see",
    /monitor does not do.*`checkShare`.*does not write.*full or read-only/,
    /モニタが確認しない.*`checkShare`.*書き込みは行わず.*容量不足や読み取り専用/,
  ],
];

describe("the documents", () => {
  it("lead to files and headings that are there", () => {
    const broken = ALL.flatMap((file) =>
      [
        ...prose(file)
          .join("\n")
          .matchAll(/\]\((?!https?:)([^)\s]+)\)/g),
      ].flatMap(([, link = ""]) => {
        const [name = "", anchor] = link.split("#").map(decodeURIComponent);
        const target = name === "" ? file : path.posix.join(path.posix.dirname(file), name);
        if (!existsSync(path.join(PROJECT, target))) return [`${file}: ${link}`];
        return anchor === undefined || anchors(target).includes(anchor) ? [] : [`${file}: ${link}`];
      }),
    );
    assert.deepEqual(broken, []);
  });

  it("are there in both languages, with as many headings of each level, and lead from one to the other", () => {
    const english = ALL.filter((file) => JAPANESE.includes(file.replace(/\.md$/, ".ja.md")));
    assert.deepEqual(
      IN_DOCS.filter((file) => !JAPANESE.includes(file) && !english.includes(file)),
      ["docs/ci.md"],
    );
    for (const file of english) {
      const other = file.replace(/\.md$/, ".ja.md");
      const levels = (each: string) => prose(each).flatMap((line) => /^#+(?= )/.exec(line)?.[0] ?? []);
      assert.deepEqual(levels(other), levels(file), other);
      assert.ok(projectText(file).includes(`[日本語](${path.posix.basename(other)})`), file);
      assert.ok(projectText(other).includes(`[English](${path.posix.basename(file)})`), other);
    }
  });

  // Red while the Japanese list of what only a real server can show had two rows less.
  it("leave no row of a table and no point of a list out in the other language", () => {
    for (const file of JAPANESE) {
      assert.deepEqual(rowsByHeading(file), rowsByHeading(file.replace(/\.ja\.md$/, ".md")), file);
    }
  });

  for (const [what, english, japanese] of TOLD)
    it(`leave nobody to find out alone ${what}`, () => {
      const points = (file: string) =>
        projectText(file)
          .replace(/\n {2,}/g, " ")
          .split("\n");
      assert.ok(
        points("docs/clusterpro.md").some((each) => english.test(each)),
        "docs/clusterpro.md",
      );
      assert.ok(
        points("docs/clusterpro.ja.md").some((each) => japanese.test(each)),
        "docs/clusterpro.ja.md",
      );
    });

  it("have one line a paragraph in Japanese, where a line break would show as a blank", () => {
    for (const file of JAPANESE) {
      const lines = prose(file);
      const broken = lines.filter((line, i) => isText(line) && i > 0 && lines[i - 1] !== "");
      assert.deepEqual(broken, [], file);
    }
  });

  it("use NEC's and AWS's own words in Japanese", () => {
    const others =
      /モニターリソース|フェールオーバーグループ|フェイルオーバー|自己管理型|実行ユーザー|Witness サーバー/;
    for (const file of JAPANESE) assert.doesNotMatch(projectText(file), others, file);
  });

  for (const [file, language] of [
    ["README.md", "en"],
    ["README.ja.md", "ja"],
  ] as const)
    it(`show in ${file} what the preview prints`, () => {
      const [, block = ""] =
        /^ {4}npm ci && npm run preview\n\n(?:(?! {4}).+\n)+\n((?: {4}.*\n|\n(?= {4}))+)/m.exec(projectText(file)) ??
        [];
      const lines = block.split("\n").flatMap((line) => (/^ *(?:\.\.\.)?$/.test(line) ? [] : [line.slice(4)]));
      assert.ok(lines.length > 5, "no excerpt was found");
      withProjectCopy((copy) => {
        const command = ["cli/main.js", "preview", "--lang", language];
        const { stdout } = spawnSync(process.execPath, command, { cwd: copy, encoding: "utf8" });
        const printed = stdout.split("\n");
        const positions = lines.map((line) => printed.indexOf(line));
        assert.deepEqual(
          lines.filter((_, i) => positions[i] === -1),
          [],
        );
        assert.deepEqual(
          positions.toSorted((a, b) => a - b),
          positions,
        );
      });
    });
});
