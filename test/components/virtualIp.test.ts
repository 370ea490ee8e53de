import assert from "node:assert/strict";
import { VirtualIp } from "../../components/virtualIp.ts";
import { inputsOf, plannedCluster, plannedProgram } from "./plannedCluster.ts";

describe("VirtualIp", () => {
  it("is a /32 route to the first server's interface in each of the three route tables", async () => {
    const plan = await plannedCluster();
    const routes = plan.all("Route").filter((each) => inputsOf(each).destinationCidrBlock === "172.16.0.1/32");
    assert.deepEqual(routes.flatMap((each) => plan.sourcesOf(each, "routeTableId")).sort(), [
      "clusterpro-main",
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
    ]);
    for (const route of routes) {
      assert.deepEqual(plan.sourcesOf(route, "networkInterfaceId"), ["clusterpro-server1"]);
    }
  });

  it("leaves the target to CLUSTERPRO after creation", async () => {
    const plan = await plannedCluster();
    for (const name of ["main", "ap-northeast-1a", "ap-northeast-1c"]) {
      assert.deepEqual(plan.one("Route", `clusterpro-vip-${name}`).options.ignoreChanges, ["networkInterfaceId"]);
    }
  });

  it("exists before a server starts, as far as the server's own interface allows", async () => {
    const plan = await plannedCluster();
    // A route waits for the table and the interface and nothing slow: neither directory nor file system nor server.
    for (const route of plan.all("Route").filter((each) => each.name.startsWith("clusterpro-vip"))) {
      const slow = [...plan.waitsFor(route)].filter((each) =>
        /:(Directory|WindowsFileSystem|Instance|Association|NatGateway)$/.test(each.type),
      );
      assert.deepEqual(
        slow.map((each) => each.name),
        [],
      );
    }
  });

  it("follows the settings to another address", async () => {
    const plan = await plannedCluster({ cluster: { virtualIp: "192.168.77.7" } });
    assert.equal(inputsOf(plan.one("Route", "clusterpro-vip-main")).destinationCidrBlock, "192.168.77.7/32");
  });

  it("refuses an empty list of route tables", async () => {
    await assert.rejects(
      plannedProgram({}, () => {
        new VirtualIp("vip", { virtualIp: "172.16.0.1", vpcId: "vpc-1", routeTables: [], networkInterfaceId: "eni-1" });
      }),
      /172\.16\.0\.1 needs at least one route table/,
    );
  });
});
