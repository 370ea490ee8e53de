import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "An interface with the tags of its instance",
      build(plan) {
        const tags = { "clpfsx:cluster": "files", "clpfsx:server": "server1" };
        const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", { tags });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          tags,
          primaryNetworkInterface: { networkInterfaceId: own.id },
        });
      },
    },
  ],
  bad: [
    {
      title: "The instance on the interface of the other server",
      build(plan) {
        const own = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server2", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server2" },
        });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
          primaryNetworkInterface: { networkInterfaceId: own.id },
        });
      },
    },
  ],
};
