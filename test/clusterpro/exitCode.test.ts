import assert from "node:assert/strict";
import * as program from "../../clusterpro/exitCode.ts";
import * as pack from "../../policies/model/delivery/exitCode.ts";

const ENDINGS: Readonly<Record<string, boolean>> = {
  "exit /b 0": true,
  "@exit /b %ret%": true,
  "  EXIT /B !ret!": true,
  "exit 0": true,
  "if errorlevel 1 (exit 1) else (exit 0)": true,
  "@if errorlevel 1 (exit /b 1) else exit /b 0": true,
  "if errorlevel 2 (exit 2) else if errorlevel 1 (exit 1) else (exit 0)": true,
  'if exist "C:\\Program Files (x86)\\app" (echo there & exit /b 0) ELSE (exit /b 1)': true,
  "if errorlevel 1 (\n  echo lost ^(again^)\n  exit /b 1\n) else (\n  exit /b 0\n)": true,
  "if errorlevel 1 (\n  if defined a (exit 1) else (exit 2)\n) else (\n  exit /b 0\n)": true,
  "echo done & exit /b 0": true,
  "(echo done & exit /b 0)": true,
  exit: false,
  "exit /b": false,
  "rem exit /b 0": false,
  tasklist: false,
  "if errorlevel 1 (exit 1)": false,
  "if errorlevel 1 (exit 1) else (echo fine)": false,
  "if errorlevel 1 (echo lost) else (exit 0)": false,
  "if errorlevel 1 (exit 1) else (exit 0 & echo late)": false,
  "if errorlevel 1 exit 1 else exit 0": false,
  "if errorlevel 1 (exit 1) else (exit)": false,
  "tasklist && exit 0": false,
  "tasklist || exit 1": false,
  "for %%a in (1) do (exit 1)": false,
  'echo "& exit 0"': false,
  ")": false,
  "": false,
};

for (const [who, { endsWithExitCode }] of Object.entries({ program, pack }))
  describe(`endsWithExitCode of the ${who}`, () => {
    for (const [ending, expected] of Object.entries(ENDINGS))
      it(`${expected ? "takes" : "does not take"} ${JSON.stringify(ending)}`, () => {
        assert.equal(endsWithExitCode(`@echo off\n${ending}\n\n`), expected);
        assert.equal(endsWithExitCode(ending.replaceAll("\n", "\r\n")), expected);
      });
  });
