import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/harness/index.ts";
import { clpconfExitCodes as rule } from "../../../policies/rules/clpconf-exit-codes.ts";
import { changed, conf, deliver, delivering, type Files, inConf, OUR_FILES, S3_OBJECT, START } from "../delivered.ts";
import { FORMS, messages } from "../judge.ts";

const SCRIPT = "scripts/monitor.s/m/genw.bat";

for (const { form, deployed } of FORMS) {
  describe(`clpconf-exit-codes ${form}`, () => {
    const found = (files: Files, config?: unknown) =>
      messages(rule, delivering(files), { deployed, ...(config ? { config } : {}) });

    it("accepts the project's own", async () => assert.deepEqual(await found(OUR_FILES), []));

    for (const when of ["act", "deact"]) {
      const value = new RegExp(`(<${when}>\\s*)<normalval>0</normalval>`);

      it(`refuses a script resource without a normal return value at ${when}`, async () => {
        assert.deepEqual(await found(inConf(value, "$1")), [
          `clp.conf: script resource script_minio has no parameters/${when}/normalval, so its return value is not ` +
            "judged; set it to 0",
        ]);
      });

      it(`refuses another one than 0 at ${when}`, async () => {
        assert.deepEqual(await found(inConf(value, "$1<normalval>1</normalval>")), [
          `clp.conf: script resource script_minio takes another return value than 0 for normal ` +
            `(parameters/${when}/normalval); set it to 0`,
        ]);
      });
    }

    it("looks where the configuration says", async () => {
      const config = {
        [rule.name]: { startValuePath: "parameters/startnormal", stopValuePath: "parameters/stopnormal" },
      };
      const other =
        "<resource><script name='a'><parameters><startnormal>0</startnormal><stopnormal>0</stopnormal></parameters></script></resource>";
      assert.deepEqual(await found(conf(other), config), []);
      assert.equal((await found(conf(other))).length, 2);
    });

    it("refuses one of the project's scripts that lost its last line", async () => {
      for (const path of Object.keys(OUR_FILES).filter((each) => /(start|stop|genw)\.bat$/.test(each))) {
        const [message, ...others] = await found(changed(path, /exit \/b \S+\s*$/, ""));
        assert.match(message ?? "", new RegExp(`^${path}: its last line \\(\\d+\\) sets no exit code`));
        assert.deepEqual(others, []);
      }
    });

    const script = (text: string) => found({ ...conf(""), [SCRIPT]: text });

    for (const fine of [
      "exit /b 0",
      "@exit /b 1",
      "EXIT /B %ret%",
      "exit %ERRORLEVEL%",
      "exit /b !ret!\r\n\r\n",
      "a\nexit /b -1",
    ]) {
      it(`accepts ${JSON.stringify(fine)}`, async () => assert.deepEqual(await script(fine), []));
    }

    for (const wrong of [
      "",
      "\r\n",
      "exit /b",
      "exit",
      "goto :eof",
      "if errorlevel 1 exit /b 1",
      "rem exit /b 0",
      "exit /b 0\r\necho done",
      'find "True"',
    ]) {
      it(`refuses ${JSON.stringify(wrong)}`, async () => {
        const [message] = wrong === "" ? await found({ ...conf(""), [SCRIPT]: " " }) : await script(wrong);
        assert.match(
          message ?? "",
          /^scripts\/monitor\.s\/m\/genw\.bat: (its last line \(\d+\)|it is empty and) sets no exit code/,
        );
      });
    }

    it("asks nothing of settings files and of what is no .bat", async () => {
      const more = {
        "scripts/monitor.s/m/settings.bat": '@echo off\r\nrem settings\r\nset A=1\r\nset "B=2"\r\n',
        "scripts/monitor.s/m/check.ps1": "Test-Path x",
        "readme.bat": "not below scripts",
      };
      assert.deepEqual(await found({ ...conf(""), ...more }), []);
    });

    it("refuses a script of 50 MB unread", async () => {
      assert.deepEqual(await script("rem\n".repeat(12.5e6)), [
        `${SCRIPT} cannot be read: it has 50000000 characters; at most 1048576 are read`,
      ]);
    });

    it("fails closed on a script that is not known yet", async () => {
      const [message] = await messages(
        rule,
        (plan) => {
          deliver(plan, conf(""), {}, "x");
          plan.resource(S3_OBJECT, "late", { bucket: "bucket", key: `x/${START}`, content: UNKNOWN });
        },
        { deployed },
      );
      assert.match(
        message ?? "",
        /^cannot be decided.*start\.bat: its last line cannot be read: content is not known yet/,
      );
    });
  });
}
