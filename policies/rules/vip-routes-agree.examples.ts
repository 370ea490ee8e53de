import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Two tables, one interface",
      build(plan) {
        const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        for (const name of ["zone-a", "zone-c"]) {
          const table = plan.resource("aws:ec2/routeTable:RouteTable", name, { vpcId: "vpc-1" });
          plan.resource("aws:ec2/route:Route", `vip-${name}`, {
            routeTableId: table.id,
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: server.id,
          });
        }
      },
    },
  ],
  bad: [
    {
      title: "Each zone's table at the zone's own server",
      build(plan) {
        for (const name of ["zone-a", "zone-c"]) {
          const server = plan.resource("aws:ec2/networkInterface:NetworkInterface", `server-${name}`);
          const table = plan.resource("aws:ec2/routeTable:RouteTable", name, { vpcId: "vpc-1" });
          plan.resource("aws:ec2/route:Route", `vip-${name}`, {
            routeTableId: table.id,
            destinationCidrBlock: "172.16.0.1/32",
            networkInterfaceId: server.id,
          });
        }
      },
    },
  ],
};
