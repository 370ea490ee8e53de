import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { rules } from "../../../policies/policyPack.ts";
import { readExamples } from "../../../policies/readExamples.ts";
import type { Example } from "../../../policies/rule/example.ts";
import type { Rule } from "../../../policies/rule/rule.ts";
import { rulesDocument } from "../../../policies/rulesDocument.ts";
import { projectText } from "../../projectText.ts";
import { FORMS, judge } from "../judge.ts";

const configured = (rule: Rule, config: Example["config"]) =>
  config === undefined ? {} : { config: { [rule.name]: config } };

const EXAMPLES = await readExamples(rules);

const POLICIES = new URL("../../../policies/", import.meta.url);

describe("the rules", () => {
  it("are these", () => {
    assert.deepEqual(
      rules.map(({ name, severity, enforcementLevel = "mandatory", kind }) => [name, severity, enforcementLevel, kind]),
      [
        ["vip-route-in-every-table", "critical", "mandatory", "stack"],
        ["fsx-multi-az", "critical", "mandatory", "resource"],
        ["fsx-two-zones", "critical", "mandatory", "stack"],
        ["fsx-domain-joined", "high", "mandatory", "stack"],
        ["fsx-ad-ports", "critical", "mandatory", "stack"],
        ["fsx-throughput", "medium", "mandatory", "resource"],
        ["fsx-backups", "high", "mandatory", "resource"],
        ["fsx-protected", "high", "mandatory", "resource"],
        ["directory-two-zones", "critical", "mandatory", "stack"],
        ["directory-password-kept", "critical", "mandatory", "stack"],
        ["directory-protected", "high", "mandatory", "resource"],
        ["vip-routes-agree", "critical", "mandatory", "stack"],
        ["vip-route-left-to-cluster", "critical", "mandatory", "stack"],
        ["vip-no-inline-routes", "critical", "mandatory", "stack"],
        ["vip-outside-vpc", "critical", "mandatory", "stack"],
        ["vip-target-forwards", "critical", "mandatory", "stack"],
        ["vip-target-on-server", "high", "mandatory", "stack"],
        ["nat-per-zone", "high", "mandatory", "stack"],
        ["servers-reach-api", "critical", "mandatory", "stack"],
        ["servers-in-two-zones", "critical", "mandatory", "stack"],
        ["servers-reach-file-system", "critical", "mandatory", "stack"],
        ["server-imdsv2", "high", "mandatory", "stack"],
        ["server-disk-encrypted", "medium", "mandatory", "stack"],
        ["server-not-public", "critical", "mandatory", "stack"],
        ["server-role-least-privilege", "high", "mandatory", "stack"],
        ["server-role-replaces-routes", "critical", "mandatory", "stack"],
        ["server-tags-agree", "high", "mandatory", "stack"],
        ["cluster-ports-open", "critical", "mandatory", "stack"],
        ["network-acl-open", "critical", "mandatory", "stack"],
        ["group-rules-in-one-place", "medium", "advisory", "stack"],
        ["clpconf-readable", "critical", "mandatory", "stack"],
        ["monitor-interval", "high", "mandatory", "stack"],
        ["monitor-outlasts-failover", "high", "mandatory", "stack"],
        ["monitor-file-system-present", "high", "mandatory", "stack"],
        ["monitor-application-active", "high", "mandatory", "stack"],
        ["clpconf-matches-topology", "critical", "mandatory", "stack"],
        ["clpconf-group-moves", "critical", "mandatory", "stack"],
        ["clpconf-no-password", "critical", "mandatory", "stack"],
        ["clpconf-exit-codes", "high", "mandatory", "stack"],
        ["network-partition", "medium", "advisory", "stack"],
      ],
    );
  });

  it("lie each in a file of its name, with examples of both verdicts beside it", () => {
    const files = readdirSync(new URL("rules/", POLICIES)).filter((file) => file !== "index.ts");
    assert.deepEqual(files.sort(), rules.flatMap(({ name }) => [`${name}.ts`, `${name}.examples.ts`]).sort());
    for (const [name, { good, bad }] of EXAMPLES) assert.ok(good.length > 0 && bad.length > 0, name);
  });

  it("are printed in RULES.md; if not, run node policies/writeRules.ts", () => {
    assert.equal(projectText("policies/RULES.md"), rulesDocument(rules, EXAMPLES));
  });

  for (const rule of rules) {
    const examples = EXAMPLES.get(rule.name) ?? { good: [], bad: [] };
    describe(rule.name, () => {
      it("says in one sentence what holds", () => assert.match(rule.description, /^[A-Z][^\n]{20,200}\.$/));
      it("says which outage it prevents", () => assert.match(rule.why, /^[A-Z][^\n]{40,}\.$/));
      it("says what to do", () => assert.match(rule.remediation, /^[A-Z][^\n]{20,}\.$/));
      it("names the page it rests on", () => assert.equal(new URL(rule.url).protocol, "https:"));
      it("describes each of its settings", () => {
        for (const { description } of Object.values(rule.configSchema ?? {}))
          assert.match(description ?? "", /^[A-Z].+\.$/);
      });

      for (const { form, deployed } of FORMS) {
        for (const { title, build, config } of examples.good) {
          it(`accepts ${form}: ${title}`, async () => {
            assert.deepEqual((await judge(rule, build, { deployed, ...configured(rule, config) })).violations, []);
          });
        }
        for (const { title, build, config } of examples.bad) {
          it(`refuses ${form}: ${title}`, async () => {
            const { violations } = await judge(rule, build, { deployed, ...configured(rule, config) });
            assert.equal(violations.length, 1);
            assert.equal(violations[0]?.level, rule.enforcementLevel ?? "mandatory");
            assert.doesNotMatch(violations[0]?.message ?? "", /cannot be decided/);
          });
        }
      }
    });
  }
});
