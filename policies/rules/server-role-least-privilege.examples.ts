import { EC2_TRUST, type Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "ReplaceRoute under a tag condition",
      build(plan) {
        const role = plan.resource("aws:iam/role:Role", "servers", { assumeRolePolicy: EC2_TRUST });
        plan.resource("aws:iam/rolePolicy:RolePolicy", "failover", {
          role: role.id,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: {
              Effect: "Allow",
              Action: "ec2:ReplaceRoute",
              Resource: "arn:aws:ec2:*:*:route-table/*",
              Condition: { StringEquals: { "aws:ResourceTag/clpfsx:cluster": "files" } },
            },
          }),
        });
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "servers", { role: role.id });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          iamInstanceProfile: profile.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
  bad: [
    {
      title: "Routes of the whole account",
      build(plan) {
        const role = plan.resource("aws:iam/role:Role", "servers", { assumeRolePolicy: EC2_TRUST });
        plan.resource("aws:iam/rolePolicy:RolePolicy", "failover", {
          role: role.id,
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: { Effect: "Allow", Action: ["ec2:DescribeRouteTables", "ec2:Replace*"], Resource: "*" },
          }),
        });
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "servers", { role: role.id });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          iamInstanceProfile: profile.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
    {
      title: "An administrator's policy",
      build(plan) {
        const role = plan.resource("aws:iam/role:Role", "servers", { assumeRolePolicy: EC2_TRUST });
        plan.resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "admin", {
          role: role.id,
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        });
        const profile = plan.resource("aws:iam/instanceProfile:InstanceProfile", "servers", { role: role.id });
        plan.resource("aws:ec2/instance:Instance", "server1", {
          iamInstanceProfile: profile.id,
          tags: { "clpfsx:cluster": "files", "clpfsx:server": "server1" },
        });
      },
    },
  ],
};
