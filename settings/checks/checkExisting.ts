import { problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { InputDraft, SpecDraft } from "../schema/draft.ts";
import type { Path, SettingProblem } from "../schema/settingProblem.ts";
import { IPV4_RANGE } from "../values/addressRules.ts";
import { zoneName } from "../values/awsRules.ts";
import { contains, PRIVATE_RANGES, parseAddress, parseCidr } from "../values/ipv4.ts";
import { usableZones } from "./checkNetwork.ts";
import { entriesOf, repeated } from "./repeated.ts";

/*
 * What an existing network or directory needs, and what does not go with it. What is taken over is never guessed: its
 * ranges, zones and names are settings, and AWS is asked at the preview whether they are right.
 */

const DNS_ADDRESSES: Path = ["directory", "existing", "dnsAddresses"];

/** A network that is made has public subnets; of an existing one they are not needed. */
export function publicSubnetsAreNamed({ network }: SpecDraft): SettingProblem[] {
  const existing = has(network, "existing");
  return (network?.zones ?? []).flatMap((zone, i) => {
    if (zone === undefined || has(zone, "publicCidr") !== existing) return [];
    const path = ["network", "zones", i, "publicCidr"];
    return [existing ? needless(path, "network.existing", "no public subnet is made") : missing(path, IPV4_RANGE)];
  });
}

export function existingNetworkStandsAlone({ network }: SpecDraft): SettingProblem[] {
  if (network === undefined || !has(network, "existing")) return [];
  const facts = [
    ["vpcCidr", "the range of the existing VPC that holds the private subnets"],
    ["zones", "a list of the existing private subnets by zone and privateCidr"],
  ] as const;
  return [
    ...facts.filter(([key]) => !has(network, key)).map(([key, what]) => missing(["network", key], what)),
    ...(network.ec2Endpoint === true
      ? [needless(["network", "ec2Endpoint"], "network.existing", "no endpoint is made in an existing VPC")]
      : []),
  ];
}

/** One private subnet for each zone, none for another, none twice. */
export function existingSubnetsAreWhole(spec: SpecDraft): SettingProblem[] {
  const ids = spec.network?.existing?.privateSubnetIds;
  const zones = usableZones(spec);
  if (ids === undefined) return [];
  const path = ["network", "existing", "privateSubnetIds"];
  const lacking = (zones ?? []).filter((zone) => !has(ids, zone));
  // What is no zone's name was refused as such.
  const unknown =
    zones === undefined ? [] : Object.keys(ids).filter((zone) => zoneName(zone) === undefined && !zones.includes(zone));
  return [
    ...lacking.map((zone) => missing([...path, zone], `the id of the private subnet in ${zone}`)),
    ...unknown.map((zone) => {
      const wrong = `${quote(zone)} is not among network.zones`;
      const allowed = `${zones?.join(", ")} are allowed`;
      return problem([...path, zone], say(wrong, allowed, "Remove it, or add the zone to network.zones"));
    }),
    ...named("subnet", path, ids),
  ];
}

export function existingTablesAreWhole({ network }: SpecDraft): SettingProblem[] {
  const ids = network?.existing?.routeTableIds;
  if (ids === undefined) return [];
  const path = ["network", "existing", "routeTableIds"];
  if (Object.keys(ids).length > 0) return named("route table", path, ids);
  const allowed = "every table of the VPC that is main or has an association is required, for the virtual IP's route";
  return [problem(path, say("no route table was found", allowed, "Write for example main: rtb-0123456789abcdef0"))];
}

/** By its id, or by its DNS servers; what only a self-managed domain has goes with these. */
export function existingDirectoryIsOne({ directory }: SpecDraft): SettingProblem[] {
  const existing = directory?.existing;
  if (existing === undefined) return [];
  const path = ["directory", "existing"];
  const managed = has(existing, "directoryId");
  if (managed && has(existing, "dnsAddresses")) {
    const allowed = "directoryId is for an AWS Managed Microsoft AD, dnsAddresses for a self-managed domain";
    return [problem([...path, "dnsAddresses"], say("found beside directoryId", allowed, "Remove one of them"))];
  }
  if (!managed && !has(existing, "dnsAddresses")) {
    const allowed = "directoryId of an AWS Managed Microsoft AD, or dnsAddresses of a self-managed domain, is required";
    return [problem(path, say("neither directoryId nor dnsAddresses was found", allowed, "Add one of them"))];
  }
  const selfManaged = ["organizationalUnit", "administratorsGroup", "controllerCidrs"] as const;
  return selfManaged
    .filter((key) => managed && has(existing, key))
    .map((key) => needless([...path, key], "directoryId", "it is for a self-managed domain"));
}

export function existingDirectoryStandsAlone({ directory }: SpecDraft): SettingProblem[] {
  if (directory === undefined || !has(directory, "existing")) return [];
  return [
    ...(has(directory, "domainName") ? [] : [missing(["directory", "domainName"], "the domain's own name")]),
    ...(["edition", "zones"] as const)
      .filter((key) => has(directory, key))
      .map((key) => needless(["directory", key], "directory.existing", "it is for a directory that is made")),
  ];
}

/** The password of a domain that is there already is in the secret. */
export function adminPasswordHasADirectory(input: InputDraft): SettingProblem[] {
  if (!has(input.directory, "existing") || !has(input, "directoryAdminPassword")) return [];
  const why = "the account's password is in the secret directory.existing.secret";
  return [needless(["directoryAdminPassword"], "directory.existing", why)];
}

/**
 * FSx reaches DNS servers in private ranges and in the VPC's. Source: AWS provider,
 * `selfManagedActiveDirectory.dnsIps`.
 */
export function dnsAddressesAreReachable({ network, directory }: SpecDraft): SettingProblem[] {
  const addresses = directory?.existing?.dnsAddresses ?? [];
  const vpc = network?.vpcCidr === undefined ? undefined : parseCidr(network.vpcCidr);
  if (vpc === undefined) return [];
  const reachable = [vpc, ...PRIVATE_RANGES.map(parseCidr).filter((range) => range !== undefined)];
  return addresses.flatMap((text, i) => {
    const address = text === undefined ? undefined : parseAddress(text);
    // One that stands there twice is told once.
    if (text === undefined || address === undefined || addresses.indexOf(text) < i) return [];
    if (reachable.some((range) => contains(range, address))) return [];
    const allowed = `FSx takes DNS servers in the VPC ${network?.vpcCidr} or in ${PRIVATE_RANGES.join(", ")}`;
    const todo = "Name the domain's DNS servers by theirs";
    return [problem([...DNS_ADDRESSES, i], say(`${text} is a public address`, allowed, todo))];
  });
}

export function dnsAddressesDiffer({ directory }: SpecDraft): SettingProblem[] {
  const addresses = entriesOf(DNS_ADDRESSES, directory?.existing?.dnsAddresses);
  return repeated(addresses, "stands in", "every address is allowed once", "Remove one of the two");
}

/** Which user of a company's domain runs the cluster's scripts is not for a default to say. */
export function existingAccountIsNamed({ directory, cluster }: SpecDraft): SettingProblem[] {
  const account = cluster?.account;
  if (!has(directory, "existing") || account === undefined) return [];
  const path = ["cluster", "account"];
  const wanted = [
    ["user", "beside directory.existing the domain user who runs the cluster's scripts"],
    ["secret", "beside directory.existing the name of a secret with that user's username and password"],
  ] as const;
  return wanted.filter(([key]) => !has(account, key)).map(([key, what]) => missing([...path, key], what));
}

/** Given, though perhaps refused for its own sake. */
function has(draft: object | undefined, key: string): boolean {
  return draft !== undefined && Object.hasOwn(draft, key);
}

function missing(path: Path, what: string): SettingProblem {
  return problem(path, say("missing", `${what} is required`, "Add it"));
}

function needless(path: Path, beside: string, why: string): SettingProblem {
  return problem(path, say(`found beside ${beside}`, why, "Remove one of the two"));
}

/** No id under two names. */
function named(what: string, path: Path, ids: Readonly<Record<string, string | undefined>>): SettingProblem[] {
  const values = Object.entries(ids).map(([name, value]) => ({ path: [...path, name], value }));
  return repeated(values, "is", `every ${what} is allowed once`, "Change or remove one of the two");
}
