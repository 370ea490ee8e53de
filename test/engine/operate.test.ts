import assert from "node:assert/strict";
import { sessionFor } from "../../operate/aws/session.ts";
import { targetOf } from "../../operate/cluster/readTarget.ts";
import { verdictOf } from "../../operate/findings/report.ts";
import { lookAt } from "../../operate/status/status.ts";
import { parseSettings } from "../../settings/parseSettings.ts";
import { AwsFront } from "../../standin/http/awsFront.ts";
import { ManualClock } from "../../standin/running/clock.ts";
import { World } from "../../standin/running/world.ts";
import { clusterpro } from "./actors.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

withPulumi("the operators' commands on what up has made", () => {
  it("find the cluster by its tags, and see where every table leads", async () => {
    const { cloud } = await TestCluster.firstUp();
    const account = cloud.clone();
    const front = await AwsFront.start(new World(account, new ManualClock("2026-11-25T03:00:00Z")));
    const before = { ...process.env };
    Object.assign(process.env, front.environment);
    try {
      const parsed = parseSettings({
        project: "clusterpro-fsx",
        stack: "dev",
        config: { "aws:region": "ap-northeast-1" },
      });
      assert.ok(parsed.ok);
      const target = targetOf(parsed.spec);
      const look = () => lookAt(sessionFor(target.region, undefined), target, { guests: false });
      const wrong = async () => {
        const { findings } = await look();
        return findings.filter(({ state }) => state === "fail" || state === "unknown").map(({ what }) => what.en);
      };
      // The stand-in's file systems have no backup yet.
      assert.deepEqual(await wrong(), ["there is no backup of the file system"]);
      clusterpro.moveTo(account, "clusterpro-server2", 2);
      // Two of three, in the order in which the account has them.
      const [, other] = await wrong();
      assert.match(verdictOf(await look()).text.en, /^(?=.* lead to server2)(?=.* leads to server1)/);
      assert.equal(other, "there is no backup of the file system");
    } finally {
      process.env = before;
      await front.stop();
    }
  });
});
