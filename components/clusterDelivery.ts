import { readFileSync } from "node:fs";
import { articleDefinition, articleNames } from "../clusterpro/article.ts";
import type { ClusterDefinition } from "../clusterpro/definition.ts";
import { type DeliveredFile, deliveredFolder, type Scripts } from "../clusterpro/delivery.ts";
import type { ScriptSettings } from "../clusterpro/settingsBat.ts";
import { FSX_DNS_TOKEN } from "../clusterpro/tokens.ts";
import type { ApplicationSpec, ClusterSpec } from "../settings/clusterSpec.ts";

/** Longest time for one look at the file system's port: half of what AWS gives a failover. */
const PROBE_SECONDS = 15;

/** Times and places of MinIO on a server. */
const MINIO = {
  folder: "minio",
  startSeconds: 120,
  stopSeconds: 60,
  healthSeconds: 20,
  credentials: "C:\\ProgramData\\clusterpro-fsx\\minio-credentials.bat",
} as const;

/** CLUSTERPRO's configuration of a cluster; what is known only after creation stands in it as a token. */
export function clusterDefinition(spec: ClusterSpec): ClusterDefinition {
  const { cluster } = spec;
  return articleDefinition({
    clusterName: spec.clusterName,
    servers: spec.servers.map(({ name, privateIp }) => ({ name, address: privateIp })),
    virtualIp: cluster.virtualIp,
    group: cluster.group,
    accountUser: `${spec.directory.domainName}\\Admin`,
    application: { kind: spec.application.kind },
    monitors: cluster.monitors,
  });
}

/** The folder that is pushed to the cluster: clp.conf, the scripts and their settings. Throws ClpConfError. */
export function clusterDelivery(spec: ClusterSpec): readonly DeliveredFile[] {
  return deliveredFolder({
    definition: clusterDefinition(spec),
    scripts: readScripts(spec.application),
    settings: scriptSettings(spec),
  });
}

function scriptSettings({ fileSystem, application }: ClusterSpec): ScriptSettings {
  const settings = {
    fileSystem: {
      dnsName: FSX_DNS_TOKEN,
      share: fileSystem.share,
      checkShare: false,
      probeSeconds: PROBE_SECONDS,
    },
  };
  if (application.kind === "none") return settings;
  const { directory, port, consolePort } = application;
  return { ...settings, application: { directory, port, consolePort, ...MINIO } };
}

function readScripts(application: ApplicationSpec): Scripts {
  const names = articleNames(application);
  const read = (folder: string, files: readonly string[]) =>
    Object.fromEntries(
      files.map((file) => [
        file,
        readFileSync(new URL(`../scripts/cluster/${folder}/${file}`, import.meta.url), "latin1"),
      ]),
    );
  return {
    [names.fileSystemMonitor]: read(names.fileSystemMonitor, ["genw.bat"]),
    ...(names.application === undefined
      ? {}
      : {
          [names.application.resource]: read(names.application.resource, ["start.bat", "stop.bat"]),
          [names.application.monitor]: read(names.application.monitor, ["genw.bat"]),
        }),
  };
}
