import assert from "node:assert/strict";
import { mermaid } from "../../../operate/diagram/mermaid.ts";
import { plannedStacks } from "./stacks.ts";

describe("mermaid", function () {
  this.timeout(120_000);

  it("leads from clients by every table to the active server, dashed to the others", async () => {
    const text = mermaid((await plannedStacks()).get("three servers in two zones") ?? []);
    assert.match(text, /^flowchart TB\n/);
    const ways = text.split("\n").filter((line) => /-->|==>|\.->/.test(line));
    assert.deepEqual(
      ways.map((line) => line.trim()),
      [
        ...[0, 1, 2].map((table) => `clients --> table${table}`),
        ...[0, 1, 2].map((table) => `table${table} --> rail0`),
        "rail0 ==> server0",
        "rail0 -. after a failover .-> server2",
        "rail0 -. after a failover .-> server1",
      ],
    );
    for (const [index, name] of ["server1", "server3", "server2"].entries())
      assert.match(text, new RegExp(`server${index}\\["${name}<br/>`));
  });

  it("writes names as text, whatever is in them", async () => {
    const resources = ((await plannedStacks()).get("Japanese names") ?? []).map((each) =>
      each.type.endsWith(":Vpc")
        ? { ...each, inputs: { ...each.inputs, tags: { Name: `"] --> x["<b>%%{init}%%` } } }
        : each,
    );
    const text = mermaid(resources);
    assert.match(text, /共有ファイルシステム/);
    assert.match(text, /subgraph vpc\["VPC #34;#93; --#62; x#91;#34;#60;b#62;#37;#37;#123;init#125;#37;#37;, /);
    assert.equal(text.split("\n").filter((line) => line.includes("subgraph vpc")).length, 1);
  });
});
