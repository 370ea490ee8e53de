import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import type { SettingProblem } from "../schema/settingProblem.ts";
import {
  contains,
  firstAddress,
  formatAddress,
  isReservedInSubnet,
  lastAddress,
  parseAddress,
  parseCidr,
} from "../values/ipv4.ts";
import { usableZones } from "./checkNetwork.ts";
import { repeated } from "./repeated.ts";

export function twoServersAtLeast({ servers }: SpecDraft): SettingProblem[] {
  if (servers === undefined || servers.length >= 2) return [];
  const wrong = servers.length === 0 ? "no server was found" : "only one server was found";
  const allowed = "at least two are required, or there is nothing to fail over to";
  return [problem(["servers"], say(wrong, allowed, "Add a server with name, zone and privateIp"))];
}

export function serverNamesDiffer(spec: SpecDraft): SettingProblem[] {
  return ownDiffer(spec, "name", "Choose another name");
}

export function serverAddressesDiffer(spec: SpecDraft): SettingProblem[] {
  return ownDiffer(spec, "privateIp", "Choose another address");
}

export function serverZonesAreOfTheNetwork(spec: SpecDraft): SettingProblem[] {
  const known = usableZones(spec);
  if (known === undefined) return [];
  return (spec.servers ?? []).flatMap((server, i) => {
    if (server?.zone === undefined || known.includes(server.zone)) return [];
    const wrong = `${server.zone} is not among network.zones`;
    const allowed = `one of ${known.join(", ")} is allowed`;
    return [
      problem(["servers", i, "zone"], say(wrong, allowed, "Choose one of them, or add the zone to network.zones")),
    ];
  });
}

/** In the private subnet of its zone, and none of the five addresses which AWS keeps there for itself. */
export function serverAddressesAreUsable({ network, servers }: SpecDraft): SettingProblem[] {
  return (servers ?? []).flatMap((server, i) => {
    const text = server?.privateIp;
    const subnetText = network?.zones?.find(
      (zone) => zone?.zone !== undefined && zone.zone === server?.zone,
    )?.privateCidr;
    const address = text === undefined ? undefined : parseAddress(text);
    const subnet = subnetText === undefined ? undefined : parseCidr(subnetText);
    if (address === undefined || subnet === undefined) return [];

    const range = `${formatAddress(firstAddress(subnet) + 4)} to ${formatAddress(lastAddress(subnet) - 1)} are allowed`;
    const report = (wrong: string) => [problem(["servers", i, "privateIp"], say(wrong, range, "Choose one of these"))];
    if (!contains(subnet, address)) {
      return report(`${text} is not inside ${subnetText}, the private subnet of ${server?.zone}`);
    }
    if (isReservedInSubnet(subnet, address)) {
      return report(`${text} is reserved by AWS in ${subnetText}, as its first four addresses and its last one are`);
    }
    return [];
  });
}

function ownDiffer({ servers }: SpecDraft, key: "name" | "privateIp", todo: string): SettingProblem[] {
  const values = (servers ?? []).map((server, i) => {
    const place = ["servers", i];
    return { path: [...place, key], place, value: server?.[key] };
  });
  return repeated(values, `is the ${key} of`, "every server's own is allowed", todo);
}
