import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { projectText } from "../projectText.ts";

const engineTest = (name: string) => `test/engine/${name}.test.ts`;

/** Last cells of a file's table. */
function tests(file: string): readonly string[] {
  const lines = projectText(file)
    .split("\n")
    .filter((line) => line.startsWith("| "));
  return lines.slice(1).map((line) => line.split("|").at(-2)?.trim() ?? "");
}

describe("what happens when, in docs/", () => {
  const english = tests("docs/what-happens-when.md");
  const japanese = tests("docs/what-happens-when.ja.md");

  it("names a test in every line that is there, by the beginning of its title", () => {
    assert.ok(english.length > 30, "the table was not found");
    for (const cell of english) {
      if (cell.startsWith("[test/")) continue;
      for (const [, file = "", titles = ""] of cell.matchAll(/(\w+): ([^;]+)/g)) {
        const text = projectText(engineTest(file));
        for (const [, title = ""] of titles.matchAll(/"([^"]+?)(?: \.\.\.)?"/g)) {
          const start = title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
          assert.match(
            text,
            new RegExp(`\\bit\\(\\s*(?:"|\`(?:\\$\\{\\w+\\} )?)${start}`),
            `${file} has no test "${title} ..."`,
          );
        }
      }
    }
  });

  it("has as many lines in Japanese, each with a file of tests", () => {
    assert.equal(japanese.length, english.length);
    for (const cell of japanese) {
      if (cell.startsWith("[test/")) continue;
      for (const file of cell.split("、"))
        assert.ok(existsSync(new URL(`../../${engineTest(file.split(/[:：]/)[0] ?? "")}`, import.meta.url)), cell);
    }
  });
});

describe("what an operator must know of the cluster itself", () => {
  const docs = readdirSync(new URL("../../docs/", import.meta.url)).filter((file) => file.endsWith(".md"));
  const written = (readme: string, isJapanese: boolean) =>
    [readme, ...docs.filter((file) => file.includes(".ja.") === isJapanese).map((file) => `docs/${file}`)]
      .map(projectText)
      .join("\n");
  const both = [
    ["English", written("README.md", false)],
    ["Japanese", written("README.ja.md", true)],
  ] as const;

  for (const [language, text] of both) {
    it(`lists with a command what only a real server can show, in ${language}`, () => {
      const [, table = ""] = text.split(/\| open \| the command that tells \||\| 未確認の点 \| 確認に使うコマンド \|/);
      const lines = (table.split("\n\n")[0] ?? "").split("\n").filter((line) => line.startsWith("| "));
      assert.ok(lines.length >= 8, String(lines.length));
      for (const line of lines) assert.match(line.split(" | ").at(-1) ?? "", /`|pushConfiguration/, line);
    });
  }
});

describe("what a step of the bring-up says, in docs/", () => {
  const own = readdirSync(new URL("../../scripts/bringup/", import.meta.url)).map((file) => `scripts/bringup/${file}`);
  // All runbooks begin with it.
  const scripts = [...own, "scripts/prepare/confirm_alone.py"].map(projectText).join("\n");
  const messages = (file: string, head: string) => {
    const [, table = ""] = projectText(file).split(`  | ${head} |`);
    return [...(table.split("\n\n")[0]?.split("\n  * ")[0] ?? "").matchAll(/^ {2}\| `([^`]+)` \|/gm)].map(
      ([, each]) => each,
    );
  };
  const english = messages("docs/operations.md", "the step says | what to do");

  it("is what the scripts say", () => {
    assert.ok(english.length >= 7, "the table was not found");
    for (const message of english) assert.ok(scripts.includes(message ?? ""), message);
  });

  it("is the same in Japanese", () => {
    assert.deepEqual(messages("docs/operations.ja.md", "ステップのメッセージ | 対処"), english);
  });
});
