import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { VirtualIp } from "../../../components/network/virtualIp.ts";
import { inputsOf, type Plan, plannedCluster, plannedProgram } from "../plannedCluster.ts";

describe("VirtualIp", () => {
  it("is a /32 route to a server's interface in each of the three route tables", async () => {
    const plan = await plannedCluster();
    const routes = plan.all("Route").filter((each) => inputsOf(each).destinationCidrBlock === "172.16.0.1/32");
    assert.deepEqual(routes.flatMap((each) => plan.sourcesOf(each, "routeTableId")).sort(), [
      "clusterpro-main",
      "clusterpro-private-ap-northeast-1a",
      "clusterpro-private-ap-northeast-1c",
    ]);
    // A route may go to any server, and which one is looked up in the VPC: the same for all routes.
    for (const route of routes) {
      assert.deepEqual(plan.sourcesOf(route, "networkInterfaceId").toSorted(), [
        "clusterpro-server1",
        "clusterpro-server2",
      ]);
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

  describe("in a VPC that has routes of it already", () => {
    /** Three tables are to carry it; AWS has a route in those of `live`. */
    const planned = (live: Readonly<Record<string, string>>) =>
      plannedProgram(
        {},
        () => {
          new VirtualIp("vip", {
            virtualIp: "172.16.0.1",
            vpcId: "vpc-1",
            routeTables: ["main", "a", "c"].map((name) => ({ name, id: pulumi.output(`rtb-${name}`) })),
            networkInterfaceIds: ["eni-1", "eni-2"],
          });
        },
        {
          "aws:ec2/getRouteTables:getRouteTables": (args) => {
            assert.equal(args.vpcId, "vpc-1");
            assert.deepEqual(args.filters, [{ name: "route.destination-cidr-block", values: ["172.16.0.1/32"] }]);
            return { ids: Object.keys(live) };
          },
          "aws:ec2/getRouteTable:getRouteTable": ({ routeTableId }) => ({
            routes: [
              { cidrBlock: "10.0.0.0/16", networkInterfaceId: "" },
              { cidrBlock: "172.16.0.1/32", networkInterfaceId: live[String(routeTableId)] ?? "" },
            ],
          }),
        },
      );
    const targets = (plan: Plan) => plan.all("Route").map((route) => inputsOf(route).networkInterfaceId);

    it("goes to the first server when no table has one", async () => {
      assert.deepEqual(targets(await planned({})), ["eni-1", "eni-1", "eni-1"]);
    });

    it("goes where the others go", async () => {
      assert.deepEqual(targets(await planned({ "rtb-main": "eni-2", "rtb-a": "eni-2" })), ["eni-2", "eni-2", "eni-2"]);
    });

    it("stops when the others disagree and a table is without, naming each", async () => {
      await assert.rejects(
        planned({ "rtb-main": "eni-2", "rtb-a": "eni-1" }),
        /172\.16\.0\.1\/32: 2 of 3 route tables .* rtb-main to eni-2, rtb-a to eni-1\..*in CLUSTERPRO/s,
      );
    });

    it("stops when the others lead to no server and a table is without", async () => {
      await assert.rejects(planned({ "rtb-main": "eni-9" }), /rtb-main to eni-9/);
      await assert.rejects(planned({ "rtb-main": "" }), /rtb-main to no interface/);
    });

    it("leaves half a failover to CLUSTERPRO when every table has its route", async () => {
      const plan = await planned({ "rtb-main": "eni-2", "rtb-a": "eni-1", "rtb-c": "eni-1" });
      assert.equal(plan.all("Route").length, 3);
    });
  });

  it("follows the settings to another address", async () => {
    const plan = await plannedCluster({ cluster: { virtualIp: "192.168.77.7" } });
    assert.equal(inputsOf(plan.one("Route", "clusterpro-vip-main")).destinationCidrBlock, "192.168.77.7/32");
  });

  it("refuses an empty list of route tables", async () => {
    await assert.rejects(
      plannedProgram({}, () => {
        new VirtualIp("vip", {
          virtualIp: "172.16.0.1",
          vpcId: "vpc-1",
          routeTables: [],
          networkInterfaceIds: ["eni-1"],
        });
      }),
      /172\.16\.0\.1 needs at least one route table/,
    );
  });
});
