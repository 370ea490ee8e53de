import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "Normal return value 0 for start and stop, and a script that sets its exit code",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root><resource><script name="script_minio"><parameters>
              <act><normalval>0</normalval></act><deact><normalval>0</normalval></deact>
            </parameters></script></resource></root>`,
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "start.bat", {
          key: "delivery/scripts/failover/script_minio/start.bat",
          content: "call C:\\minio\\start.cmd\r\nset ret=%ERRORLEVEL%\r\nexit /b %ret%\r\n",
        });
      },
    },
  ],
  bad: [
    {
      title: "The stop's return value is not judged, where the delivery says that it stands",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clpconf-tags.json", {
          key: "delivery/clpconf-tags.json",
          content: '{ "scriptStopNormalValue": "parameters/stop/normal" }',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: `<root><resource><script name="script_minio"><parameters>
              <act><normalval>0</normalval></act>
            </parameters></script></resource></root>`,
        });
      },
    },
    {
      title: "A script that falls off its end",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: "<root/>",
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: 'powershell Test-NetConnection @@FSX_DNS@@ -Port 445 | find "True"\r\n',
        });
      },
    },
  ],
};
