import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { checkScript } from "../clusterpro/checkScript.ts";
import type { ProductLanguage } from "../clusterpro/definition.ts";
import { type Problem, problem, throwProblems } from "../problems/problem.ts";
import { withCrLf } from "./lineEnds.ts";

/** The scripts that CLUSTERPRO runs, by the names in clp.conf. */
const RUN: readonly string[] = ["start.bat", "stop.bat", "genw.bat"];

/** The same, and what they may have beside them for CLUSTERPRO to run. */
const NAMED: readonly string[] = [...RUN, "preaction.bat"];

/** What systems, editors and Git leave in a folder. */
const LEFT_BEHIND =
  /^(?:\.DS_Store|\._.*|__MACOSX|Thumbs\.db|ehthumbs\.db|desktop\.ini|\.git|\.git(?:attributes|ignore|keep)|\.editorconfig|\.idea|\.vscode|.*~|~\$.*|\..*\.sw[a-p])$/i;

/** Content by name; bytes where it is not ASCII. */
export type CustomScripts = Readonly<Record<string, string | Uint8Array>>;

/**
 * The user's own scripts, with CR LF, under the names that they get on the servers: Windows knows no case, so Start.bat is
 * start.bat. Throws UserError with everything in the folder that would not be delivered or not run, by its name there.
 *
 * @param shown the folder as the setting names it
 */
export function readCustomScripts(folder: string, shown: string, language: ProductLanguage): CustomScripts {
  const names = entriesOf(folder, shown);
  const inFolder = (name: string) => `${shown.replace(/[\\/]+$/, "")}/${name}`;
  const problems: Problem[] = [];
  const found = new Map<string, string>();
  const scripts: Record<string, string | Uint8Array> = {};
  for (const name of names) {
    const other = found.get(name.toLowerCase());
    if (other !== undefined) {
      problems.push(
        problem(inFolder(name), `differs from ${other} by case only; Windows takes both for one file. Remove one`),
      );
      continue;
    }
    found.set(name.toLowerCase(), name);
    const read = readFile(path.join(folder, name));
    if ("fault" in read) {
      problems.push(problem(inFolder(name), read.fault));
      continue;
    }
    problems.push(...checkScript(inFolder(name), read.content, language));
    scripts[NAMED.includes(name.toLowerCase()) ? name.toLowerCase() : name] = read.content;
  }
  for (const name of RUN) {
    if (!found.has(name)) problems.push(problem(inFolder(name), "is missing; CLUSTERPRO runs it. Add it"));
  }
  throwProblems(problems);
  return scripts;
}

function entriesOf(folder: string, shown: string): readonly string[] {
  try {
    // A file system lists in an order of its own.
    return readdirSync(folder)
      .filter((name) => !LEFT_BEHIND.test(name))
      .sort();
  } catch (error) {
    throwProblems([
      problem(
        shown,
        `cannot be read (${codeOf(error)}); a folder with start.bat, stop.bat and genw.bat is required. Correct the path`,
      ),
    ]);
    return [];
  }
}

/** A link is what it leads to. */
function readFile(file: string): { readonly content: string | Uint8Array } | { readonly fault: string } {
  try {
    const stat = statSync(file);
    if (stat.isDirectory()) {
      return { fault: "is a folder; CLUSTERPRO's folder of scripts has files only. Put its files beside start.bat" };
    }
    if (!stat.isFile()) return { fault: "is no file; only files can be delivered. Remove it" };
    const text = withCrLf(readFileSync(file, "latin1"));
    return { content: /^[\0-\x7f]*$/.test(text) ? text : Buffer.from(text, "latin1") };
  } catch (error) {
    return { fault: `cannot be read (${codeOf(error)}), or is a link that leads nowhere. Correct it` };
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
