import { read, readList, readText } from "../graph/reading.ts";
import type { StackResource } from "../graph/resource.ts";
import type { StackGraph } from "../graph/stackGraph.ts";
import { scalingTags } from "./launch.ts";
import type { ServerTags } from "./serverTags.ts";

const SCALING_GROUP = "aws:autoscaling/group:Group";

/** Auto Scaling groups that make servers of a cluster, by the tags they give or those of their launch template. */
export function scalingServers(
  stack: StackGraph,
  { clusterTag, serverTag }: Pick<ServerTags, "clusterTag" | "serverTag">,
): readonly StackResource[] {
  const keys = [clusterTag, serverTag];
  return stack.ofType(SCALING_GROUP).filter((group) => {
    const list = readList(group.props, "tags");
    const given = list.state === "known" ? list.value : [];
    const isTagged = given.some((each) => {
      const key = readText(each, "key");
      const launched = read(each, "propagateAtLaunch");
      return (
        key.state === "known" && keys.includes(key.value) && !(launched.state === "known" && launched.value === false)
      );
    });
    if (isTagged) return true;
    return scalingTags(stack, group).some(({ of, property }) =>
      keys.some((key) => readText(of, property, key).state === "known"),
    );
  });
}
