import assert from "node:assert/strict";
import { longestExecution } from "../../../components/runbook/automationDocument.ts";
import { PREPARATION_TIMEOUT_SECONDS } from "../../../components/servers/clusterServer.ts";
import { inputsOf, plannedCluster, type SettingsChange } from "../plannedCluster.ts";

const ADMIN = "clusterpro-fsx-dev/directory-admin";
const OWN: SettingsChange = { cluster: { account: { user: "clusteradmin" } } };

const planned = async (change: SettingsChange) => {
  const plan = await plannedCluster(change);
  const policies = new Map(
    plan.all("RolePolicy").map((each) => [each.name, inputsOf<{ policy: string }>(each).policy] as const),
  );
  const runbook = (ending: string) => {
    const found = plan.all("Document").find(({ name }) => name.endsWith(ending));
    assert.ok(found, ending);
    return JSON.parse(inputsOf<{ content: string }>(found).content);
  };
  return { plan, policies, prepare: runbook("-prepare"), bringUp: runbook("-software") };
};

describe("the Admin's secret", () => {
  it("is read by the servers' role only while it is lent, where the cluster's account is another user", async () => {
    const { policies, prepare, bringUp } = await planned(OWN);
    const readers = [...policies].filter(([, policy]) => policy.includes(ADMIN)).map(([name]) => name);
    assert.deepEqual(
      readers.toSorted(),
      ["clusterpro-prepare", "clusterpro-software"],
      "the runbooks' roles alone name it",
    );
    for (const name of readers) assert.doesNotMatch(policies.get(name) ?? "", /GetSecretValue/, name);
    for (const [{ mainSteps }, step] of [
      [prepare, "removeStaleComputer"],
      [bringUp, "keepAccountPassword"],
    ] as const) {
      const names = mainSteps.map(({ name }: { name: string }) => name);
      const at = names.indexOf(step);
      assert.deepEqual(names.slice(at - 1, at + 2), ["lendSecret", step, "takeSecretBack"]);
      for (const { name, onFailure, onCancel } of mainSteps.slice(at - 1, at + 2))
        assert.deepEqual([onFailure, onCancel], Array(2).fill("step:takeSecretBackAfterFailure"), name);
      // Red while a loan outlives the step that failed with it, for as long as an hour.
      const ways = names.slice(-3);
      assert.deepEqual(ways, ["recordSuccess", "takeSecretBackAfterFailure", "recordFailure"]);
      const { nextStep, onFailure, onCancel, isEnd } = mainSteps.at(-2);
      assert.deepEqual([nextStep, isEnd], ["recordFailure", undefined]);
      assert.deepEqual([onFailure, onCancel], ["step:recordFailure", "step:recordFailure"]);
      assert.ok(Buffer.byteLength(JSON.stringify({ mainSteps })) + 6_000 <= 65_536, "with its parameters");
    }
  });

  it("is read by it as ever where the Admin is the cluster's account, and where it is somebody else's", async () => {
    const { policies, prepare } = await planned({});
    assert.match(policies.get("clusterpro-servers-secret") ?? "", /GetSecretValue.*directory-admin/);
    assert.doesNotMatch(JSON.stringify(prepare), /lendSecret|SecretReader/);
  });

  it("is lent within what an update waits for a preparation", async () => {
    const { prepare } = await planned(OWN);
    assert.ok(longestExecution(prepare) < PREPARATION_TIMEOUT_SECONDS, `${longestExecution(prepare)} s`);
  });
});

describe("a user of the cluster's own", () => {
  it("has a secret of its own, unless settings name one", async () => {
    const name = "clusterpro-fsx-dev/clusteradmin/account";
    const { plan, policies } = await planned(OWN);
    assert.equal(inputsOf<{ name: string }>(plan.one("Secret", "clusterpro-software-account")).name, name);
    assert.match(policies.get("clusterpro-servers-secret") ?? "", new RegExp(name));
    const named = await planned({ cluster: { account: { user: "clusteradmin", secret: "ops/account" } } });
    assert.deepEqual(
      named.plan.all("Secret").filter(({ name }) => name.endsWith("-account")),
      [],
    );
    assert.match(named.policies.get("clusterpro-servers-secret") ?? "", /ops\/account/);
  });
});
