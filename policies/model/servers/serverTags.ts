import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import { isInput } from "../graph/input.ts";
import { read, readText } from "../graph/reading.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { CLUSTER_TAG, SERVER_TAG } from "./clusterSigns.ts";
import { type TagList, templateTags } from "./launch.ts";
import { type Machine, partsOf, readMachines } from "./machines.ts";
import { VIRTUAL_IP_SETTINGS, type VirtualIpSettings } from "./virtualIps.ts";

/** Settings of a rule about a cluster's servers. */
export const SERVER_TAGS = {
  clusterTag: {
    type: "string",
    minLength: 1,
    default: CLUSTER_TAG,
    description: "Key of the tag with the cluster's name.",
  },
  serverTag: {
    type: "string",
    minLength: 1,
    default: SERVER_TAG,
    description: "Key of the tag that a cluster server's instance and network interface carry.",
  },
  ...VIRTUAL_IP_SETTINGS,
} as const satisfies Record<string, PolicyConfigJSONSchema>;

export interface ServerTags extends VirtualIpSettings {
  readonly clusterTag: string;
  readonly serverTag: string;
}

/** A tag of a machine. `there` has a value that is not known yet; `perhaps`: the whole list of tags is not known. */
export type Tag =
  | { readonly is: "known"; readonly value: string }
  | { readonly is: "there" }
  | { readonly is: "perhaps" }
  | { readonly is: "absent" };

export interface TagsOfMachine {
  readonly cluster: Tag;
  readonly server: Tag;
}

/** The two tags of every machine. */
export function serverTagsOf(stack: StackGraph, settings: ServerTags): ReadonlyMap<Machine, TagsOfMachine> {
  const { clusterTag, serverTag } = settings;
  const cache = stack.part(readCache);
  const key = JSON.stringify([clusterTag, serverTag]);
  const known = cache.get(key);
  if (known) return known;
  const tags = new Map(
    stack
      .part(readMachines)
      .all.map((machine) => [
        machine,
        { cluster: tagOf(stack, machine, clusterTag), server: tagOf(stack, machine, serverTag) },
      ]),
  );
  cache.set(key, tags);
  return tags;
}

function readCache(): Map<string, ReadonlyMap<Machine, TagsOfMachine>> {
  return new Map();
}

const DOUBT = ["there", "perhaps", "absent"] as const;

function tagOf(stack: StackGraph, machine: Machine, key: string): Tag {
  const found: (typeof DOUBT)[number][] = [];
  const { instance } = machine;
  const lists: (TagList & { readonly isGiven: boolean })[] = partsOf(machine).flatMap((part) => [
    { of: part.props, property: "tags", isGiven: isInput(part, "tags") },
    // With the default tags of the provider, which announces a list that is not known for every resource.
    { of: part.props, property: "tagsAll", isGiven: false },
  ]);
  if (instance) lists.push(...templateTags(stack, instance).map((each) => ({ ...each, isGiven: true })));
  for (const { of, property, isGiven } of lists) {
    const value = readText(of, property, key);
    if (value.state === "known") return { is: "known", value: value.value };
    if (value.state === "absent" || !isGiven) continue;
    found.push(read(of, property).state === "unknown" ? "perhaps" : "there");
  }
  return { is: DOUBT.find((each) => found.includes(each)) ?? "absent" };
}
