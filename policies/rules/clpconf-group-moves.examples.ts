import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A group with the virtual IP and the application, on all servers",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"/><server name="server2"/>
              <group name="failover"><resource name="awsvip@awsvip"/><resource name="script@script_minio"/></group>
              <resource><awsvip name="awsvip"/><script name="script_minio"/></resource>
            </root>`,
        });
      },
    },
  ],
  bad: [
    {
      title: "A virtual IP in no group",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"/><server name="server2"/>
              <group name="failover"><resource name="script@script_minio"/></group>
              <resource><awsvip name="awsvip"/><script name="script_minio"/></resource>
            </root>`,
        });
      },
    },
    {
      title: "A group that may run on one server only",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"/><server name="server2"/>
              <group name="failover">
                <resource name="awsvip@awsvip"/><policy name="server1"><order>0</order></policy>
              </group>
              <resource><awsvip name="awsvip"/></resource>
            </root>`,
        });
      },
    },
  ],
};
