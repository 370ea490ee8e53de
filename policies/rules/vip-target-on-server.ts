import { isGiven, isMade } from "../model/graph/input.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { type Machine, readMachines } from "../model/servers/machines.ts";
import { targetsOf, virtualIpsIn } from "../model/servers/virtualIps.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const vipTargetOnServer = stackRule({
  name: "vip-target-on-server",
  description: "The routes of a virtual IP go to a network interface that an instance of the stack is on.",
  why:
    "A route to an interface without an instance is a blackhole: AWS takes it and drops the packets. Until the first " +
    "failover nobody reaches the virtual IP, and nothing in the update says so.",
  severity: "high",
  remediation:
    "Make the interface the primaryNetworkInterface of an instance, or attach it to one, or point the routes at the " +
    "interface of the first server.",
  url: "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    const clusters = clustersOf(stack, tags);
    const told = new Set<Machine>();
    for (const virtualIp of virtualIpsIn(stack, tags)) {
      for (const { machines } of targetsOf(stack, virtualIp)) {
        const [target] = machines;
        // Of several it is one, and which is not known.
        if (!target || machines.some(({ instance }) => instance) || told.has(target)) continue;
        told.add(target);
        yield* withoutInstance(stack, target, virtualIp.address, clusters);
      }
    }
  },
});

function* withoutInstance(
  stack: StackGraph,
  target: Machine,
  address: string,
  { all }: ReturnType<typeof clustersOf>,
): Iterable<Finding> {
  const { resource, shown } = target;
  // Of what is only read its instance may be somebody else's.
  if (!isMade(resource)) return;
  const what = `no instance is on the network interface ${shown} that the routes of the virtual IP ${address} go to`;
  const mayBeAttached =
    isGiven(resource, "attachments") ||
    stack.part(readMachines).all.some(({ otherInterfaces }) => otherInterfaces.length > 0);
  // Where the servers are made elsewhere, so may be what attaches the interface.
  const areHere = all.some(({ servers }) => servers.some(({ instance }) => instance));
  yield areHere && !mayBeAttached
    ? violated(
        `${what}; AWS drops what it carries. Put one of the servers on it, or point the routes at a server's`,
        resource,
      )
    : undecided(
        `${what} in this stack; make the instance here, or exempt the interface when another stack attaches it`,
        resource,
      );
}
