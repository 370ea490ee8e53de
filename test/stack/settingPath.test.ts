import assert from "node:assert/strict";
import fc from "fast-check";
import { type Setting, withOverride } from "../../stack/settingPath.ts";

const settings = { fileSystem: { aliases: ["a.b.c"] }, servers: [{ name: "server1" }], protect: false };

describe("withOverride", () => {
  for (const [override, expected] of [
    ["protect=true", { ...settings, protect: true }],
    ["fileSystem.storageCapacityGiB=64", { ...settings, fileSystem: { aliases: ["a.b.c"], storageCapacityGiB: 64 } }],
    ["servers[0].name=other", { ...settings, servers: [{ name: "other" }] }],
    ["servers[1].name=server2", { ...settings, servers: [{ name: "server1" }, { name: "server2" }] }],
    ["network.zones[0].zone=x", { ...settings, network: { zones: [{ zone: "x" }] } }],
    ['fileSystem["a.b"]=c', { ...settings, fileSystem: { aliases: ["a.b.c"], "a.b": "c" } }],
    ["cluster.virtualIp=172.16.0.1", { ...settings, cluster: { virtualIp: "172.16.0.1" } }],
    ["text=a=b", { ...settings, text: "a=b" }],
    ["text=", { ...settings, text: "" }],
    ["code=007", { ...settings, code: "007" }],
    ["big=99999999999999999999", { ...settings, big: "99999999999999999999" }],
  ] as [string, Record<string, Setting>][]) {
    it(`lays in ${override}`, () => {
      assert.deepEqual(withOverride(settings, override), expected);
    });
  }

  for (const [override, message] of [
    ["protect", /expected PATH=VALUE/],
    ["=x", /expected PATH=VALUE/],
    ["a..b=1", /a\.\.b: not a path/],
    ["a[x]=1", /a\[x\]: not a path/],
    ["[0]=1", /begins with a setting's name/],
    ["servers[2].name=x", /servers has 1 entries, so \[2\] would leave a gap/],
    ["protect.deep=1", /protect has no keys/],
    ["fileSystem[0]=1", /fileSystem is not a list/],
    ["servers[0].name.x=1", /servers\[0\]\.name has no keys/],
  ] as [string, RegExp][]) {
    it(`refuses ${override}`, () => {
      assert.throws(() => withOverride(settings, override), { name: "UserError", message });
    });
  }

  it("changes nothing but the named place, and not its argument", () => {
    const key = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
    const dictionary = <T>(value: fc.Arbitrary<T>) => fc.dictionary(key, value, { noNullPrototype: true });
    fc.assert(
      fc.property(dictionary(dictionary(fc.integer())), key, key, (before, outer, inner) => {
        const copy = structuredClone(before);
        const after = withOverride(before, `${outer}.${inner}=text`);
        assert.deepEqual(before, copy);
        assert.equal((after[outer] as Record<string, Setting>)[inner], "text");
        for (const other of Object.keys(before).filter((each) => each !== outer)) {
          assert.deepEqual(after[other], before[other]);
        }
      }),
    );
  });
});
