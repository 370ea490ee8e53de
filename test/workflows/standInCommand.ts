import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Runs a script of the project with a stand-in for one command on its PATH.
 *
 * @param command The stand-in, as a shell script. What it writes to `"$0.log"` is given back.
 * @param others Stand-ins for other commands, by name
 */
export function runWithStandIn(
  script: string,
  name: string,
  command: string,
  env: NodeJS.ProcessEnv,
  others: Readonly<Record<string, string>> = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), `${path.basename(script)}-`));
  try {
    const log = path.join(folder, `${name}.log`);
    writeFileSync(log, "");
    for (const [each, text] of Object.entries({ ...others, [name]: command })) {
      writeFileSync(path.join(folder, each), text, { mode: 0o755 });
    }
    const { status, stdout, stderr } = spawnSync(path.join(PROJECT, script), {
      env: { PATH: `${folder}:${process.env.PATH}`, ...env },
      encoding: "utf8",
    });
    return { status, stdout, stderr, log: readFileSync(log, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Tests of a script that only a POSIX system runs; the workflows run it on Linux. */
export function describeOnPosix(title: string, tests: () => void): void {
  describe(title, () => {
    before(function () {
      if (process.platform === "win32") this.skip();
    });
    tests();
  });
}
