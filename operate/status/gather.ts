import { type Answer, failed } from "../aws/answer.ts";
import type { Session } from "../aws/session.ts";
import {
  readAgents,
  readAlarms,
  readBackups,
  readDirectories,
  readFileSystems,
  readInstances,
  readInterfaces,
  readTables,
} from "../cluster/readSights.ts";
import type {
  SeenAgent,
  SeenAlarm,
  SeenBackup,
  SeenDirectory,
  SeenFileSystem,
  SeenInstance,
  SeenInterface,
  SeenTable,
} from "../cluster/sights.ts";
import { tablesWanted } from "../cluster/tablesWanted.ts";
import type { Target } from "../cluster/target.ts";

/** What AWS says of a cluster and what it stands on; each part may have no answer. */
export interface Gathered {
  /** Of every cluster in the Region: who looks for one that is not there wants to know which are. */
  readonly interfaces: Answer<readonly SeenInterface[]>;
  readonly tables: Answer<readonly SeenTable[]>;
  readonly instances: Answer<readonly SeenInstance[]>;
  readonly agents: Answer<readonly SeenAgent[]>;
  readonly fileSystem: Answer<SeenFileSystem | undefined>;
  readonly backups: Answer<readonly SeenBackup[]>;
  readonly directories: Answer<readonly SeenDirectory[]>;
  readonly alarms: Answer<readonly SeenAlarm[]>;
}

/**
 * Eight calls, however many tables and servers there are: five at once, and three that need what the first ones say.
 *
 * @param routesKnown told as soon as the routes are, before the rest
 */
export async function gather(
  session: Session,
  target: Target,
  routesKnown: (interfaces: Gathered["interfaces"], tables: Gathered["tables"]) => void,
): Promise<Gathered> {
  const interfaces = readInterfaces(session);
  const fileSystem = readFileSystems(session).then(ofCluster(target));
  const tables = interfaces.then((answer) => readTables(session, tablesWanted(answer, target)));
  const routes = Promise.all([interfaces, tables]).then(([one, other]) => routesKnown(one, other));
  const parts = {
    instances: interfaces.then((answer) => instancesOf(session, answer, target)),
    agents: readAgents(session, target.clusterName),
    backups: fileSystem.then((answer) => backupsOf(session, answer)),
    directories: readDirectories(session),
    alarms: readAlarms(session, `${target.clusterName}-`),
  };
  const gathered = {
    interfaces: await interfaces,
    tables: await tables,
    fileSystem: await fileSystem,
    instances: await parts.instances,
    agents: await parts.agents,
    backups: await parts.backups,
    directories: await parts.directories,
    alarms: await parts.alarms,
  };
  await routes;
  return gathered;
}

function instancesOf(session: Session, interfaces: Gathered["interfaces"], { clusterName }: Target) {
  if (!interfaces.ok) return interfaces;
  const ids = interfaces.value
    .filter(({ cluster }) => cluster === clusterName)
    .flatMap(({ instanceId }) => (instanceId === undefined ? [] : [instanceId]));
  return ids.length === 0 ? { ok: true as const, value: [] } : readInstances(session, ids);
}

function ofCluster({ clusterName }: Target) {
  return (answer: Awaited<ReturnType<typeof readFileSystems>>): Gathered["fileSystem"] =>
    answer.ok ? { ok: true, value: answer.value.find(({ cluster }) => cluster === clusterName) } : answer;
}

function backupsOf(session: Session, fileSystem: Gathered["fileSystem"]): Promise<Gathered["backups"]> {
  if (!fileSystem.ok) return Promise.resolve(failed(fileSystem.failure));
  if (fileSystem.value === undefined) return Promise.resolve({ ok: true, value: [] });
  return readBackups(session, fileSystem.value.id);
}
