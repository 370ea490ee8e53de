import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "The primary interface of the first server",
      build(plan) {
        const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          primaryNetworkInterface: { networkInterfaceId: own.id },
        });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: "rtb-1",
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: own.id,
        });
      },
    },
  ],
  bad: [
    {
      title: "An interface of its own for the virtual IP, which nothing is on",
      build(plan) {
        for (const server of ["server1", "server2"]) {
          plan.resource("aws:ec2/instance:Instance", server, {
            tags: { "clpfsx:cluster": "files", "clpfsx:server": server },
          });
        }
        const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", "vip", {
          tags: { "clpfsx:cluster": "files" },
        });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: "rtb-1",
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: own.id,
        });
      },
    },
  ],
};
