import assert from "node:assert/strict";
import { clusterDelivery } from "../../delivery/clusterDelivery.ts";
import type { Build, Handle, PlanBuilder, PlanProperties } from "../../policies/harness/index.ts";
import { parseSettings } from "../../settings/parseSettings.ts";

export const S3_OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";
export const FOLDER = "delivery/0123abcd";
export const GENW_FSX = "scripts/monitor.s/genw_fsx/genw.bat";
export const START = "scripts/failover/script_minio/start.bat";

/** Texts by path below the delivered folder. */
export type Files = Readonly<Record<string, string>>;

/** What the project itself delivers for the smallest stack file. */
export const OUR_FILES: Files = ourFiles();

function ourFiles(): Files {
  const parsed = parseSettings({ project: "clusterpro-fsx", stack: "dev", config: { "aws:region": "ap-northeast-1" } });
  assert.ok(parsed.ok);
  return Object.fromEntries(
    clusterDelivery(parsed.spec).files.map(({ path, content }) => [path, typeof content === "string" ? content : ""]),
  );
}

/** The files with one text of one of them replaced; fails when it is not there. */
export function changed(path: string, from: string | RegExp, to: string, files: Files = OUR_FILES): Files {
  const text = files[path] ?? "";
  const result = text.replace(from, to);
  assert.notEqual(result, text, `${path} has no ${from}`);
  return { ...files, [path]: result };
}

export const inConf = (from: string | RegExp, to: string, files: Files = OUR_FILES): Files =>
  changed("clp.conf", from, to, files);

export function without(path: string, files: Files = OUR_FILES): Files {
  assert.ok(path in files, path);
  return Object.fromEntries(Object.entries(files).filter(([each]) => each !== path));
}

/** Puts files into S3, each as a resource of its path's name. */
export function deliver(plan: PlanBuilder, files: Files, more: PlanProperties = {}, folder = FOLDER): void {
  for (const [path, content] of Object.entries(files)) {
    plan.resource(S3_OBJECT, path, {
      bucket: "bucket",
      key: `${folder}/${path}`.replace(/\/[^/]+\/\.\.\//, "/"),
      content,
      ...more,
    });
  }
}

export const delivering =
  (files: Files): Build =>
  (plan) =>
    deliver(plan, files);

/** A clp.conf alone, with these elements below its root. */
export const conf = (elements: string): Files => ({ "clp.conf": `<root>${elements}</root>` });

export const SERVERS = { server1: "10.0.110.11", server2: "10.0.120.11" } as const;

export interface Topology {
  readonly vpc: Handle;
  readonly interfaces: readonly Handle[];
}

/** The network around the delivered clp.conf: two servers, their interfaces and the route of the virtual IP. */
export function topology(
  plan: PlanBuilder,
  {
    servers = SERVERS as Readonly<Record<string, string>>,
    cluster = "clusterpro-fsx-dev",
    virtualIp = "172.16.0.1",
    tags = true,
    prefix = "",
  } = {},
): Topology {
  const vpc = plan.resource("aws:ec2/vpc:Vpc", `${prefix}vpc`, { cidrBlock: "10.0.0.0/16" });
  const table = plan.resource("aws:ec2/routeTable:RouteTable", `${prefix}main`, { vpcId: vpc.id });
  const interfaces = Object.entries(servers).map(([server, address]) => {
    const subnet = plan.resource("aws:ec2/subnet:Subnet", `${prefix}${server}`, { vpcId: vpc.id });
    const own = tags ? { tags: { "clpfsx:cluster": cluster, "clpfsx:server": server } } : {};
    const networkInterface = plan.resource("aws:ec2/networkInterface:NetworkInterface", `${prefix}${server}`, {
      subnetId: subnet.id,
      privateIps: [address],
      ...own,
    });
    plan.resource("aws:ec2/instance:Instance", `${prefix}${server}`, {
      primaryNetworkInterface: { networkInterfaceId: networkInterface.id },
      ...own,
    });
    return networkInterface;
  });
  plan.resource("aws:ec2/route:Route", `${prefix}vip`, {
    routeTableId: table.id,
    destinationCidrBlock: `${virtualIp}/32`,
    networkInterfaceId: interfaces[0]?.id,
  });
  return { vpc, interfaces };
}
