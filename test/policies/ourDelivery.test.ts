import assert from "node:assert/strict";
import { analyze, plan } from "../../policies/harness/index.ts";
import { pack } from "../../policies/policyPack.ts";
import { plannedCluster } from "../components/plannedCluster.ts";
import { delivering, inConf, OUR_FILES } from "./delivered.ts";

const judged = async (files = OUR_FILES) => {
  const { resources } = await plannedCluster();
  const { violations } = await analyze(pack, [...resources, ...plan(delivering(files))]);
  return violations.map(({ rule, level, message }) => [rule, level, message]);
};

describe("the project's own delivery, beside its own resources", () => {
  it("has nothing against it and nothing undecided; the article has no partition resolution", async () => {
    assert.deepEqual(await judged(), [
      [
        "network-partition",
        "advisory",
        "clp.conf: networkpartition is empty, so server1 and server2 may both become active when the link between " +
          "them breaks",
      ],
    ]);
  });

  it("is compared with the program's own resources", async () => {
    const [, ...found] = (await judged(inConf("<info>10.0.120.11", "<info>10.0.120.12"))).reverse();
    assert.deepEqual(found, [
      [
        "clpconf-matches-topology",
        "mandatory",
        "clp.conf: server server2 has not the address 10.0.120.12; its interfaces have 10.0.120.11",
      ],
    ]);
  });
});
