import assert from "node:assert/strict";
import type { ResourceValidation } from "@pulumi/policy";
import {
  type AnalyzeOptions,
  analyze,
  announceComputed,
  type BuiltPack,
  type Policies,
  plan,
  UNKNOWN,
} from "../../policies/harness/index.ts";
import { read, readText } from "../../policies/model/graph/reading.ts";
import { buildPolicies, rules } from "../../policies/policyPack.ts";
import { readExamples } from "../../policies/readExamples.ts";
import { undecided, violated } from "../../policies/rule/finding.ts";
import { type Rule, resourceRule, stackRule } from "../../policies/rule/rule.ts";
import { typeNames } from "../../standin/provider/typeNames.ts";
import { plannedCluster } from "../components/plannedCluster.ts";
import { FORMS } from "./judge.ts";
import { rawCluster } from "./programs.ts";

const THING = "acme:index:Thing";

const text = {
  description: "Things are as they should be, for the sake of this test.",
  why: "Otherwise this test would have nothing to say about them.",
  severity: "high",
  remediation: "Make them as they should be, then run the test again.",
  url: "https://www.pulumi.com/docs/insights/policy/",
} as const;

/** Two rules as a reader of policies/README.md would write them. */
const small = resourceRule({
  ...text,
  name: "thing-small",
  types: [THING],
  configSchema: { most: { type: "number", default: 3, description: "Largest size." } },
  *check(thing, { most }) {
    const size = read(thing.props, "size");
    if (size.state === "unknown") yield undecided("size is not known yet; write it as a plain value", thing);
    else if (size.state === "known" && (size.value as number) > most) yield violated(`size is over ${most}`, thing);
  },
});
const named = stackRule({
  ...text,
  name: "thing-named",
  *check(stack) {
    for (const thing of stack.ofType(THING)) {
      if (readText(thing.props, "label").state === "absent") yield violated("it has no label", thing);
    }
  },
});

const built = (...own: readonly Rule[]): BuiltPack => ({ name: "own", version: "1.0.0", policies: buildPolicies(own) });

const things = plan((stack) => {
  stack.resource(THING, "big", { size: 4, label: "b" });
  stack.resource(THING, "open", { size: UNKNOWN, label: UNKNOWN });
  stack.resource(THING, "bare");
});

const told = async (pack: BuiltPack | Policies, options: AnalyzeOptions = {}, resources = things) =>
  (await analyze(pack, resources, options)).violations.map(
    // What to do and the page come after it.
    ({ rule, level, urn, message }) => `${level} ${rule} ${urn.split("::").at(-1)}: ${message.split("\n", 1)[0]}`,
  );

describe("a built pack in the harness", () => {
  it("runs a user's rules as the engine would, defaults filled in and closed to unknowns", async () => {
    assert.deepEqual(await told(built(small, named)), [
      "mandatory thing-small big: size is over 3",
      "mandatory thing-small open: cannot be decided at preview: size is not known yet; write it as a plain value",
      "mandatory thing-named bare: it has no label",
    ]);
  });

  it("hands each policy its configuration, and levels", async () => {
    const config = { all: "advisory", "thing-small": { most: 9, onUnknown: "warn" }, "another-pack": "mandatory" };
    assert.deepEqual(await told(built(small, named), { config }), [
      "advisory thing-small open: cannot be decided at preview: size is not known yet; write it as a plain value",
      "advisory thing-named bare: it has no label",
    ]);
    const off = await analyze(built(small, named), things, { config: { "thing-named": "disabled" } });
    assert.deepEqual([off.rules, off.violations.some(({ rule }) => rule === "thing-named")], [1, false]);
  });

  it("takes exemptions from it", async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const exemptions = [{ resource: "*big", reason: "it was so before", expires: tomorrow }];
    assert.equal(
      (await told(built(small), { config: { "thing-small": { exemptions } } }))[0],
      `advisory thing-small big: exempted until ${tomorrow} (it was so before): size is over 3`,
    );
  });

  it("rejects a configuration that the policy's schema refuses, with every mistake", async () => {
    await assert.rejects(told(built(small), { config: { "thing-small": { most: "x", onUnknown: "never" } } }), {
      name: "PolicyConfigError",
      message:
        'thing-small.onUnknown: "never" is not allowed; choose one of fail, warn\n' +
        'thing-small.most: must be a number; it is a text ("x")',
    });
  });

  it("gives policies that are no rules their configuration as well, and the pack's level", async () => {
    const policies: Policies = [
      {
        name: "plain",
        description: "Plain.",
        configSchema: { properties: { word: { type: "string", default: "default" } } },
        validateResource: [(args, report) => report(JSON.stringify(args.getConfig()))],
      },
    ];
    const resources = plan((stack) => void stack.resource(THING, "one"));
    const pack: BuiltPack = { name: "plain", version: "1.0.0", enforcementLevel: "mandatory", policies };
    const said = (word: string) => [`mandatory plain one: Plain.\n${JSON.stringify({ word })}`];
    const strip = (lines: readonly string[]) => lines.map((line) => line.replace("Plain.\n", ""));
    assert.deepEqual(await told(pack, {}, resources), strip(said("default")));
    assert.deepEqual(await told(pack, { config: { plain: { word: "given" } } }, resources), strip(said("given")));
  });

  it("leaves alone what applies to another type", async () => {
    const validate: ResourceValidation = (_, report) => report("seen");
    const typed = Object.assign(validate, { __pulumiType: "acme:index:Other" });
    assert.deepEqual(await told([{ name: "typed", description: "Typed.", validateResource: typed }]), []);
  });

  it("tells of a plain policy that reads what is not known, and lets it pass, as the SDK does", async () => {
    const reads: Policies = [
      {
        name: "reads",
        description: "Reads.",
        enforcementLevel: "mandatory",
        validateStack: ({ resources }, report) => {
          for (const { props, urn } of resources) if (props.size > 3) report("too big", urn);
        },
      },
    ];
    assert.deepEqual(await told(reads), [
      "mandatory reads big: too big",
      "advisory reads : can't run policy 'reads' from policy pack 'policies@v0.0.0' during preview: string value at " +
        ".size can't be known during preview",
    ]);
  });
});

/** What @pulumi/aws declares as filled in by AWS; nothing for other packages. */
const awsComputed = (type: string) => (type.startsWith("aws:") ? typeNames(type).computed : []);

describe("announceComputed", () => {
  it("makes unknown to stack policies what the provider will fill in, and nothing else", async () => {
    const resources = plan(
      (stack) => {
        const first = stack.resource(THING, "first", { size: 1 });
        stack.resource(THING, "second", { label: first.output("label") });
        stack.resource(THING, "third", {}, { outputs: { label: "l" } });
      },
      { computed: () => ["size", "arn"], deployed: (name) => name === "third" },
    );
    assert.deepEqual(
      resources.map(({ inputs, outputs }) => [inputs, outputs]),
      [
        [{ size: 1 }, { arn: UNKNOWN, size: 1, id: UNKNOWN, label: UNKNOWN }],
        [{ label: UNKNOWN }, { size: UNKNOWN, arn: UNKNOWN, label: UNKNOWN, id: UNKNOWN }],
        [{}, { label: "l", id: "thing-third" }],
      ],
    );
    assert.deepEqual(await told(built(named), {}, resources), []);
  });

  it("leaves components and what is only read as they are", () => {
    const component = plan((stack) => void stack.component("acme:index:Component", "component"));
    const only = plan((stack) => void stack.resource(THING, "one", { size: 1 })).map((each) => ({
      ...each,
      read: true,
    }));
    for (const each of [component, only])
      assert.deepEqual(
        announceComputed(each, () => ["arn"]),
        each,
      );
  });

  it("raises no alarm on this project's program, nor on one of raw resources", async () => {
    const mandatory = rules.filter(({ enforcementLevel }) => enforcementLevel !== "advisory");
    const { resources } = await plannedCluster();
    const raw = plan(rawCluster());
    for (const each of [resources, raw]) {
      const announced = announceComputed(each, awsComputed);
      assert.ok(announced.some(({ outputs }) => outputs?.arn === UNKNOWN));
      const found = (await told(built(...mandatory), {}, announced)).filter((line) => line.startsWith("mandatory"));
      assert.deepEqual(
        found,
        (await told(built(...mandatory), {}, [...each])).filter((line) => line.startsWith("mandatory")),
      );
    }
  });
});

/** Notes every resource's inputs for the others, as some rule of any whole pack does. */
const witness = resourceRule({ ...text, name: "witness", check: () => [] });

const EXAMPLES = await readExamples(rules);

describe("the rules' examples as a built pack", () => {
  for (const rule of rules) {
    const examples = EXAMPLES.get(rule.name) ?? { good: [], bad: [] };
    it(`have the same verdicts: ${rule.name}`, async () => {
      for (const { form, deployed } of FORMS) {
        for (const [plans, expected] of [
          [examples.good, 0],
          [examples.bad, 1],
        ] as const) {
          for (const { title, build, config } of plans) {
            const options = config === undefined ? {} : { config: { [rule.name]: config } };
            for (const computed of [() => [], awsComputed]) {
              const lines = await told(built(rule, witness), options, plan(build, { deployed, computed }));
              assert.equal(lines.length, expected, `${form}: ${title}\n${lines.join("\n")}`);
            }
          }
        }
      }
    });
  }
});
