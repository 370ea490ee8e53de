import assert from "node:assert/strict";
import { checkScript } from "../../clusterpro/checkScript.ts";

const GOOD = "@echo off\r\nrem nothing\r\nexit /b 0\r\n";

describe("checkScript", () => {
  for (const last of [
    "exit /b 0",
    "exit /b 1",
    "@exit /b %ret%",
    "  EXIT /B !ret!",
    "exit /b %ERRORLEVEL%",
    "if errorlevel 1 (exit 1) else (exit 0)",
  ]) {
    it(`accepts a script that ends with ${JSON.stringify(last)}`, () => {
      assert.deepEqual(checkScript("start.bat", `@echo off\r\n${last}\r\n\r\n`), []);
      assert.deepEqual(checkScript("start.bat", `@echo off\r\n${last}`), []);
    });
  }

  const cases: readonly (readonly [promise: string, text: string, expected: readonly string[]])[] = [
    ["an empty script", " \r\n", ["start.bat: is empty"]],
    ["LF line ends", "@echo off\nexit /b 0\r\n", ["start.bat:1: does not end with CR LF"]],
    ["a lone CR", "@echo off\rrem\r\nexit /b 0\r\n", ["start.bat:1: does not end with CR LF"]],
    ["a character that is not ASCII", "rem \u958b\u59cb\r\nexit /b 0\r\n", ["start.bat:1: is not ASCII"]],
    ["a control character", "rem \u0007\r\nexit /b 0\r\n", ["start.bat:1: is not ASCII"]],
    [
      "a last line without an exit code",
      "@echo off\r\ntasklist\r\n",
      ["start.bat:2: is the last line and sets no exit code"],
    ],
    ["an exit without its code", "exit /b\r\n", ["start.bat:1: is the last line and sets no exit code"]],
    ["a bare exit", "exit\r\n", ["start.bat:1: is the last line and sets no exit code"]],
    ["an exit in a comment", "rem exit /b 0\r\n", ["start.bat:1: is the last line and sets no exit code"]],
    [
      "a developer's folder on Windows",
      'cd "C:\\Users\\taro\\work"\r\nexit /b 0\r\n',
      ["start.bat:1: names a developer's own folder"],
    ],
    [
      "a developer's folder on Linux",
      "type /home/taro/x\r\nexit /b 0\r\n",
      ["start.bat:1: names a developer's own folder"],
    ],
    [
      "a developer's folder on a Mac",
      'type "/Users/taro/x"\r\nexit /b 0\r\n',
      ["start.bat:1: names a developer's own folder"],
    ],
    [
      "a developer's folder in WSL",
      "type \\\\wsl$\\Debian\\x\r\nexit /b 0\r\n",
      ["start.bat:1: names a developer's own folder"],
    ],
    [
      "all of it at once",
      "rem \u00e9 C:\\Users\\taro\ncls",
      ["start.bat:1: does not end", "start.bat:1: is not ASCII", "start.bat:1: names", "start.bat:2: is the last line"],
    ],
  ];
  for (const [promise, text, expected] of cases) {
    it(`refuses ${promise}`, () => {
      const found = checkScript("start.bat", text).map((each) => `${each.path}: ${each.text}`);
      assert.equal(found.length, expected.length, found.join("\n"));
      for (const [index, start] of expected.entries()) assert.ok(found[index]?.startsWith(start), found[index]);
    });
  }

  for (const [name, start] of [
    ["app/CLPFSX-Settings.bat", "app/CLPFSX-Settings.bat: has the name of the generated settings file"],
    ["app/a b.bat", "app/a b.bat: is not a file name"],
    ["app/.start.bat", "app/.start.bat: is not a file name"],
    [`app/${"a".repeat(70)}.bat`, `app/${"a".repeat(70)}.bat: is not a file name`],
  ] as const)
    it(`refuses the name ${name}`, () => {
      const found = checkScript(name, GOOD).map((each) => `${each.path}: ${each.text}`);
      assert.equal(found.length, 1);
      assert.ok(found[0]?.startsWith(start), found[0]);
    });

  describe("of a Japanese cluster", () => {
    const JAPANESE = {
      // 開始 with ソ, whose second byte is a backslash, and カナ of half width.
      Shift_JIS: [0x8a, 0x4a, 0x8e, 0x6e, 0x83, 0x5c, 0xb6, 0xc5],
      "Shift_JIS with an extension of Windows": [0x87, 0x40],
      "kana of half width that pass for UTF-8": [0xc2, 0xb1],
      "UTF-8": [0xe9, 0x96, 0x8b],
      "UTF-8 with a byte order mark": [0xef, 0xbb, 0xbf],
      "EUC-JP": [0xb3, 0xab, 0xbb, 0xcf, 0xfd, 0xfe],
      "half of a character": [0x8a],
    };
    const said = (bytes: readonly number[], language: "japanese" | "english") =>
      checkScript(
        "app/start.bat",
        Buffer.concat([Buffer.from("@echo off\r\nrem "), Buffer.from(bytes), Buffer.from("\r\nexit /b 0\r\n")]),
        language,
      ).map((each) => `${each.path}: ${each.text}`);

    const expected: Readonly<Record<keyof typeof JAPANESE, RegExp | undefined>> = {
      Shift_JIS: undefined,
      "Shift_JIS with an extension of Windows": undefined,
      "kana of half width that pass for UTF-8": undefined,
      "UTF-8": /^app\/start\.bat:2: is UTF-8; .*Save it as Shift_JIS$/,
      "UTF-8 with a byte order mark": /^app\/start\.bat:2: is UTF-8; /,
      "EUC-JP": /^app\/start\.bat:2: is neither ASCII nor Shift_JIS/,
      "half of a character": /^app\/start\.bat:2: is neither ASCII nor Shift_JIS/,
    };
    for (const [what, message] of Object.entries(expected))
      it(`${message === undefined ? "takes" : "refuses"} ${what}`, () => {
        const found = said(JAPANESE[what as keyof typeof JAPANESE], "japanese");
        if (message === undefined) assert.deepEqual(found, []);
        else assert.match(found.join("\n"), message);
      });

    it("alone takes it", () => {
      assert.match(said(JAPANESE.Shift_JIS, "english").join("\n"), /^app\/start\.bat:2: is not ASCII/);
    });
  });

  it("lets paths pass that every server has, and addresses", () => {
    const text = 'if exist "C:\\Users\\Public\\x" curl http://localhost/home/x\r\nexit /b 0\r\n';
    assert.deepEqual(checkScript("start.bat", text), []);
  });

  it("takes the ending that NEC's own scripts have", () => {
    for (const last of ["exit 0", "exit %ret%", "@exit /b 1"])
      assert.deepEqual(checkScript("start.bat", `set ret=%ERRORLEVEL%\r\n${last}\r\n`), [], last);
  });

  it("asks no exit code of a file that is no .bat", () => {
    assert.deepEqual(checkScript("probe.ps1", "Get-Date\r\n"), []);
  });
});
