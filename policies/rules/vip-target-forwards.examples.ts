import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "The check off on the interface, and left alone by the instance",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          sourceDestCheck: false,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource(
          "aws:ec2/instance:Instance",
          "server1",
          { primaryNetworkInterface: { networkInterfaceId: server.id } },
          { ignoreChanges: ["sourceDestCheck"] },
        );
      },
    },
  ],
  bad: [
    {
      title: "The check on, which is the default",
      build(plan) {
        plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "An instance that turns it on again",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          sourceDestCheck: false,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          primaryNetworkInterface: { networkInterfaceId: server.id },
        });
      },
    },
  ],
};
