import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { confirmed } from "../../../operate/change/confirm.ts";
import { Interrupted } from "../../../operate/change/interruption.ts";
import { UserError } from "../../../problems/userError.ts";

describe("the question before a change", () => {
  let input: PassThrough & { isTTY?: boolean };
  let output: PassThrough;
  let asked: number;

  beforeEach(() => {
    input = Object.assign(new PassThrough(), { isTTY: true });
    output = new PassThrough();
    asked = 0;
  });

  const what = () => {
    asked += 1;
    return "The plan.\nType the stack's name";
  };

  /** Answers as soon as the question is there. */
  const ask = (answer: () => unknown, signal?: AbortSignal) => {
    let printed = "";
    output.on("data", (data) => {
      printed += data;
      if (printed.includes("[dev]: ")) answer();
      if (printed.includes("[dev]: ")) output.removeAllListeners("data");
    });
    const terminal = { input, output };
    return confirmed("dev", undefined, what, signal === undefined ? { terminal } : { terminal, signal });
  };

  it("comes after the plan, and takes the stack's name", async () => {
    await ask(() => input.write("dev\r"));
    assert.equal(asked, 1);
  });

  it("takes no other word", async () => {
    await assert.rejects(
      ask(() => input.write("prod\r")),
      (error) => error instanceof UserError && error.message.endsWith("Nothing was changed."),
    );
  });

  it("ends at Ctrl-C as interrupted", async () => {
    await assert.rejects(
      ask(() => input.write("\u0003")),
      Interrupted,
    );
  });

  it("ends at Ctrl-D without an answer", async () => {
    await assert.rejects(
      ask(() => input.write("\u0004")),
      (error) => error instanceof UserError && error.message === "No answer. Nothing was changed.",
    );
  });

  it("ends at a signal with its reason", async () => {
    const stop = new AbortController();
    await assert.rejects(
      ask(() => stop.abort(new Interrupted("SIGTERM")), stop.signal),
      (error) => error instanceof Interrupted && error.message === "SIGTERM",
    );
  });

  it("is not asked, nor the plan made, where --confirm has said it or nobody can answer", async () => {
    await confirmed("dev", "dev", what, { terminal: { input, output } });
    await assert.rejects(confirmed("dev", "prod", what, { terminal: { input, output } }), UserError);
    input.isTTY = false;
    await assert.rejects(
      confirmed("dev", undefined, what, { terminal: { input, output } }),
      /Nobody can be asked here/,
    );
    assert.equal(asked, 0);
  });
});
