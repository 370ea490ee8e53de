import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** A request that a cluster script makes: which script, the name of the health address, and curl's arguments. */
export interface HealthRequest {
  readonly script: string;
  readonly health: string;
  readonly args: readonly string[];
}

/**
 * The requests of a script under scripts/cluster, read out of its text: the one command line of curl.exe, once for each
 * call of its subroutine, expanded and split as cmd.exe does. Outside Windows, NUL becomes /dev/null.
 */
export function healthRequests(script: string, settings: Readonly<Record<string, string>>): readonly HealthRequest[] {
  const nul = process.platform === "win32" ? "NUL" : "/dev/null";
  const text = readFileSync(new URL(`../../scripts/cluster/${script}`, import.meta.url), "latin1");
  const lines = [...text.matchAll(/`curl\.exe ([^`]*)`/g)].map(([, line]) => line ?? "");
  assert.equal(lines.length, 1, `${script} holds one command line of curl.exe`);
  const calls = new Set([...text.matchAll(/^call :ask\b *(\S*)\r$/gm)].map(([, argument]) => argument ?? ""));
  assert.ok(calls.size > 0, `${script} calls :ask`);
  return [...calls].map((argument) => {
    const expanded = (lines[0] ?? "").replaceAll(/%%|%~1|%(\w+)%/g, (whole, name: string | undefined) => {
      if (whole === "%%") return "%";
      const value = name === undefined ? argument : settings[name];
      assert.ok(value, `${script}: ${whole} in the command line of curl.exe has a value`);
      return value;
    });
    const args = [...expanded.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
    const health = /^http:\/\/.*\/minio\/health\/(\w+)$/.exec(args.at(-1) ?? "")?.[1] ?? "";
    assert.ok(health, `${script}: curl.exe's last argument is a health address: ${args.at(-1)}`);
    return { script, health, args: args.map((each) => (each === "NUL" ? nul : each)) };
  });
}
