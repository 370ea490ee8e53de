import type { SpecDraft } from "./draft.ts";
import { contains, parseAddress, parseCidr } from "./ipv4.ts";
import { type Problem, problem } from "./problem.ts";
import { say } from "./say.ts";

/** A route to an address inside the VPC would never be used: the VPC's own local route wins over it. */
export function virtualIpIsOutsideTheVpc({ network, cluster }: SpecDraft): Problem[] {
  const address = cluster?.virtualIp === undefined ? undefined : parseAddress(cluster.virtualIp);
  const vpc = network?.vpcCidr === undefined ? undefined : parseCidr(network.vpcCidr);
  if (address === undefined || vpc === undefined || !contains(vpc, address)) return [];
  const wrong = `${cluster?.virtualIp} lies inside the VPC ${network?.vpcCidr}`;
  const example = ["172.16.0.1", "192.168.0.1"].find((text) => !contains(vpc, parseAddress(text) ?? 0));
  const allowed = "CLUSTERPRO's virtual IP must lie outside it";
  return [problem(["cluster", "virtualIp"], say(wrong, allowed, `Choose for example ${example}`))];
}

export function portsDiffer({ application }: SpecDraft): Problem[] {
  if (application?.kind !== "minio" || application.port === undefined) return [];
  if (application.port !== application.consolePort) return [];
  const wrong = `${application.consolePort} is application.port already`;
  return [
    problem(["application", "consolePort"], say(wrong, "two different ports are allowed", "Change one of the two")),
  ];
}

export function clientCidrsDiffer({ application }: SpecDraft): Problem[] {
  if (application?.kind !== "minio") return [];
  const ranges = application.clientCidrs ?? [];
  return ranges.flatMap((range, i) => {
    const first = ranges.indexOf(range);
    if (range === undefined || first === i) return [];
    const wrong = `${range} stands in application.clientCidrs[${first}] already`;
    const allowed = "every range is allowed once";
    return [problem(["application", "clientCidrs", i], say(wrong, allowed, "Remove one of the two"))];
  });
}
