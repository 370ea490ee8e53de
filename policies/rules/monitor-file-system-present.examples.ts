import type { Examples } from "../rule/example.ts";

export const examples: Examples = {
  good: [
    {
      title: "An application on the file system, and a monitor that always tries it",
      build(plan) {
        const deliver = (path: string, content: string) =>
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", path, { key: `delivery/${path}`, content });
        deliver(
          "clp.conf",
          `<root>
              <monitor><genw name="genw_fsx"><polling><timing>0</timing></polling></genw></monitor>
              <group name="failover"><resource name="script@script_minio"/></group>
              <resource><script name="script_minio"/></resource>
            </root>`,
        );
        deliver("scripts/failover/script_minio/start.bat", "start minio.exe server \\\\@@FSX_DNS@@\\share\\minio");
        deliver("scripts/monitor.s/genw_fsx/genw.bat", "dir \\\\@@FSX_DNS@@\\share");
      },
    },
  ],
  bad: [
    {
      title: "The monitor runs beside the application only",
      build(plan) {
        const deliver = (path: string, content: string) =>
          plan.resource("aws:s3/bucketObjectv2:BucketObjectv2", path, { key: `delivery/${path}`, content });
        deliver(
          "clp.conf",
          `<root>
              <monitor><genw name="genw_fsx">
                <target>script_minio</target><polling><timing>1</timing></polling>
              </genw></monitor>
              <group name="failover"><resource name="script@script_minio"/></group>
              <resource><script name="script_minio"/></resource>
            </root>`,
        );
        deliver("scripts/failover/script_minio/start.bat", "start minio.exe server \\\\@@FSX_DNS@@\\share\\minio");
        deliver("scripts/monitor.s/genw_fsx/genw.bat", "dir \\\\@@FSX_DNS@@\\share");
      },
    },
  ],
};
