import { FINAL_ACTION_CODES, RECOVERY_TARGET_CODES } from "./codes.ts";
import type { ClusterDefinition, CustomMonitor, Monitor, Recovery, Resource } from "./definition.ts";
import { checkObjectName, checkUnique } from "./nameRules.ts";
import { type Problem, problem, quote } from "./problem.ts";
import { checkAccountPosition, checkExitCode, checkNumber } from "./valueRules.ts";

export function* checkMonitors({ monitors, groups, accounts }: ClusterDefinition): Generator<Problem> {
  const resources = groups.flatMap((group) => group.resources);
  const groupNames = groups.map(({ name }) => name);
  for (const [index, monitor] of monitors.entries()) {
    const path = `monitors[${index}]`;
    yield* checkObjectName(`${path}.name`, monitor.name);
    yield* checkNumber(`${path}.intervalSeconds`, monitor.intervalSeconds, 1, 9999);
    yield* checkNumber(`${path}.timeoutSeconds`, monitor.timeoutSeconds, 1, 9999);
    yield* checkNumber(`${path}.retries`, monitor.retries, 0, 9999);
    yield* checkNumber(`${path}.startWaitSeconds`, monitor.startWaitSeconds, 0, 9999);
    yield* checkKind(path, monitor, resources, accounts.length);
    yield* checkRecovery(`${path}.recovery`, monitor.recovery, resources, groupNames);
  }
  yield* checkUnique(monitors.map(({ name }, index) => ({ path: `monitors[${index}].name`, name })));
}

function* checkKind(
  path: string,
  monitor: Monitor,
  resources: readonly Resource[],
  accounts: number,
): Generator<Problem> {
  switch (monitor.kind) {
    case "userw":
      return;
    case "awsvipw":
      if (!resources.some(({ kind, name }) => kind === "awsvip" && name === monitor.target)) {
        yield problem(`${path}.target`, `${quote(monitor.target)} is no awsvip resource. Name one`);
      }
      return;
    case "genw":
      yield* checkTiming(path, monitor, resources);
      yield* checkAccountPosition(`${path}.account`, monitor.account, accounts);
      yield* checkExitCode(`${path}.normalValue`, monitor.normalValue);
      return;
    default: {
      const { kind } = monitor satisfies never as { kind: string };
      yield problem(`${path}.kind`, `${quote(kind)} is unknown; userw, awsvipw and genw are allowed`);
    }
  }
}

function* checkTiming(path: string, monitor: CustomMonitor, resources: readonly Resource[]): Generator<Problem> {
  const { timing, target } = monitor;
  if (timing !== "always" && timing !== "active") {
    yield problem(`${path}.timing`, `${quote(timing)} is unknown; always and active are allowed`);
  } else if (timing === "active" && target === undefined) {
    yield problem(`${path}.target`, "is missing; a monitor that runs while a resource is active needs it. Name one");
  } else if (timing === "always" && target !== undefined) {
    yield problem(`${path}.target`, `${quote(target)} has no effect on a monitor that always runs. Remove it`);
  } else if (target !== undefined && !resources.some(({ name }) => name === target)) {
    yield problem(`${path}.target`, `${quote(target)} is no resource. Correct the name`);
  }
}

function* checkRecovery(
  path: string,
  recovery: Recovery,
  resources: readonly Resource[],
  groups: readonly string[],
): Generator<Problem> {
  const { target, finalAction } = recovery;
  if (!Object.hasOwn(RECOVERY_TARGET_CODES, target.kind)) {
    yield problem(`${path}.target.kind`, `${quote(target.kind)} is unknown; resource, group and server are allowed`);
  }
  if (target.kind === "resource" && !resources.some(({ name }) => name === target.name)) {
    yield problem(`${path}.target`, `${quote(target.name)} is no resource. Correct the name`);
  }
  if (target.kind === "group" && !groups.includes(target.name)) {
    yield problem(`${path}.target`, `${quote(target.name)} is no failover group. Correct the name`);
  }
  yield* checkNumber(`${path}.reactivations`, recovery.reactivations, 0, 99);
  yield* checkNumber(`${path}.failovers`, recovery.failovers, 0, 99);
  if (finalAction !== undefined && !Object.hasOwn(FINAL_ACTION_CODES, finalAction)) {
    const known = Object.keys(FINAL_ACTION_CODES).join(", ");
    yield problem(`${path}.finalAction`, `${quote(finalAction)} is unknown; ${known} are allowed`);
  }
}
