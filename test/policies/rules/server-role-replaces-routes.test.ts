import assert from "node:assert/strict";
import { serverRoleReplacesRoutes } from "../../../policies/rules/server-role-replaces-routes.ts";
import { messages } from "../judge.ts";
import { rawCluster } from "../programs.ts";
import { DEPLOYED_ROLES, LOOKS_BY_AWS } from "./server-role.mutations.ts";

/** What is told of servers whose role may do this, on tables without a tag. */
const told = async (statement: object) => {
  const look = { Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" };
  const policy = JSON.stringify({ Statement: [look, { Effect: "Allow", Resource: "*", ...statement }] });
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

  it("takes a policy of AWS that shows route tables for the right to look", async () =>
    assert.deepEqual(await messages(serverRoleReplacesRoutes, LOOKS_BY_AWS), []));

  const LIMITED = {
    refused: /^the role of .* may not call ec2:ReplaceRoute on/,
    open: /whether the role of .* may call/,
  };
  for (const [what, refused, build] of DEPLOYED_ROLES) {
    it(`${refused ? "refuses" : "accepts"} the call limited to ${what}, where both ids are known`, async () => {
      const told = await messages(serverRoleReplacesRoutes, build, { deployed: true });
      assert.deepEqual([told.length, told.every((each) => LIMITED.refused.test(each))], [refused ? 1 : 0, true]);
    });
    it(`asks about the call limited to ${what} in a first preview`, async () => {
      const told = await messages(serverRoleReplacesRoutes, build);
      assert.deepEqual([told.length, told.every((each) => LIMITED.open.test(each))], [1, true]);
    });
  }
});
