import { type Answer, mapped } from "../../aws/answer.ts";
import { ds, ec2 } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import { unanswered } from "../../findings/failureFinding.ts";
import { ok } from "../../findings/finding.ts";
import type { Check, Examined } from "../check/check.ts";
import { FILE_SYSTEM_QUOTAS } from "./fileSystemQuotas.ts";
import { type Quota, quotaCheck, roomFinding } from "./quota.ts";

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
        await session.askAll("ec2:DescribeVpcs", ec2(session), ({ client, module }, options) =>
          module.paginateDescribeVpcs({ client }, {}, options),
        ),
        (pages) => count(pages.flatMap(({ Vpcs = [] }) => Vpcs)),
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
    id: "quotas.natGateways",
    service: "vpc",
    code: "L-FE5A380F",
    name: { en: "NAT gateways per zone", ja: "ゾーンあたりの NAT ゲートウェイ数" },
    needed: (examined) => (isNew(examined) ? 1 : 0),
    used: fullestZone,
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
        await session.askAll("ec2:DescribeInstances", ec2(session), ({ client, module }, options) => {
          const Filters = [{ Name: "instance-state-name", Values: ["pending", "running"] }];
          return module.paginateDescribeInstances({ client }, { Filters }, options);
        }),
        (pages) =>
          pages
            .flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances = [] }) => Instances))
            .filter(({ InstanceType = "" }) => /^[acdhimrtz]/.test(InstanceType))
            .reduce((sum, { InstanceType = "" }) => sum + vcpusOf(InstanceType), 0),
      ),
  },
  ...FILE_SYSTEM_QUOTAS,
];

/** NAT gateways in that of the cluster's zones that has most of them. */
async function fullestZone(session: Session, { spec }: Examined): Promise<Answer<number>> {
  const [gateways, subnets] = await Promise.all([
    session.askAll("ec2:DescribeNatGateways", ec2(session), ({ client, module }, options) => {
      const Filter = [{ Name: "state", Values: ["pending", "available", "deleting"] }];
      return module.paginateDescribeNatGateways({ client }, { Filter }, options);
    }),
    session.askAll("ec2:DescribeSubnets", ec2(session), ({ client, module }, options) =>
      module.paginateDescribeSubnets({ client }, {}, options),
    ),
  ]);
  if (!subnets.ok) return subnets;
  const zoneOf = new Map(
    subnets.value
      .flatMap(({ Subnets = [] }) => Subnets)
      .map(({ SubnetId, AvailabilityZone }) => [SubnetId, AvailabilityZone]),
  );
  return mapped(gateways, (pages) => {
    const zones = pages.flatMap(({ NatGateways = [] }) => NatGateways).map(({ SubnetId }) => zoneOf.get(SubnetId));
    return Math.max(...spec.network.zones.map(({ zone }) => zones.filter((each) => each === zone).length));
  });
}

/** By the size in a type's name; the sizes below large have two as well. */
export function vcpusOf(instanceType: string): number {
  const size = instanceType.slice(instanceType.indexOf(".") + 1);
  const times = /^(\d*)xlarge$/.exec(size)?.[1];
  return times === undefined ? 2 : 4 * Number(times === "" ? 1 : times);
}

export const quotaChecks: readonly Check[] = QUOTAS.map(quotaCheck);

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
    return [roomFinding({ id, name }, { needed: 1, used, limit }, "Directory Service")];
  },
};
