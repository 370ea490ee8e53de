import assert from "node:assert/strict";
import { type Build, type PlanBuilder, type PlanProperties, UNKNOWN } from "../../../policies/harness/index.ts";
import { clpconfMatchesTopology as rule } from "../../../policies/rules/clpconf-matches-topology.ts";
import { conf, deliver, delivering, type Files, inConf, OUR_FILES, SERVERS, topology } from "../delivered.ts";
import { byResource, FORMS } from "../judge.ts";
import { found as planned } from "../programs.ts";

const ENI = "aws:ec2/networkInterface:NetworkInterface";
const INSTANCE = "aws:ec2/instance:Instance";

for (const { form, deployed } of FORMS) {
  describe(`clpconf-matches-topology ${form}`, () => {
    const judged = (build: Build) => byResource(rule, build, { deployed });
    const found = (files: Files, make: Parameters<typeof topology>[1] = {}) =>
      judged((plan) => {
        topology(plan, make);
        deliver(plan, files);
      });
    const inFile = (...lines: string[]) => ({ "clp.conf": lines });

    it("accepts the project's own file beside such servers", async () => assert.deepEqual(await found(OUR_FILES), {}));

    it("has nothing to say of a stack without a clp.conf", async () => {
      assert.deepEqual(await judged((plan) => void topology(plan)), {});
    });

    it("refuses an address that the server has not", async () => {
      const wrong = "clp.conf: server server2 does not have the address 10.0.120.12; its interfaces have 10.0.120.11";
      assert.deepEqual(await found(inConf("10.0.120.11", "10.0.120.12")), inFile(wrong));
      assert.deepEqual(
        await found(OUR_FILES, { servers: { ...SERVERS, server2: "10.0.120.12" } }),
        inFile("clp.conf: server server2 does not have the address 10.0.120.11; its interfaces have 10.0.120.12"),
      );
    });

    it("refuses addresses that were exchanged", async () => {
      const swapped = { server1: SERVERS.server2, server2: SERVERS.server1 };
      assert.equal((await found(OUR_FILES, { servers: swapped }))["clp.conf"]?.length, 2);
    });

    it("refuses a server without an address", async () => {
      assert.deepEqual(
        await found(inConf(/<device id="0">\s*<type>lan<\/type>\s*<info>10.0.120.11<\/info>\s*<\/device>/, "")),
        inFile("clp.conf: server server2 has no LAN device with an address"),
      );
    });

    it("refuses a server that the stack has not, and one that the file has not", async () => {
      const renamed = { server1: SERVERS.server1, server9: SERVERS.server2 };
      assert.deepEqual(await found(OUR_FILES, { servers: renamed }), {
        "clp.conf": [
          "clp.conf: cluster clusterpro-fsx-dev has no interface and no instance that is tagged as server server2",
        ],
        server9: ["server server9 of cluster clusterpro-fsx-dev is not in clp.conf; add it there, or remove it here"],
      });
      const third = { ...SERVERS, server3: "10.0.130.11" };
      assert.deepEqual(Object.keys(await found(OUR_FILES, { servers: third })), ["server3"]);
    });

    it("refuses a virtual IP that no route leads to, and a route whose address the file has not", async () => {
      assert.deepEqual(await found(inConf("172.16.0.1", "172.16.0.2")), {
        "clp.conf": ["clp.conf: awsvip resource awsvip: no route of the stack leads to its address 172.16.0.2"],
        vip: [
          "a route leads to 172.16.0.1 on a server of the cluster, and no awsvip resource in clp.conf has this address: " +
            "CLUSTERPRO will not move it",
        ],
      });
      assert.deepEqual(Object.keys(await found(OUR_FILES, { virtualIp: "172.16.0.2" })), ["clp.conf", "vip"]);
      const none = inConf(/<awsvip name[\s\S]*?<\/awsvip>/, "");
      assert.deepEqual(Object.keys(await found(none)), ["vip"]);
    });

    it("refuses a stated virtual IP that the file has not", async () => {
      const stated = await judged((plan) => {
        const { vpc } = topology(plan);
        deliver(plan, OUR_FILES);
        const outputs = { virtualIp: "172.16.0.9", vpcId: vpc.id };
        plan.component("clusterpro-fsx:index:VirtualIp", "stated", outputs, outputs);
      });
      assert.deepEqual(stated, {
        stated: ["no awsvip resource in clp.conf has the virtual IP 172.16.0.9: CLUSTERPRO will not move it"],
      });
    });

    it("leaves alone a route for one address that leads elsewhere than to the cluster", async () => {
      const appliance: Build = (plan) => {
        topology(plan);
        deliver(plan, OUR_FILES);
        const firewall = plan.resource(ENI, "firewall", { privateIps: ["10.0.9.9"] });
        plan.resource("aws:ec2/route:Route", "host", {
          routeTableId: "rtb-1",
          destinationCidrBlock: "203.0.113.7/32",
          networkInterfaceId: firewall.id,
        });
      };
      assert.deepEqual(await judged(appliance), {});
    });

    it("refuses the interface token of another server, an unknown token, and none", async () => {
      assert.deepEqual(
        await found(inConf("@@ENI_ID:server2@@", "@@ENI_ID:server1@@")),
        inFile(
          "clp.conf: awsvip resource awsvip, server server2: parameters/eniid is @@ENI_ID:server1@@, not this server's " +
            "@@ENI_ID:server2@@",
        ),
      );
      assert.equal((await found(inConf("@@ENI_ID:server1@@", "@@ENI@@")))["clp.conf"]?.length, 1);
      assert.deepEqual(
        await found(inConf("<eniid>@@ENI_ID:server2@@</eniid>", "")),
        inFile("clp.conf: awsvip resource awsvip, server server2 has no parameters/eniid; write @@ENI_ID:server2@@"),
      );
    });

    it("refuses a VPC that is no token of it, and none", async () => {
      assert.deepEqual(
        await found(inConf("<vpcid>@@VPC_ID@@</vpcid>", "")),
        inFile("clp.conf: awsvip resource awsvip, server server1 has no parameters/vpcid; write @@VPC_ID@@"),
      );
      assert.deepEqual(
        await found(inConf("@@VPC_ID@@", "@@ENI_ID:server1@@")),
        inFile(
          "clp.conf: awsvip resource awsvip, server server1: parameters/vpcid is @@ENI_ID:server1@@, not @@VPC_ID@@",
        ),
      );
    });

    it("compares ids with the resources' own, and fails closed while these are not known", async () => {
      const ids = (eni: string, vpc: string) => inConf("@@ENI_ID:server2@@", eni, inConf("@@VPC_ID@@", vpc));
      const right = await found(ids("networkInterface-server2", "vpc-vpc"));
      const wrong = await found(ids("eni-other", "vpc-other"));
      assert.equal(wrong["clp.conf"]?.length, 2);
      if (deployed) {
        assert.deepEqual(right, {});
        assert.match(wrong["clp.conf"]?.join() ?? "", /vpcid is vpc-other; the cluster's VPC is vpc-vpc/);
        assert.match(wrong["clp.conf"]?.join() ?? "", /eniid is eni-other; the server's is networkInterface-server2/);
      } else {
        assert.equal(right["clp.conf"]?.length, 2);
        for (const each of right["clp.conf"] ?? []) assert.match(each, /^cannot be decided.*write @@/);
      }
    });

    it("knows a VPC outside the stack by its id", async () => {
      const outside =
        (vpc: string): Build =>
        (plan) => {
          const subnet = plan.resource("aws:ec2/subnet:Subnet", "subnet", { vpcId: "vpc-outside" });
          plan.resource(ENI, "server1", { subnetId: subnet.id, privateIps: ["10.0.110.11"] });
          deliver(
            plan,
            conf(`<server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
            <resource><awsvip name="v"><parameters><ip>172.16.0.1</ip><vpcid>${vpc}</vpcid>
            <eniid>@@ENI_ID:server1@@</eniid></parameters></awsvip></resource>`),
          );
          plan.resource("aws:ec2/route:Route", "vip", {
            routeTableId: "rtb-1",
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: "eni-elsewhere",
          });
        };
      assert.deepEqual(await judged(outside("vpc-outside")), {});
      assert.match(
        (await judged(outside("vpc-x")))["clp.conf"]?.[0] ?? "",
        /vpcid is vpc-x; the cluster's VPC is vpc-outside/,
      );
    });

    it("knows servers without tags by their addresses", async () => {
      assert.deepEqual(await found(OUR_FILES, { tags: false }), {});
      assert.deepEqual(await found(inConf("10.0.120.11", "10.0.120.12"), { tags: false }), {
        "clp.conf": [
          "clp.conf: no network interface and no instance of the stack has an address of server server2 (10.0.120.12)",
        ],
      });
    });

    it("knows an instance by the interface of its own", async () => {
      const instances =
        (address: string): Build =>
        (plan) => {
          for (const [server, privateIp] of Object.entries({ ...SERVERS, server2: address })) {
            plan.resource(INSTANCE, server, { privateIp, tags: { "clpfsx:cluster": "c", "clpfsx:server": server } });
          }
          deliver(plan, { "clp.conf": inConf(/<awsvip name[\s\S]*?<\/awsvip>/, "")["clp.conf"] ?? "" });
        };
      assert.deepEqual(await judged(instances("10.0.120.11")), {});
      assert.equal((await judged(instances("10.0.120.99")))["clp.conf"]?.length, 1);
    });

    it("takes other tags from the configuration", async () => {
      const tagged: Build = (plan) => {
        for (const [server, address] of Object.entries({ ...SERVERS, server3: "10.0.130.11" })) {
          plan.resource(ENI, server, { privateIps: [address], tags: { ha: "one", node: server } });
        }
        deliver(plan, { "clp.conf": inConf(/<awsvip name[\s\S]*?<\/awsvip>/, "")["clp.conf"] ?? "" });
      };
      assert.deepEqual(await judged(tagged), {});
      const config = { [rule.name]: { clusterTag: "ha", serverTag: "node" } };
      assert.deepEqual(Object.keys(await byResource(rule, tagged, { deployed, config })), ["server3"]);
    });

    it("keeps two clusters in one stack apart", async () => {
      const other = { server1: "10.1.1.1", server2: "10.1.2.1" };
      const second =
        (files: Files): Build =>
        (plan) => {
          topology(plan);
          topology(plan, { cluster: "other", prefix: "other-", servers: other, virtualIp: "172.16.0.2" });
          deliver(plan, OUR_FILES, {}, "a");
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "other.conf", {
            key: "b/clp.conf",
            content: files["clp.conf"],
          });
        };
      const theirs = (name: string) =>
        inConf(
          "10.0.110.11",
          "10.1.1.1",
          inConf(
            "10.0.120.11",
            "10.1.2.1",
            inConf("172.16.0.1", "172.16.0.2", inConf("<name>clusterpro-fsx-dev", `<name>${name}`)),
          ),
        );
      assert.deepEqual(await judged(second(theirs("other"))), {});
      assert.deepEqual(await judged(second(theirs("named otherwise"))), {});
      assert.deepEqual(Object.keys(await judged(second(inConf("10.1.1.1", "10.0.110.11", theirs("other"))))), [
        "other.conf",
      ]);
    });

    it("goes by the cluster's name where two clusters have the same servers", async () => {
      const twins: Build = (plan) => {
        topology(plan, { cluster: "another", prefix: "other-", servers: { ...SERVERS, server3: "10.0.130.11" } });
        topology(plan);
        deliver(plan, OUR_FILES);
      };
      assert.deepEqual(await judged(twins), {});
    });

    it("knows servers without tags beside a cluster that has them", async () => {
      const mixed: Build = (plan) => {
        topology(plan, { cluster: "another", prefix: "other-", servers: { node1: "10.9.0.1", node2: "10.9.0.2" } });
        topology(plan, { tags: false });
        deliver(plan, OUR_FILES);
      };
      assert.deepEqual(await judged(mixed), {});
    });

    it("accuses no route while one clp.conf cannot be read: it may have the address", async () => {
      const other = { server1: "10.1.1.1", server2: "10.1.2.1" };
      const found = await judged((plan) => {
        const { interfaces } = topology(plan);
        topology(plan, { cluster: "other", prefix: "other-", servers: other, virtualIp: "172.16.0.2" });
        deliver(plan, OUR_FILES, {}, "a");
        plan.resource("aws:ec2/route:Route", "second", {
          routeTableId: "rtb-1",
          destinationCidrBlock: "172.16.0.3/32",
          networkInterfaceId: interfaces[0]?.id,
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "broken", { key: "b/clp.conf", content: "<root>" });
      });
      assert.deepEqual(found, {});
    });

    it("knows tags that the provider adds by default", async () => {
      const tagged: Build = (plan) => {
        for (const [server, address] of Object.entries({ ...SERVERS, server3: "10.0.130.11" })) {
          const tagsAll = { "clpfsx:cluster": "c", "clpfsx:server": server };
          plan.resource(ENI, server, { privateIps: [address], tagsAll });
        }
        deliver(plan, { "clp.conf": inConf(/<awsvip name[\s\S]*?<\/awsvip>/, "")["clp.conf"] ?? "" });
      };
      assert.deepEqual(Object.keys(await judged(tagged)), ["server3"]);
    });

    it("fails closed on an id that a second interface of the server may have", async () => {
      const second: Build = (plan) => {
        topology(plan);
        const more = plan.resource(ENI, "second", { subnetId: "subnet-2", privateIps: ["10.0.121.11"] });
        plan.resource("aws:ec2/networkInterfaceAttachment:NetworkInterfaceAttachment", "second", {
          instanceId: planned(plan, "Instance", "server2").id,
          networkInterfaceId: more.id,
          deviceIndex: 1,
        });
        deliver(plan, inConf("@@ENI_ID:server2@@", "eni-other"));
      };
      const messages = await byResource(rule, second, { deployed: (name) => deployed && name !== "second" });
      assert.deepEqual(messages, {
        "clp.conf": [
          "cannot be decided at preview: clp.conf: awsvip resource awsvip, server server2: the server's interface is not " +
            "known yet and cannot be eni-other for sure; write @@ENI_ID:server2@@",
        ],
      });
    });

    it("fails closed on a VPC of which one subnet does not tell", async () => {
      const half: Build = (plan) => {
        for (const [server, vpcId] of [
          ["server1", "vpc-outside"],
          ["server2", UNKNOWN],
        ] as const) {
          const subnet = plan.resource("aws:ec2/subnet:Subnet", server, { vpcId });
          plan.resource(ENI, server, { subnetId: subnet.id, privateIps: [SERVERS[server]] });
        }
        deliver(plan, inConf("@@VPC_ID@@", "vpc-x"));
      };
      const found = (await judged(half))["clp.conf"] ?? [];
      assert.match(
        found.join("\n"),
        /cannot be decided.*the cluster's VPC is not known yet and cannot be vpc-x for sure/,
      );
    });

    it("fails closed where there is nothing to compare with", async () => {
      assert.deepEqual(await judged(delivering(OUR_FILES)), {
        "clp.conf": [
          "cannot be decided at preview: clp.conf: the stack has no network interface and no instance to compare its " +
            "servers with; deliver clp.conf from the stack of its servers",
        ],
      });
    });

    const unclear = async (properties: PlanProperties, more?: (plan: PlanBuilder) => void) =>
      (
        await judged((plan) => {
          plan.resource(ENI, "server1", properties);
          more?.(plan);
          deliver(
            plan,
            conf('<server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>'),
          );
        })
      )["clp.conf"]?.[0] ?? "";

    it("fails closed on addresses and tags that are not known", async () => {
      const tags = { "clpfsx:cluster": "c", "clpfsx:server": "server1" };
      assert.match(
        await unclear({ tags, privateIps: UNKNOWN }),
        /^cannot be decided.*whether server server1 has 10\.0\.110\.11/,
      );
      assert.match(
        await unclear({ tags }),
        /^cannot be decided.*the addresses of "server1" are not known; give it privateIps/,
      );
      assert.match(await unclear({ tags, privateIps: ["10.0.110.12", UNKNOWN] }), /^cannot be decided/);
      assert.match(
        await unclear({ privateIps: UNKNOWN }),
        /^cannot be decided.*the addresses of "server1" are not known; give it privateIps/,
      );
      assert.match(
        await unclear({ tags: UNKNOWN, privateIps: ["10.0.0.1"] }, (plan) => {
          plan.resource(ENI, "other", { tags: { ...tags, "clpfsx:server": "server9" } });
        }),
        /^cannot be decided.*the tags of "server1" are not known; write them as plain values/,
      );
      assert.match(await unclear({ tags: "none", privateIps: 7 }), /the addresses of "server1" are not known/);
    });

    it("fails closed on a route whose address is not known", async () => {
      const open: Build = (plan) => {
        const { interfaces } = topology(plan, { virtualIp: "172.16.0.1" });
        plan.resource("aws:ec2/route:Route", "open", {
          routeTableId: "rtb-1",
          destinationCidrBlock: UNKNOWN,
          networkInterfaceId: interfaces[1]?.id,
        });
        deliver(plan, inConf("172.16.0.1", "172.16.0.5"));
      };
      const [message] = (await judged(open))["clp.conf"] ?? [];
      // The table is none of the stack's, so the route is not among its tables.
      assert.match(message ?? "", /whether a route leads to 172\.16\.0\.5 is not known: destinationCidrBlock/);
    });

    it("is silent on a file that cannot be read, of which another rule tells", async () => {
      assert.deepEqual(await found({ "clp.conf": "<root>" }), {});
    });
  });
}
