import { readFileSync } from "node:fs";
import { withLf } from "../../delivery/lineEnds.ts";
import { type PrepareScripts, readPrepareScripts } from "./prepareScripts.ts";

/** Texts of the scripts that are part of the runbook itself. */
export interface BringUpScripts extends Pick<PrepareScripts, "confirmAlone"> {
  readonly listServers: string;
  readonly fetchDelivery: string;
  readonly surveyCluster: string;
}

/** A file of the delivery, by its path below the delivery's prefix. */
export interface DeliveredScript {
  readonly path: string;
  readonly content: string;
}

/** The scripts that the runbook's steps find on the server, in `bringup/` of the delivery. */
const DELIVERED = [
  "add-licenses.ps1",
  "check-server.ps1",
  "common.ps1",
  "delay-services.ps1",
  "fetch-installer.ps1",
  "finish-server.ps1",
  "install-aws-cli.ps1",
  "install-clusterpro.ps1",
  "keep-account-password.ps1",
  "open-firewall.ps1",
  "prepare-application.ps1",
  "push-configuration.ps1",
  "reboot-server.ps1",
  "restart-services.ps1",
  "restore-cluster.ps1",
  "start-cluster.ps1",
  "survey-cluster.ps1",
  "verify-cluster.ps1",
  "verify-services.ps1",
] as const;

/** Those of them that a server's installation runs, and what they share. */
const INSTALLED = [
  "common.ps1",
  "fetch-installer.ps1",
  "install-aws-cli.ps1",
  "install-clusterpro.ps1",
  "reboot-server.ps1",
] as const;

export function readBringUpScripts(): BringUpScripts {
  return {
    confirmAlone: readPrepareScripts().confirmAlone,
    listServers: read("list_servers.py"),
    fetchDelivery: readFetchScript(),
    surveyCluster: read("survey_cluster.py"),
  };
}

/** Sorted by path; ASCII, LF. */
export function readDeliveredScripts(): readonly DeliveredScript[] {
  return DELIVERED.map((file) => ({ path: `bringup/${file}`, content: read(file) }));
}

/** The same of the folder of the installation. */
export function readInstallScripts(): readonly DeliveredScript[] {
  return INSTALLED.map((file) => ({ path: `bringup/${file}`, content: read(file) }));
}

/** Text of the script that fetches a delivered folder. */
export function readFetchScript(): string {
  return read("fetch-delivery.ps1");
}

function read(file: string): string {
  return withLf(readFileSync(new URL(`../../scripts/bringup/${file}`, import.meta.url), "utf8"));
}
