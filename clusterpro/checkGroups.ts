import type { AwsVipResource, ClusterDefinition, Group, Resource, ScriptResource, Server } from "./definition.ts";
import { checkObjectName, checkUnique } from "./nameRules.ts";
import { type Problem, problem, quote } from "./problem.ts";
import { eniIdToken, VPC_ID_TOKEN } from "./tokens.ts";
import { checkAccountPosition, checkAddress, checkExitCode, checkNumber } from "./valueRules.ts";

export function* checkGroups({ groups, servers, accounts }: ClusterDefinition): Generator<Problem> {
  for (const [index, group] of groups.entries()) {
    const path = `groups[${index}]`;
    yield* checkObjectName(`${path}.name`, group.name);
    for (const [number, resource] of group.resources.entries()) {
      const where = `${path}.resources[${number}]`;
      yield* checkObjectName(`${where}.name`, resource.name);
      yield* checkDependencies(where, resource, group);
      yield* checkResource(where, resource, servers, accounts.length);
    }
    yield* checkCycle(path, group);
  }
  yield* checkUnique(groups.map(({ name }, index) => ({ path: `groups[${index}].name`, name })));
  yield* checkUnique(
    groups.flatMap(({ resources }, index) =>
      resources.map(({ name }, number) => ({ path: `groups[${index}].resources[${number}].name`, name })),
    ),
  );
  yield* checkAddressesUsedOnce(groups, servers);
}

function* checkResource(
  path: string,
  resource: Resource,
  servers: readonly Server[],
  accounts: number,
): Generator<Problem> {
  switch (resource.kind) {
    case "awsvip":
      yield* checkAddress(`${path}.ip`, resource.ip);
      yield* checkAttachments(path, resource, servers);
      return;
    case "script":
      yield* checkScriptResource(path, resource, accounts);
      return;
    default: {
      const { kind } = resource satisfies never as { kind: string };
      yield problem(`${path}.kind`, `${quote(kind)} is unknown; awsvip and script are allowed`);
    }
  }
}

function* checkScriptResource(path: string, script: ScriptResource, accounts: number): Generator<Problem> {
  yield* checkExitCode(`${path}.startNormalValue`, script.startNormalValue);
  yield* checkExitCode(`${path}.stopNormalValue`, script.stopNormalValue);
  yield* checkAccountPosition(`${path}.account`, script.account, accounts);
  yield* checkNumber(`${path}.activationRetries`, script.activationRetries, 0, 99);
  yield* checkNumber(`${path}.activationFailovers`, script.activationFailovers, 0, 99);
}

function* checkAttachments(path: string, vip: AwsVipResource, servers: readonly Server[]): Generator<Problem> {
  const wanted = servers.map(({ name }) => name).join(", ");
  const found = vip.attachments.map(({ server }) => server).join(", ");
  if (found !== wanted) {
    yield problem(
      `${path}.attachments`,
      `are for ${quote(found)}; one for each server in the servers' order is required, ${quote(wanted)}. Correct them`,
    );
  }
  for (const [index, { server, vpcId, eniId }] of vip.attachments.entries()) {
    const where = `${path}.attachments[${index}]`;
    if (vpcId !== VPC_ID_TOKEN && !/^vpc-[0-9a-f]{8,17}$/.test(vpcId)) {
      yield problem(`${where}.vpcId`, `${quote(vpcId)} is not a VPC's id; ${VPC_ID_TOKEN} and vpc-... are allowed`);
    }
    if (eniId !== eniIdToken(server) && !/^eni-[0-9a-f]{8,17}$/.test(eniId)) {
      yield problem(
        `${where}.eniId`,
        `${quote(eniId)} is not this server's network interface; ${eniIdToken(server)} and eni-... are allowed`,
      );
    }
  }
}

function* checkDependencies(path: string, resource: Resource, group: Group): Generator<Problem> {
  for (const [index, other] of resource.dependsOn.entries()) {
    const where = `${path}.dependsOn[${index}]`;
    if (resource.dependsOn.indexOf(other) < index) {
      yield problem(where, `${quote(other)} is named twice; once is enough. Remove it`);
    } else if (!group.resources.some(({ name }) => name === other)) {
      yield problem(where, `${quote(other)} is no resource of the group ${quote(group.name)}. Correct the name`);
    }
  }
}

/** One problem for each group: the first way round that leads back to its start. */
function* checkCycle(path: string, group: Group): Generator<Problem> {
  const byName = new Map(group.resources.map((resource) => [resource.name, resource]));
  const done = new Set<string>();
  const findCycle = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const other of byName.get(name)?.dependsOn ?? []) {
      const cycle = findCycle(other, [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of group.resources) {
    const cycle = findCycle(name, []);
    if (cycle === undefined) continue;
    yield problem(`${path}.resources`, `wait for each other: ${cycle.join(" -> ")}; none would start. Remove one step`);
    return;
  }
}

/** A virtual IP is nobody else's address. */
function* checkAddressesUsedOnce(groups: readonly Group[], servers: readonly Server[]): Generator<Problem> {
  const owners = new Map(servers.flatMap(({ name, interconnects }) => interconnects.map((each) => [each, name])));
  for (const [index, { resources }] of groups.entries()) {
    for (const [number, resource] of resources.entries()) {
      if (resource.kind !== "awsvip") continue;
      const owner = owners.get(resource.ip);
      if (owner === undefined) owners.set(resource.ip, resource.name);
      else {
        yield problem(
          `groups[${index}].resources[${number}].ip`,
          `${resource.ip} is already the address of ${quote(owner)}. Choose an address of its own`,
        );
      }
    }
  }
}
