import { readFileSync } from "node:fs";
import { cliProblem } from "../../../stack/pulumiCli.ts";
import type { Check } from "../check/check.ts";
import { concurrency } from "../check/concurrency.ts";
import { dryRun, overlap, simulated } from "./account.ts";
import { lastingCredentials, validCredentials } from "./credentials.ts";
import { instanceTypes } from "./instanceTypes.ts";
import { logGroups } from "./logGroups.ts";
import { keys, linkedRoles, names, objects } from "./material.ts";
import { directoryLimit, quotaChecks } from "./quotas.ts";
import { images, zones } from "./region.ts";
import { toolchainChecks } from "./toolchain.ts";
import { trail } from "./trail.ts";

/** What package.json asks of Node. */
const nodeRange = (): string => {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly engines: { readonly node: string } }).engines.node;
};

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
  concurrency,
  overlap,
  objects,
  keys,
  names,
  logGroups,
  linkedRoles,
  trail,
  ...toolchainChecks({ problem: cliProblem, nodeRange }),
];
