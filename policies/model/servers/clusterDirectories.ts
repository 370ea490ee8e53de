import { deliveriesOf } from "../delivery/deliveredFiles.ts";
import { readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { DIRECTORY, FILE_SYSTEM, joinedDirectory } from "../storage/directories.ts";
import { clustersOf, SERVER_TAGS } from "./clusters.ts";

/** The tags that a rule without settings of its own goes by. */
const TAGS = { clusterTag: SERVER_TAGS.clusterTag.default, serverTag: SERVER_TAGS.serverTag.default };

/**
 * The directories that a cluster may depend on: what a file system joins, and every AWS Managed Microsoft AD beside a file
 * system, a cluster's servers or a clp.conf. An AD Connector or a Simple AD that no file system names is for something
 * else, such as WorkSpaces, and so is any directory of a stack without all of these.
 */
export function clusterDirectories(stack: StackGraph): readonly StackResource[] {
  return stack.part(readDirectories);
}

function readDirectories(stack: StackGraph): readonly StackResource[] {
  const directories = stack.ofType(DIRECTORY);
  if (directories.length === 0) return directories;
  const fileSystems = stack.ofType(FILE_SYSTEM);
  const joined = new Set(fileSystems.flatMap((each) => joinedDirectory(stack, each) ?? []));
  const isCluster =
    fileSystems.length > 0 || deliveriesOf(stack).length > 0 || clustersOf(stack, TAGS).servers.length > 0;
  return directories.filter((each) => joined.has(each) || (isCluster && isMicrosoftAd(each)));
}

/** True also while its type is not known. */
function isMicrosoftAd(directory: StackResource): boolean {
  const type = readText(directory.props, "type");
  return type.state === "unknown" || (type.state === "known" && type.value === "MicrosoftAD");
}
