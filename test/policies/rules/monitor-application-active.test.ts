import assert from "node:assert/strict";
import { monitorApplicationActive as rule } from "../../../policies/rules/monitor-application-active.ts";
import { conf, delivering, type Files, inConf, OUR_FILES } from "../delivered.ts";
import { FORMS, messages } from "../judge.ts";

const ACTIVE = /(<genw name="genw_minio">[\s\S]*?<timing>)1/;

for (const { form, deployed } of FORMS) {
  describe(`monitor-application-active ${form}`, () => {
    const found = (files: Files) => messages(rule, delivering(files), { deployed });

    it("accepts the project's own", async () => assert.deepEqual(await found(OUR_FILES), []));

    it("refuses a script resource that nobody watches", async () => {
      const nobody = [
        "clp.conf: no monitor has script resource script_minio as its target; add one, with polling/timing 1",
      ];
      assert.deepEqual(await found(inConf(/<genw name="genw_minio">[\s\S]*?<\/genw>/, "")), nobody);
      assert.deepEqual(await found(inConf("<target>script_minio</target>", "<target>awsvip</target>")), nobody);
      assert.deepEqual(await found(inConf("<target>script_minio</target>", "<target/>")), nobody);
    });

    it("refuses one that is watched on the standby too", async () => {
      assert.deepEqual(await found(inConf(ACTIVE, "$10")), [
        "clp.conf: monitor genw_minio on script resource script_minio runs always, on the standby too; set its " +
          "polling/timing to 1",
      ]);
    });

    it("fails closed on a timing that it cannot tell", async () => {
      for (const timing of [
        inConf(ACTIVE, "$19"),
        inConf(/(<genw name="genw_minio">[\s\S]*?)<timing>1<\/timing>/, "$1"),
      ]) {
        assert.deepEqual(await found(timing), [
          "cannot be decided at preview: clp.conf: polling/timing of monitor genw_minio on script resource script_minio " +
            "is neither 0 nor 1; write 1, which makes it run while the resource is active",
        ]);
      }
    });

    it("asks it of each script resource", async () => {
      const two = inConf("<script name=", '<script name="other"/><script name=');
      assert.deepEqual(await found(two), [
        "clp.conf: no monitor has script resource other as its target; add one, with polling/timing 1",
      ]);
    });

    it("accepts one good monitor beside others, of any type", async () => {
      const monitors = (inside: string) =>
        conf(`<monitor>${inside}</monitor><resource><script name="app"/></resource>`);
      const always = '<genw name="a"><target>app</target><polling><timing>0</timing></polling></genw>';
      assert.deepEqual(await found(monitors(`${always}<httpw name="b"><target>app</target></httpw>`)), []);
      assert.equal((await found(monitors(always))).length, 1);
    });

    it("asks nothing without a script resource", async () => {
      assert.deepEqual(await found(conf('<resource><awsvip name="awsvip"/></resource>')), []);
      assert.deepEqual(await found({}), []);
    });
  });
}
