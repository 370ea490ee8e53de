import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/harness/index.ts";
import { clpconfExitCodes as rule } from "../../../policies/rules/clpconf-exit-codes.ts";
import { changed, conf, deliver, delivering, type Files, inConf, OUR_FILES, S3_OBJECT, START } from "../delivered.ts";
import { FORMS, judge, messages } from "../judge.ts";

const SCRIPT = "scripts/monitor.s/m/genw.bat";

for (const { form, deployed } of FORMS) {
  describe(`clpconf-exit-codes ${form}`, () => {
    const found = (files: Files, config?: unknown) =>
      messages(rule, delivering(files), { deployed, ...(config ? { config } : {}) });

    it("accepts the project's own", async () => assert.deepEqual(await found(OUR_FILES), []));

    const judged = async (files: Files, config?: unknown) =>
      (await judge(rule, delivering(files), { deployed, ...(config ? { config } : {}) })).violations.map(
        ({ level, message }) => `${level}: ${message}`,
      );

    for (const [when, tag] of [
      ["start", "act"],
      ["stop", "deact"],
    ] as const) {
      const value = new RegExp(`(<${tag}>\\s*)<normalval>0</normalval>`);

      it(`blocks no export for the assumed tag of the ${when}'s return value, and advises`, async () => {
        assert.deepEqual(await judged(inConf(value, "$1")), [
          `advisory: clp.conf: script resource script_minio has no parameters/${tag}/normalval, so its return value is ` +
            `not judged, unless your version has the ${when}'s normal value under another tag; set it to 0, and name the tag`,
        ]);
        const [other, ...more] = await judged(inConf(value, "$1<normalval>1</normalval>"));
        assert.match(
          other ?? "",
          /^advisory: clp\.conf: script resource script_minio takes another return value than 0/,
        );
        assert.deepEqual(more, []);
      });
    }

    const other =
      "<resource><script name='a'><parameters><startnormal>0</startnormal><stopnormal>0</stopnormal></parameters></script></resource>";
    const places = { scriptStartNormalValue: "parameters/startnormal", scriptStopNormalValue: "parameters/stopnormal" };

    it("looks where the configuration says", async () => {
      const config = {
        [rule.name]: { startValuePath: "parameters/startnormal", stopValuePath: "parameters/stopnormal" },
      };
      assert.deepEqual(await judged(conf(other), config), []);
      assert.match((await judged(conf(other.replace(">0<", ">1<")), config)).join(), /^mandatory: .*than 0 for normal/);
      assert.equal((await judged(conf(other))).length, 2);
    });

    for (const at of ["clpconf-tags.json", "../bringup/clpconf-tags.json"]) {
      it(`looks where the delivery says, in ${at}, and means it`, async () => {
        const told = { ...conf(other), [at]: JSON.stringify(places) };
        assert.deepEqual(await judged(told), []);
        const [first, ...more] = await judged({ ...told, ...conf(other.replace("<stopnormal>0", "<stopnormal>7")) });
        assert.match(
          first ?? "",
          /^mandatory: .* takes another return value than 0 for normal \(parameters\/stopnormal\)/,
        );
        assert.deepEqual(more, []);
      });
    }

    it("cannot decide where the delivery does not say it yet, or says nonsense", async () => {
      for (const text of ["{", "[]", '{"scriptStopNormalValue": 5}']) {
        const found = await judged({ ...conf(other), "clpconf-tags.json": text });
        assert.equal(found.length, 2);
        for (const each of found)
          assert.match(each, /^mandatory: cannot be decided.*clpconf-tags\.json is no JSON object/);
      }
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
