import assert from "node:assert/strict";
import { BROUGHT_UP } from "./broughtUp.ts";
import { type TimedUp, timedUp } from "./timedUp.ts";

/** AWS's durations: directory and file system half an hour each, one after the other. */
const DIRECTORY_AND_FILE_SYSTEM = 60;

describe("the first up", () => {
  let up: TimedUp;
  before(async () => {
    up = await timedUp(BROUGHT_UP);
  });

  it("takes no ten minutes longer than directory and file system", () => {
    console.log([...up.made].map(([k,v])=>`${v.began.toFixed(1)} ${v.ended.toFixed(1)} ${k}`).join("\n"));
    assert.ok(up.minutes <= DIRECTORY_AND_FILE_SYSTEM + 10, `${up.minutes.toFixed(1)} minutes`);
  });
});
