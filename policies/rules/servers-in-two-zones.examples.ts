import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A server in each of two zones",
      build(plan) {
        for (const zone of ["ap-northeast-1a", "ap-northeast-1c"]) {
          const subnet = plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone });
          plan.resource("aws:ec2/networkInterface:NetworkInterface", zone, {
            subnetId: subnet.id,
            tags: { "clpfsx:cluster": "files", "clpfsx:server": zone },
          });
        }
      },
    },
  ],
  bad: [
    {
      title: "Both servers in one zone",
      build(plan) {
        const zone = "ap-northeast-1a";
        const subnet = plan.resource("aws:ec2/subnet:Subnet", zone, { vpcId: "vpc-1", availabilityZone: zone });
        for (const server of ["server1", "server2"]) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", server, {
            subnetId: subnet.id,
            tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
          });
        }
      },
    },
  ],
};
