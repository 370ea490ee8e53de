import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "One group whose members reach each other",
      build(plan) {
        const everything = { protocol: "-1", fromPort: 0, toPort: 0 };
        const group = plan.resource("aws:ec2/securityGroup:SecurityGroup", "servers", {
          ingress: [{ ...everything, self: true }],
          egress: [{ ...everything, cidrBlocks: ["0.0.0.0/0"] }],
        });
        for (const server of ["server1", "server2"]) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", server, {
            securityGroups: [group.id],
            privateIps: [server === "server1" ? "10.0.1.11" : "10.0.2.11"],
            tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
          });
        }
      },
    },
  ],
  bad: [
    {
      title: "No heartbeat to the second server",
      build(plan) {
        const anywhere = { protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] };
        const first = plan.resource("aws:ec2/securityGroup:SecurityGroup", "first", {
          ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/16"] }],
          egress: [anywhere],
        });
        const second = plan.resource("aws:ec2/securityGroup:SecurityGroup", "second", {
          ingress: [{ protocol: "tcp", fromPort: 29001, toPort: 29010, cidrBlocks: ["10.0.0.0/16"] }],
          egress: [anywhere],
        });
        for (const [server, group] of [
          ["server1", first],
          ["server2", second],
        ] as const) {
          plan.resource("aws:ec2/networkInterface:NetworkInterface", server, {
            securityGroups: [group.id],
            privateIps: [server === "server1" ? "10.0.1.11" : "10.0.2.11"],
            tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
          });
        }
      },
    },
  ],
};
