import assert from "node:assert/strict";
import { clpconfGroupMoves as rule } from "../../../policies/rules/clpconf-group-moves.ts";
import { conf, delivering, inConf, OUR_FILES } from "../delivered.ts";
import { FORMS, judge, messages } from "../judge.ts";

const SERVERS = '<server name="server1"/><server name="server2"/>';
const RESOURCES = '<resource><types name="awsvip"/><awsvip name="awsvip"/></resource>';
const HOLDS = '<resource name="awsvip@awsvip"/>';
const policy = (...servers: readonly string[]) =>
  servers.map((name) => `<policy name="${name}"><order>0</order></policy>`);
const group = (inside: string, servers = SERVERS) =>
  conf(`${servers}<group name="failover">${inside}</group>${RESOURCES}`);

for (const { form, deployed } of FORMS) {
  describe(`clpconf-group-moves ${form}`, () => {
    const found = (files: ReturnType<typeof conf>) => messages(rule, delivering(files), { deployed });

    it("accepts the project's own file", async () => assert.deepEqual(await found(OUR_FILES), []));

    it("accepts a group without a policy, and one that names two servers or more", async () => {
      assert.deepEqual(await found(group(HOLDS)), []);
      assert.deepEqual(await found(group(HOLDS + policy("server1", "server2").join(""))), []);
    });

    it("refuses a resource of any type that no group holds, naming each", async () => {
      assert.deepEqual(await found(group("")), [
        "clp.conf: no group holds the awsvip resource awsvip, so CLUSTERPRO never activates it; name awsvip@awsvip in a group",
      ]);
      const both = await found(inConf(/<group name="failover">[\s\S]*?<\/group>/, ""));
      assert.deepEqual(
        both.map((each) => /the (\w+) resource (\w+)/.exec(each)?.slice(1)),
        [
          ["awsvip", "awsvip"],
          ["script", "script_minio"],
        ],
      );
      assert.equal((await found(group('<resource name="script@awsvip"/>'))).length, 1, "of another type");
    });

    it("refuses a group on one server, or on none", async () => {
      assert.deepEqual(await found(group(HOLDS + policy("server1").join(""))), [
        "clp.conf: group failover may run on server1 only and so never moves; give it a policy for each of server1, " +
          "server2, or none",
      ]);
      assert.deepEqual(await found(group(HOLDS + policy("server1", "server9").join(""))), [
        "clp.conf: group failover may run on server1 only (server9 is no server of this clp.conf) and so never moves; " +
          "give it a policy for each of server1, server2, or none",
      ]);
      assert.match((await found(group(HOLDS + policy("x").join(""))))[0] ?? "", /may run on no server only/);
      assert.equal((await found(group(HOLDS + policy("server1", "server1").join("")))).length, 1, "one server twice");
    });

    it("leaves alone a file of one server, which has nowhere to move to", async () => {
      assert.deepEqual(await found(group(HOLDS + policy("server1").join(""), '<server name="server1"/>')), []);
    });

    it("advises against a group that moves by hand only", async () => {
      const { violations } = await judge(rule, delivering(group(`${HOLDS}<failover>0</failover>`)), { deployed });
      assert.deepEqual(
        violations.map(({ level }) => level),
        ["advisory"],
      );
      assert.deepEqual(await found(group(`${HOLDS}<failover>1</failover>`)), []);
    });

    it("is silent on a file that cannot be read", async () => {
      assert.deepEqual(await found({ "clp.conf": "<root>" }), []);
    });
  });
}
