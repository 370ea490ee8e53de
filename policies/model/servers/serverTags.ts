import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema.js";
import { isInput } from "../graph/input.ts";
import { type Answer, isNo, NO, unknown, YES } from "../graph/known.ts";
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

/** A tag of a machine. */
export interface Tag {
  readonly isThere: Answer;
  /** Undefined while it is not known, too. */
  readonly value: string | undefined;
}

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
    stack.part(readMachines).all.map((machine) => {
      const tag = (name: string) => tagOf(stack, machine, name, settings);
      return [machine, { cluster: tag(clusterTag), server: tag(serverTag) }];
    }),
  );
  cache.set(key, tags);
  return tags;
}

function readCache(): Map<string, ReadonlyMap<Machine, TagsOfMachine>> {
  return new Map();
}

const ABSENT: Tag = { isThere: NO, value: undefined };
const WITHOUT_VALUE: Tag = { isThere: YES, value: undefined };

function tagOf(stack: StackGraph, machine: Machine, key: string, settings: ServerTags): Tag {
  const { instance } = machine;
  const lists: (TagList & { readonly isGiven: boolean })[] = partsOf(machine).flatMap((part) => [
    { of: part.props, property: "tags", isGiven: isInput(part, "tags") },
    // With the default tags of the provider, which announces a list that is not known for every resource.
    { of: part.props, property: "tagsAll", isGiven: false },
  ]);
  if (instance) lists.push(...templateTags(stack, instance).map((each) => ({ ...each, isGiven: true })));
  let tag = ABSENT;
  for (const { of, property, isGiven } of lists) {
    const value = readText(of, property, key);
    if (value.state === "known") return { isThere: YES, value: value.value };
    if (value.state === "absent" || !isGiven || tag === WITHOUT_VALUE) continue;
    tag = read(of, property).state === "unknown" ? ofUnknown(machine, settings) : WITHOUT_VALUE;
  }
  return tag;
}

/** Of a machine whose whole list of tags is not known. */
function ofUnknown({ shown }: Machine, { clusterTag, serverTag }: ServerTags): Tag {
  const why =
    `the tags of ${shown} are not known yet, so neither is whether it has ${serverTag} and ${clusterTag}; write these ` +
    "two as plain values";
  return { isThere: unknown(why), value: undefined };
}

/** A machine one of whose two tags is not known. */
export function withUnknownTags(stack: StackGraph, settings: ServerTags): Machine | undefined {
  const isUnknown = ({ isThere, value }: Tag) => value === undefined && !isNo(isThere);
  const all = [...serverTagsOf(stack, settings)];
  return all.find(([, { server, cluster }]) => isUnknown(server) || isUnknown(cluster))?.[0];
}
