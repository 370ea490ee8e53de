import { type Answer, failed, mapped } from "../aws/answer.ts";
import { ec2, iam } from "../aws/clients.ts";
import type { Session } from "../aws/session.ts";

/** ARN of the role that an instance has, by which CLUSTERPRO moves the routes. */
export async function roleOf(session: Session, instanceId: string): Promise<Answer<string>> {
  const instances = await session.ask("ec2:DescribeInstances", ec2(session), ({ client, module }, options) =>
    client.send(new module.DescribeInstancesCommand({ InstanceIds: [instanceId] }), options),
  );
  if (!instances.ok) return instances;
  const profile = instances.value.Reservations?.[0]?.Instances?.[0]?.IamInstanceProfile?.Arn ?? "";
  if (profile === "") return none("ec2:DescribeInstances", `${instanceId} has no instance profile`);
  const call = "iam:GetInstanceProfile";
  const answer = await session.ask("iam:GetInstanceProfile", iam(session), ({ client, module }, options) => {
    // Without its path.
    const InstanceProfileName = profile.slice(profile.lastIndexOf("/") + 1);
    return client.send(new module.GetInstanceProfileCommand({ InstanceProfileName }), options);
  });
  const arn = mapped(answer, ({ InstanceProfile }) => InstanceProfile?.Roles?.[0]?.Arn ?? "");
  return arn.ok && arn.value === "" ? none(call, `${profile} has no role`) : arn;
}

function none(call: string, said: string): Answer<string> {
  return failed({ kind: "refused", call, code: "None", said });
}
