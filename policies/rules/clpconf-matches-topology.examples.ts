import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "The servers, their addresses and interfaces, and the virtual IP that the route leads to",
      build(plan) {
        const vpc = plan.resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.0.0.0/16" });
        const [server1] = ["10.0.110.11", "10.0.120.11"].map((address, index) =>
          plan.resource("aws:ec2/networkInterface:NetworkInterface", `server${index + 1}`, {
            privateIps: [address],
            tags: { "clpfsx:cluster": "test", "clpfsx:server": `server${index + 1}` },
          }),
        );
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "main", { vpcId: vpc.id });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server1?.id,
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <cluster><name>test</name></cluster>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
              <server name="server2"><device id="0"><type>lan</type><info>10.0.120.11</info></device></server>
              <resource><awsvip name="awsvip">
                <parameters>
                  <ip>172.16.0.1</ip><vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server1@@</eniid>
                </parameters>
                <server name="server2"><parameters>
                  <vpcid>@@VPC_ID@@</vpcid><eniid>@@ENI_ID:server2@@</eniid>
                </parameters></server>
              </awsvip></resource>
            </root>`,
        });
      },
    },
  ],
  bad: [
    {
      title: "An address that the server's interface no longer has",
      build(plan) {
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          privateIps: ["10.0.110.20"],
          tags: { "clpfsx:cluster": "test", "clpfsx:server": "server1" },
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
            </root>`,
        });
      },
    },
    {
      title: "A server that clp.conf does not know",
      build(plan) {
        for (const [server, address] of Object.entries({ server1: "10.0.110.11", server2: "10.0.120.11" })) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", server, {
            privateIps: [address],
            tags: { "clpfsx:cluster": "test", "clpfsx:server": server },
          });
        }
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"><device id="0"><type>lan</type><info>10.0.110.11</info></device></server>
            </root>`,
        });
      },
    },
  ],
};
