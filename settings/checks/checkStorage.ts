import { problem } from "../../problems/problem.ts";
import { say } from "../../problems/say.ts";
import type { SpecDraft } from "../schema/draft.ts";
import { MAX_STORAGE_GIB } from "../schema/schema.ts";
import type { Path, SettingProblem } from "../schema/settingProblem.ts";
import { minuteOfDay } from "../values/timeRules.ts";
import { usableZones } from "./checkNetwork.ts";
import { entriesOf, repeated } from "./repeated.ts";

/** Source: FSx for Windows user guide, "Quotas". */
const MIN_HDD_GIB = 2000;

/** Both the daily backup and the weekly maintenance get half an hour. */
const WINDOW_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

/** Two different zones of the network, for the directory and for the file system alike. */
export function zonePairsAreUsable(spec: SpecDraft): SettingProblem[] {
  const known = usableZones(spec);
  return (["directory", "fileSystem"] as const).flatMap((section) => {
    // The zones of an existing directory are not settings.
    if (section === "directory" && spec.directory !== undefined && Object.hasOwn(spec.directory, "existing")) return [];
    const pair = spec[section]?.zones ?? [];
    return [...zonesKnown([section, "zones"], pair, known), ...zonesApart([section, "zones"], pair)];
  });
}

export function hddIsLargeEnough({ fileSystem }: SpecDraft): SettingProblem[] {
  const { storageType, storageCapacityGiB } = fileSystem ?? {};
  if (storageType !== "HDD" || storageCapacityGiB === undefined || storageCapacityGiB >= MIN_HDD_GIB) return [];
  const wrong = `${storageCapacityGiB} is too little for storageType HDD`;
  const todo = "Enlarge it, or choose storageType SSD";
  return [
    problem(["fileSystem", "storageCapacityGiB"], say(wrong, `${MIN_HDD_GIB} to ${MAX_STORAGE_GIB} is allowed`, todo)),
  ];
}

/** Source: FSx API, `StorageType`. */
export function hddFitsDeployment({ fileSystem }: SpecDraft): SettingProblem[] {
  if (fileSystem?.storageType !== "HDD" || fileSystem.deploymentType !== "SINGLE_AZ_1") return [];
  const wrong = "HDD does not go with deploymentType SINGLE_AZ_1";
  const allowed = "HDD is allowed with SINGLE_AZ_2 and MULTI_AZ_1";
  return [problem(["fileSystem", "storageType"], say(wrong, allowed, "Choose SSD, or another deploymentType"))];
}

export function aliasesDiffer({ fileSystem }: SpecDraft): SettingProblem[] {
  const names = fileSystem?.aliases?.map((name) => name?.toLowerCase());
  const aliases = entriesOf(["fileSystem", "aliases"], names);
  return repeated(aliases, "stands in", "every alias is allowed once", "Remove one of the two");
}

/** The backup comes every day, so the maintenance's weekday does not matter. Source: FSx for Windows user guide. */
export function windowsAreApart({ fileSystem }: SpecDraft): SettingProblem[] {
  const { backup, maintenanceStartUtc } = fileSystem ?? {};
  const { retentionDays, startTimeUtc } = backup ?? {};
  if (startTimeUtc === undefined || maintenanceStartUtc === undefined || retentionDays === 0) return [];
  const apart = Math.abs(minuteOfDay(startTimeUtc) - minuteOfDay(maintenanceStartUtc));
  if (Math.min(apart, DAY_MINUTES - apart) >= WINDOW_MINUTES) return [];
  const wrong = `${maintenanceStartUtc} overlaps the backup window, which starts daily at ${startTimeUtc}`;
  const allowed = `starts at least ${WINDOW_MINUTES} minutes apart are allowed`;
  return [problem(["fileSystem", "maintenanceStartUtc"], say(wrong, allowed, "Move one of the two"))];
}

type Pair = readonly (string | undefined)[];

function zonesKnown(path: Path, pair: Pair, known: readonly string[] | undefined): SettingProblem[] {
  if (known === undefined) return [];
  return pair.flatMap((zone, i) => {
    if (zone === undefined || known.includes(zone)) return [];
    const wrong = `${zone} is not among network.zones`;
    return [problem([...path, i], say(wrong, `two of ${known.join(", ")} are allowed`, "Choose one of them"))];
  });
}

function zonesApart(path: Path, [first, second]: Pair): SettingProblem[] {
  if (second === undefined || first !== second) return [];
  const wrong = `${second} is named twice`;
  return [
    problem([...path, 1], say(wrong, "two different zones are required", "Choose another zone of network.zones")),
  ];
}
