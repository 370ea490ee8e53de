import assert from "node:assert/strict";
import fc from "fast-check";
import { nearest } from "../../problems/nearest.ts";

const KEYS = ["network", "directory", "fileSystem", "servers", "server", "cluster"];

describe("nearest", () => {
  it("finds the word a typing slip meant", () => {
    assert.deepEqual(nearest("fileSytem", KEYS), { word: "fileSystem", close: true });
  });

  it("takes letter case for no difference", () => {
    assert.deepEqual(nearest("FILESYSTEM", KEYS), { word: "fileSystem", close: true });
  });

  it("says so when even the nearest word is far away", () => {
    assert.equal(nearest("xyzzyplugh", KEYS)?.close, false);
  });

  it("takes the first of two that are equally near", () => {
    assert.equal(nearest("b", ["a", "c"])?.word, "a");
  });

  it("finds nothing where nothing is known", () => {
    assert.equal(nearest("network", []), undefined);
  });

  it("always finds a known word itself", () => {
    fc.assert(fc.property(fc.constantFrom(...KEYS), (key) => nearest(key, KEYS)?.word === key));
  });
});
