import { type Answer, mapped } from "../../aws/answer.ts";
import { ec2 } from "../../aws/clients.ts";
import type { Session } from "../../aws/session.ts";
import type { SeenFunction } from "../../cluster/readFunctions.ts";
import type { SeenDirectory, SeenFileSystem, SeenInterface } from "../../cluster/sights.ts";
import { plain } from "../../findings/said.ts";
import type { End, Group } from "./ways.ts";

const FILE_SYSTEM = { en: "file system", ja: "ファイルシステム" };
const DIRECTORY = { en: "directory", ja: "ディレクトリ" };

type Groups = ReadonlyMap<string, Group>;

export function serverEnds(own: readonly SeenInterface[], groups: Groups): readonly End[] {
  return own.map(({ server, privateIp, securityGroupIds }) => ({
    name: plain(server),
    ranges: [`${privateIp}/32`],
    groups: known(securityGroupIds, groups),
  }));
}

/** Its interfaces, of which each file server has some. */
export async function fileSystemEnd(
  session: Session,
  { networkInterfaceIds }: SeenFileSystem,
  groups: Groups,
): Promise<Answer<End>> {
  if (networkInterfaceIds.length === 0)
    return { ok: true, value: { name: FILE_SYSTEM, ranges: [], groups: undefined } };
  const answer = await session.ask("ec2:DescribeNetworkInterfaces", ec2(session), ({ client, module }, options) => {
    const input = { NetworkInterfaceIds: [...networkInterfaceIds] };
    return client.send(new module.DescribeNetworkInterfacesCommand(input), options);
  });
  return mapped(answer, ({ NetworkInterfaces = [] }) => ({
    name: FILE_SYSTEM,
    ranges: NetworkInterfaces.flatMap(({ PrivateIpAddress }) =>
      PrivateIpAddress === undefined ? [] : `${PrivateIpAddress}/32`,
    ),
    groups: known(
      NetworkInterfaces.flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? [])),
      groups,
    ),
  }));
}

/** A directory elsewhere has no group of this VPC. */
export function directoryEnd({ dnsAddresses, securityGroupId }: SeenDirectory, groups: Groups): End {
  return {
    name: DIRECTORY,
    ranges: dnsAddresses.map((address) => `${address}/32`),
    groups: securityGroupId !== undefined && groups.has(securityGroupId) ? known([securityGroupId], groups) : undefined,
  };
}

/** Probes, each with the subnets from which it asks. */
export async function probeEnds(
  session: Session,
  probes: readonly SeenFunction[],
  groups: Groups,
): Promise<Answer<readonly End[]>> {
  const SubnetIds = [...new Set(probes.flatMap(({ subnetIds }) => subnetIds))];
  if (SubnetIds.length === 0) return { ok: true, value: [] };
  const answer = await session.ask("ec2:DescribeSubnets", ec2(session), ({ client, module }, options) =>
    client.send(new module.DescribeSubnetsCommand({ SubnetIds }), options),
  );
  return mapped(answer, ({ Subnets = [] }) =>
    probes
      .filter(({ subnetIds }) => subnetIds.length > 0)
      .map(({ name, subnetIds, securityGroupIds }) => ({
        name: plain(name),
        ranges: Subnets.filter(({ SubnetId = "" }) => subnetIds.includes(SubnetId)).map(
          ({ CidrBlock = "" }) => CidrBlock,
        ),
        groups: known(securityGroupIds, groups),
      })),
  );
}

function known(ids: readonly string[], groups: Groups): readonly Group[] {
  return [...new Set(ids)].flatMap((id) => groups.get(id) ?? []);
}
