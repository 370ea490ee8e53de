import assert from "node:assert/strict";
import path from "node:path";
import { MAY_IMPORT } from "./rooms.ts";
import { againstTheWay, type Imports, loopsIn, readImports } from "./sourceFiles.ts";

describe("imports", () => {
  it("never lead from a file back to itself", () => {
    assert.deepEqual(loopsIn(readImports()), []);
  });

  it("go the way of the data, from room to room", () => {
    const imports = readImports();
    assert.deepEqual(againstTheWay(imports, MAY_IMPORT), []);
    const rooms = new Set([...imports.keys()].map((file) => path.posix.dirname(file)));
    for (const [room, others] of Object.entries(MAY_IMPORT))
      for (const each of [room, ...others.split(" ").filter(Boolean)]) assert.ok(rooms.has(each), `no room ${each}`);
    const free = [...rooms].filter((room) => !(room in MAY_IMPORT) && !/^(bench|test|scripts|docs)(\/|$)/.test(room));
    assert.deepEqual(free, [], "rooms of which nobody says whom they may import");
  });

  it("of a room are of rooms before it, so that no way leads back", () => {
    const rooms = Object.keys(MAY_IMPORT);
    const back = Object.entries(MAY_IMPORT).flatMap(([room, others]) =>
      others
        .split(" ")
        .filter((each) => rooms.indexOf(each) >= rooms.indexOf(room))
        .map((each) => `${room} -> ${each}`),
    );
    assert.deepEqual(back, []);
  });

  it("are told by file and import when they go another way, also into tests", () => {
    const imports: Imports = new Map([
      ["a/x.ts", ["a/y.ts", "b/z.ts", "test/t.ts"]],
      ["b/z.ts", ["a/x.ts"]],
      ["test/t.ts", ["b/z.ts"]],
    ]);
    assert.deepEqual(againstTheWay(imports, { a: "b", b: "" }), ["a/x.ts -> test/t.ts", "b/z.ts -> a/x.ts"]);
  });

  it("are found where they stand: of values, of types, on demand", () => {
    const imports = readImports();
    const of = (file: string) => imports.get(file) ?? [];
    assert.ok(of("index.ts").includes("components/haCluster.ts"));
    assert.ok(of("components/network/virtualIp.ts").includes("components/network/clusterNetwork.ts"));
    assert.ok(of("preview/cli.ts").includes("preview/judge.ts"));
    assert.ok(of("delivery/clusterDelivery.ts").includes("delivery/baseConfiguration.ts"));
  });

  it("are told as the way round, each loop once", () => {
    const imports: Imports = new Map([
      ["a", ["b", "d"]],
      ["b", ["c"]],
      ["c", ["b"]],
      ["d", ["d"]],
    ]);
    assert.deepEqual(loopsIn(imports), ["b -> c -> b", "d -> d"]);
  });
});
