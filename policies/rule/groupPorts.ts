import { isNo } from "../model/graph/known.ts";
import type { StackResource } from "../model/graph/resource.ts";
import { doubtsOf, type Peer, type Port, passage, shownPort } from "../model/servers/reach.ts";
import type { GroupRule } from "../model/servers/securityGroups.ts";
import { causedBy, type Finding, undecided, violated } from "./finding.ts";

/**
 * Judges whether security groups let ports through.
 *
 * @param what What they are to do: `let out to the directory`.
 */
export function* groupsLet(
  what: string,
  ports: readonly Port[],
  rules: readonly GroupRule[],
  peer: Peer,
  subject: StackResource,
): Iterable<Finding> {
  const passages = ports.map((port) => [port, passage(rules, port, peer)] as const);
  const shut = passages.flatMap(([port, answer]) => (isNo(answer) ? shownPort(port) : []));
  if (shut.length > 0) yield violated(`its security groups do not ${what}: ${shut.join(", ")}`, subject);
  for (const [cause, [port, { why }]] of doubtsOf(passages)) {
    yield causedBy(cause, undecided(`whether its security groups ${what} ${shownPort(port)}: ${why}`, subject));
  }
}
