import { listAt, numberAt, textAt, textsAt } from "../planned/plannedResource.ts";
import type { ResourceGraph } from "../planned/resourceGraph.ts";
import type { Client } from "./topology.ts";
import { INSTANCE, INTERFACE } from "./types.ts";

const GROUP = "aws:ec2/securityGroup:SecurityGroup";

/** What the servers' security groups let in from addresses, each once: `MinIO S3 API, tcp 9000`. */
export function readClients(graph: ResourceGraph): readonly Client[] {
  const interfaces = graph.ofType(INSTANCE).flatMap((each) => graph.from(each, "primaryNetworkInterface", INTERFACE));
  const groups = new Set([
    ...interfaces.flatMap((each) => graph.from(each, "securityGroups", GROUP)),
    ...graph.ofType(INSTANCE).flatMap((each) => graph.from(each, "vpcSecurityGroupIds", GROUP)),
  ]);
  const rules = [...groups].flatMap(({ inputs }) => listAt(inputs, "ingress"));
  const clients = rules.flatMap((rule): readonly Client[] => {
    const from = textsAt(rule, "cidrBlocks");
    return from.length === 0 ? [] : [{ what: whatOf(rule), from }];
  });
  const seen = new Map(clients.map((each) => [`${each.what} ${each.from.join(" ")}`, each]));
  return [...seen.values()];
}

function whatOf(rule: unknown): string {
  const [low, high] = [numberAt(rule, "fromPort"), numberAt(rule, "toPort")];
  const ports = low === undefined || low < 0 ? "" : low === high || high === undefined ? ` ${low}` : ` ${low}-${high}`;
  const protocol = textAt(rule, "protocol") ?? "unknown";
  const port = protocol === "-1" ? "every port" : `${protocol}${ports}`;
  const description = textAt(rule, "description");
  return description === undefined ? port : `${description}, ${port}`;
}
