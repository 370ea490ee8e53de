import { awsPartition, awsRegion } from "./awsRegions.ts";
import type { Answer, InvokeAnswers } from "./invokeAnswers.ts";
import type { Properties } from "./plan/recordedResource.ts";
import { isObject, UNKNOWN, type WireValue } from "./plan/wire.ts";
import { policyDocument } from "./policyDocument.ts";

/** Account that AWS uses in its documentation; nobody's. */
const ACCOUNT = "123456789012";

const ZONE_OPTED_IN = "opt-in-not-required";

/**
 * Answers that hold for any account or follow from the Region: its zones, its name, the partition, and texts that the
 * provider puts together without asking AWS. The account is made up.
 *
 * @param region that of the stack, `aws:region`; a read in another Region, or through a provider of one, gets that
 *   Region's. Without any Region there is no answer that needs one.
 * @param told called once for each kind of answer that another account may see differently, with a sentence on it
 */
export function builtInAnswers(region: string | undefined, told: (sentence: string) => void): InvokeAnswers {
  const said = new Set<string>();
  const tell = (sentence: string) => {
    if (!said.has(sentence)) told(sentence);
    said.add(sentence);
  };
  const inRegion =
    (answer: (region: string, args: Properties) => Properties | undefined): Answer =>
    (args, provider) => {
      const asked = [args.region, provider?.region, region].find((each) => typeof each === "string" && each !== "");
      return typeof asked === "string" ? answer(asked, args) : undefined;
    };
  return {
    "aws:index/getAvailabilityZones:getAvailabilityZones": inRegion((name, args) => {
      const found = zonesOf(name, args);
      if (found) tell(`getAvailabilityZones is answered with ${found.names.join(", ")}.`);
      return found && { ...args, ...found };
    }),
    "aws:index/getAvailabilityZone:getAvailabilityZone": inRegion(zoneOf),
    "aws:index/getCallerIdentity:getCallerIdentity": inRegion((name) => {
      tell(`getCallerIdentity is answered with the made-up account ${ACCOUNT}.`);
      const { partition } = awsPartition(name);
      return {
        accountId: ACCOUNT,
        arn: `arn:${partition}:iam::${ACCOUNT}:user/preview`,
        id: ACCOUNT,
        userId: "AIDACKCEVSQ6C2EXAMPLE",
      };
    }),
    "aws:index/getRegion:getRegion": inRegion((name, { endpoint }) => {
      // An end point is asked for in place of the Region, and only AWS knows whose it is.
      if (endpoint !== undefined) return undefined;
      const description = awsRegion(name)?.description ?? name;
      return { region: name, name, id: name, description, endpoint: `ec2.${name}.${awsPartition(name).dnsSuffix}` };
    }),
    "aws:index/getPartition:getPartition": inRegion((name) => {
      const { partition, dnsSuffix } = awsPartition(name);
      return { partition, dnsSuffix, id: partition, reverseDnsPrefix: dnsSuffix.split(".").reverse().join(".") };
    }),
    "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
  };
}

function zonesOf(region: string, args: Properties) {
  const known = awsRegion(region);
  if (!known || !onlyDefaultZones(args) || args.state === "unavailable") return undefined;
  const left = (all: readonly string[], excluded: WireValue | undefined) =>
    all.filter((each) => !textsIn(excluded).includes(each));
  return {
    id: region,
    region,
    names: left(known.zones, args.excludeNames),
    zoneIds: left(known.zoneIds, args.excludeZoneIds),
    groupNames: [region],
  };
}

/** Whether the filters leave all of a Region's own zones, and none of its local ones, which this does not list. */
function onlyDefaultZones({ allAvailabilityZones, filters }: Properties): boolean {
  const given = Array.isArray(filters) ? filters : [];
  const expected: Readonly<Record<string, string>> = {
    "opt-in-status": ZONE_OPTED_IN,
    "zone-type": "availability-zone",
    state: "available",
  };
  const understood = given.every(
    (each) =>
      isObject(each) && typeof each.name === "string" && textsIn(each.values).includes(expected[each.name] ?? ""),
  );
  return understood && (allAvailabilityZones !== true || given.length > 0);
}

function zoneOf(region: string, { name, zoneId, filters }: Properties): Properties | undefined {
  if (typeof name !== "string" || zoneId !== undefined || filters !== undefined) return undefined;
  if (!awsRegion(region)?.zones.includes(name)) return undefined;
  return {
    id: name,
    name,
    nameSuffix: name.slice(region.length),
    region,
    groupName: region,
    networkBorderGroup: region,
    optInStatus: ZONE_OPTED_IN,
    parentZoneId: "",
    parentZoneName: "",
    state: "available",
    zoneType: "availability-zone",
    // Which zone has which id is the account's own affair.
    zoneId: UNKNOWN,
    groupLongName: UNKNOWN,
  };
}

function textsIn(value: WireValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
