import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "A monitor that outwaits a failover of the file system",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_fsx"><polling><interval>60</interval></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
    {
      title: "A monitor of something else",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_app"><polling><interval>10</interval></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_app/genw.bat",
          content: "curl http://localhost:9000\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
  ],
  bad: [
    {
      title: "A hasty monitor in the clp.conf that is delivered",
      build(plan) {
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "clp.conf", {
          key: "delivery/clp.conf",
          content:
            '<root><monitor><genw name="genw_fsx"><polling><interval>10</interval></polling></genw></monitor></root>',
        });
        plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", "genw.bat", {
          key: "delivery/scripts/monitor.s/genw_fsx/genw.bat",
          content: "dir \\\\@@FSX_DNS@@\\share\r\nexit /b %ERRORLEVEL%\r\n",
        });
      },
    },
  ],
};
