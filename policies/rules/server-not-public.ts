import { isInput, readInput } from "../model/graph/input.ts";
import { unknown } from "../model/graph/known.ts";
import { type Reading, read } from "../model/graph/reading.ts";
import type { StackResource } from "../model/graph/resource.ts";
import type { StackGraph } from "../model/graph/stackGraph.ts";
import { DEFAULT_SUBNET } from "../model/network/subnets.ts";
import { readTablesElsewhere } from "../model/network/tablesElsewhere.ts";
import { GUARDED_PORTS } from "../model/servers/clusterPorts.ts";
import { SERVER_TAGS } from "../model/servers/clusters.ts";
import { readUnknownAttachments } from "../model/servers/groupAttachments.ts";
import { readInternetRoutes } from "../model/servers/internetRoutes.ts";
import { templateInterfaceSettings } from "../model/servers/launch.ts";
import { type Machine, partsOf, placeOf } from "../model/servers/machines.ts";
import { readPublicAddresses } from "../model/servers/publicAddresses.ts";
import { rulesOfMachine, shownPort } from "../model/servers/reach.ts";
import { type GroupRule, unknownRule } from "../model/servers/securityGroups.ts";
import { notKnown } from "../rule/compare.ts";
import { causedBy, type Finding, undecided, violated } from "../rule/finding.ts";
import { perServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

export const serverNotPublic = stackRule({
  name: "server-not-public",
  description:
    "A cluster server has no public address, lies in a private subnet, and lets in nobody from the internet by RDP, " +
    "WinRM, SMB or CLUSTERPRO's ports.",
  why:
    "Whoever gets into one server moves the virtual IP and opens the share of both. RDP and SMB on the internet are " +
    "tried within minutes, and nothing of the cluster needs them: Session Manager does.",
  severity: "critical",
  remediation:
    "Put the server into a subnet whose way out is a NAT gateway, without a public address, and let its security group " +
    "name networks or groups instead of 0.0.0.0/0.",
  url: "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    yield* perServer(stack, tags, function* (server) {
      yield* addresses(stack, server);
      yield* subnets(stack, server);
      yield* inbound(stack, server);
    });
  },
});

function* addresses(stack: StackGraph, server: Machine): Iterable<Finding> {
  const given = stack.part(readPublicAddresses);
  for (const part of partsOf(server)) {
    const { address, unknown } = given.get(part) ?? {};
    if (address && unknown) {
      yield undecided(`whether "${address.name}" gives it a public address: ${unknown.why}`, part);
    } else if (address) yield violated(`the elastic IP address "${address.name}" makes it public; take it away`, part);
  }
  if (!server.instance) return;
  const property = "associatePublicIpAddress";
  const own = readInput(server.instance, property);
  if (own.state !== "absent") yield* asked(own, property, server.instance);
  // Its own word comes before the template's.
  if (own.state === "known") return;
  for (const { from, property: path } of templateInterfaceSettings(stack, server.instance, property)) {
    const parts = typeof path === "string" ? [path] : path;
    yield* asked(read(from.props, ...parts), `${property} of its launch template "${from.name}"`, server.instance);
  }
}

/** A launch template has texts in place of booleans. */
function* asked(value: Reading, what: string, instance: StackResource): Iterable<Finding> {
  if (value.state === "known" && String(value.value) === "true") {
    yield violated(`${what} is true; set it to false`, instance);
  } else if (value.state === "unknown") yield notKnown(what, "false", instance);
}

function* subnets(stack: StackGraph, server: Machine): Iterable<Finding> {
  const bySubnet = stack.part(readInternetRoutes);
  const tables = stack.part(readTablesElsewhere);
  const place = placeOf(stack, server);
  if (place.unknown) yield undecided(place.unknown.why, server.resource);
  for (const subnet of place.subnets) {
    const given = read(subnet.resource.props, "mapPublicIpOnLaunch");
    if (subnet.resource.type === DEFAULT_SUBNET && given.state === "absent") {
      yield violated(
        `its subnet ${subnet.shown} is a default subnet, which gives a public address to what is launched in it and ` +
          "leads straight to the internet; use a private subnet",
        server.resource,
      );
      continue;
    }
    if (given.state === "known" && given.value === true) {
      yield violated(`its subnet ${subnet.shown} gives a public address to what is launched in it`, server.resource);
    } else if (given.state === "unknown" && isInput(subnet.resource, "mapPublicIpOnLaunch")) {
      yield notKnown(`mapPublicIpOnLaunch of its subnet ${subnet.shown}`, "false", server.resource);
    }
    const elsewhere = tables.get(subnet.resource);
    if (elsewhere !== undefined) {
      yield undecided(`whether its subnet ${subnet.shown} is public: ${elsewhere}`, server.resource);
    }
    for (const { table, unknown } of bySubnet.get(subnet) ?? []) {
      if (unknown === undefined) {
        yield violated(
          `its subnet ${subnet.shown} is public: route table ${table} leads straight to the internet`,
          server.resource,
        );
      } else yield undecided(`whether its subnet ${subnet.shown} is public: ${unknown.why}`, server.resource);
    }
  }
}

function* inbound(stack: StackGraph, server: Machine): Iterable<Finding> {
  const rules = rulesOfMachine(stack, server, "ingress");
  const hidden = server.otherInterfaces.map((what) => unknown(`${what} is not in the stack or not known yet`));
  for (const why of [...hidden, ...(stack.part(readUnknownAttachments).get(server) ?? [])]) {
    rules.push(unknownRule(server.resource, why));
  }
  for (const rule of rules) {
    const ports = GUARDED_PORTS.filter((port) => isFor(rule, port));
    if (ports.length === 0) continue;
    const answer = rule.unknown ?? rule.internet;
    if (!answer.known) {
      const message = `whether its groups let the internet in: ${answer.why}`;
      yield causedBy(answer.cause ?? answer.why, undecided(message, server.resource));
    } else if (answer.value) {
      yield violated(
        `"${rule.resource.name}" lets the internet in to ${ports.map(shownPort).join(", ")}`,
        server.resource,
      );
    }
  }
}

function isFor(rule: GroupRule, { protocol, from, to }: (typeof GUARDED_PORTS)[number]): boolean {
  return (rule.protocol === undefined || rule.protocol === protocol) && rule.from <= to && from <= rule.to;
}
