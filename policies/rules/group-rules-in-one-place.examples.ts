import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "All rules inline",
      build(plan) {
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
        });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
  bad: [
    {
      title: "One more rule beside the inline ones",
      build(plan) {
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }],
        });
        plan.resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web", {
          securityGroupId: group.id,
          ipProtocol: "tcp",
          fromPort: 8080,
          toPort: 8080,
          cidrIpv4: "10.0.0.0/16",
        });
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          securityGroups: [group.id],
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
};
