import { problem } from "../../problems/problem.ts";
import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import type { SettingProblem } from "../schema/settingProblem.ts";
import { contains, parseAddress, parseCidr } from "../values/ipv4.ts";
import { clusterName } from "../values/nameRules.ts";
import { entriesOf, repeated } from "./repeated.ts";

/** The default name comes from project and stack, which may have more characters than CLUSTERPRO takes. */
export function clusterNameFits({ cluster }: SpecDraft): SettingProblem[] {
  const text = cluster?.name === undefined ? undefined : clusterName(cluster.name);
  return text === undefined ? [] : [problem(["cluster", "name"], text)];
}

/** A setup to fetch and check, or an image that has the product already. */
export function installerIsWhole({ cluster }: SpecDraft): SettingProblem[] {
  const installer = cluster?.installer;
  if (installer === undefined) return [];
  const path = ["cluster", "installer"];
  const given = (["uri", "sha256"] as const).filter((key) => key in installer);
  if (installer.preinstalled === true) {
    const allowed = "preinstalled stands alone: an image that holds CLUSTERPRO needs no setup";
    return given.map((key) => problem([...path, key], say("found beside preinstalled", allowed, "Remove one of them")));
  }
  if (installer.uri !== undefined && !/\.zip$/i.test(installer.uri)) {
    const allowed = "the zip of CLUSTERPRO's media is required, which holds silent-install.bat";
    return [problem([...path, "uri"], say(`${installer.uri} is no zip`, allowed, "Name the zip"))];
  }
  const missing = (["uri", "sha256"] as const).filter((key) => !(key in installer));
  const wanted = { uri: "where the setup is", sha256: "the setup's SHA-256, so that nothing else is ever installed" };
  return missing.map((key) =>
    problem([...path, key], say("missing", `${wanted[key]}, is required`, "Add it, or set preinstalled to true")),
  );
}

/** A licence for a server that is not there is registered nowhere. */
export function licensesAreForServers({ cluster, servers }: SpecDraft): SettingProblem[] {
  const names = servers?.map((server) => server?.name);
  if (names === undefined || names.includes(undefined)) return [];
  return (cluster?.licenses ?? []).flatMap((license, i) => {
    const path = ["cluster", "licenses", i, "servers"];
    const wanted = license?.servers;
    if (wanted === undefined) return [];
    if (wanted.length === 0) {
      const allowed = "one server at least is required, or the setting is left out for all of them";
      return [problem(path, say("the list is empty", allowed, "Name a server, or remove it"))];
    }
    const all = names.join(", ");
    return wanted.flatMap((name, at) =>
      name === undefined || names.includes(name)
        ? []
        : [problem([...path, at], say(`${quote(name)} is no server`, `${all} are allowed`, "Correct the name"))],
    );
  });
}

/** What clp.conf is made of here has no password but the account's. */
export function passwordsAreOfABase({ cluster }: SpecDraft): SettingProblem[] {
  if (cluster === undefined || cluster.baseConfiguration !== undefined || !cluster.passwords?.length) return [];
  const allowed = "passwords of an export alone are allowed";
  return [
    problem(["cluster", "passwords"], say("found without baseConfiguration", allowed, "Name the export, or remove it")),
  ];
}

/** Into an export only the environment's values are laid: what the settings say of anything else would be lost. */
export function baseStandsForItself({ cluster, application }: SpecDraft): SettingProblem[] {
  if (cluster?.baseConfiguration === undefined) return [];
  const todo = "Set it in Cluster WebUI and export again, and remove it here";
  const refuse = (...path: string[]) =>
    problem(path, say("found beside baseConfiguration", "the export's own counts alone", todo));
  const monitors = Object.entries(cluster.monitors ?? {}).filter(([, monitor]) => monitor?.recovery !== undefined);
  return [
    ...(cluster.networkPartition === undefined || cluster.networkPartition.kind === "none"
      ? []
      : [refuse("cluster", "networkPartition")]),
    ...monitors.map(([name]) => refuse("cluster", "monitors", name, "recovery")),
    ...((application?.kind === "minio" || application?.kind === "custom") && application.startFailovers !== undefined
      ? [refuse("application", "startFailovers")]
      : []),
  ];
}

/** Time for what a monitor's script does beside its looks: starting PowerShell or curl twice. */
const SCRIPT_SECONDS = 10;

/** A monitor ended by CLUSTERPRO in the middle of its last look says nothing of what it looked at. */
export function monitorsOutlastTheirLooks({ cluster, application }: SpecDraft): SettingProblem[] {
  const { fileSystem, application: monitor } = cluster?.monitors ?? {};
  const minio = application?.kind === "minio" ? application : undefined;
  return [
    ...outlasts(["fileSystem"], fileSystem?.timeoutSeconds, fileSystem?.checkShare ? 2 : 1, fileSystem?.probeSeconds),
    ...outlasts(["application"], monitor?.timeoutSeconds, 2, minio?.healthSeconds),
  ];
}

function outlasts(
  path: string[],
  timeout: number | undefined,
  looks: number,
  seconds: number | undefined,
): SettingProblem[] {
  if (timeout === undefined || seconds === undefined) return [];
  const least = looks * seconds + SCRIPT_SECONDS;
  if (timeout >= least) return [];
  const wrong = `${timeout} is too short for ${looks === 1 ? "a look" : "two looks"} of up to ${seconds} s`;
  const todo = "Lengthen it, or shorten the looks";
  return [problem(["cluster", "monitors", ...path, "timeoutSeconds"], say(wrong, `${least} or more is allowed`, todo))];
}

/** A route to an address inside the VPC would never be used: the VPC's own local route wins over it. */
export function virtualIpIsOutsideTheVpc({ network, cluster }: SpecDraft): SettingProblem[] {
  const address = cluster?.virtualIp === undefined ? undefined : parseAddress(cluster.virtualIp);
  const vpc = network?.vpcCidr === undefined ? undefined : parseCidr(network.vpcCidr);
  if (address === undefined || vpc === undefined || !contains(vpc, address)) return [];
  const wrong = `${cluster?.virtualIp} lies inside the VPC ${network?.vpcCidr}`;
  const example = ["172.16.0.1", "192.168.0.1"].find((text) => !contains(vpc, parseAddress(text) ?? 0));
  const allowed = "CLUSTERPRO's virtual IP must lie outside it";
  return [problem(["cluster", "virtualIp"], say(wrong, allowed, `Choose for example ${example}`))];
}

export function portsDiffer({ application }: SpecDraft): SettingProblem[] {
  if (application?.kind !== "minio") return [];
  const ports = (["port", "consolePort"] as const).map((key) => ({
    path: ["application", key],
    value: application[key],
  }));
  return repeated(ports, "is", "two different ports are required", "Change one of the two");
}

export function clientCidrsDiffer({ application }: SpecDraft): SettingProblem[] {
  if (application?.kind !== "minio" && application?.kind !== "custom") return [];
  const ranges = entriesOf(["application", "clientCidrs"], application.clientCidrs);
  return repeated(ranges, "stands in", "every range is allowed once", "Remove one of the two");
}
