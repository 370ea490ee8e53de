import { UserError } from "../../problems/userError.ts";
import { parseSettings } from "../../settings/parseSettings.ts";
import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import { readProject, readStackConfig } from "../../stack/stackFile.ts";
import type { Target } from "./target.ts";
import type { Asked } from "./targetQuestion.ts";

/** Reads the stack file. Throws a UserError that names every wrong setting. */
export function readSpec(folder: string, { stack, region }: Asked): ClusterSpec {
  const project = readProject(folder);
  const given = readStackConfig(project, stack, region === undefined ? [] : [`aws:region=${region}`]);
  const parsed = parseSettings({ project: project.name, stack: given.stack, config: given.config });
  if (!parsed.ok) throw new UserError(given.whereGiven(new UserError(parsed.problems).message));
  return parsed.spec;
}

export function targetOf(spec: ClusterSpec): Target {
  const { cluster } = spec;
  return {
    project: spec.project,
    stack: spec.stack,
    region: spec.region,
    clusterName: spec.clusterName,
    destination: `${cluster.virtualIp}/32`,
    virtualIp: cluster.virtualIp,
    group: cluster.group,
    servers: spec.servers.map(({ name }) => name),
    domainName: spec.directory.domainName,
    routeTableIds: spec.network.existing?.routeTableIds,
    backupDays: spec.fileSystem.backup.retentionDays,
  };
}
