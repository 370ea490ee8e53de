import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Finding, fail } from "../../findings/finding.ts";

/** Writes the page of a drill that was held. Gives what is told where it cannot be written; no half of one is left. */
export function writePage(file: string, page: string): Finding | undefined {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, page);
    return undefined;
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    remove(file);
    return fail(
      "page.written",
      {
        en: `the page ${file} could not be written (${code}); the result is this report`,
        ja: `ページ ${file} を書き込めませんでした（${code}）。結果はこのレポートのとおりです`,
      },
      {
        mend: {
          en: "make room on the disk, or name another folder with --out, for the next drill",
          ja: "次回はディスクの空き容量を確保するか、--out で別のフォルダーを指定してください",
        },
        page: "docs/operations.md#drill",
      },
    );
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What cannot be written cannot always be removed.
  }
}
