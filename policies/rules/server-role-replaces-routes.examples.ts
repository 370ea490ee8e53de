import { EC2_TRUST, type Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A role that may replace routes in tables with the cluster's tag",
      build(plan) {
        const tags = { "clpfsx:cluster": "files" };
        const role = plan.resource("aws:iam/role:Role", "servers", { assumeRolePolicy: EC2_TRUST });
        plan.resource("aws:iam/rolePolicy:RolePolicy", "failover", {
          role: role.id,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              { Effect: "Allow", Action: "ec2:DescribeRouteTables", Resource: "*" },
              {
                Effect: "Allow",
                Action: "ec2:ReplaceRoute",
                Resource: "arn:aws:ec2:*:*:route-table/*",
                Condition: { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "files" } },
              },
            ],
          }),
        });
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "servers", { role: role.id });
        const server = plan.resource("aws:ec2/instance:Instance", "server1", {
          iamInstanceProfile: profile.id,
          tags: { ...tags, "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: "vpc-1", tags });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.output("primaryNetworkInterfaceId"),
        });
      },
    },
  ],
  bad: [
    {
      title: "A misspelt action",
      build(plan) {
        const tags = { "clpfsx:cluster": "files" };
        const role = plan.resource("aws:iam/role:Role", "servers", { assumeRolePolicy: EC2_TRUST });
        plan.resource("aws:iam/rolePolicy:RolePolicy", "failover", {
          role: role.id,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: ["ec2:DescribeRouteTables", "ec2:ReplaceRoutes"],
              Resource: "*",
            },
          }),
        });
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "servers", { role: role.id });
        const server = plan.resource("aws:ec2/instance:Instance", "server1", {
          iamInstanceProfile: profile.id,
          tags: { ...tags, "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: "vpc-1", tags });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.output("primaryNetworkInterfaceId"),
        });
      },
    },
    {
      title: "No instance profile",
      build(plan) {
        const server = plan.resource("aws:ec2/instance:Instance", "server1", {
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
        const table = plan.resource("aws:ec2/routeTable:RouteTable", "zone-a", { vpcId: "vpc-1" });
        plan.resource("aws:ec2/route:Route", "vip", {
          routeTableId: table.id,
          destinationCidrBlock: "172.16.0.1/32",
          networkInterfaceId: server.output("primaryNetworkInterfaceId"),
        });
      },
    },
  ],
};
