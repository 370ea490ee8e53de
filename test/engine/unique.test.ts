import assert from "node:assert/strict";
import { identities } from "./identity.ts";
import { TestCluster } from "./testCluster.ts";
import { withPulumi } from "./withPulumi.ts";

const zones = (change: object) => ({
  network: {
    zones: [
      { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24", ...change },
      { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" },
    ],
  },
});
const servers = (first: object, second: object) => ({
  servers: [
    { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11", ...first },
    { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11", ...second },
  ],
});

/** What passed the preview and failed halfway in up, or replaced the domain under its members. */
const REFUSED = [
  [
    "a server renamed with its address",
    servers({ name: "servera" }, {}),
    /servers: servera cannot take 10\.0\.110\.11 in the update in which server1 gives it up\. Give servera another/,
  ],
  [
    "an address that goes from one server to another",
    {
      servers: [
        { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.12" },
        { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
        { name: "server3", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
      ],
    },
    /server3 cannot take 10\.0\.110\.11/,
  ],
  [
    "a narrower private subnet",
    zones({ privateCidr: "10.0.110.0/25" }),
    /privateCidr of ap-northeast-1a: 10\.0\.110\.0\/24 cannot become 10\.0\.110\.0\/25\. .*npm run pulumi -- destroy/,
  ],
  ["another edition of the directory", { directory: { edition: "Enterprise" } }, /directory\.edition: Standard cannot/],
  [
    "another range of the VPC",
    { network: { vpcCidr: "10.0.0.0/17" } },
    /network\.vpcCidr: 10\.0\.0\.0\/16 cannot become 10\.0\.0\.0\/17/,
  ],
] as const;

withPulumi("a change of what is there once only", (use) => {
  // Red without `deleteBeforeReplace` on NAT gateway and subnet: their address and range are still taken.
  for (const [what, publicCidr] of [
    ["another", "10.0.11.0/24"],
    ["a narrower", "10.0.10.0/25"],
  ] as const)
    it(`${what} public subnet takes its NAT gateway's address along`, async () => {
      const cluster = use(await TestCluster.deployed());
      const kept = () =>
        identities(
          cluster.cloud,
          "Eip",
          "Instance",
          "NetworkInterface",
          "Directory",
          "WindowsFileSystem",
          "RouteTable",
        );
      const before = kept();
      cluster.workspace.configure(zones({ publicCidr }));
      const run = await cluster.up({ policies: true });
      assert.ok(run.ok, run.text);
      assert.deepEqual(kept(), before);
      const { id } = cluster.cloud.named("NatGateway", "clusterpro-nat-ap-northeast-1a");
      assert.equal(
        cluster.cloud.named("Route", "clusterpro-private-ap-northeast-1a-default").properties.natGatewayId,
        id,
      );
      const again = await cluster.up();
      assert.deepEqual(again.report.changes, [], again.text);
    });

  for (const [what, settings, told] of REFUSED)
    it(`${what} is refused in the preview, with the way to do it, and by up before anything is touched`, async () => {
      const cluster = use(await TestCluster.deployed());
      const before = identities(cluster.cloud);
      cluster.workspace.configure(settings);
      const preview = await cluster.preview();
      assert.ok(!preview.ok, preview.text);
      const [error] = preview.report.errors.map(({ message }) => message.trim());
      assert.match(error ?? "", told);
      assert.match(error ?? "", /^(servers|network|directory)\b/, "the sentence alone");
      if (what.startsWith("a server")) {
        const run = await cluster.up();
        assert.ok(!run.ok, run.text);
        const after = identities(cluster.cloud);
        // What stands alone, such as the record of a new server, may be made.
        for (const [resource, id] of Object.entries(before)) assert.equal(after[resource], id, resource);
      }
    });

  // Red without `replacementTrigger`: the servers kept the dead domain, whose name is the same.
  it("a directory that is replaced takes its members along", async () => {
    const cluster = use(await TestCluster.deployed());
    const before = identities(cluster.cloud, "Instance", "NetworkInterface");
    const directory = await cluster.urn("aws:directoryservice/directory:Directory", "clusterpro-directory");
    const run = await cluster.up({ replace: [directory] });
    assert.ok(run.ok, run.text);
    const after = identities(cluster.cloud, "Instance", "NetworkInterface");
    for (const [resource, id] of Object.entries(before))
      assert.equal(after[resource] === id, resource.startsWith("NetworkInterface"), resource);
    const again = await cluster.up();
    assert.deepEqual(again.report.changes, [], again.text);
  });
});
