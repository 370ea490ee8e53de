import assert from "node:assert/strict";
import { projectText } from "../projectText.ts";
import { readImports } from "../sourceFiles.ts";

const PACKAGE = /(import type[^;]*?from|import\(|from)\s*"@aws-sdk\/[^"]+"/g;

describe("AWS's clients", () => {
  const files = [...readImports().keys()].filter((file) => !/^(test|bench)\//.test(file) && file.endsWith(".ts"));

  it("are loaded on demand, and by operate/ alone: what asks nothing of AWS, such as the preview, loads none", () => {
    const loading = files.flatMap((file) =>
      [...projectText(file).matchAll(PACKAGE)].flatMap(([, how = ""]) =>
        how.startsWith("import type") ? [] : [`${file}: ${how}`],
      ),
    );
    assert.ok(loading.length >= 10, loading.join("\n"));
    assert.deepEqual(
      loading.filter((each) => !/^operate\/(aws|cost)\/\w+\.ts: import\($/.test(each)),
      [],
    );
  });
});
