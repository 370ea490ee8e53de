import type { SpecDraft } from "../schema/draft.ts";
import type { SettingProblem } from "../schema/settingProblem.ts";
import {
  baseStandsForItself,
  clientCidrsDiffer,
  clusterNameFits,
  installerIsWhole,
  licensesAreForServers,
  monitorsOutlastTheirLooks,
  passwordsAreOfABase,
  portsDiffer,
  virtualIpIsOutsideTheVpc,
} from "./checkCluster.ts";
import { organizationalUnitIsOfTheDomain, serverNamesAreNotTheDomains } from "./checkDomain.ts";
import { applicationDriveIsThere } from "./checkDrive.ts";
import {
  dnsAddressesAreReachable,
  dnsAddressesDiffer,
  existingAccountIsNamed,
  existingDirectoryIsOne,
  existingDirectoryStandsAlone,
  existingNetworkStandsAlone,
  existingSubnetsAreWhole,
  existingTablesAreWhole,
  publicSubnetsAreNamed,
} from "./checkExisting.ts";
import { keysAreOfTheRegion } from "./checkKeys.ts";
import { monitoringNamesFit, probeSubnetsAreNamed, subscribersDiffer } from "./checkMonitoring.ts";
import {
  subnetsAreApart,
  subnetsAreInTheVpc,
  twoZonesAtLeast,
  zonesAreOfTheRegion,
  zonesDiffer,
} from "./checkNetwork.ts";
import { partitionTargetIsNoPartOfTheCluster } from "./checkPartition.ts";
import {
  serverAddressesAreUsable,
  serverAddressesDiffer,
  serverNamesDiffer,
  serverZonesAreOfTheNetwork,
  twoServersAtLeast,
} from "./checkServers.ts";
import {
  aliasesDiffer,
  hddFitsDeployment,
  hddIsLargeEnough,
  windowsAreApart,
  zonePairsAreUsable,
} from "./checkStorage.ts";

/** Judges settings against one another. Says nothing where a part it needs is a hole. */
type CrossCheck = (spec: SpecDraft) => SettingProblem[];

/** Everything that takes more than one value to see. */
export const crossChecks: readonly CrossCheck[] = [
  twoZonesAtLeast,
  zonesAreOfTheRegion,
  zonesDiffer,
  subnetsAreInTheVpc,
  subnetsAreApart,
  zonePairsAreUsable,
  hddIsLargeEnough,
  hddFitsDeployment,
  aliasesDiffer,
  windowsAreApart,
  twoServersAtLeast,
  serverNamesDiffer,
  serverZonesAreOfTheNetwork,
  serverAddressesAreUsable,
  serverAddressesDiffer,
  clusterNameFits,
  virtualIpIsOutsideTheVpc,
  monitorsOutlastTheirLooks,
  baseStandsForItself,
  passwordsAreOfABase,
  installerIsWhole,
  licensesAreForServers,
  portsDiffer,
  clientCidrsDiffer,
  publicSubnetsAreNamed,
  existingNetworkStandsAlone,
  existingSubnetsAreWhole,
  existingTablesAreWhole,
  existingDirectoryIsOne,
  existingDirectoryStandsAlone,
  dnsAddressesAreReachable,
  dnsAddressesDiffer,
  existingAccountIsNamed,
  keysAreOfTheRegion,
  serverNamesAreNotTheDomains,
  organizationalUnitIsOfTheDomain,
  partitionTargetIsNoPartOfTheCluster,
  applicationDriveIsThere,
  probeSubnetsAreNamed,
  monitoringNamesFit,
  subscribersDiffer,
];
