import fc from "fast-check";
import { virtualIp } from "../../settings/values/addressRules.ts";
import { accountName, applicationName, clusterName, domainName, groupName } from "../../settings/values/nameRules.ts";
import { partitionAddress, partitionHost } from "../../settings/values/partitionRules.ts";
import { applicationPort } from "../../settings/values/portRules.ts";
import type { ValueRule } from "../../settings/values/valueRule.ts";
import {
  applicationDirectory,
  applicationFolder,
  computerName,
  dataShare,
} from "../../settings/values/windowsRules.ts";
import { type Json, parse } from "./stackFile.ts";

/** What names are made of, and what CLUSTERPRO, XML, cmd.exe or Windows might trip over. */
const CHARACTERS = [..."abcXYZ019", ..."-_. ()", ..."'\"&<>%!^@#$~`{}[];=,", "\\", "é", "共", "有", "\t", "😀"];

/** Texts that a setting's own rule accepts: the likely ones, those that mean something elsewhere, and any. */
function textFor(rule: ValueRule, ...likely: readonly string[]): fc.Arbitrary<string> {
  return fc
    .oneof(
      fc.constantFrom(...likely),
      fc.constantFrom("con", "PRN", "aux", "nul", "com1", "LPT9", "fsx", "FSX", "minio", "awsvip", "userw", "共有"),
      fc.string({ unit: fc.constantFrom(..."abXY09-_"), minLength: 1, maxLength: 32 }),
      fc.string({ unit: fc.constantFrom(...CHARACTERS), minLength: 1, maxLength: 12 }),
    )
    .filter((text) => rule(text) === undefined);
}

const maybe = <T>(values: { readonly [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  fc.record(values, { requiredKeys: [] });

const recovery = maybe({
  target: fc.constantFrom("resource", "group", "server"),
  reactivations: fc.integer({ min: 0, max: 99 }),
  failovers: fc.integer({ min: 0, max: 99 }),
  finalAction: fc.constantFrom("none", "stopGroup", "stopCluster", "shutdown", "reboot", "stopError"),
});

const seconds = fc.oneof(fc.constantFrom(1, 60, 9999), fc.integer({ min: 1, max: 9999 }));

const timing = { intervalSeconds: seconds, retries: seconds, startWaitSeconds: fc.integer({ min: 0, max: 9999 }) };

/** Longer than two of the longest looks. */
const timeoutSeconds = fc.integer({ min: 1210, max: 9999 });

const cluster = maybe({
  name: textFor(clusterName, "cluster", "payments"),
  virtualIp: fc.oneof(
    fc.constant("172.16.0.1"),
    fc.ipV4().filter((text) => virtualIp(text) === undefined),
  ),
  group: textFor(groupName, "failover"),
  language: fc.constantFrom("japanese", "english"),
  monitors: fc.record(
    {
      fileSystem: fc.record(
        {
          ...timing,
          timeoutSeconds,
          recovery,
          probeSeconds: fc.integer({ min: 1, max: 600 }),
          checkShare: fc.boolean(),
        },
        { requiredKeys: ["timeoutSeconds"] },
      ),
      application: fc.record({ ...timing, timeoutSeconds, recovery }, { requiredKeys: ["timeoutSeconds"] }),
      virtualIp: maybe({ recovery }),
      userSpace: maybe({ recovery }),
    },
    { requiredKeys: ["fileSystem", "application"] },
  ),
  networkPartition: fc.oneof(
    fc.constant({ kind: "none" }),
    fc.record(
      {
        kind: fc.constantFrom("http", "witness"),
        host: textFor(partitionHost, "witness.example.com"),
        port: fc.integer({ min: 1, max: 65535 }),
      },
      { requiredKeys: ["kind", "host"] },
    ),
    fc.record({ kind: fc.constant("ping"), address: fc.ipV4().filter((text) => partitionAddress(text) === undefined) }),
  ),
  account: fc.record({ user: textFor(accountName, "Admin", "svc-clp"), secret: fc.constant("clusterpro/account") }),
});

const clock = { startSeconds: fc.integer({ min: 1, max: 3600 }), stopSeconds: fc.integer({ min: 1, max: 3600 }) };

/** No server from AWS's own image has another drive. */
function onDriveC(...likely: readonly string[]): fc.Arbitrary<string> {
  return textFor(applicationDirectory, ...likely).map((folder) => folder.replace(/^[A-Z]:/i, "C:"));
}

function portBetween(min: number, max: number): fc.Arbitrary<number> {
  const taken = [53, 135, 445, 29001, 29010, 29011, 49152].filter((port) => min <= port && port <= max);
  const any = fc.oneof(fc.integer({ min, max }), fc.constantFrom(...taken));
  return any.filter((port) => applicationPort(port) === undefined);
}

const minio = maybe({
  kind: fc.constant("minio"),
  directory: onDriveC("C:\\minio", "C:\\Program Files (x86)\\minio"),
  folder: textFor(applicationFolder, "minio"),
  port: portBetween(1, 9000),
  consolePort: portBetween(9001, 65535),
  ...clock,
  healthSeconds: fc.integer({ min: 1, max: 600 }),
});

const servers = fc
  .uniqueArray(
    fc.record({ name: textFor(computerName, "server1", "server2"), host: fc.integer({ min: 4, max: 254 }) }),
    {
      minLength: 2,
      maxLength: 6,
      selector: ({ name }) => name,
    },
  )
  .map((all) =>
    all.map(({ name, host }, index) => {
      const second = index % 2 === 1;
      // Every server of a zone has ten addresses to itself.
      const last = 10 * Math.floor(index / 2) + 10 + (host % 10);
      return {
        name,
        zone: second ? "ap-northeast-1c" : "ap-northeast-1a",
        privateIp: `10.0.${second ? 120 : 110}.${last}`,
      };
    }),
  );

/**
 * Settings that `parseSettings` accepts, with whatever reaches CLUSTERPRO's configuration in every form that it accepts.
 *
 * @param scripts folder of an application of the user's own, as a setting
 */
export function settingsOf(scripts: string): fc.Arbitrary<{ [key: string]: Json }> {
  const custom = fc.record({
    kind: fc.constant("custom"),
    name: textFor(applicationName, "web"),
    scripts: fc.constant(scripts),
  });
  return maybe({
    directory: maybe({ domainName: textFor(domainName, "test.msad.local", "corp.example.com") }),
    fileSystem: maybe({ share: textFor(dataShare, "share", "data$") }),
    servers,
    cluster,
    application: fc.oneof(minio, custom, fc.constant({ kind: "none" })),
  })
    .map((settings) => structuredClone(settings) as { [key: string]: Json })
    .filter((settings) => parse(settings).ok);
}
