import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A monitor of the application, running while it is active",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <monitor><genw name="genw_minio">
                <target>script_minio</target><polling><timing>1</timing></polling>
              </genw></monitor>
              <resource><script name="script_minio"/></resource>
            </root>`,
        });
      },
    },
  ],
  bad: [
    {
      title: "An application that nobody watches",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root>
              <monitor><awsvipw name="awsvipw"><target>awsvip</target></awsvipw></monitor>
              <resource><script name="script_minio"/></resource>
            </root>`,
        });
      },
    },
  ],
};
