import assert from "node:assert/strict";
import { buildPolicies } from "../../../policies/build/buildPolicies.ts";
import { analyze, type Build, type PlannedResource, plan, UNKNOWN } from "../../../policies/harness/index.ts";
import { InputRecorder, isGivenByProgram } from "../../../policies/model/graph/input.ts";
import type { JudgedResource } from "../../../policies/model/graph/resource.ts";
import type { StackGraph } from "../../../policies/model/graph/stackGraph.ts";
import { advised, causedBy, type Finding, undecided, violated } from "../../../policies/rule/finding.ts";
import { type Rule, resourceRule, stackRule } from "../../../policies/rule/rule.ts";
import { judge } from "../judge.ts";

const THING = "acme:index:Thing";

const text = {
  description: "A thing is well.",
  why: "Things break.",
  severity: "medium",
  remediation: "Mend it.",
  url: "https://example.com/",
} as const;

type Check = (resource: JudgedResource) => Iterable<Finding>;

const resourceRuleOf = (check: Check) => resourceRule({ ...text, name: "resource-rule", types: [THING], check });
const stackRuleOf = (check: Check) =>
  stackRule({
    ...text,
    name: "stack-rule",
    *check(stack) {
      for (const each of stack.ofType(THING)) yield* check(each);
    },
  });

const SECRET = "Correct-horse-7";

/** What ends each message where nobody prints it beside. */
const GUIDE = "What to do: Mend it.\nSee https://example.com/";

/** As of an engine that checks no configuration. */
const withoutSchema = (policies: ReturnType<typeof buildPolicies>) =>
  policies.map((policy) => Object.defineProperty(policy, "configSchema", { value: undefined }));

const things =
  (...names: string[]): Build =>
  (builder) => {
    for (const name of names) builder.resource(THING, name, { value: UNKNOWN });
  };

const URN = `urn:pulumi:test::plan::${THING}::one`;
const exemption = { resource: "one", reason: "a test stack", expires: "2027-01-31" };

for (const [kind, ruleOf] of [
  ["resource", resourceRuleOf],
  ["stack", stackRuleOf],
] as const) {
  const config = (more: object) => ({ [`${kind}-rule`]: more });
  const rule: Rule = ruleOf((each) => [violated(`${each.name} is broken`, each)]);
  const openRule: Rule = ruleOf((each) => [undecided("value is not known yet", each)]);

  describe(`a ${kind} rule`, () => {
    it("reports a violation at its level and severity, about the resource", async () => {
      assert.deepEqual((await judge(rule, things("one"))).violations, [
        { rule: `${kind}-rule`, level: "mandatory", severity: "medium", urn: URN, message: "one is broken" },
      ]);
    });

    it("fails closed on what it cannot decide", async () => {
      const { violations, warnings } = await judge(openRule, things("one"));
      assert.deepEqual(
        violations.map(({ level, message }) => [level, message]),
        [["mandatory", "cannot be decided at preview: value is not known yet"]],
      );
      assert.deepEqual(warnings, []);
    });

    it("warns instead with onUnknown: warn", async () => {
      const { violations, warnings } = await judge(openRule, things("one"), { config: config({ onUnknown: "warn" }) });
      assert.deepEqual(violations, []);
      assert.deepEqual(warnings, [`${kind}-rule: ${URN}: cannot be decided at preview: value is not known yet`]);
    });

    it("still stops what is surely broken with onUnknown: warn", async () => {
      const { violations } = await judge(rule, things("one"), { config: config({ onUnknown: "warn" }) });
      assert.equal(violations[0]?.level, "mandatory");
    });

    it("says advice as an advisory, whatever the level", async () => {
      const advice = ruleOf((each) => [advised("think of it", each), violated("broken", each)]);
      const { violations } = await judge(advice, things("one"));
      assert.deepEqual(
        violations.map(({ level, message, urn, severity }) => [level, message, urn, severity]),
        [
          ["advisory", "think of it", URN, "medium"],
          ["mandatory", "broken", URN, "medium"],
        ],
      );
    });

    it("takes an exception for a violation, and keeps what was found before", async () => {
      const failing = ruleOf(function* (each) {
        yield violated("found first", each);
        throw new TypeError("no such thing");
      });
      const { violations } = await judge(failing, things("one"));
      assert.deepEqual(
        violations.map(({ level, message }) => [level, message.replace(/:\d+:\d+$/, "")]),
        [
          ["mandatory", "found first"],
          ["mandatory", "the rule itself failed, so nothing is proven: TypeError at buildPolicies.test.ts"],
        ],
      );
    });

    for (const [what, thrown] of [
      ["a message", new Error(SECRET)],
      ["a message in place of frames", new Error(`no\n    at ${SECRET} (${SECRET}.ts:1:1)`)],
      ["the name", Object.assign(new Error("no"), { name: SECRET })],
      ["a stack of its own", Object.assign(new Error("no"), { stack: `Error: no\n    at ${SECRET}` })],
      ["a class", new (class extends Error {})(SECRET)],
      ["a text", SECRET],
      ["an object", { message: SECRET, stack: SECRET }],
    ] as const) {
      it(`prints no secret of an exception that has it in ${what}`, async () => {
        const failing = ruleOf(() => {
          throw thrown;
        });
        const found = await judge(failing, things("one"));
        assert.match(found.violations[0]?.message ?? "", /^the rule itself failed, so nothing is proven: \w/);
        assert.doesNotMatch(JSON.stringify(found), new RegExp(SECRET));
      });
    }

    it("fails closed when it touches an unknown value by accident", async () => {
      const careless = ruleOf((each) => {
        const { value } = each.props as { readonly value: string };
        return value === "" ? [violated("empty", each)] : [];
      });
      const { violations } = await judge(careless, things("one"));
      assert.deepEqual(
        violations.map(({ level, message }) => [level, message]),
        [["mandatory", "cannot be decided at preview: string value at .value can't be known during preview"]],
      );
    });

    it("takes its level from the configuration", async () => {
      const levels = async (given: unknown) =>
        (await judge(rule, things("one"), { config: given })).violations.map(({ level }) => level);
      assert.deepEqual(await levels(config({ enforcementLevel: "advisory" })), ["advisory"]);
      assert.deepEqual(await levels({ [`${kind}-rule`]: "advisory" }), ["advisory"]);
      assert.deepEqual(await levels({ all: "advisory" }), ["advisory"]);
      assert.deepEqual(await levels({ all: { enforcementLevel: "advisory" } }), ["advisory"]);
      assert.deepEqual(await levels({ all: "disabled", [`${kind}-rule`]: "mandatory" }), ["mandatory"]);
      assert.deepEqual(await levels({ all: "disabled", ...config({ onUnknown: "warn" }) }), []);
      assert.deepEqual(await levels(config({ enforcementLevel: "remediate" })), ["mandatory"]);
    });

    it("does not run when disabled", async () => {
      const { violations, rules } = await judge(rule, things("one"), { config: { all: "disabled" } });
      assert.deepEqual([violations, rules], [[], 0]);
    });

    describe("with an exemption", () => {
      const exempted = (today: string, entry: object = exemption, names: string[] = ["one", "two"]) =>
        judge(rule, things(...names), { today, config: config({ exemptions: [entry] }) });

      it("leaves out the named resource alone, and says so", async () => {
        const result = await exempted("2026-12-01");
        assert.deepEqual(
          result.violations.map(({ message }) => message),
          ["two is broken"],
        );
        assert.deepEqual(result.exempted, [
          { rule: `${kind}-rule`, urn: URN, reason: "a test stack", expires: "2027-01-31" },
        ]);
        assert.deepEqual(result.warnings, []);
      });

      it("still counts on its last day, and no longer on the next", async () => {
        assert.equal((await exempted("2027-01-31")).exempted.length, 1);
        const late = await exempted("2027-02-01");
        assert.deepEqual(late.exempted, []);
        assert.equal(
          late.violations[0]?.message,
          'one is broken (The exemption for "one" expired on 2027-01-31 and no longer counts.)',
        );
        assert.deepEqual(late.warnings, [], "told once");
      });

      it("warns of one past its day that names nothing, to be removed", async () => {
        assert.deepEqual((await exempted("2027-02-01", { ...exemption, resource: "three" })).warnings, [
          `${kind}-rule: The exemption for "three" expired on 2027-01-31 and no longer counts.`,
        ]);
      });

      for (const pattern of ["one", "o*", "*e", "o**e", URN, "urn:*::one", "*Thing::one"]) {
        it(`knows the resource by ${pattern}`, async () => {
          assert.equal((await exempted("2026-12-01", { ...exemption, resource: pattern }, ["one"])).exempted.length, 1);
        });
      }

      for (const pattern of ["On", "one*x", "o", "ne", "*o", "Thing", "o*o*e", "a."]) {
        it(`does not take ${pattern} for it, and says that the exemption took nothing out`, async () => {
          const result = await exempted("2026-12-01", { ...exemption, resource: pattern }, ["one"]);
          assert.equal(result.violations.length, 1);
          assert.deepEqual(result.warnings, [
            `${kind}-rule: the exemption for "${pattern}" (expires 2027-01-31) took nothing out; ` +
              "correct its pattern, or remove it",
          ]);
        });
      }

      it("leaves out what cannot be decided as well", async () => {
        const result = await judge(openRule, things("one"), {
          today: "2026-12-01",
          config: config({ exemptions: [exemption] }),
        });
        assert.deepEqual([result.violations, result.exempted.length], [[], 1]);
      });

      it("lists a resource once, however much was found there", async () => {
        const chatty = ruleOf((each) => [violated("first", each), violated("second", each)]);
        const result = await judge(chatty, things("one"), {
          today: "2026-12-01",
          config: config({ exemptions: [exemption] }),
        });
        assert.deepEqual([result.violations, result.exempted.length], [[], 1]);
      });
    });

    describe("without callbacks, as under the engine", () => {
      const policies = (of: Rule, more: object) => buildPolicies([of], { config: config(more), today: "2026-12-01" });

      it("says an exemption as an advisory", async () => {
        const { violations } = await analyze(policies(rule, { exemptions: [exemption] }), plan(things("one")));
        assert.deepEqual(
          violations.map(({ level, message, urn }) => [level, message, urn]),
          [["advisory", "exempted until 2027-01-31 (a test stack): one is broken", URN]],
        );
      });

      it("says what onUnknown: warn leaves open as an advisory", async () => {
        const { violations } = await analyze(policies(openRule, { onUnknown: "warn" }), plan(things("one")));
        assert.deepEqual(
          violations.map(({ level, message, urn }) => [level, message, urn]),
          [["advisory", `cannot be decided at preview: value is not known yet\n${GUIDE}`, URN]],
        );
      });

      it("says with each violation what to do, and the page", async () => {
        const { violations } = await analyze(policies(rule, {}), plan(things("one")));
        assert.deepEqual(
          violations.map(({ level, message }) => [level, message]),
          [["mandatory", `one is broken\n${GUIDE}`]],
        );
      });

      for (const [what, entry, says] of [
        ["for all resources", { ...exemption, resource: "*" }, /names every resource; write a part of a name/],
        ["for a lifetime", { ...exemption, expires: "9999-12-31" }, /more than 366 days ahead; write 2027-12-02 at/],
      ] as const) {
        it(`does not count an exemption ${what}, which the engine has let through`, async () => {
          const engine = buildPolicies([rule], { today: "2026-12-01" });
          const handed = { [`${kind}-rule`]: { exemptions: [entry] } };
          const { violations } = await analyze(withoutSchema(engine), plan(things("one")), { config: handed });
          assert.deepEqual(
            violations.map(({ level }) => level),
            ["mandatory"],
          );
          assert.match(violations[0]?.message ?? "", says);
        });
      }
    });
  });
}

describe("a rule for several types", () => {
  it("sees resources of these types alone", async () => {
    const seen: string[] = [];
    const rule = resourceRule({
      ...text,
      name: "resource-rule",
      types: [THING, "acme:index:Other"],
      check: ({ name }) => {
        seen.push(name);
        return [];
      },
    });
    await judge(rule, (builder) => {
      builder.resource(THING, "thing");
      builder.resource("acme:index:Other", "other");
      builder.resource("acme:index:Third", "third");
    });
    assert.deepEqual(seen, ["thing", "other"]);
  });
});

describe("findings of one cause", () => {
  const ruleOf = (name: string, kind: typeof violated = violated, cause = "the cause") =>
    stackRule({
      ...text,
      name,
      check: (stack) => stack.ofType(THING).map((each) => causedBy(cause, kind(`${name} on ${each.name}`, each))),
    });
  const [one, two] = [ruleOf("rule-one", undecided), ruleOf("rule-two")];
  const pack = (...rules: Rule[]) => ({ name: "under-test", version: "1.0.0", rules });
  const told = async (rules: Rule[], config?: object, names = ["first", "second"]) => {
    const { violations } = await analyze(pack(...rules), plan(things(...names)), {
      today: "2026-12-01",
      ...(config ? { config } : {}),
    });
    return violations.map(({ rule, level, message }) => `${level} ${rule}: ${message}`);
  };
  const FIRST = "mandatory rule-one: cannot be decided at preview: rule-one on first";

  it("are told once, by the first rule", async () => assert.deepEqual(await told([one, two]), [FIRST]));

  it("are told by the next rule where the first is disabled, and where it only warns", async () => {
    const second = "mandatory rule-two: rule-two on first";
    assert.deepEqual(await told([one, two], { "rule-one": "disabled" }), [second]);
    assert.deepEqual(await told([one, two], { "rule-one": { onUnknown: "warn" } }), [
      `${second} (The cause is the one that rule-one names.)`,
    ]);
  });

  it("are told of what no exemption takes out", async () => {
    const exemptions = [{ resource: "first", reason: "a test stack", expires: "2027-01-31" }];
    assert.deepEqual(await told([one, two], { "rule-one": { exemptions } }), [
      "mandatory rule-one: cannot be decided at preview: rule-one on second",
    ]);
    assert.deepEqual(await told([one, two], { "rule-one": { exemptions } }, ["first"]), [
      "mandatory rule-two: rule-two on first",
    ]);
  });

  it("are told again by a stricter rule, which points to the other, and not by a laxer one", async () => {
    assert.deepEqual(await told([one, two], { "rule-one": "advisory" }), [
      "advisory rule-one: cannot be decided at preview: rule-one on first",
      "mandatory rule-two: rule-two on first (The cause is the one that rule-one names.)",
    ]);
    assert.deepEqual(await told([one, two], { "rule-two": "advisory" }), [FIRST]);
    assert.equal((await told([one, two], { all: "advisory" })).length, 1);
  });

  it("are told once by each rule under the engine, which tells no rule its level, the second pointing to the first", async () => {
    const { violations } = await analyze(buildPolicies([one, two]), plan(things("first", "second")));
    assert.deepEqual(
      violations.map(({ rule, message }) => `${rule}: ${message.split("\n", 1)[0]}`),
      [
        "rule-one: cannot be decided at preview: rule-one on first",
        "rule-two: rule-two on first (The cause is the one that rule-one names.)",
      ],
    );
  });

  it("are told of every cause, and in every run", async () => {
    const other = ruleOf("rule-other", violated, "another");
    for (const _ of [1, 2]) assert.equal((await told([one, other])).length, 2);
    const policies = buildPolicies([one], { config: {} });
    for (const _ of [1, 2]) assert.equal((await analyze(policies, plan(things("first")))).violations.length, 1);
  });
});

describe("a rule's settings", () => {
  it("are those given, and the schema's defaults", async () => {
    const seen: unknown[] = [];
    const rule = stackRule({
      ...text,
      name: "stack-rule",
      configSchema: { least: { type: "number", default: 3 }, names: { type: "array", items: { type: "string" } } },
      check: (_, { least, names }) => {
        // The types come from the schema.
        const sum: number = least + 1;
        const first: string | undefined = names?.[0];
        seen.push([least, names, sum, first]);
        return [];
      },
    });
    await judge(rule, things());
    await judge(rule, things(), { config: { "stack-rule": { least: 5, names: ["a"] } } });
    assert.deepEqual(seen, [
      [3, undefined, 4, undefined],
      [5, ["a"], 6, "a"],
    ]);
  });
});

describe("the policies of one run", () => {
  const seeing = (name: string, seen: StackGraph[]) =>
    stackRule({
      ...text,
      name,
      check: (stack) => {
        seen.push(stack);
        return [];
      },
    });

  it("share one graph, and the next run has its own", async () => {
    const [one, other]: [StackGraph[], StackGraph[]] = [[], []];
    const policies = buildPolicies([seeing("one", one), seeing("other", other)]);
    await analyze(policies, plan(things("first")));
    await analyze(policies, plan(things("first")));
    assert.equal(one[0], other[0]);
    assert.equal(one[1], other[1]);
    assert.notEqual(one[0], one[1]);
    assert.deepEqual(
      one[1]?.resources.map(({ name }) => name),
      ["first"],
    );
  });

  it("tell once, in every run, of exemptions that took nothing out, whichever way their rules judge", async () => {
    const broken: Check = (each) => [violated(`${each.name} is broken`, each)];
    const exemptions = [exemption, { ...exemption, resource: "oen" }];
    const policies = buildPolicies([resourceRuleOf(broken), seeing("other", []), stackRuleOf(broken)], {
      today: "2026-12-01",
      config: Object.fromEntries(["resource-rule", "stack-rule"].map((rule) => [rule, { exemptions }])),
    });
    for (const run of ["first", "second"]) {
      const { violations } = await analyze(policies, plan(things("one")));
      const unused = violations.filter(({ message }) => message.includes("took nothing out"));
      assert.deepEqual(
        unused.map(({ rule, level, message }) => [rule, level, message.slice(0, message.indexOf(" ("))]).sort(),
        ["resource-rule", "stack-rule"].map((rule) => [rule, "advisory", 'the exemption for "oen"']),
        run,
      );
      assert.deepEqual(
        violations.filter(({ level }) => level === "mandatory"),
        [],
        run,
      );
    }
    const { violations } = await analyze(policies, plan(things("two")));
    const unused = violations.filter(({ message }) => message.includes("took nothing out"));
    assert.equal(unused.length, 4, "what an earlier run used counts no more");
  });

  it("tell of one of a rule about single resources also where the stack has none of their type", async () => {
    const rule = { ...resourceRuleOf(() => []), types: [THING] };
    const policies = buildPolicies([rule, seeing("other", [])], {
      today: "2026-12-01",
      config: { "resource-rule": { exemptions: [exemption] } },
    });
    const unused = async (build: Build) =>
      (await analyze(policies, plan(build))).violations.map((each) => `${each.rule} ${each.level} ${each.message}`);
    const told = [
      'resource-rule advisory the exemption for "one" (expires 2027-01-31) took nothing out; correct its pattern, or remove it',
    ];
    const none: Build = (builder) => void builder.resource("aws:s3/bucket:Bucket", "one", { tags: {} });
    for (const build of [none, things("two"), none]) assert.deepEqual(await unused(build), told);
  });

  it("note the inputs once for all, in every run, whichever rules there are", async () => {
    const given: unknown[] = [];
    const rule = (name: string) =>
      stackRule({
        ...text,
        name,
        *check(stack) {
          for (const each of stack.ofType(THING))
            given.push(["value", "reported"].map((property) => isGivenByProgram(each, property)));
        },
      });
    const policies = buildPolicies([rule("one"), rule("other")]);
    const seers = policies as readonly { readonly validateResource?: unknown }[];
    const deployed = plan((builder) => builder.resource(THING, "one", { value: 1 }, { outputs: { reported: 2 } }), {
      deployed: true,
    });
    for (const _ of [1, 2]) {
      assert.ok(seers.every(({ validateResource }) => typeof validateResource === "function"));
      await analyze(policies, deployed);
    }
    assert.deepEqual(given, Array(4).fill([true, false]));
    const recorder = new InputRecorder();
    recorder.record("one", { ...(deployed[0] as PlannedResource), props: {}, opts: {} as never });
    assert.deepEqual(
      ["one", "other"].map((name) => recorder.isWanted(name)),
      [true, false],
    );
  });
});

describe("the policies", () => {
  it("carry the rule's texts and one configuration schema", () => {
    const rule = resourceRule({
      ...text,
      name: "resource-rule",
      types: [THING],
      enforcementLevel: "advisory",
      framework: { name: "f", version: "1", reference: "r", specification: "s" },
      configSchema: { least: { type: "number", default: 3 } },
      check: () => [],
    });
    const [policy] = buildPolicies([rule]);
    assert.ok(policy);
    const { name, description, enforcementLevel, severity, remediationSteps, url, framework, configSchema } = policy;
    assert.deepEqual(
      [name, description, enforcementLevel, severity, remediationSteps, url, framework?.name],
      ["resource-rule", text.description, "advisory", "medium", "Mend it.", "https://example.com/", "f"],
    );
    assert.deepEqual(Object.keys(configSchema?.properties ?? {}), ["onUnknown", "exemptions", "least"]);
    assert.ok("validateResource" in policy);
    assert.equal((policy.validateResource as { readonly __pulumiType?: string }).__pulumiType, THING);
  });

  it("are refused with a wrong configuration, all mistakes at once", () => {
    const rule = resourceRuleOf(() => []);
    assert.throws(() => buildPolicies([rule], { config: { all: "strict", "resource-rule": { onUnknown: "ask" } } }), {
      name: "PolicyConfigError",
      message:
        'all: "strict" is not an enforcement level; choose one of advisory, mandatory, remediate, disabled\n' +
        'resource-rule.onUnknown: "ask" is not allowed; choose one of fail, warn',
    });
  });
});

describe("what the update may delete, where nobody can tell", () => {
  const names = ["first", "second", "third"];
  const silent = names.map((name) => stackRule({ ...text, name, check: () => [] }));
  const operation = () => ({ known: false, why: "nobody knows; ask" }) as const;

  /** Of a stack with a thing that is shown and that nobody announced. */
  async function told(config: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
    const resources = plan(things("one", "two")).map((each) => (each.name === "two" ? { ...each, read: true } : each));
    const { violations } = await analyze(buildPolicies(silent, { operation }), resources, { config });
    return violations.map(({ level, rule, message }) => `${level} ${rule}: ${message}`);
  }

  const MESSAGE =
    'cannot be decided at preview: whether the update deletes "two" or leaves it as it is cannot be told, so the verdict ' +
    "on the stack is not complete: nobody knows; ask";

  const points = (rule: string, first: string) =>
    `mandatory ${rule}: cannot be decided at preview: what ${first} says of this update holds here too`;

  it("is told by the first rule, without that rule's own advice, and the others point to it", async () => {
    assert.deepEqual(await told(), [
      `mandatory first: ${MESSAGE}`,
      points("second", "first"),
      points("third", "first"),
    ]);
  });

  it("stops the update also where the configuration makes the first rule an advisory one", async () => {
    const levels = (await told({ first: "advisory" })).map((each) => each.split(":")[0]);
    assert.deepEqual(levels, ["advisory first", "mandatory second", "mandatory third"]);
  });

  it("is told whole by the next one too, where a rule only warns of what it cannot decide", async () => {
    assert.deepEqual(await told({ first: { onUnknown: "warn" } }), [
      `advisory first: ${MESSAGE}`,
      `mandatory second: ${MESSAGE}`,
      points("third", "second"),
    ]);
  });

  it("is told by the first that is enabled", async () => {
    assert.deepEqual(await told({ first: "disabled" }), [`mandatory second: ${MESSAGE}`, points("third", "second")]);
  });
});
