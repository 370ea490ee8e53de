import assert from "node:assert/strict";
import { UNKNOWN } from "../../../policies/harness/index.ts";
import { read, readNumber, readText } from "../../../policies/model/graph/reading.ts";
import { isFalse, isTrue, numberAtLeast, textIs } from "../../../policies/rule/compare.ts";
import type { Finding } from "../../../policies/rule/finding.ts";

const told = (findings: readonly Finding[]) => findings.map(({ kind, message }) => `${kind}: ${message}`);

const type = (given: unknown, preset?: string) =>
  told(textIs({ name: "type", reading: readText(given), ...(preset === undefined ? {} : { preset }) }, "MicrosoftAD"));
const days = (given: unknown) => told(numberAtLeast({ name: "days", reading: readNumber(given) }, 7));
const on = (given: unknown) => told(isTrue({ name: "copyTags", reading: read(given) }));
const off = (given: unknown) =>
  told(isFalse({ name: "check", reading: read(given) }, "AWS drops packets to the virtual IP"));

describe("a rule's comparison", () => {
  it("has nothing to say of the value that is wanted", () => {
    assert.deepEqual([type("MicrosoftAD"), days(7), days(8), on(true), off(false)].flat(), []);
  });

  it("leaves open what is not known yet, and says what to write", () => {
    const write = (what: string) => `is not known yet; write ${what} as a plain value instead of an output`;
    assert.deepEqual(
      [type, days, on, off].flatMap((each) => each(UNKNOWN)),
      [
        `undecided: type ${write("MicrosoftAD")}`,
        `undecided: days ${write("7 or more")}`,
        `undecided: copyTags ${write("true")}`,
        `undecided: check ${write("false")}`,
      ],
    );
  });

  it("refuses what is not set, with what AWS makes of it", () => {
    assert.deepEqual(type(undefined, "AWS's default is SimpleAD"), [
      "violated: type is not set, and AWS's default is SimpleAD; set it to MicrosoftAD",
    ]);
    assert.deepEqual(
      [type, days, on, off].flatMap((each) => each(undefined)),
      [
        "violated: type is not set; set it to MicrosoftAD",
        "violated: days is not set; set it to 7 or more",
        "violated: copyTags is not true; set it to true",
        "violated: check is not false, so AWS drops packets to the virtual IP; set it to false",
      ],
    );
  });

  it("refuses another type without showing the value", () => {
    assert.deepEqual(type(["secret"]), ["violated: type is a list; it must be MicrosoftAD"]);
    assert.deepEqual(days("7"), ["violated: days is a text; it must be a number, 7 or more"]);
    assert.deepEqual(on("true"), ["violated: copyTags is not true; set it to true"]);
    assert.equal(off("false").length, 1);
  });

  it("refuses another value and shows it", () => {
    assert.deepEqual(type("SimpleAD"), ["violated: type is SimpleAD; it must be MicrosoftAD"]);
    assert.deepEqual(days(6), ["violated: days is 6; it must be 7 or more"]);
    assert.equal(on(false).length, 1);
    assert.equal(off(true).length, 1);
  });

  it("points at the resource that it is given", () => {
    const [finding] = textIs({ name: "type", reading: readText("x"), on: { urn: "urn:x" } }, "y");
    assert.equal(finding?.urn, "urn:x");
  });
});
