import assert from "node:assert/strict";
import { serverRoleReplacesRoutes } from "../../policies/rules/server-role-replaces-routes.ts";
import { messages } from "./judge.ts";
import { rawCluster } from "./programs.ts";

/** What is told of servers whose role may do this, on tables without a tag. */
const told = async (statement: object) => {
  const policy = JSON.stringify({ Statement: { Effect: "Allow", Resource: "*", ...statement } });
  const [message, ...others] = await messages(
    serverRoleReplacesRoutes,
    rawCluster({ inputs: { "RolePolicy failover": { policy } } }),
  );
  assert.deepEqual(others, []);
  return message?.split(": ").at(-1);
};

const CONDITION = { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "files" } };

describe("server-role-replaces-routes", () => {
  for (const Action of ["ec2:ReplaceRoute", "ec2:Replace*"]) {
    it(`says of ${Action} under a condition that the tables do not meet, that it is allowed elsewhere`, async () =>
      assert.equal(
        await told({ Action, Condition: CONDITION }),
        "nothing allows it (it is allowed, but on other tables, or under a condition that these do not meet)",
      ));
  }

  it("names an action that is called much the same", async () =>
    assert.equal(
      await told({ Action: "ec2:ReplaceRoutes" }),
      "nothing allows it (ec2:ReplaceRoutes is allowed, which is another one)",
    ));

  it("names no action where none comes near", async () =>
    assert.equal(await told({ Action: "s3:GetObject" }), "nothing allows it"));
});
