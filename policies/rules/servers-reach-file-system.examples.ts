import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A file system in a VPC that is peered with the servers'",
      build(plan) {
        const [own, far] = ["10.0.0.0/16", "10.1.0.0/16"].map((cidrBlock) =>
          plan.resource("aws:ec2/vpc:Vpc", cidrBlock, { cidrBlock }),
        );
        plan.resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "both", {
          vpcId: own?.id,
          peerVpcId: far?.id,
          autoAccept: true,
        });
        const near = plan.resource("aws:ec2/subnet:Subnet", "near", { vpcId: own?.id, cidrBlock: "10.0.1.0/24" });
        const there = plan.resource("aws:ec2/subnet:Subnet", "there", { vpcId: far?.id, cidrBlock: "10.1.1.0/24" });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: near.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { subnetIds: [there.id] });
      },
    },
  ],
  bad: [
    {
      title: "A share in a VPC that nothing connects with the servers'",
      build(plan) {
        const [own, far] = ["10.0.0.0/16", "10.1.0.0/16"].map((cidrBlock) =>
          plan.resource("aws:ec2/vpc:Vpc", cidrBlock, { cidrBlock }),
        );
        const near = plan.resource("aws:ec2/subnet:Subnet", "near", { vpcId: own?.id, cidrBlock: "10.0.1.0/24" });
        const there = plan.resource("aws:ec2/subnet:Subnet", "there", { vpcId: far?.id, cidrBlock: "10.1.1.0/24" });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          subnetId: near.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:fsx/windowsFileSystem:WindowsFileSystem", "data", { subnetIds: [there.id] });
        const file = (key: string, content: string) =>
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", key, { bucket: "files", key, content });
        file(
          "clp.conf",
          '<root><cluster><name>files</name></cluster><server name="server1"/>' +
            '<monitor><types name="genw"/><genw name="share"/></monitor></root>',
        );
        file("scripts/monitor.s/share/genw.bat", "dir \\\\@@FSX_DNS@@\\share");
      },
    },
  ],
};
