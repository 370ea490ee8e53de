import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

/** What the generated clpfsx-settings.bat sets, and nothing else. */
const SETTINGS = [
  "CLPFSX_FSX_DNS",
  "CLPFSX_FSX_SHARE",
  "CLPFSX_FSX_CHECK_SHARE",
  "CLPFSX_FSX_PROBE_SECONDS",
  "CLPFSX_APP_DIR",
  "CLPFSX_APP_FOLDER",
  "CLPFSX_APP_PORT",
  "CLPFSX_APP_CONSOLE_PORT",
  "CLPFSX_APP_START_SECONDS",
  "CLPFSX_APP_STOP_SECONDS",
  "CLPFSX_APP_HEALTH_SECONDS",
  "CLPFSX_APP_CREDENTIALS",
];

const FOLDER = new URL("../../scripts/cluster/", import.meta.url);
const PREFIXES: Readonly<Record<string, string>> = {
  "genw_fsx/genw.bat": "clpfsx genw_fsx: ",
  "genw_minio/genw.bat": "clpfsx genw_minio: ",
  "script_minio/start.bat": "clpfsx script_minio start: ",
  "script_minio/stop.bat": "clpfsx script_minio stop: ",
};
const files = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.[a-z]+$/.test(file))
  .sort();

describe("the .bat files under scripts/cluster", () => {
  it("are the four that CLUSTERPRO starts", () => assert.deepEqual(files, Object.keys(PREFIXES).sort()));

  for (const file of files) {
    describe(file, () => {
      const text = readFileSync(new URL(file, FOLDER), "latin1");
      const lines = text.split("\r\n");
      const code = lines.filter((line) => !/^rem\b/i.test(line));

      it("is ASCII", () => assert.doesNotMatch(text, /[^\t\r\n\x20-\x7e]/));

      it("ends every line with CRLF, and no line with a space", () => {
        assert.doesNotMatch(text, /[^\r]\n|\r[^\n]/);
        assert.doesNotMatch(text, /[ \t]\r\n/);
        assert.ok(text.endsWith("\r\n"));
      });

      it("says in its header who starts it, its exit codes and whether it may run again", () => {
        const header = lines
          .slice(
            0,
            lines.findIndex((line) => line.startsWith("setlocal")),
          )
          .join("\n");
        for (const what of [
          /^rem Started by: /m,
          /^rem Arguments: /m,
          /^rem Exit codes: /m,
          /^rem .*may run /im,
          /account/,
        ])
          assert.match(header, what);
      });

      it("keeps its variables to itself", () =>
        assert.equal(code[1], "setlocal enableextensions disabledelayedexpansion"));

      it("exits with exit /b and a code, everywhere and at its end", () => {
        for (const line of code.filter((each) => /\bexit\b/i.test(each.replaceAll(/".*?"/g, ""))))
          assert.match(line, /(^|\) |" )exit \/b \d$/, line);
        assert.match(lines.filter((line) => line !== "").at(-1) ?? "", /^exit \/b \d$/);
      });

      it("has no dead step, no jump to nowhere, and never runs into a subroutine", () => {
        const labels = code.flatMap((line, at) => (line.startsWith(":") ? [{ label: line.slice(1), at }] : []));
        const jumped = new Set([...text.matchAll(/\b(?:goto|call) :?([a-z_]+)/g)].map(([, label]) => label));
        for (const { label, at } of labels) {
          const before = code.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
          const ended = /^(exit \/b \d|goto [a-z_]+)$/.test(before);
          assert.ok(jumped.has(label) || !ended, `nothing leads to :${label}`);
        }
        for (const [, label] of text.matchAll(/\bcall :([a-z_]+)/g)) {
          const at = labels.find((each) => each.label === label)?.at ?? 0;
          const before = code.slice(0, at).findLast((line) => line.trim() !== "") ?? "";
          assert.match(before, /^(exit \/b \d|goto [a-z_]+)$/, `runs into :${label}`);
        }
        for (const label of jumped)
          assert.ok(
            labels.some((each) => each.label === label),
            `there is no :${label}`,
          );
      });

      it("starts every line it prints with its prefix", () => {
        const prints = code.flatMap((line) =>
          [...line.matchAll(/(?<![\w:>@])echo (?!off)(.*)/g)].map(([, said]) => said ?? ""),
        );
        assert.ok(prints.length > 3);
        for (const said of prints.filter((each) => each !== "%running%"))
          assert.ok(said.startsWith(PREFIXES[file] ?? "?"), said);
      });

      it("names no absolute path", () => {
        assert.doesNotMatch(text, /\b[A-Za-z]:\\/);
        assert.doesNotMatch(text, /%(ProgramFiles|SystemRoot|SystemDrive|windir|TEMP|TMP|USERPROFILE)\b/i);
        assert.doesNotMatch(text.replaceAll("\\\\%CLPFSX_FSX_DNS%\\", "").replaceAll("'\\\\'+$env:", ""), /\\\\/);
      });

      it("uses the documented settings only, and calls the file that makes them", () => {
        const used = new Set([...text.matchAll(/CLPFSX_[A-Z_]+/g)].map(([name]) => name));
        for (const name of used) assert.ok(SETTINGS.includes(name), name);
        // The second line undoes an "echo on" of the generated file.
        assert.match(text, /\r\ncall "%~dp0clpfsx-settings\.bat"\r\n@echo off\r\n/);
        const checked = /^for %%v in \(([^)]*)\) do if not defined/m.exec(text)?.[1]?.split(" ") ?? [];
        assert.deepEqual(new Set(checked), used);
      });

      it("never prints, and never passes on a command line, a credential", () => {
        for (const line of code) assert.doesNotMatch(line, /%MINIO_ROOT/);
      });

      it("quotes every path", () => {
        const bare = code
          .filter((line) => !/^echo|^ *if .* echo/.test(line))
          .map((line) => line.replaceAll(/"[^"]*"/g, ""))
          .filter((line) =>
            /%(~dp0|CLPFSX_APP_DIR|CLPFSX_APP_FOLDER|CLPFSX_APP_CREDENTIALS|folder|record|log)/.test(line),
          );
        assert.deepEqual(bare, []);
      });
    });
  }
});
