import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import { formatPath, type Path, type SettingProblem } from "../schema/settingProblem.ts";

/** A server reaches itself whether the network is there or not, and the virtual IP is where one of them says it is. */
export function partitionTargetIsNoPartOfTheCluster({ cluster, servers }: SpecDraft): SettingProblem[] {
  const partition = cluster?.networkPartition;
  const key = partition?.kind === "ping" ? "address" : "host";
  const target =
    partition?.kind === "http" || partition?.kind === "witness"
      ? partition.host
      : partition?.kind === "ping"
        ? partition.address
        : undefined;
  if (target === undefined) return [];
  const members: [Path, string | undefined][] = [
    ...(servers ?? []).map((server, i): [Path, string | undefined] => [["servers", i, "privateIp"], server?.privateIp]),
    [["cluster", "virtualIp"], cluster?.virtualIp],
  ];
  const member = members.find(([, address]) => address === target);
  if (member === undefined) return [];
  const wrong = `${target} is ${formatPath(member[0])}`;
  const todo = "Name a target outside both zones of the cluster";
  return [
    problem(
      ["cluster", "networkPartition", key],
      say(wrong, "a target that is no part of the cluster is allowed", todo),
    ),
  ];
}
