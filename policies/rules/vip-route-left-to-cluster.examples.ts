import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A route whose target belongs to CLUSTERPRO",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource(
          "aws:ec2/route:Route",
          "vip",
          { routeTableId: "rtb-1", destinationCidrBlock: "172.16.0.1/32", networkInterfaceId: server.id },
          { ignoreChanges: ["networkInterfaceId"] },
        );
      },
    },
  ],
  bad: [
    {
      title: "A route that the next update takes back",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: "rtb-1",
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.id,
        });
      },
    },
  ],
};
