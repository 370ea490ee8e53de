import type { Answer } from "../../aws/answer.ts";
import { mapped } from "../../aws/answer.ts";
import { ds, ec2, quotas } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { type Finding, fail, ok } from "../../findings/finding.ts";
import type { Check, Examined } from "../check/check.ts";

/** What an account may have of something. */
interface Quota {
  readonly id: string;
  readonly service: string;
  /** Of Service Quotas. */
  readonly code: string;
  readonly name: { readonly en: string; readonly ja: string };
  /** How many more a first up makes. */
  readonly needed: (examined: Examined) => number;
  readonly used: (session: Session) => Promise<Answer<number>>;
}

const isNew = ({ spec }: Examined) => spec.network.existing === undefined;

const count = (items: readonly unknown[] | undefined) => items?.length ?? 0;

/** Codes: Service Quotas console, Amazon EC2 and Amazon VPC. */
const QUOTAS: readonly Quota[] = [
  {
    id: "quotas.vpc",
    service: "vpc",
    code: "L-F678F1CE",
    name: { en: "VPCs per Region", ja: "リージョンあたりの VPC 数" },
    needed: (examined) => (isNew(examined) ? 1 : 0),
    used: async (session) =>
      mapped(
        await session.ask("ec2:DescribeVpcs", ec2(session), ({ client, module }, options) =>
          client.send(new module.DescribeVpcsCommand({}), options),
        ),
        ({ Vpcs }) => count(Vpcs),
      ),
  },
  {
    id: "quotas.addresses",
    service: "ec2",
    code: "L-0263D0A3",
    name: { en: "Elastic IP addresses", ja: "Elastic IP アドレス数" },
    needed: (examined) => (isNew(examined) ? examined.spec.network.zones.length : 0),
    used: async (session) =>
      mapped(
        await session.ask("ec2:DescribeAddresses", ec2(session), ({ client, module }, options) =>
          client.send(new module.DescribeAddressesCommand({}), options),
        ),
        ({ Addresses }) => count(Addresses),
      ),
  },
  {
    id: "quotas.vcpu",
    service: "ec2",
    code: "L-1216C47A",
    name: { en: "vCPUs of running standard instances", ja: "スタンダードインスタンスの vCPU 数" },
    // The sizes of the types that run Windows: a server of the default type has two.
    needed: ({ spec }) => spec.servers.reduce((sum, { instanceType }) => sum + vcpusOf(instanceType), 0),
    used: async (session) =>
      mapped(
        await session.ask("ec2:DescribeInstances", ec2(session), ({ client, module }, options) =>
          client.send(
            new module.DescribeInstancesCommand({
              Filters: [{ Name: "instance-state-name", Values: ["pending", "running"] }],
            }),
            options,
          ),
        ),
        ({ Reservations = [] }) =>
          Reservations.flatMap(({ Instances = [] }) => Instances)
            .filter(({ InstanceType = "" }) => /^[acdhimrtz]/.test(InstanceType))
            .reduce((sum, { InstanceType = "" }) => sum + vcpusOf(InstanceType), 0),
      ),
  },
];

/** By the size in a type's name; the sizes below large have two as well. */
export function vcpusOf(instanceType: string): number {
  const size = instanceType.slice(instanceType.indexOf(".") + 1);
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? 2 : 4 * Number(times === "" ? 1 : times);
}

export const quotaChecks: readonly Check[] = QUOTAS.map((quota) => ({
  ids: [quota.id],
  about: { en: `room for ${quota.name.en}`, ja: `${quota.name.ja}の余裕` },
  asksAws: true,
  run: async (examined) => [await quotaFinding(quota, examined)],
}));

async function quotaFinding(quota: Quota, examined: Examined): Promise<Finding> {
  const { session } = examined;
  const needed = quota.needed(examined);
  if (needed === 0)
    return ok(quota.id, { en: `${quota.name.en}: nothing is needed`, ja: `${quota.name.ja}: 不要です` });
  const [limit, used] = await Promise.all([
    session.ask("servicequotas:GetServiceQuota", quotas(session), ({ client, module }, options) =>
      client.send(new module.GetServiceQuotaCommand({ ServiceCode: quota.service, QuotaCode: quota.code }), options),
    ),
    quota.used(session),
  ]);
  if (!limit.ok) return unanswered(quota.id, limit.failure);
  if (!used.ok) return unanswered(quota.id, used.failure);
  return roomFinding(
    quota.id,
    quota.name,
    { needed, used: used.value, limit: limit.value.Quota?.Value ?? 0 },
    quota.code,
  );
}

function roomFinding(
  id: string,
  name: Quota["name"],
  { needed, used, limit }: { readonly needed: number; readonly used: number; readonly limit: number },
  code: string,
): Finding {
  const what = {
    en: `${name.en}: ${used} of ${limit} used, ${needed} needed`,
    ja: `${name.ja}: 上限 ${limit} のうち ${used} を使用中、必要数 ${needed}`,
  };
  if (used + needed <= limit) return ok(id, what);
  return fail(id, what, {
    why: {
      en: "up stops where the account has no more, after it has made the rest",
      ja: "up は途中まで作成したところで停止します",
    },
    mend: {
      en: `ask for more in Service Quotas, ${code}, or use network.existing`,
      ja: `Service Quotas（${code}）で引き上げを申請するか、network.existing を使ってください`,
    },
  });
}

export const directoryLimit: Check = {
  ids: ["quotas.directories"],
  about: { en: "room for a Managed Microsoft AD", ja: "Managed Microsoft AD の余裕" },
  asksAws: true,
  run: async ({ session, spec }) => {
    const id = "quotas.directories";
    const name = { en: "Managed Microsoft ADs", ja: "Managed Microsoft AD 数" };
    if (spec.directory.existing !== undefined)
      return [ok(id, { en: "the directory is there already", ja: "既存のディレクトリを使用します" })];
    const answer = await session.ask("ds:GetDirectoryLimits", ds(session), ({ client, module }, options) =>
      client.send(new module.GetDirectoryLimitsCommand({}), options),
    );
    if (!answer.ok) return [unanswered(id, answer.failure)];
    const { CloudOnlyMicrosoftADLimit: limit = 0, CloudOnlyMicrosoftADCurrentCount: used = 0 } =
      answer.value.DirectoryLimits ?? {};
    return [roomFinding(id, name, { needed: 1, used, limit }, "Directory Service")];
  },
};
