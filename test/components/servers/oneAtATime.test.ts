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
});
