import assert from "node:assert/strict";
import { type Imports, loopsIn, readImports } from "./sourceFiles.ts";

describe("imports", () => {
  it("never lead from a file back to itself", () => {
    assert.deepEqual(loopsIn(readImports()), []);
  });

  it("are found where they stand: of values, of types, on demand", () => {
    const imports = readImports();
    const of = (file: string) => imports.get(file) ?? [];
    assert.ok(of("index.ts").includes("components/haCluster.ts"));
    assert.ok(of("components/virtualIp.ts").includes("components/clusterNetwork.ts"));
    assert.ok(of("preview/cli.ts").includes("preview/judge.ts"));
    assert.ok(of("components/clusterDelivery.ts").includes("components/baseConfiguration.ts"));
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
