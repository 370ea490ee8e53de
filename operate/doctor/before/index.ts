import { cliProblem } from "../../../stack/pulumiCli.ts";
import type { Check } from "../check/check.ts";
import { dryRun, overlap, simulated, trail } from "./account.ts";
import { lastingCredentials, validCredentials } from "./credentials.ts";
import { keys, linkedRoles, names, objects } from "./material.ts";
import { directoryLimit, quotaChecks } from "./quotas.ts";
import { images, instanceTypes, zones } from "./region.ts";
import { toolchainChecks } from "./toolchain.ts";

/** What must hold before `pulumi up`, which takes an hour to find it out by itself. */
export const BEFORE: readonly Check[] = [
  validCredentials,
  lastingCredentials,
  dryRun,
  simulated,
  zones,
  instanceTypes,
  images,
  ...quotaChecks,
  directoryLimit,
  overlap,
  objects,
  keys,
  names,
  linkedRoles,
  trail,
  ...toolchainChecks({ problem: cliProblem }),
];
