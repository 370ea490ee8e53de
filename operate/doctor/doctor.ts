import type { ClusterSpec } from "../../settings/schema/clusterSpec.ts";
import type { Session } from "../aws/session.ts";
import { askClpstat } from "../cluster/askClpstat.ts";
import { readFunctions } from "../cluster/readFunctions.ts";
import { targetOf } from "../cluster/readTarget.ts";
import type { GuestTiming } from "../cluster/runOnGuests.ts";
import type { Finding } from "../findings/finding.ts";
import type { Report } from "../findings/report.ts";
import type { Said } from "../findings/said.ts";
import { gather } from "../status/gather.ts";
import { onlineServers } from "../status/serverSights.ts";
import { askGuests } from "./after/askGuests.ts";
import type { ExaminedAfter } from "./after/examinedAfter.ts";
import { AFTER } from "./catalogue.ts";
import type { Check, Examined } from "./check/check.ts";
import { examine, type Progress, type Wanted } from "./examine.ts";

export interface DoctorOptions extends Wanted {
  readonly guests: boolean;
  readonly guestTiming?: GuestTiming;
  readonly progress?: Progress;
  readonly now?: () => number;
}

/** Checks what the first up needs. */
export async function examineBefore(
  session: Session,
  spec: ClusterSpec,
  checks: readonly Check[],
  options: DoctorOptions,
): Promise<Report> {
  const examined = examinedOf(session, spec, options);
  const findings = await examine(checks, examined, options, options.progress);
  return reportOf(examined, findings, {
    en: `nothing that is known stands in the way of pulumi up: ${right(findings)} checks`,
    ja: `pulumi up の妨げになるものは見つかりませんでした（${right(findings)} 項目）`,
  });
}

/** Checks a deployed cluster. */
export async function examineAfter(session: Session, spec: ClusterSpec, options: DoctorOptions): Promise<Report> {
  const examined = examinedOf(session, spec, options);
  const gathered = once(() => gather(session, examined.target, () => {}));
  const subject: ExaminedAfter = {
    ...examined,
    gathered,
    functions: once(() => readFunctions(session, `${examined.target.clusterName}-`)),
    guests: once(async () => {
      if (!options.guests) return undefined;
      return askClpstat(
        session,
        examined.target,
        onlineServers(await gathered(), examined.target),
        options.guestTiming,
      );
    }),
    guestReports: once(async () => {
      if (!options.guests) return undefined;
      const seen = await gathered();
      const names = {
        fileSystemName: seen.fileSystem.ok ? (seen.fileSystem.value?.dnsName ?? "") : "",
        aliases: spec.fileSystem.aliases,
        accountName: spec.cluster.account.user,
      };
      return askGuests(session, examined.target, names, onlineServers(seen, examined.target), options.guestTiming);
    }),
  };
  const findings = await examine(AFTER, subject, options, options.progress);
  return reportOf(examined, findings, {
    en: `the cluster is as it should be: ${right(findings)} checks`,
    ja: `クラスターは正常です（${right(findings)} 項目）`,
  });
}

function examinedOf(session: Session, spec: ClusterSpec, { now = Date.now }: DoctorOptions): Examined {
  return { session, spec, target: targetOf(spec), now: now() };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const right = (findings: readonly Finding[]) => findings.filter(({ state }) => state === "ok").length;

function reportOf({ target, now }: Examined, findings: readonly Finding[], fine: Said): Report {
  return {
    command: "doctor",
    stack: target.stack,
    cluster: target.clusterName,
    region: target.region,
    at: now,
    fine,
    findings,
    facts: [],
    data: {},
  };
}
