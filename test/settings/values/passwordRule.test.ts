import assert from "node:assert/strict";
import fc from "fast-check";
import { healthy, parse, problemsOf } from "../stackFile.ts";

describe("directoryAdminPassword", () => {
  const REFUSED = {
    "Sh0rt!x": "is not 8 to 64 characters long",
    [`Aa1${"x".repeat(62)}`]: "is not 8 to 64 characters long",
    alllowercase1: "has fewer than three of lower-case letters",
    My4dminADMINpw: 'contains the word "admin"',
    "xAdMiN-42-yz": 'contains the word "admin"',
    Pässword1234: "has characters other than printable ASCII",
    "Tab\tulator123": "has characters other than printable ASCII",
    "Aaaaaaaa bbbbbb": "has fewer than three of",
  };
  for (const [password, message] of Object.entries(REFUSED)) {
    it(`is refused when it ${message} (${JSON.stringify(password).slice(0, 20)})`, () => {
      const problems = problemsOf({ directoryAdminPassword: password });
      assert.equal(problems.length, 1);
      assert.ok(problems[0]?.startsWith("Pulumi.dev.yaml: directoryAdminPassword: the password "), problems[0]);
      assert.ok(problems[0]?.includes(message), problems[0]);
    });
  }

  for (const password of ["Passw0rd", `Aa1${"x".repeat(61)}`, "UPPER-CASE-42", '["JSON", 4, 2]', "12345678aA"]) {
    it(`is accepted: ${JSON.stringify(password).slice(0, 20)}`, () => {
      assert.equal(parse({ directoryAdminPassword: password }).ok, true);
    });
  }

  it("names every rule that it breaks in one message", () => {
    const [only] = problemsOf({ directoryAdminPassword: "admin" });
    assert.match(only ?? "", /not 8 to 64 characters long and has fewer than three .* and contains the word "admin"/);
  });

  it("never stands in a problem, whatever else is wrong", () => {
    // Long enough not to be a part of some word of a message by chance.
    const password = fc.string({ unit: "binary", minLength: 6, maxLength: 80 }).filter((text) => !/^\w+$/.test(text));
    fc.assert(
      fc.property(password, fc.constantFrom(...Object.keys(healthy())), (secret, broken) => {
        const result = parse({ directoryAdminPassword: `§${secret}`, [broken]: "broken" });
        assert.equal(result.ok, false);
        if (result.ok) return;
        assert.ok(result.problems.some((line) => line.includes("directoryAdminPassword: the password")));
        const shown = result.problems.join("\n");
        assert.ok(!shown.includes(secret), shown);
        assert.ok(!shown.includes(JSON.stringify(secret).slice(1, -1)), shown);
      }),
    );
  });

  it("does not stand in the specification either", () => {
    const result = parse({ directoryAdminPassword: "Correct-Horse-7" });
    assert.ok(result.ok);
    assert.ok(!JSON.stringify(result).includes("Correct-Horse-7"));
  });

  it("does not stand in the problem when its key is misspelt", () => {
    const [only, ...others] = problemsOf({ directoryAdminPasword: "Correct-Horse-7" });
    assert.equal(only, "Pulumi.dev.yaml: directoryAdminPasword: unknown setting. Did you mean directoryAdminPassword?");
    assert.deepEqual(others, []);
  });
});
