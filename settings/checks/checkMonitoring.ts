import { problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import type { Path, SettingProblem } from "../schema/settingProblem.ts";
import { entriesOf, repeated } from "./repeated.ts";

const SUBNETS: Path = ["monitoring", "probeSubnetIds"];

/** Which subnet uses which table is a fact of an existing network, which no default can know. */
export function probeSubnetsAreNamed({ network, monitoring }: SpecDraft): SettingProblem[] {
  if (network === undefined || monitoring === undefined) return [];
  const given = Object.hasOwn(monitoring, "probeSubnetIds");
  if (!Object.hasOwn(network, "existing")) {
    if (!given) return [];
    const allowed = "probes stand in the subnets that are made";
    return [problem(SUBNETS, say("found without network.existing", allowed, "Remove it"))];
  }
  const tables = network.existing?.routeTableIds;
  if (tables === undefined || (given && monitoring.probeSubnetIds === undefined)) return [];
  const names = Object.keys(monitoring.probeSubnetIds ?? {});
  if (monitoring.probes === true && names.length === 0) {
    const allowed = "a subnet for one route table of network.existing or more is required";
    return [
      problem(SUBNETS, say("missing", allowed, "Add for each table a subnet that uses it, or set probes to false")),
    ];
  }
  return names.flatMap((name) => {
    if (Object.hasOwn(tables, name)) return [];
    const wrong = `${quote(name)} is no name in network.existing.routeTableIds`;
    return [
      problem([...SUBNETS, name], say(wrong, `${Object.keys(tables).join(", ")} are allowed`, "Correct the name")),
    ];
  });
}

/** Of a Lambda function. Source: Lambda API, `FunctionName`. */
const FUNCTION_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/** Functions and topic carry the cluster's name, by which status and drill find them. */
export function monitoringNamesFit({ clusterName, network, monitoring }: SpecDraft): SettingProblem[] {
  if (clusterName === undefined || (monitoring?.enabled !== true && monitoring?.probes !== true)) return [];
  const tables = Object.hasOwn(network ?? {}, "existing") ? Object.keys(monitoring.probeSubnetIds ?? {}) : ["Route-A"];
  const [bad] = ["alarms", ...tables.map((table) => `probe-${table}`)]
    .map((end) => `${clusterName}-${end}`)
    .filter((name) => !FUNCTION_NAME.test(name));
  if (bad === undefined) return [];
  const wrong = `${quote(bad)}, made of project, stack and route table, is no name for a Lambda function or a topic`;
  const allowed = "64 letters, digits, hyphens and underscores at most are allowed";
  const key = monitoring.enabled === true ? "enabled" : "probes";
  return [problem(["monitoring", key], say(wrong, allowed, "Set it to false, or choose a shorter name"))];
}

export function subscribersDiffer({ monitoring }: SpecDraft): SettingProblem[] {
  const addresses = monitoring?.subscribers?.map((address) => address?.toLowerCase());
  const entries = entriesOf(["monitoring", "subscribers"], addresses);
  return repeated(entries, "stands in", "every address is allowed once", "Remove one of the two");
}
