import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readEnginePlan } from "../../../preview/changes/enginePlan.ts";
import { UserError } from "../../../problems/userError.ts";

const SYSTEM = "aws:fsx/windowsFileSystem:WindowsFileSystem";
const urn = (type: string, name: string) => `urn:pulumi:dev::p::my:Component$${type}::${name}`;
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "x" };

describe("the engine's own preview", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "engine-plan-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown, encoding: BufferEncoding = "utf8") => {
    const file = path.join(folder, "plan.json");
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(file, encoding === "utf16le" ? `\uFEFF${text}` : text, encoding);
    return readEnginePlan(file);
  };
  const state = (inputs: object, more: object = {}) => ({ type: SYSTEM, custom: true, inputs, ...more });

  it("tells each change once, a replacement with what it destroys and in which order", () => {
    const where = urn(SYSTEM, "fsx");
    const states = {
      oldState: state({ throughputCapacity: 32, subnetIds: ["a"] }, { protect: true }),
      newState: state({ throughputCapacity: 64, subnetIds: ["04da6b54-80e4-46f7-96ec-b56ff0331ba9"] }),
    };
    const [change, ...others] = read({
      steps: [
        { op: "same", urn: urn(SYSTEM, "other"), oldState: state({}), newState: state({}) },
        { op: "delete-replaced", urn: where, ...states },
        {
          op: "replace",
          urn: where,
          ...states,
          detailedDiff: {
            throughputCapacity: { kind: "update", inputDiff: true },
            "subnetIds[0]": { kind: "update-replace", inputDiff: true },
          },
        },
        { op: "create-replacement", urn: where, ...states },
      ],
    });
    assert.deepEqual(others, []);
    assert.deepEqual(
      [change?.kind, change?.name, change?.isProtected, change?.deletedFirst],
      ["replaced", "fsx", true, true],
    );
    assert.match(change?.lost ?? "", /all files of the share/);
    assert.deepEqual(change?.properties, [
      { path: "throughputCapacity", before: 32, after: 64, replaces: false, because: [] },
      { path: "subnetIds[0]", before: "a", after: "[unknown]", replaces: true, because: [] },
    ]);
  });

  it("shows no secret, takes drift from what AWS says, and goes by reasons where there is no detail", () => {
    const steps = [
      {
        op: "update",
        urn: urn(SYSTEM, "fsx"),
        oldState: state({ password: secret, name: "a" }, { outputs: { name: "by hand" } }),
        newState: state({ password: secret, name: "a" }),
        detailedDiff: { password: { kind: "update", inputDiff: true }, name: { kind: "update" } },
      },
      {
        op: "update",
        urn: urn(SYSTEM, "two"),
        oldState: state({ name: "a" }),
        newState: state({ name: "b" }),
        diffReasons: ["name"],
      },
    ];
    const [one, two] = read({ steps }, "utf16le");
    assert.deepEqual(
      one?.properties.map(({ before, after }) => [before, after]),
      [
        ["[secret]", "[secret]"],
        ["by hand", "a"],
      ],
    );
    assert.deepEqual(
      two?.properties.map(({ path: at, before, after }) => [at, before, after]),
      [["name", "a", "b"]],
    );
    assert.doesNotMatch(JSON.stringify([one, two]), /ciphertext/);
  });

  it("refuses another file in a line that says how to get one", () => {
    for (const content of ["no json", "{}", '{"steps":[{"op":1}]}', "null"]) {
      assert.throws(
        () => read(content),
        (error) =>
          error instanceof UserError && /^--plan .*plan\.json: .* pulumi preview --json > FILE\.$/.test(error.message),
        content,
      );
    }
    assert.throws(() => readEnginePlan("/no/such.json"), /^UserError: --plan \/no\/such\.json: cannot be read/);
  });
});
