import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "One retry after a minute: 60 x 1 seconds are waited out, and 2 x (60 + 60) find a failure",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_fsx"><polling><interval>60</interval><reconfirmation>1</reconfirmation><timeout>60</timeout></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
    {
      title: "A clp.conf that leaves the product's defaults: 60 seconds, 1 retry, time-out 120 seconds",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content: '<root><monitor><genw name="genw_fsx"/></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
  ],
  bad: [
    {
      title: "No retry: the first failed check counts, in the middle of a failover",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_fsx"><polling><interval>60</interval><reconfirmation>0</reconfirmation></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
    {
      title: "Half an hour until a lost file system is found",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_fsx"><polling><reconfirmation>9</reconfirmation></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
  ],
};
