import type { IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";
import { type Answer, mapped } from "../../aws/answer.ts";
import { ec2 } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import type { Group, Rule } from "./ways.ts";

/** Security groups of a VPC, with their rules. */
export async function readGroups(session: Session, vpcId: string): Promise<Answer<ReadonlyMap<string, Group>>> {
  const answer = await session.askAll("ec2:DescribeSecurityGroups", ec2(session), ({ client, module }, options) => {
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    return module.paginateDescribeSecurityGroups({ client }, { Filters }, options);
  });
  return mapped(
    answer,
    (pages) =>
      new Map(
        pages.flatMap(({ SecurityGroups = [] }) => SecurityGroups).map((each) => [each.GroupId ?? "", groupOf(each)]),
      ),
  );
}

function groupOf({ GroupId = "", IpPermissions = [], IpPermissionsEgress = [] }: SecurityGroup): Group {
  return { id: GroupId, ingress: IpPermissions.map(ruleOf), egress: IpPermissionsEgress.map(ruleOf) };
}

function ruleOf(each: IpPermission): Rule {
  return {
    protocol: each.IpProtocol ?? "-1",
    from: each.FromPort ?? -1,
    to: each.ToPort ?? -1,
    ranges: (each.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
    groups: (each.UserIdGroupPairs ?? []).flatMap(({ GroupId }) => GroupId ?? []),
    prefixLists: (each.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? []),
  };
}
