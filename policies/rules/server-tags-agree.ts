import { readText } from "../model/graph/reading.ts";
import { SERVER_TAGS } from "../model/servers/clusters.ts";
import { readMachines } from "../model/servers/machines.ts";
import { violated } from "../rule/finding.ts";
import { stackRule } from "../rule/rule.ts";

export const serverTagsAgree = stackRule({
  name: "server-tags-agree",
  description: "An instance and the network interfaces on it have the same tags of cluster and server.",
  why:
    "By its tags a server's interface comes into clp.conf. Where those of the instance say otherwise, each server moves the " +
    "virtual IP to the other one's interface, and the clients follow to where no application runs.",
  severity: "high",
  remediation:
    "Give the interface the tags of the instance that it is on, or put the instance on the interface that has its name.",
  url: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html",
  configSchema: SERVER_TAGS,

  *check(stack, { clusterTag, serverTag }) {
    for (const { instance, interfaces, shown } of stack.part(readMachines).all) {
      if (!instance) continue;
      for (const each of interfaces) {
        for (const key of [clusterTag, serverTag]) {
          const [own, other] = [instance, each].map(({ props }) => readText(props, "tags", key));
          if (own?.state !== "known" || other?.state !== "known" || own.value === other.value) continue;
          yield violated(
            `its tag ${key} is ${other.value}, and that of the instance ${shown} on it is ${own.value}; make them the same`,
            each,
          );
        }
      }
    }
  },
});
