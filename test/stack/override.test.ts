import assert from "node:assert/strict";
import fc from "fast-check";
import { parseOverride, withOverride } from "../../stack/override.ts";
import { isMap, type Setting } from "../../stack/setting.ts";

const laid = (settings: ReadonlyMap<string, Setting>, text: string) =>
  withOverride(settings, parseOverride(text, "app"));

describe("an override", () => {
  // What the CLI makes of paths and values is in the table of readings; it has no such text of its own.
  for (const [text, message] of [
    ["protect", /^--set protect: expected PATH=VALUE, for example/],
    ["=x", /expected PATH=VALUE/],
    ["", /expected PATH=VALUE/],
    ["a=\ud800", /^--set a: the value is no text/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseOverride(text, "app"), { name: "UserError", message });
    });
  }

  it("ends its path at the first equals sign that stands in no key", () => {
    assert.deepEqual(laid(new Map(), 'a["x=y"].z=b=c'), new Map([["app:a", { "x=y": { z: "b=c" } }]]));
  });

  it("takes a value of several lines", () => {
    assert.deepEqual(laid(new Map(), "a=b\nc=d"), new Map([["app:a", "b\nc=d"]]));
  });

  it("makes no list of a thousand entries and more", () => {
    assert.throws(() => laid(new Map(), "a[1000000]=x"), /\[1000000\] is no entry of any list/);
  });

  it("changes nothing but the named place, and not its argument", () => {
    const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
    const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(key, value, { noNullPrototype: true });
    fc.assert(
      fc.property(dictionary(dictionary(fc.integer())), key, key, (held, outer, inner) => {
        const before = new Map<string, Setting>(Object.entries(held).map(([name, value]) => [`app:${name}`, value]));
        const copy = structuredClone(before);
        const after = laid(before, `${outer}.${inner}=text`);
        assert.deepEqual(before, copy);
        const changed = after.get(`app:${outer}`);
        assert.ok(isMap(changed));
        assert.equal(changed[inner], "text");
        for (const [name, value] of before) if (name !== `app:${outer}`) assert.deepEqual(after.get(name), value);
      }),
    );
  });
});
