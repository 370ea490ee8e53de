import { howToShow } from "../model/graph/statedReads.ts";
import { holds } from "../model/network/ipv4.ts";
import { readVpcs } from "../model/network/vpcs.ts";
import { VIRTUAL_IP_SETTINGS, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipOutsideVpc = stackRule({
  name: "vip-outside-vpc",
  description: "A virtual IP lies outside its VPC's range and outside every secondary range of it.",
  why:
    "Addresses of the VPC belong to its local route and to subnets, each in one zone: an address in there cannot move to " +
    "a server in another zone, and CLUSTERPRO refuses it.",
  severity: "critical",
  remediation:
    "Choose an address outside all ranges of the VPC, for example 172.16.0.1, in routes and in clp.conf alike.",
  url: "https://docs.nec.co.jp/sites/default/files/minisite/static/b7fe3971-45d3-4fb7-b602-0d635858c936/ecx_x52_windows_en/HOWTO_AWS_X52_Windows_EN/HOWTO_AWS_Windows.html",
  configSchema: VIRTUAL_IP_SETTINGS,

  *check(stack, settings) {
    const vpcs = stack.part(readVpcs);
    for (const { address, vpc: key, resource } of virtualIpsIn(stack, settings)) {
      const vpc = key === undefined ? undefined : vpcs.get(key);
      const inside = vpc?.ranges.find((range) => holds(range, { address, prefixLength: 32 }));
      if (inside) {
        const range = `${inside.address}/${inside.prefixLength}`;
        yield violated(
          `the virtual IP ${address} lies in ${range} of the VPC ${vpc?.shown}; choose one outside`,
          resource,
        );
      } else if (vpc === undefined) {
        yield undecided(
          key === undefined
            ? `the VPC of the virtual IP ${address} cannot be told; give its route table the id of one VPC as vpcId`
            : `the ranges of the VPC ${key} are not in the stack; ${howToShow("aws.ec2.Vpc")}`,
          resource,
        );
      } else if (vpc.unknown) {
        yield undecided(`${vpc.unknown.why}; write the range of the VPC as a plain value`, resource);
      }
    }
  },
});
