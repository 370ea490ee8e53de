import assert from "node:assert/strict";
import * as policy from "@pulumi/policy";
import * as sdkProxy from "@pulumi/policy/proxy.js";
import { asset } from "@pulumi/pulumi";
import {
  read,
  readList,
  readNumber,
  readObject,
  readText,
  UNKNOWN_VALUES,
} from "../../../../policies/model/graph/reading.ts";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const unknownCheckingProxy = (policy as unknown as { unknownCheckingProxy: (props: object) => object })
  .unknownCheckingProxy;

const raw = {
  text: "a",
  empty: "",
  zero: 0,
  no: false,
  nothing: null,
  open: UNKNOWN,
  nested: { open: UNKNOWN, text: "b", list: ["c", UNKNOWN, { text: "d" }] },
  file: new asset.StringAsset("e"),
};

const known = (value: unknown) => ({ state: "known", value });
const unknown = { state: "unknown" };
const absent = { state: "absent" };

for (const [form, props] of [
  ["the SDK's proxy", unknownCheckingProxy(raw)],
  ["a plain object", raw],
] as const) {
  describe(`read, through ${form}`, () => {
    const table: [(string | number)[], object][] = [
      [["text"], known("a")],
      [["empty"], known("")],
      [["zero"], known(0)],
      [["no"], known(false)],
      [["nothing"], absent],
      [["missing"], absent],
      [["open"], unknown],
      [["open", "below"], unknown],
      [["nested", "open"], unknown],
      [["nested", "open", "below", 3], unknown],
      [["nested", "text"], known("b")],
      [["nested", "missing"], absent],
      [["nested", "list", 0], known("c")],
      [["nested", "list", 1], unknown],
      [["nested", "list", 2, "text"], known("d")],
      [["nested", "list", 3], absent],
      [["text", "below"], absent],
      [["text", "length"], absent],
      [["nothing", "below"], absent],
      [["toString"], absent],
      [["__proto__"], absent],
    ];
    for (const [path, expected] of table) {
      it(`finds .${path.join(".")} ${(expected as { state: string }).state}`, () => {
        assert.deepEqual(read(props, ...path), expected);
      });
    }

    it("goes on from what it read", () => {
      const nested = readObject(props, "nested");
      assert.equal(nested.state, "known");
      assert.deepEqual(readText(nested.state === "known" && nested.value, "open"), unknown);
      const list = readList(props, "nested", "list");
      assert.deepEqual(list.state === "known" && list.value.map((each) => read(each).state), [
        "known",
        "unknown",
        "known",
      ]);
    });

    it("tells the type that it finds instead of the one it wants, and no value", () => {
      assert.deepEqual(readText(props, "zero"), { state: "mistyped", found: "a number" });
      assert.deepEqual(readText(props, "no"), { state: "mistyped", found: "true or false" });
      assert.deepEqual(readText(props, "nested"), { state: "mistyped", found: "an object" });
      assert.deepEqual(readNumber(props, "text"), { state: "mistyped", found: "a text" });
      assert.deepEqual(readObject(props, "nested", "list"), { state: "mistyped", found: "a list" });
      assert.deepEqual(readList(props, "nested"), { state: "mistyped", found: "an object" });
    });

    it("takes an empty text for absent where it wants a text", () =>
      assert.deepEqual(readText(props, "empty"), absent));

    it("reads into an asset", () => assert.equal(read(props, "file").state, "known"));
  });
}

describe("read, of the value itself", () => {
  it("tells unknown, absent and known apart", () => {
    assert.deepEqual(read(UNKNOWN), unknown);
    assert.deepEqual(read(undefined), absent);
    assert.deepEqual(read("a"), known("a"));
  });

  it("does not take NaN for a number", () => assert.equal(readNumber(Number.NaN).state, "mistyped"));
});

describe("UNKNOWN_VALUES", () => {
  it("are those of the SDK", () => {
    const ofSdk = Object.entries(sdkProxy as Record<string, unknown>).filter(([name]) => /^unknown.+Value$/.test(name));
    assert.deepEqual(new Set(ofSdk.map(([, value]) => value)), UNKNOWN_VALUES);
  });

  it("takes a secret that could not be decrypted for unknown, so that no two look alike", () => {
    assert.deepEqual(readText({ password: "[secret]" }, "password"), { state: "unknown" });
  });
});
