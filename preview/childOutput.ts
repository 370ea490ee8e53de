import childProcess, { type SpawnSyncOptions, type StdioOptions } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";

const STDOUT = 1;
const STDERR = 2;

/**
 * Sends what the processes that a program starts print on this process's standard output to standard error: the
 * document of `--json` is to be alone there. Gives the way back.
 *
 * Node has no call that redirects a descriptor of a running process, so it is done where processes are started.
 */
export function redirectChildren(): () => void {
  const { execFileSync, execSync, spawnSync, ChildProcess } = childProcess;
  // Not among the types: where all ways to start a process without waiting for it end.
  const prototype = ChildProcess.prototype as unknown as { spawn: (options: { stdio?: StdioOptions }) => unknown };
  const { spawn } = prototype;
  prototype.spawn = function (options) {
    return spawn.call(this, { ...options, stdio: toStandardError(options.stdio) });
  };
  childProcess.spawnSync = ((command: string, ...rest: unknown[]) =>
    Reflect.apply(spawnSync, undefined, [command, ...redirected(rest)])) as typeof spawnSync;
  childProcess.execFileSync = ((file: string, ...rest: unknown[]) =>
    Reflect.apply(execFileSync, undefined, [file, ...redirected(rest)])) as typeof execFileSync;
  childProcess.execSync = ((command: string, ...rest: unknown[]) =>
    Reflect.apply(execSync, undefined, [command, ...redirected(rest)])) as typeof execSync;
  // For what is imported by name.
  syncBuiltinESMExports();
  return () => {
    prototype.spawn = spawn;
    Object.assign(childProcess, { execFileSync, execSync, spawnSync });
    syncBuiltinESMExports();
  };
}

/** The arguments behind the command: its own, which may be left out, and the options. */
function redirected(rest: readonly unknown[]): readonly unknown[] {
  return rest.map((each) => {
    if (typeof each !== "object" || each === null || Array.isArray(each)) return each;
    const options = each as SpawnSyncOptions;
    return options.stdio === undefined ? options : { ...options, stdio: toStandardError(options.stdio) };
  });
}

function toStandardError(stdio: StdioOptions | undefined): StdioOptions | undefined {
  if (stdio === "inherit") return ["inherit", STDERR, "inherit"];
  if (!Array.isArray(stdio)) return stdio;
  const isOwn = (each: unknown, index: number) =>
    each === STDOUT || each === process.stdout || (each === "inherit" && index === STDOUT);
  return stdio.map((each, index) => (isOwn(each, index) ? STDERR : each)) as StdioOptions;
}
