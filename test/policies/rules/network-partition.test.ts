import assert from "node:assert/strict";
import { networkPartition as rule } from "../../../policies/rules/network-partition.ts";
import { conf, delivering, type Files, inConf, OUR_FILES } from "../delivered.ts";
import { FORMS, judge } from "../judge.ts";

for (const { form, deployed } of FORMS) {
  describe(`network-partition ${form}`, () => {
    const found = async (files: Files) =>
      (await judge(rule, delivering(files), { deployed })).violations.map(({ level, message }) => [level, message]);
    const advice = (servers: string) => [
      [
        "advisory",
        `clp.conf: networkpartition is empty, so ${servers} may both become active when the link between them breaks`,
      ],
    ];

    it("advises it to the article's cluster", async () => {
      assert.deepEqual(await found(OUR_FILES), advice("server1 and server2"));
      assert.deepEqual(await found(inConf("<networkpartition/>", "")), advice("server1 and server2"));
      assert.deepEqual(
        await found(inConf("<networkpartition/>", '<networkpartition><types name="httpnp"/></networkpartition>')),
        advice("server1 and server2"),
      );
    });

    const resolvedBy = (kind: string) =>
      `<networkpartition><types name="${kind}"/><${kind} name="${kind}1"/></networkpartition>`;

    it("does not let a witness that both servers still reach pass for a settled split", async () => {
      for (const kind of ["httpnp", "pingnp"]) {
        assert.deepEqual(await found(inConf("<networkpartition/>", resolvedBy(kind))), [
          [
            "advisory",
            `clp.conf: networkpartition has ${kind}, and heartbeat no witnesshb, so server1 and server2 may both become ` +
              "active when the link between them breaks",
          ],
        ]);
      }
    });

    it("is content with a heartbeat over the witness beside it, and with a disk that only one can hold", async () => {
      const heartbeat = '<heartbeat><types name="witnesshb"/><witnesshb name="witnesshb1"/></heartbeat>';
      for (const kind of ["httpnp", "pingnp"]) {
        assert.deepEqual(await found(inConf("<networkpartition/>", `${heartbeat}${resolvedBy(kind)}`)), []);
      }
      assert.deepEqual(await found(inConf("<networkpartition/>", resolvedBy("disknp"))), []);
    });

    it("has nothing to say of a single server", async () => {
      assert.deepEqual(await found(conf('<server name="server1"/><networkpartition/>')), []);
    });
  });
}
