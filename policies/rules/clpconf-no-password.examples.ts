import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A token that is replaced on the server, and a script that reads the secret there",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><cluster><account><list id="0"><password>@@PASSWORD:0@@</password></list></account></cluster></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "start.bat", {
          key: "delivery/scripts/failover/script_minio/start.bat",
          content: 'set "MINIO_ROOT_PASSWORD="\r\ncall C:\\ProgramData\\minio-credentials.bat\r\nexit /b 0\r\n',
        });
      },
    },
  ],
  bad: [
    {
      title: "A password as Cluster WebUI exports it",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><cluster><account><list id="0"><password>80000006b17b582700630056</password></list></account></cluster></root>',
        });
      },
    },
    {
      title: "A password in user data",
      build(plan) {
        plan.resource("aws:ec2/instance:Instance", "server1", {
          userData: "<powershell>\nnet use \\\\files\\share Secret-123 /user:test\\Admin\n</powershell>",
        });
      },
    },
  ],
};
