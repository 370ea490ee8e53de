import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { NetworkTrap } from "./networkTrap.ts";

describe("the trap around the engine tests", () => {
  it("catches a process that looks for credentials or leaves the machine", async () => {
    const trap = await NetworkTrap.start();
    try {
      const program = [
        'await fetch(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI).catch(() => "");',
        'await fetch("https://ec2.ap-northeast-1.amazonaws.com/").catch(() => "");',
      ].join("\n");
      await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
        env: { ...process.env, ...trap.environment },
      });
      assert.deepEqual(trap.caught, ["GET /credentials", "CONNECT ec2.ap-northeast-1.amazonaws.com:443"]);
    } finally {
      trap.stop();
    }
  });
});
