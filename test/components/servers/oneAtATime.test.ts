import assert from "node:assert/strict";
import { oneAtATimeProblem } from "../../../components/servers/oneAtATime.ts";
import type { ServerChange } from "../../../components/servers/serverChange.ts";

describe("oneAtATimeProblem", () => {
  const problem = (...changes: readonly ServerChange[]) =>
    oneAtATimeProblem(changes.map((change, at) => ({ server: `server${at + 1}`, change })));

  // Of two servers either rule alone refuses it: the third keeps the cluster, and no longer hides what is done to two.
  it("lets no second of three servers go while the first is no member yet", () => {
    assert.match(problem("replaced", "restarted", "none") ?? "", /^server1 and server2: .*server2 is restarted/);
    assert.match(problem("none", "replaced", "replaced") ?? "", /^server2 and server3: .*server3 is replaced/);
  });

  it("keeps nobody from what one server alone goes through, or all of them one after the other", () => {
    for (const changes of [
      ["restarted", "restarted", "restarted"],
      ["replaced", "none", "none"],
      ["made", "made", "made"],
    ] as const)
      assert.equal(problem(...changes), undefined, changes.join());
  });

  describe("with servers that settings no longer have", () => {
    const renamed = (removed: readonly string[], ...changes: readonly ServerChange[]) =>
      oneAtATimeProblem(
        changes.map((change, at) => ({ server: `server${at + 1}`, change })),
        removed,
      );

    it("lets no second cluster come up: a second name waits until the first one's update has ended, too", () => {
      for (const [removed, ...changes] of [
        [["old1", "old2"], "made", "made"],
        // The update that made server1 in the place of old1 broke off.
        [["old1", "old2"], "none", "made"],
        [["old1", "old2"], "made", "made", "none"],
        [["old1"], "made", "restarted"],
        [["old1"], "made", "replaced", "none"],
      ] as const)
        assert.match(
          renamed(removed, ...changes) ?? "",
          /old1 is removed.*move the group to a server that keeps its own \(npm run move/,
          changes.join(),
        );
    });

    it("keeps nobody from renaming one, from going on with an update that broke off, or from giving servers up", () => {
      for (const [removed, ...changes] of [
        [["old1"], "made", "none"],
        [["old1"], "none", "none"],
        [["old3"], "none", "none"],
        [["old1"], "restarted", "none"],
      ] as const)
        assert.equal(renamed(removed, ...changes), undefined, changes.join());
    });
  });
});
