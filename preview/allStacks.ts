import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../problems/userError.ts";
import { COULD_NOT_RUN } from "../stack/couldNotRun.ts";
import { readProject, stacksIn } from "../stack/stackFile.ts";
import { markdownFailure, markdownOverview } from "./report/markdownReport.ts";
import type { PreviewOptions } from "./usage.ts";

const MAIN = fileURLToPath(new URL("main.js", import.meta.url));

/**
 * Previews every stack of `folder`, each in a process of its own, because a program runs once in a process. Gives the
 * highest of their exit codes.
 */
export function previewAll(options: PreviewOptions, folder: string): number {
  const project = readProject(folder);
  const stacks = stacksIn(project);
  if (stacks.length === 0) {
    const at = path.join(folder, project.stackFolder);
    throw new UserError(`--all: no Pulumi.<stack>.yaml in ${at}; there is nothing to preview.`);
  }
  const ends = stacks.map((stack) => previewOne(stack, options, folder));
  if (options.markdown) {
    const reports = ends.map(({ report }) => report);
    process.stdout.write(markdownOverview(reports) + reports.join("\n"));
  }
  return Math.max(...ends.map(({ status }) => status));
}

interface End {
  readonly status: number;
  /** In Markdown, which waits for the line over all stacks; empty where it was printed already. */
  readonly report: string;
}

function previewOne(stack: string, options: PreviewOptions, folder: string): End {
  const args = [
    ...["--stack", stack],
    ...options.set.flatMap((each) => ["--set", each]),
    ...(options.markdown ? ["--markdown"] : []),
    ...(options.answers === undefined ? [] : ["--answers", options.answers]),
    ...["--timeout", String(options.timeoutSeconds)],
    ...(options.policyConfig === undefined ? [] : ["--policy-config", options.policyConfig]),
    ...(options.policies ? [] : ["--no-policies"]),
    ...(options.against === undefined ? [] : ["--against", options.against]),
    ...(options.full ? ["--full"] : []),
    ...(options.lang === undefined ? [] : ["--lang", options.lang]),
  ];
  const run = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: ["ignore", options.markdown ? "pipe" : "inherit", "pipe"],
  });
  const status = run.status ?? COULD_NOT_RUN;
  process.stderr.write(run.stderr);
  if (!options.markdown) return { status, report: "" };
  // A job summary shows standard output only, and this is what its reader has to know.
  const message = run.stderr.replace(/^::.*\n/gm, "");
  return { status, report: status === COULD_NOT_RUN ? markdownFailure(stack, message) : run.stdout };
}
