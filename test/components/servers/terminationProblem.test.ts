import assert from "node:assert/strict";
import { terminationProblem } from "../../../components/servers/terminationProblem.ts";

describe("terminationProblem", () => {
  const none = { server: "server1", change: "none" } as const;
  const restarted = { server: "server2", change: "restarted" } as const;

  it("is none where an update stops a server, makes a lost one again, or replaces one without protection", () => {
    assert.equal(terminationProblem([none, restarted], ["server1", "server2"]), undefined);
    assert.equal(terminationProblem([{ server: "server1", change: "made" }, restarted], ["server1"]), undefined);
    assert.equal(terminationProblem([{ server: "server1", change: "replaced" }, restarted], ["server2"]), undefined);
  });

  it("names each server that would be replaced or deleted, and what to do first", () => {
    const replaced = terminationProblem([{ server: "server1", change: "replaced" }, restarted], ["server1", "server2"]);
    assert.match(
      replaced ?? "",
      /^server1: .* an instance .* set terminationProtection: false in its entry of servers/,
    );
    const both = terminationProblem([{ server: "server1", change: "replaced" }], ["server1", "server2"]);
    assert.match(both ?? "", /^server1 and server2: .* instances .* in their entries of servers/);
  });
});
