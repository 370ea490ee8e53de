import assert from "node:assert/strict";
import { RUNBOOKS } from "../../scripts/serverScripts.ts";

/** Systems Manager takes 64 KB (MaxDocumentSizeExceeded), with what an execution gives as parameters. */
const MOST = 65_536;
/** Bytes of the longest of them, the bring-up's, with many servers. */
const PARAMETERS = 4_000;

describe("the documents of the runbooks", () => {
  // Red with the secret's reader above every script: that of a self-managed domain had 69,134 bytes.
  for (const [name, document] of Object.entries(RUNBOOKS))
    it(`leave room for their parameters within what AWS takes: ${name}`, () => {
      const bytes = Buffer.byteLength(JSON.stringify(document));
      assert.ok(bytes + PARAMETERS <= MOST, `${bytes} bytes`);
    });
});
