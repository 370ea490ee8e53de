import assert from "node:assert/strict";
import { inStableOrder } from "../../../components/directory/directory.ts";
import { inputsOf, isSecret, plannedCluster } from "../plannedCluster.ts";

describe("Directory", () => {
  it("states type and edition, whose AWS defaults are others", async () => {
    const plan = await plannedCluster();
    const directory = inputsOf(plan.one("Directory", "clusterpro-directory"));
    assert.equal(directory.name, "test.msad.local");
    assert.equal(directory.type, "MicrosoftAD");
    assert.equal(directory.edition, "Standard");
  });

  it("lies in the private subnets of the named zones, whatever the order of the network's zones", async () => {
    const plan = await plannedCluster({ directory: { zones: ["ap-northeast-1c", "ap-northeast-1a"] } });
    assert.deepEqual([...plan.sourcesOf(plan.one("Directory", "clusterpro-directory"), "vpcSettings")].sort(), [
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
      "clusterpro-vpc",
    ]);
  });

  it("survives a rotated password and a slow creation", async () => {
    const { options } = (await plannedCluster()).one("Directory", "clusterpro-directory");
    assert.deepEqual(options.ignoreChanges, ["password"]);
    assert.equal(options.customTimeouts.create, "90m");
  });

  it("generates a password that cmd.exe cannot misread and the directory accepts", async () => {
    const plan = await plannedCluster();
    const password = inputsOf(plan.one("RandomPassword", "clusterpro-directory-admin"));
    assert.equal(password.overrideSpecial, "_.");
    assert.ok((password.length as number) >= 8 && (password.length as number) <= 64);
    for (const each of ["minLower", "minUpper", "minNumeric"]) assert.ok((password[each] as number) >= 1, each);
    assert.deepEqual(plan.sourcesOf(plan.one("Directory", "clusterpro-directory"), "password"), [
      "clusterpro-directory-admin",
    ]);
  });

  it("takes the password from the settings instead, as a secret wherever it goes", async () => {
    const plan = await plannedCluster({ directoryAdminPassword: "Correct-Horse-7" });
    assert.ok(!plan.all("RandomPassword").some((each) => each.name.startsWith("clusterpro-directory")));
    assert.ok(isSecret(plan.one("Directory", "clusterpro-directory").inputs.password ?? null));
    for (const { urn, inputs, outputs } of plan.resources) {
      assert.doesNotMatch(JSON.stringify(withoutSecrets({ inputs, outputs })) ?? "", /Correct-Horse-7/, urn);
    }
  });

  it("keeps the password in Secrets Manager and lets an operator rotate it there", async () => {
    const plan = await plannedCluster();
    const version = plan.one("SecretVersion", "clusterpro-directory-admin");
    assert.ok(isSecret(version.inputs.secretString ?? null));
    assert.deepEqual(version.options.ignoreChanges, ["secretString", "versionStages"]);
  });

  it("frees the secret's name at once in a throw-away stack, and keeps it for 30 days in a protected one", async () => {
    const days = async (protect: boolean) =>
      inputsOf((await plannedCluster({ protect })).one("Secret", "clusterpro-directory-admin")).recoveryWindowInDays;
    assert.equal(await days(false), 0);
    assert.equal(await days(true), 30);
  });

  it("is protected as the settings say", async () => {
    for (const protect of [false, true]) {
      const plan = await plannedCluster({ protect });
      assert.equal(plan.one("Directory", "clusterpro-directory").options.protect, protect);
    }
  });

  it("keeps the addresses of its domain controllers in one order, in whichever AWS returns them", () => {
    const addresses = ["10.0.120.5", "10.0.110.5"];
    assert.deepEqual(inStableOrder(addresses), inStableOrder(addresses.toReversed()));
  });

  it("makes the VPC resolve names through its domain controllers", async () => {
    const plan = await plannedCluster();
    const options = plan.one("VpcDhcpOptions", "clusterpro-directory");
    assert.equal(inputsOf(options).domainName, "test.msad.local");
    assert.deepEqual(plan.sourcesOf(options, "domainNameServers"), ["clusterpro-directory"]);
    const association = plan.one("VpcDhcpOptionsAssociation", "clusterpro-directory");
    assert.deepEqual(plan.sourcesOf(association, "vpcId"), ["clusterpro-vpc"]);
    assert.deepEqual(plan.sourcesOf(association, "dhcpOptionsId"), ["clusterpro-directory"]);
  });
});

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value as never)) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}
