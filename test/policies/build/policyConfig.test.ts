import assert from "node:assert/strict";
import { checkPolicyConfig, parsePolicyConfig } from "../../../policies/build/policyConfig.ts";
import { rules } from "../../../policies/rules/index.ts";

const NAMES = rules.map(({ name }) => name).join(", ");

const exemption = { resource: "*test-fsx*", reason: "throw-away test stack", expires: "2027-01-31" };

const TODAY = "2026-12-01";

const fsx = (more: object) => checkPolicyConfig({ "fsx-multi-az": more }, rules, TODAY);

describe("checkPolicyConfig", () => {
  for (const [what, config] of Object.entries({
    "nothing at all": {},
    "levels alone": { all: "advisory", "fsx-multi-az": "disabled" },
    "a level for all as an object": { all: { enforcementLevel: "mandatory" } },
    "every common setting": {
      "fsx-multi-az": { enforcementLevel: "mandatory", onUnknown: "fail", exemptions: [exemption] },
    },
    "a rule's own settings": { "monitor-interval": { minimumSeconds: 30 } },
    "a leap day, long ago": { "fsx-multi-az": { exemptions: [{ ...exemption, expires: "2024-02-29" }] } },
    "the furthest day": { "fsx-multi-az": { exemptions: [{ ...exemption, expires: "2027-12-02" }] } },
    "a letter beside the star": {
      "fsx-multi-az": {
        exemptions: [
          { ...exemption, resource: "*f*" },
          { ...exemption, resource: "試*" },
        ],
      },
    },
    "environments, which Pulumi takes": { environments: ["org/policies"] },
  })) {
    it(`accepts ${what}`, () => assert.deepEqual(checkPolicyConfig(config, rules, TODAY), []));
  }

  const levels = "choose one of advisory, mandatory, remediate, disabled";
  const table: [string, unknown, string][] = [
    ["what is no object", [], "the configuration must be an object of rule names; it is a list"],
    ["nothing where an object is wanted", null, "the configuration must be an object of rule names; it is empty"],
    [
      "a mistyped rule",
      { "fsx-multi-zone": "advisory" },
      'unknown rule "fsx-multi-zone"; did you mean "fsx-multi-az"?',
    ],
    ["an unknown rule", { backups: "advisory" }, `unknown rule "backups"; known are all, ${NAMES}`],
    ["a bad level", { "fsx-multi-az": "strict" }, `fsx-multi-az: "strict" is not an enforcement level; ${levels}`],
    ["a bad level for all", { all: "strict" }, `all: "strict" is not an enforcement level; ${levels}`],
    [
      "a bad level in an object",
      { "fsx-multi-az": { enforcementLevel: 1 } },
      `fsx-multi-az.enforcementLevel: 1 is not an enforcement level; ${levels}`,
    ],
    [
      "an entry that is neither level nor object",
      { "fsx-multi-az": 7 },
      "fsx-multi-az: must be an enforcement level or an object; it is a number (7)",
    ],
    [
      "settings for all, which Pulumi would drop",
      { all: { onUnknown: "warn" } },
      'all: unknown property "onUnknown"; known are enforcementLevel',
    ],
    [
      "environments of the wrong type",
      { environments: "org/env" },
      'environments: must be a list; it is a text ("org/env")',
    ],
  ];
  for (const [what, config, problem] of table) {
    it(`refuses ${what}`, () => assert.deepEqual(checkPolicyConfig(config, rules), [problem]));
  }

  const settings: [string, object, string][] = [
    [
      "a mistyped property",
      { onUnkown: "warn" },
      'fsx-multi-az: unknown property "onUnkown"; did you mean "onUnknown"?',
    ],
    [
      "another rule's property",
      { minimumSeconds: 3 },
      'fsx-multi-az: unknown property "minimumSeconds"; known are onUnknown, exemptions, enforcementLevel',
    ],
    [
      "a word that is none of the allowed",
      { onUnknown: "ask" },
      'fsx-multi-az.onUnknown: "ask" is not allowed; choose one of fail, warn',
    ],
    ["a wrong type", { onUnknown: true }, "fsx-multi-az.onUnknown: must be a text; it is a boolean (true)"],
    [
      "exemptions that are no list",
      { exemptions: exemption },
      "fsx-multi-az.exemptions: must be a list; it is an object",
    ],
    [
      "an exemption that is no object",
      { exemptions: ["*"] },
      'fsx-multi-az.exemptions[0]: must be an object; it is a text ("*")',
    ],
    [
      "an exemption without a reason",
      { exemptions: [{ resource: "share", expires: "2027-01-31" }] },
      "fsx-multi-az.exemptions[0].reason: missing; every entry needs resource, reason, expires",
    ],
    [
      "an exemption without an end",
      { exemptions: [exemption, { resource: "share", reason: "why not" }] },
      "fsx-multi-az.exemptions[1].expires: missing; every entry needs resource, reason, expires",
    ],
    [
      "an exemption with an empty reason",
      { exemptions: [{ ...exemption, reason: " " }] },
      "fsx-multi-az.exemptions[0].reason: must not be empty",
    ],
    [
      "an exemption with an unknown property",
      { exemptions: [{ ...exemption, expire: "2027-01-31" }] },
      'fsx-multi-az.exemptions[0]: unknown property "expire"; did you mean "expires"?',
    ],
    ...["*", "**", "*::*", "urn:*", "urn:pulumi:*", "12*"].map((resource): [string, object, string] => [
      `${resource} for a resource`,
      { exemptions: [{ ...exemption, resource }] },
      `fsx-multi-az.exemptions[0].resource: "${resource}" names every resource; write a part of a name beside *`,
    ]),
    ...["2027-12-03", "9999-12-31"].map((expires): [string, object, string] => [
      `an end on ${expires}`,
      { exemptions: [{ ...exemption, expires }] },
      `fsx-multi-az.exemptions[0].expires: "${expires}" is more than 366 days ahead; write 2027-12-02 at the latest`,
    ]),
    ...["2027-02-31", "2027-13-01", "31.01.2027", "2027-1-31", "2027-01-31T00:00:00Z", "never"].map(
      (expires): [string, object, string] => [
        `${expires} for a date`,
        { exemptions: [{ ...exemption, expires }] },
        `fsx-multi-az.exemptions[0].expires: "${expires}" is not a date; write YYYY-MM-DD, for example 2027-01-31`,
      ],
    ),
  ];
  for (const [what, given, problem] of settings) {
    it(`refuses ${what}`, () => assert.deepEqual(fsx(given), [problem]));
  }

  it("refuses a number out of bounds", () => {
    assert.deepEqual(checkPolicyConfig({ "monitor-interval": { minimumSeconds: 0 } }, rules), [
      "monitor-interval.minimumSeconds: 0 is too small; at least 1",
    ]);
  });

  it("refuses a text of the wrong form", () => {
    assert.deepEqual(checkPolicyConfig({ "vip-route-in-every-table": { virtualIps: ["172.16.0.1", "vip"] } }, rules), [
      'vip-route-in-every-table.virtualIps[1]: "vip" does not match ^\\d+\\.\\d+\\.\\d+\\.\\d+(/\\d+)?$',
    ]);
  });

  it("names every mistake at once", () => {
    const problems = checkPolicyConfig(
      { all: "strict", fsx: "advisory", "fsx-multi-az": { onUnknown: 1, exemptions: [{}] } },
      rules,
    );
    assert.deepEqual(
      problems.map((each) => each.split(":")[0]),
      [
        "all",
        `unknown rule "fsx"; known are all, ${NAMES}`,
        "fsx-multi-az.onUnknown",
        "fsx-multi-az.exemptions[0].resource",
        "fsx-multi-az.exemptions[0].reason",
        "fsx-multi-az.exemptions[0].expires",
      ],
    );
  });

  it("does not take an object's inherited names for rules or properties", () => {
    assert.equal(checkPolicyConfig(JSON.parse('{"constructor": "advisory"}'), rules).length, 1);
    assert.equal(fsx(JSON.parse('{"toString": 1, "__proto__": 1}')).length, 2);
  });
});

describe("parsePolicyConfig", () => {
  it("lets a rule's own level go before the one for all", () => {
    const parsed = parsePolicyConfig({ all: "advisory", "fsx-multi-az": "disabled" }, rules);
    assert.equal(parsed.get("fsx-multi-az")?.enforcementLevel, "disabled");
    assert.equal(parsed.get("monitor-interval")?.enforcementLevel, "advisory");
  });
});
