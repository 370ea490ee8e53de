import assert from "node:assert/strict";
import { analyze } from "../../policies/harness/index.ts";
import { pack } from "../../policies/policyPack.ts";
import { plannedCluster, type SettingsChange } from "../components/plannedCluster.ts";

const CONF = "clusterpro-software-delivery-cluster/clp.conf";

/** Verdicts on the program's own plan, with a text of the delivered clp.conf replaced. */
const judged = async (from = "", to = "", settings: SettingsChange = {}) => {
  const { resources } = await plannedCluster(settings);
  const changed = resources.map((each) => {
    if (each.name !== CONF) return each;
    const content = String(each.inputs.content).replace(from, to);
    return {
      ...each,
      inputs: { ...each.inputs, content },
      ...(each.outputs === undefined ? {} : { outputs: { ...each.outputs, content } }),
    };
  });
  const { violations } = await analyze(pack, changed);
  return violations.map(({ rule, level, message }) => [level, rule, message]);
};

describe("the project's own delivery, beside its own resources", () => {
  it("has nothing against it and nothing undecided; a throw-away stack of the article's cluster gets advice", async () => {
    assert.deepEqual((await judged()).map(([level, rule]) => `${level} ${rule}`).sort(), [
      "advisory directory-protected",
      "advisory fsx-protected",
      "advisory network-partition",
    ]);
  });

  it("is compared with the program's own resources", async () => {
    const found = (await judged("<info>10.0.120.11", "<info>10.0.120.12")).filter(([level]) => level === "mandatory");
    assert.deepEqual(found, [
      [
        "mandatory",
        "clpconf-matches-topology",
        "clp.conf: server server2 does not have the address 10.0.120.12; its interfaces have 10.0.120.11",
      ],
    ]);
  });

  // Red where the delivery does not say which tags settings name: the pack looks where they are assumed, and advises.
  it("lets the pack miss no tag that settings name, and judges by it", async () => {
    const tags = { scriptStartNormalValue: "parameters/startvalue", scriptStopNormalValue: "parameters/stopvalue" };
    const ofExitCodes = async (from?: string, to?: string) =>
      (await judged(from, to, { cluster: { tags } })).filter(([, rule]) => rule === "clpconf-exit-codes");
    assert.deepEqual(await ofExitCodes(), []);
    assert.deepEqual(await ofExitCodes("<stopvalue>0<", "<stopvalue>7<"), [
      [
        "mandatory",
        "clpconf-exit-codes",
        "clp.conf: script resource script_minio takes another return value than 0 for normal (parameters/stopvalue); set " +
          "it to 0",
      ],
    ]);
  });
});
