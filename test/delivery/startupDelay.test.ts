import assert from "node:assert/strict";
import { DEFAULT_HEARTBEAT, startupDelay } from "../../delivery/startupDelay.ts";

describe("startupDelay", () => {
  it("is longer than the heartbeat's time-out and interval, with a margin for what the peer does then", () => {
    assert.equal(startupDelay(DEFAULT_HEARTBEAT, undefined), 93);
    assert.equal(startupDelay({ timeoutSeconds: 90, intervalSeconds: 3 }, undefined), 153);
    assert.equal(startupDelay({ timeoutSeconds: 90, intervalSeconds: 0.5 }, undefined), 151);
  });

  it("is what the settings say, and none where they say 0", () => {
    assert.equal(startupDelay(DEFAULT_HEARTBEAT, 34), 34);
    assert.equal(startupDelay(DEFAULT_HEARTBEAT, 0), 0);
  });

  it("refuses one that lets a quick reboot pass unnoticed", () => {
    assert.throws(
      () => startupDelay(DEFAULT_HEARTBEAT, 33),
      /33 is too short; more than .* \(33 s\) is required, or 0/,
    );
    assert.throws(() => startupDelay({ timeoutSeconds: 90, intervalSeconds: 3 }, 60), /60 is too short/);
  });

  it("refuses a heartbeat that asks for a longer one than a runbook waits for", () => {
    assert.throws(
      () => startupDelay({ timeoutSeconds: 300, intervalSeconds: 3 }, undefined),
      /ask for a delay of 363 s; up to 300 s is allowed/,
    );
  });
});
