import type { PlannedResource } from "../../../operate/planned/plannedResource.ts";
import { ALL_EXISTING, SELF_MANAGED_DIRECTORY } from "../../components/existing.ts";
import { plannedCluster, type SettingsChange } from "../../components/plannedCluster.ts";

const zone = (letter: string, number: number) => ({
  zone: `ap-northeast-1${letter}`,
  publicCidr: `10.0.${number}0.0/24`,
  privateCidr: `10.0.1${number}0.0/24`,
});

const server = (name: string, letter: string, privateIp: string) => ({
  name,
  zone: `ap-northeast-1${letter}`,
  privateIp,
});

const { existing } = ALL_EXISTING.network;

const CHANGES = {
  "two zones": {},
  "three zones and an endpoint": {
    network: { vpcCidr: "10.0.0.0/16", zones: [zone("a", 1), zone("c", 2), zone("d", 3)], ec2Endpoint: true },
    servers: [
      server("server1", "a", "10.0.110.11"),
      server("server2", "c", "10.0.120.11"),
      server("server3", "d", "10.0.130.11"),
    ],
  },
  "three servers in two zones": {
    servers: [
      server("server1", "a", "10.0.110.11"),
      server("server2", "c", "10.0.120.11"),
      server("server3", "a", "10.0.110.12"),
    ],
  },
  "a network that is there already": ALL_EXISTING,
  "seven tables and a domain that are there already": {
    ...ALL_EXISTING,
    directory: SELF_MANAGED_DIRECTORY,
    network: {
      ...ALL_EXISTING.network,
      existing: {
        ...existing,
        routeTableIds: Object.fromEntries([..."abcdef0"].map((each) => [`table-${each}`, `rtb-0${each.repeat(16)}`])),
      },
    },
  },
  "a Single-AZ file system": { fileSystem: { deploymentType: "SINGLE_AZ_2" } },
} satisfies Readonly<Record<string, SettingsChange>>;

/** The resources of stacks of all shapes, by what is special about them. */
export async function plannedStacks(): Promise<ReadonlyMap<string, readonly PlannedResource[]>> {
  const planned = new Map<string, readonly PlannedResource[]>();
  // One after the other: a plan is made with what the whole process shares.
  for (const [name, change] of Object.entries(CHANGES)) planned.set(name, (await plannedCluster(change)).resources);
  planned.set("Japanese names", (planned.get("two zones") ?? []).map(inJapanese));
  return planned;
}

const JAPANESE: Readonly<Record<string, string>> = {
  "Subnet-": "業務系サブネット",
  "Route-": "経路表・東京",
  Main: "主経路表（公開サブネット用）",
  "NAT-": "インターネット出口",
  server: "基幹業務サーバー",
  "test-fsx": "共有ファイルシステム（経理部・東京リージョン）",
};

/** As a program may name them; what AWS takes as a name is narrower here and there. */
function inJapanese(resource: PlannedResource): PlannedResource {
  const { tags } = resource.inputs as { readonly tags?: Readonly<Record<string, string>> };
  if (tags === undefined) return resource;
  const name = Object.entries(JAPANESE).reduce((text, [from, to]) => text.replace(from, to), tags.Name ?? "");
  return { ...resource, inputs: { ...resource.inputs, tags: { ...tags, Name: name, "clpfsx:cluster": "基幹系" } } };
}
