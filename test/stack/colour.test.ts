import assert from "node:assert/strict";
import { wantsColour } from "../../stack/colour.ts";

describe("wantsColour", () => {
  const table: readonly (readonly [isTerminal: boolean, env: NodeJS.ProcessEnv, expected: boolean])[] = [
    [true, {}, true],
    [true, { TERM: "xterm-256color" }, true],
    [true, { TERM: "dumb" }, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "0" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { FORCE_COLOR: "0" }, false],
    [true, { FORCE_COLOR: "false" }, false],
    [false, {}, false],
    [false, { FORCE_COLOR: "1" }, true],
    [false, { FORCE_COLOR: "" }, true],
    [false, { FORCE_COLOR: "1", NO_COLOR: "1", TERM: "dumb" }, true],
  ];
  for (const [isTerminal, env, expected] of table)
    it(`says ${expected ? "yes" : "no"} ${isTerminal ? "on a terminal" : "in a pipe"} with ${JSON.stringify(env)}`, () => {
      assert.equal(wantsColour(isTerminal, env), expected);
    });
});
