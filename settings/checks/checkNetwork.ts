import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import { DEFAULT_ZONES_REGION } from "../defaults/defaults.ts";
import type { InputDraft, SpecDraft } from "../schema/draft.ts";
import { formatPath, type Path, type SettingProblem } from "../schema/settingProblem.ts";
import { type Cidr, containsRange, overlaps, parseCidr } from "../values/ipv4.ts";
import { repeated } from "./repeated.ts";

/** Zones have a default in one Region only. */
export function zonesAreNamed(input: InputDraft): SettingProblem[] {
  const region = input["aws:region"];
  const network = Object.hasOwn(input, "network") ? input.network : {};
  if (region === undefined || region === DEFAULT_ZONES_REGION) return [];
  if (network === undefined || Object.hasOwn(network, "zones") || Object.hasOwn(network, "existing")) return [];
  const wrong = `missing, and aws:region is ${region}`;
  const allowed = `zones are required in every Region but ${DEFAULT_ZONES_REGION}, the only one with default zones`;
  return [problem(["network", "zones"], say(wrong, allowed, "Name two, each with zone, publicCidr and privateCidr"))];
}

export function twoZonesAtLeast({ network }: SpecDraft): SettingProblem[] {
  const zones = network?.zones;
  if (zones === undefined || zones.length >= 2) return [];
  const wrong = zones.length === 0 ? "no zone was found" : "only one zone was found";
  const todo = "Add a zone with zone, publicCidr and privateCidr";
  return [problem(["network", "zones"], say(wrong, "at least two are required, for a server in each", todo))];
}

/** Availability Zones of the stack's Region only. Local Zones have neither FSx Multi-AZ nor a managed directory. */
export function zonesAreOfTheRegion({ region, network }: SpecDraft): SettingProblem[] {
  return (network?.zones ?? []).flatMap((zone, i) => {
    if (region === undefined || zone?.zone === undefined) return [];
    const suffix = zone.zone.startsWith(region) ? zone.zone.slice(region.length) : undefined;
    if (suffix !== undefined && /^[a-z]$/.test(suffix)) return [];
    const wrong =
      suffix !== undefined && /^-[a-z0-9]+-\d[a-z]$/.test(suffix)
        ? `${zone.zone} is a Local Zone or Wavelength Zone`
        : `${zone.zone} is not an Availability Zone of the Region ${region}`;
    const allowed = `${region} and one lower-case letter is allowed`;
    return [problem(["network", "zones", i, "zone"], say(wrong, allowed, `Write for example ${region}a`))];
  });
}

export function zonesDiffer({ network }: SpecDraft): SettingProblem[] {
  const zones = (network?.zones ?? []).map((zone, i) => {
    const place = ["network", "zones", i];
    return { path: [...place, "zone"], place, value: zone?.zone };
  });
  return repeated(zones, "is the zone of", "every zone is allowed once", "Choose another zone");
}

/**
 * The zones which other settings may name. `undefined` where the list itself is wrong: then the zone that seems to be
 * missing is most likely the one to be put right there.
 */
export function usableZones({ network }: SpecDraft): readonly string[] | undefined {
  const named = network?.zones?.map((zone) => zone?.zone) ?? [];
  const known = new Set(named.filter((name) => name !== undefined));
  return known.size === named.length && known.size >= 2 ? [...known] : undefined;
}

export function subnetsAreInTheVpc(spec: SpecDraft): SettingProblem[] {
  const vpcText = spec.network?.vpcCidr;
  const vpc = vpcText === undefined ? undefined : parseCidr(vpcText);
  if (vpc === undefined) return [];
  return subnetsOf(spec)
    .filter(({ cidr }) => !containsRange(vpc, cidr))
    .map(({ path, text }) => {
      const wrong = `${text} is not inside network.vpcCidr ${vpcText}`;
      return problem(path, say(wrong, "a part of the VPC's range is allowed", "Choose a range inside, or set vpcCidr"));
    });
}

export function subnetsAreApart(spec: SpecDraft): SettingProblem[] {
  const subnets = subnetsOf(spec);
  return subnets.flatMap(({ path, text, cidr }, i) => {
    const other = subnets.slice(0, i).find((earlier) => overlaps(earlier.cidr, cidr));
    if (other === undefined) return [];
    const wrong = `${text} overlaps ${formatPath(other.path)} ${other.text}`;
    return [problem(path, say(wrong, "subnets without a common address are allowed", "Change one of the two"))];
  });
}

function subnetsOf({ network }: SpecDraft): { path: Path; text: string; cidr: Cidr }[] {
  return (network?.zones ?? []).flatMap((zone, i) =>
    (["publicCidr", "privateCidr"] as const).flatMap((key) => {
      const text = zone?.[key];
      const cidr = text === undefined ? undefined : parseCidr(text);
      return text === undefined || cidr === undefined ? [] : [{ path: ["network", "zones", i, key], text, cidr }];
    }),
  );
}
