import fc from "fast-check";
import type { ClusterDefinition, Group, Monitor, Recovery, Resource } from "../../clusterpro/definition.ts";
import { eniIdToken, passwordToken, VPC_ID_TOKEN } from "../../clusterpro/tokens.ts";

const seconds = fc.integer({ min: 1, max: 9999 });
const count = fc.integer({ min: 0, max: 99 });
const username = fc.constantFrom("test.msad.local\\Admin", "svc-clp", "CORP\\a & b", "x.y\\O'Neil (ops)");

const polling = fc.record(
  { intervalSeconds: seconds, timeoutSeconds: seconds, retries: count, startWaitSeconds: count },
  { requiredKeys: [] },
);

const sizes = fc.record({
  servers: fc.integer({ min: 2, max: 8 }),
  lans: fc.integer({ min: 1, max: 3 }),
  accounts: fc.uniqueArray(username, { maxLength: 4 }),
  groups: fc.array(fc.array(fc.constantFrom("awsvip" as const, "script" as const), { maxLength: 4 }), { maxLength: 3 }),
});

/** Any valid definition. Copied, because fast-check's records have no prototype and would equal no parsed object. */
export const definitionOf: fc.Arbitrary<ClusterDefinition> = sizes
  .chain(definitionOfSize)
  .map(structuredClone<ClusterDefinition>);

function definitionOfSize(
  size: typeof sizes extends fc.Arbitrary<infer T> ? T : never,
): fc.Arbitrary<ClusterDefinition> {
  const servers = Array.from({ length: size.servers }, (_, index) => ({
    name: `server${index + 1}`,
    interconnects: Array.from({ length: size.lans }, (_, lan) => `10.${lan}.${index}.11`),
  }));
  const account = size.accounts.length === 0 ? {} : { account: fc.nat({ max: size.accounts.length - 1 }) };
  const resourceOf = (kind: Resource["kind"], name: string, earlier: readonly string[], number: number) => {
    const base = { name: fc.constant(name), dependsOn: fc.subarray([...earlier]) };
    if (kind === "script") {
      return fc.record(
        {
          kind: fc.constant("script" as const),
          ...base,
          startNormalValue: count,
          stopNormalValue: count,
          recoverUse: fc.constant(true as const),
          activationRetries: count,
          activationFailovers: count,
          ...account,
        },
        { requiredKeys: ["kind", "name", "dependsOn"] },
      );
    }
    return fc.record({
      kind: fc.constant("awsvip" as const),
      ...base,
      ip: fc.constant(`172.16.0.${number}`),
      attachments: fc.boolean().map((known) =>
        servers.map(({ name }) => ({
          server: name,
          vpcId: known ? "vpc-0123456789abcdef0" : VPC_ID_TOKEN,
          eniId: known ? "eni-0123456789abcdef0" : eniIdToken(name),
        })),
      ),
    });
  };
  const groups: fc.Arbitrary<Group[]> = fc.tuple(
    ...size.groups.map((kinds, group) => {
      const names = kinds.map((kind, index) => `${kind}_${group}_${index}`);
      return fc
        .tuple(
          ...kinds.map((kind, index) => resourceOf(kind, names[index] ?? "", names.slice(0, index), group * 9 + index)),
        )
        .map((resources): Group => ({ name: `group${group}`, resources: resources as Resource[] }));
    }),
  );
  return groups.chain((made) => {
    const resources = made.flatMap((group) => group.resources);
    const targets: Recovery["target"][] = [
      { kind: "server" },
      ...made.map(({ name }) => ({ kind: "group" as const, name })),
      ...resources.map(({ name }) => ({ kind: "resource" as const, name })),
    ];
    const recovery = fc.record(
      {
        target: fc.constantFrom(...targets),
        reactivations: count,
        failovers: count,
        finalAction: fc.constantFrom("none", "stopGroup", "stopCluster", "shutdown", "reboot", "stopError"),
      },
      { requiredKeys: ["target"] },
    );
    const vips = resources.filter(({ kind }) => kind === "awsvip").map(({ name }) => name);
    const kinds: fc.Arbitrary<object>[] = [
      fc.constant({ kind: "userw" }),
      fc.record(
        { kind: fc.constant("genw"), timing: fc.constant("always"), normalValue: count, ...account },
        { requiredKeys: ["kind", "timing"] },
      ),
      ...(vips.length === 0 ? [] : [fc.record({ kind: fc.constant("awsvipw"), target: fc.constantFrom(...vips) })]),
      ...(resources.length === 0
        ? []
        : [
            fc.record({
              kind: fc.constant("genw"),
              timing: fc.constant("active"),
              target: fc.constantFrom(...resources.map(({ name }) => name)),
            }),
          ]),
    ];
    const monitor = fc.tuple(fc.oneof(...kinds), polling, recovery);
    return fc.record({
      name: fc.constantFrom("cluster", "clusterpro-fsx-dev"),
      language: fc.constantFrom("japanese" as const, "english" as const),
      accounts: fc.constant(size.accounts.map((name, index) => ({ username: name, password: passwordToken(index) }))),
      servers: fc.constant(servers),
      heartbeat: fc.constant("lankhb" as const),
      networkPartition: fc.oneof(
        fc.constant({ kind: "none" as const }),
        fc.constant({ kind: "http" as const, host: "witness.example.com", port: 8080 }),
        fc.constant({ kind: "witness" as const, host: "witness.example.com", port: 8080 }),
        fc.constant({ kind: "ping" as const, address: "10.9.9.9" }),
      ),
      groups: fc.constant(made),
      monitors: fc
        .array(monitor, { maxLength: 6 })
        .map((all) =>
          all.map(
            ([kind, times, how], index) => ({ ...kind, ...times, name: `mon${index}`, recovery: how }) as Monitor,
          ),
        ),
    });
  });
}
