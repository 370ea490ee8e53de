import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A text, with tokens for what is known only after creation",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: '<?xml version="1.0" encoding="ASCII"?><root><cluster><name>files</name></cluster></root>',
        });
      },
    },
  ],
  bad: [
    {
      title: "A file that was cut off",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: '<?xml version="1.0" encoding="ASCII"?><root><cluster><name>files',
        });
      },
    },
    {
      title: 'UTF-16, as Notepad\'s "Unicode" writes it',
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          contentBase64: "//48AHIAbwBvAHQALwA+AA==",
        });
      },
    },
  ],
};
