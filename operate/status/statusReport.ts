import type { Answer, Failure } from "../aws/answer.ts";
import { probePrefix } from "../cluster/monitoringNames.ts";
import type { SeenAlarm, SeenInterface, SeenTable } from "../cluster/sights.ts";
import type { Target } from "../cluster/target.ts";
import { virtualIpRoutes } from "../cluster/virtualIpRoutes.ts";
import { isOfSession, unanswered } from "../findings/failureFinding.ts";
import { type Finding, fail, ok, skipped } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import { listed, type Said } from "../findings/said.ts";
import { clusterFinding } from "./clusterFinding.ts";
import type { Gathered } from "./gather.ts";
import { groupFindings, groupOwner } from "./groupFindings.ts";
import { routeFindings, routesOwner } from "./routeFindings.ts";
import { agentFindings, instanceFindings } from "./serverFindings.ts";
import { serversOf } from "./serverSights.ts";
import { statusData, statusFacts } from "./statusFacts.ts";
import type { StatusInput } from "./statusInput.ts";
import { alarmFinding, backupFinding, directoryFinding, fileSystemFindings } from "./storageFindings.ts";

export function statusReport(input: StatusInput): Report {
  const { target, now } = input;
  const findings = findingsOf(input);
  return {
    command: "status",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: now,
    fine: fineSentence(input),
    findings,
    facts: statusFacts(input),
    data: statusData(input),
  };
}

function findingsOf({ target, gathered, guests, now }: StatusInput): readonly Finding[] {
  const session = sessionFailure(gathered);
  if (session !== undefined) return [{ ...unanswered("credentials.valid", session) }];
  const { interfaces, fileSystem } = gathered;
  const cluster = interfaces.ok ? clusterFinding(interfaces.value, target) : undefined;
  if (cluster?.stop === true) return [cluster.finding];
  const owner = guests && groupOwner(guests);
  const servers = serversOf(gathered, target);
  const directoryId = fileSystem.ok ? fileSystem.value?.directoryId : undefined;
  return [
    ...routesOf(gathered, target, owner),
    ...groupFindings(guests, target.group, target.servers),
    ...answered("probes.answer", gathered.alarms, (alarms) => [probeFinding(alarms, probePrefix(target.clusterName))]),
    ...(cluster === undefined || cluster.finding.state === "ok" ? [] : [cluster.finding]),
    ...(gathered.interfaces.ok
      ? answered("servers.running", gathered.instances, (instances) => instanceFindings(servers, instances))
      : []),
    ...(gathered.interfaces.ok
      ? answered("servers.managed", gathered.agents, (agents) => agentFindings(servers, agents, target.domainName))
      : []),
    ...answered("fileSystem.available", fileSystem, (found) => fileSystemFindings(found, now)),
    ...(fileSystem.ok && fileSystem.value !== undefined
      ? answered("fileSystem.backup", gathered.backups, (backups) => [backupFinding(backups, target.backupDays, now)])
      : []),
    ...answered("directory.active", gathered.directories, (directories) => [
      directoryFinding(directories, directoryId, target.domainName),
    ]),
    ...answered("alarms.quiet", gathered.alarms, (alarms) => [
      alarmFinding(
        alarms.filter(({ name }) => !name.startsWith(probePrefix(target.clusterName))),
        `${target.clusterName}-`,
      ),
    ]),
  ];
}

/** An answer's findings, or the one that says why there is none. */
function answered<Value>(
  id: string,
  answer: Answer<Value>,
  findings: (value: Value) => readonly Finding[],
): readonly Finding[] {
  return answer.ok ? findings(answer.value) : [unanswered(id, answer.failure)];
}

function routesOf({ interfaces, tables }: Gathered, target: Target, owner: string | undefined): readonly Finding[] {
  return [
    ...(interfaces.ok ? [] : [unanswered("cluster.found", interfaces.failure)]),
    ...answered("routes.agree", tables, (found) => {
      const known = interfaces.ok ? interfaces.value : nameless(found, target);
      return routeFindings(virtualIpRoutes(found, known, target), { ...target, owner });
    }),
  ];
}

/** Interfaces without the right to look at them: whether the tables agree can be told all the same, by their ids. */
function nameless(tables: readonly SeenTable[], { clusterName, destination }: Target): readonly SeenInterface[] {
  const routes = tables.flatMap((table) => table.routes).filter((route) => route.destination === destination);
  return routes.map(({ target }) => ({
    id: target,
    server: target,
    cluster: clusterName,
    vpcId: "",
    instanceId: undefined,
    sourceDestCheck: false,
    securityGroupIds: [],
    privateIp: "",
    subnetId: "",
  }));
}

/** What keeps every call from its answer. */
function sessionFailure(gathered: Gathered): Failure | undefined {
  const { interfaces } = gathered;
  return !interfaces.ok && isOfSession(interfaces.failure) ? interfaces.failure : undefined;
}

function probeFinding(alarms: readonly SeenAlarm[], prefix: string): Finding {
  const id = "probes.answer";
  const probes = alarms.filter(({ name }) => name.startsWith(prefix));
  if (probes.length === 0) return skipped(id, { en: "there are no probes", ja: "プローブはありません" });
  const lost = probes.filter(({ state }) => state === "ALARM").map(({ name }) => name.slice(prefix.length));
  if (lost.length === 0) {
    return ok(id, {
      en: `the virtual IP answers through ${probes.length} route tables`,
      ja: `仮想 IP は ${probes.length} 個のルートテーブル経由で応答しています`,
    });
  }
  const names = listed(lost);
  return fail(id, {
    en: `the virtual IP does not answer through ${names.en}`,
    ja: `仮想 IP が ${names.ja} 経由で応答していません`,
  });
}

function fineSentence({ target, gathered, guests }: StatusInput): Said {
  const { interfaces, tables } = gathered;
  const routes = interfaces.ok && tables.ok ? virtualIpRoutes(tables.value, interfaces.value, target) : [];
  const server = routesOwner(routes);
  const asked = guests !== undefined;
  return {
    en: `${server} is active: all ${routes.length} route tables lead there${asked ? `, the group ${target.group} runs there` : " (the servers were not asked)"}`,
    ja: `${server} が稼働系です: ${routes.length} 個のルートテーブルすべてが向いており、${asked ? `グループ ${target.group} も稼働しています` : "サーバーには問い合わせていません"}`,
  };
}
