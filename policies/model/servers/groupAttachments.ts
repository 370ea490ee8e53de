import { type Unknown, unknown } from "../graph/known.ts";
import { addTo } from "../graph/multimap.ts";
import type { Reference, StackGraph } from "../graph/stackGraph.ts";
import { howToShow } from "../graph/statedReads.ts";
import { GROUP_TYPES, INSTANCE, INTERFACE, type Machine, readMachines } from "./machines.ts";

const ATTACHMENT = "aws:ec2/networkInterfaceSecurityGroupAttachment:NetworkInterfaceSecurityGroupAttachment";
const PART_TYPES: readonly string[] = [INTERFACE, INSTANCE];

/**
 * What attachments of security groups do not tell, by machine: the group, or the interface that gets it. Attachments of
 * a group of the stack to a machine of the stack are among the machine's groups (`groupsOf`) and not here.
 */
export function readUnknownAttachments(stack: StackGraph): ReadonlyMap<Machine, readonly Unknown[]> {
  const machines = stack.part(readMachines);
  const found = new Map<Machine, Unknown[]>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const to = stack.reference(attachment, "networkInterfaceId", PART_TYPES);
    const group = stack.reference(attachment, "securityGroupId", GROUP_TYPES);
    const why = whyUnknown(attachment.name, to, group);
    if (why === undefined) continue;
    for (const machine of new Set(targets(machines, to))) addTo(found, machine, unknown(why));
  }
  return found;
}

function whyUnknown(name: string, to: Reference, group: Reference): string | undefined {
  if (group.to === "outside") {
    return `"${name}" attaches ${group.id}, which is not in the stack; ${howToShow("aws.ec2.SecurityGroup")}`;
  }
  if (group.to !== "resource") return `securityGroupId of "${name}" cannot be told yet; give it a group of the stack`;
  if (to.to === "resource") return undefined;
  return `networkInterfaceId of "${name}" cannot be told yet; give it an interface of the stack`;
}

function targets(machines: ReturnType<typeof readMachines>, to: Reference): readonly Machine[] {
  switch (to.to) {
    case "resource":
      return [machines.of(to.resource) ?? []].flat();
    case "outside":
      return [machines.withInterface(to.id) ?? []].flat();
    case "one of":
      return to.candidates.flatMap((each) => machines.of(each) ?? []);
    case "unknown":
      return machines.all;
    case "nothing":
      return [];
  }
}
