import { readFileSync } from "node:fs";
import { withLf } from "../../delivery/lineEnds.ts";

/** Texts of the scripts under `scripts/prepare`, by the step that runs them. */
export interface PrepareScripts {
  /** Stands above each of the PowerShell texts. */
  readonly common: string;
  /** Stands between that and each text that reads the secret. */
  readonly secret: string;
  readonly confirmAlone: string;
  readonly checkMembership: string;
  readonly findPeer: string;
  readonly leaveDomain: string;
  readonly findDomain: string;
  readonly removeStaleComputer: string;
  readonly renameServer: string;
  readonly verifyName: string;
  readonly joinDomain: string;
  readonly verifyMembership: string;
  readonly awaitCluster: string;
  readonly listMembers: string;
}

export function readPrepareScripts(): PrepareScripts {
  const read = (file: string) =>
    withLf(readFileSync(new URL(`../../scripts/prepare/${file}`, import.meta.url), "utf8"));
  return {
    common: read("common.ps1"),
    secret: read("secret.ps1"),
    confirmAlone: read("confirm_alone.py"),
    checkMembership: read("check-membership.ps1"),
    findPeer: read("find_peer.py"),
    leaveDomain: read("leave-domain.ps1"),
    findDomain: read("find-domain.ps1"),
    removeStaleComputer: read("remove-stale-computer.ps1"),
    renameServer: read("rename-server.ps1"),
    verifyName: read("verify-name.ps1"),
    joinDomain: read("join-domain.ps1"),
    verifyMembership: read("verify-membership.ps1"),
    awaitCluster: read("await-cluster.ps1"),
    listMembers: read("list_members.py"),
  };
}
