import { violated } from "../rule/finding.ts";
import { perConf } from "../rule/perConf.ts";
import { stackRule } from "../rule/rule.ts";

/**
 * A cluster of several servers can tell a lost partner from a lost link.
 *
 * NEC's article configures none, hence advisory: two servers in two zones may both become active when the link between
 * them breaks, and both write to the same share.
 */
export const networkPartition = stackRule({
  name: "network-partition",
  description: "A clp.conf of several servers has a network partition resolution resource.",
  why:
    "When the link between the zones breaks, each server takes the other for dead. Without partition resolution both " +
    "activate the group: both rewrite the routes of the virtual IP, and two applications write to the same data.",
  severity: "medium",
  enforcementLevel: "advisory",
  remediation:
    "Add network partition resolution by HTTP with a witness server in a third place. A ping to the VPC's router will not do: it does not answer.",
  url: "https://docs.nec.co.jp/software/clustering/expresscluster_x/x52/ecx_x52_windows_en/W52_RG_EN/W_RG_06.html",

  check(stack) {
    return perConf(stack, function* ({ servers, partitions }, { file: { resource } }) {
      if (servers.length < 2 || partitions.length > 0) return;
      yield violated(
        `clp.conf: networkpartition is empty, so ${servers.map(({ name }) => name).join(" and ")} may both become ` +
          "active when the link between them breaks",
        resource,
      );
    });
  },

  examples: {
    good: [
      {
        title: "Partition resolution by HTTP",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: `<root>
              <server name="server1"/><server name="server2"/>
              <networkpartition>
                <types name="httpnp"/><httpnp name="httpnp1"><host>witness.example.com</host><port>80</port></httpnp>
              </networkpartition>
            </root>`,
          });
        },
      },
    ],
    bad: [
      {
        title: "Two servers that cannot tell a lost partner from a lost link",
        build(plan) {
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
            key: "delivery/clp.conf",
            content: '<root><server name="server1"/><server name="server2"/><networkpartition/></root>',
          });
        },
      },
    ],
  },
});
