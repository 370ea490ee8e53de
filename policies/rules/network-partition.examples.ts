import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A witness for heartbeat and partition resolution",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"/><server name="server2"/>
              <heartbeat>
                <types name="witnesshb"/><witnesshb name="witnesshb1"><host>witness.example.com</host><port>80</port></witnesshb>
              </heartbeat>
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
    {
      title: "A witness that both servers still reach when they no longer reach each other",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <server name="server1"/><server name="server2"/>
              <heartbeat><types name="lankhb"/><lankhb name="lankhb1"/></heartbeat>
              <networkpartition><types name="httpnp"/><httpnp name="httpnp1"/></networkpartition>
            </root>`,
        });
      },
    },
  ],
};
