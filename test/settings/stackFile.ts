import { type ParsedSettings, parseSettings } from "../../settings/parseSettings.ts";
import { settingErrorsInJapaneseToo } from "../messages/inJapanese.ts";

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

type Tree = { [key: string]: Json };

/** The dev stack with every setting spelled out; healthy. A fresh copy each time. */
export function healthy(): Tree {
  return {
    network: {
      vpcCidr: "10.0.0.0/16",
      zones: [
        { zone: "ap-northeast-1a", publicCidr: "10.0.10.0/24", privateCidr: "10.0.110.0/24" },
        { zone: "ap-northeast-1c", publicCidr: "10.0.20.0/24", privateCidr: "10.0.120.0/24" },
      ],
      ec2Endpoint: false,
    },
    directory: {
      domainName: "test.msad.local",
      edition: "Standard",
      zones: ["ap-northeast-1a", "ap-northeast-1c"],
    },
    fileSystem: {
      name: "test-fsx",
      deploymentType: "MULTI_AZ_1",
      storageType: "SSD",
      storageCapacityGiB: 32,
      throughputCapacityMBps: 32,
      zones: ["ap-northeast-1a", "ap-northeast-1c"],
      aliases: [],
      share: "share",
      backup: { retentionDays: 7, startTimeUtc: "18:00", final: false },
      maintenanceStartUtc: "6:19:00",
      auditLog: "DISABLED",
    },
    servers: [
      { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
      { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
    ],
    server: {
      instanceType: "t3.large",
      imageParameter: "/aws/service/ami-windows-latest/Windows_Server-2022-Japanese-Full-Base",
      rootVolumeGiB: 60,
    },
    cluster: {
      virtualIp: "172.16.0.1",
      group: "failover",
      monitors: {
        fileSystem: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 },
        application: { intervalSeconds: 60, retries: 1, timeoutSeconds: 60, startWaitSeconds: 0 },
      },
    },
    application: {
      kind: "minio",
      directory: "C:\\minio",
      port: 9000,
      consolePort: 9090,
      clientCidrs: ["10.0.0.0/16"],
    },
    protect: false,
  };
}

/** The healthy settings with one value changed; the path as in messages: `servers[0].privateIp`. */
export function healthyBut(path: string, value: Json): Tree {
  const tree: unknown = healthy();
  const parts = path.split(/[.[\]]+/).filter((part) => part !== "");
  const last = parts.pop() ?? "";
  const parent = parts.reduce((node, part) => (node as Tree)[part], tree) as Tree;
  parent[last] = value;
  return tree as Tree;
}

/** What Pulumi makes of a stack file: objects become JSON, scalars text. */
export function configOf(settings: Tree, region: string | undefined = "ap-northeast-1"): Record<string, string> {
  const config: Record<string, string> = region === "" ? {} : { "aws:region": region };
  for (const [key, value] of Object.entries(settings)) {
    config[`clusterpro-fsx:${key}`] = typeof value === "string" ? value : JSON.stringify(value);
  }
  return config;
}

export function parse(settings: Tree, region?: string): ParsedSettings {
  return parseConfig(configOf(settings, region));
}

export function parseConfig(config: Record<string, string>): ParsedSettings {
  return parseSettings({ project: "clusterpro-fsx", stack: "dev", config });
}

/** The specification of settings that have to be right. */
export function specOf(settings: Tree, region?: string) {
  const result = parse(settings, region);
  if (!result.ok) throw new Error(`these settings should be right:\n${result.problems.join("\n")}`);
  return result.spec;
}

/** The problems of settings that have to be wrong. */
export function problemsOf(settings: Tree, region?: string): readonly string[] {
  const result = parse(settings, region);
  if (result.ok) throw new Error("these settings should be refused");
  return settingErrorsInJapaneseToo(result.problems);
}
