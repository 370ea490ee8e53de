import assert from "node:assert/strict";
import { JAPANESE } from "../../messages/japanese.ts";
import { ENGLISH, placesOf, speechIn, speechOf } from "../../messages/speech.ts";
import { pack } from "../../policies/policyPack.ts";

const speech = speechOf("ja", {
  "{server} stops: {why}. Start it.": "{server} が停止します（{why}）。起動してください。",
  "its disk is full": "ディスクが一杯です",
  "{servers...} stop": "{servers...} が停止します",
  "{n} GiB": "{n} GiB",
});

describe("a speech", () => {
  it("says a message by its English template, and in English what its table does not have", () => {
    assert.equal(speech.say("{servers...} stop", { "servers...": "a" }), "a が停止します");
    assert.equal(speech.say("{n} routes", { n: 3 }), "3 routes");
    assert.equal(ENGLISH.say("{n} routes", { n: 3 }), "3 routes");
  });

  it("says anew what somebody put together in English, with its values, messages among them", () => {
    assert.equal(
      speech.translated("server1 stops: its disk is full. Start it."),
      "server1 が停止します（ディスクが一杯です）。起動してください。",
    );
    assert.equal(speech.translated("a, b and c stop"), "a、b、c が停止します");
  });

  it("leaves alone what fits no template as a whole, whatever signs stand in it", () => {
    for (const text of ["server1 stops: its disk is full.", "x\nserver1 stop", "(.*) [a-z] {n}"]) {
      assert.equal(speech.translated(text), text);
    }
  });

  it("is English where nothing else is asked for, as it was written", async () => {
    assert.equal((await speechIn("en")).translated("a, b and c stop"), "a, b and c stop");
    assert.equal((await speechIn("ja")).say("Region"), "リージョン");
  });
});

describe("the Japanese messages", () => {
  it("have the values of the English ones, and no other", () => {
    for (const [english, japanese] of Object.entries(JAPANESE)) {
      const unique = (template: string) => [...new Set(placesOf(template))].sort();
      assert.deepEqual(unique(japanese), unique(english), english);
    }
  });

  it("say what to do about every rule of the policies", () => {
    for (const { name, remediation } of pack.rules) assert.ok(remediation in JAPANESE, name);
  });
});
