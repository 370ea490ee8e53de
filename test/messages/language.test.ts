import assert from "node:assert/strict";
import { languageOf } from "../../messages/language.ts";
import { UserError } from "../../problems/userError.ts";

describe("languageOf", () => {
  it("takes --lang before what the system says, and refuses what there is not", () => {
    assert.equal(languageOf("en", { LC_ALL: "ja_JP.UTF-8" }), "en");
    assert.equal(languageOf("ja", { LANG: "C" }), "ja");
    assert.throws(
      () => languageOf("fr", {}),
      (error) => error instanceof UserError && error.message === "--lang fr: expected en or ja.",
    );
  });

  it("asks LC_ALL, then LC_MESSAGES, then LANG, of which an empty one does not count", () => {
    for (const [env, expected] of [
      [{ LC_ALL: "ja_JP.UTF-8", LANG: "en_US.UTF-8" }, "ja"],
      [{ LC_ALL: "C", LC_MESSAGES: "ja_JP", LANG: "ja_JP" }, "en"],
      [{ LC_ALL: "", LC_MESSAGES: "ja_JP.eucJP", LANG: "C" }, "ja"],
      [{ LC_MESSAGES: "en_GB", LANG: "ja" }, "en"],
      [{ LANG: "ja" }, "ja"],
      [{ LANG: "jam_JM" }, "en"],
      [{}, "en"],
    ] as const)
      assert.equal(languageOf(undefined, env), expected, JSON.stringify(env));
  });
});
