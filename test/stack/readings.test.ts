import assert from "node:assert/strict";
import { COMBINED, READINGS } from "./readings.ts";
import { StackFolder } from "./stackFolder.ts";

describe("a stack file is read as the Pulumi CLI reads it, or refused:", () => {
  let folder: StackFolder;
  before(() => {
    folder = new StackFolder();
  });
  after(() => folder.remove());

  for (const reading of [...Object.values(COMBINED).flat(), ...READINGS]) {
    it(reading.kind, () => {
      folder.put(reading);
      const read = () => folder.read(reading.set);
      if (reading.config === undefined) assert.throws(read, { name: "UserError", message: reading.refused });
      else assert.deepEqual(read(), { config: reading.config, secret: reading.secret ?? [] });
    });
  }
});
