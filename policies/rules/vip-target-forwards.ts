import { ignoresChanges } from "../model/graph/input.ts";
import { read } from "../model/graph/reading.ts";
import { howToShow } from "../model/graph/statedReads.ts";
import { clustersOf, SERVER_TAGS } from "../model/servers/clusters.ts";
import { type Machine, placedParts } from "../model/servers/machines.ts";
import { isFalse } from "../rule/compare.ts";
import { type Finding, undecided, violated } from "../rule/finding.ts";
import { perServer } from "../rule/perServer.ts";
import { stackRule } from "../rule/rule.ts";

export const vipTargetForwards = stackRule({
  name: "vip-target-forwards",
  description:
    "Every network interface of a cluster's servers has the source/destination check off, and an instance on an " +
    "interface of its own ignores changes of it.",
  why:
    "The virtual IP is no address of the interface, so AWS drops its packets while the check is on. The provider writes " +
    "the instance's default, on, through to the interface at a later update unless it is ignored.",
  severity: "critical",
  remediation:
    "Set sourceDestCheck to false on the network interface, or on an instance that has none of its own; add " +
    "sourceDestCheck to ignoreChanges of an instance with primaryNetworkInterface.",
  url: "https://github.com/hashicorp/terraform-provider-aws/issues/44768",
  configSchema: SERVER_TAGS,

  *check(stack, tags) {
    yield* perServer(stack, tags, forwards);
    for (const { address, resource } of clustersOf(stack, tags).strangers) {
      yield undecided(
        `the interface that the virtual IP ${address} goes to is not in the stack or not known; make ` +
          `networkInterfaceId from an interface of the stack, or ${howToShow("aws.ec2.NetworkInterface")}`,
        resource,
      );
    }
  },
});

function* forwards(server: Machine): Iterable<Finding> {
  for (const part of placedParts(server)) {
    const check = { name: "sourceDestCheck", reading: read(part.props, "sourceDestCheck"), on: part };
    yield* isFalse(check, "AWS drops packets to the virtual IP");
  }
  for (const what of server.otherInterfaces) {
    yield undecided(
      `${what} is not in the stack or not known yet, so neither is its source/destination check; ` +
        howToShow("aws.ec2.NetworkInterface"),
      server.resource,
    );
  }
  const { instance } = server;
  if (instance && server.ownPrimary && !ignoresChanges(instance, "sourceDestCheck")) {
    yield violated(
      "changes of sourceDestCheck are not ignored, and the provider would turn the check of its interface on again; " +
        "add it to ignoreChanges",
      instance,
    );
  }
}
