import { clientPorts } from "../../../delivery/clientPorts.ts";
import { minioSecretName } from "../../../delivery/secretNames.ts";
import { createHandler } from "../../../scripts/probe/prober.mjs";
import type { ClusterSpec } from "../../../settings/schema/clusterSpec.ts";
import { AwsFront } from "../../../standin/http/awsFront.ts";
import { ObjectStore } from "../../../standin/http/objectStore.ts";
import { VirtualIpFront } from "../../../standin/http/virtualIpFront.ts";
import { RunningClock } from "../../../standin/running/clock.ts";
import { type DeployedCluster, deployedCluster } from "../../../standin/running/deployedCluster.ts";
import { addProbeAlarms } from "../../../standin/running/probeAlarms.ts";
import { ServiceRecord } from "../../../standin/running/serviceRecord.ts";
import type { Timing } from "../../../standin/running/timing.ts";
import { FILE_SYSTEM, SECRET, SECRET_VERSION } from "../../../standin/types/tokens.ts";
import { probePrefix } from "../../cluster/monitoringNames.ts";
import type { ProbeEvent } from "../probeContract.ts";
import { proberName } from "../prober.ts";
import { REHEARSAL_CREDENTIALS } from "./rehearsalCredentials.ts";
import type { StageAddress, StageMinio } from "./stageAddress.ts";

/** Shorter than in life, so that all of it fits into a minute; how they stand to each other is as there. */
export const REHEARSED: Timing = {
  route: 400,
  heartbeat: 3_000,
  monitor: 2_000,
  application: 900,
  stop: 1_500,
  boot: 3_000,
  agent: 500,
  join: 1_000,
  fileServers: 2_400,
  command: 150,
  trail: 500,
};

interface StageOptions {
  readonly timing?: Timing;
  /** A MinIO in place of the stage's own store. */
  readonly minio?: StageMinio | undefined;
}

/** From the loss of service through a table until its alarm rings, milliseconds. */
const ALARM = 1_000;

/**
 * A cluster like the stack's in a model of AWS, with an application that is reached through local ports (its own
 * store, or a MinIO that runs beside it), and the delivered
 * prober for each route table. What it is asked for goes over HTTP, as to AWS.
 */
export class RehearsalStage {
  readonly cluster: DeployedCluster;
  readonly front: AwsFront;
  readonly store: ObjectStore;
  readonly record: ServiceRecord;
  readonly #minio: StageMinio | undefined;
  readonly #clock: RunningClock;
  readonly #address: VirtualIpFront;

  private constructor(
    cluster: DeployedCluster,
    parts: {
      readonly front: AwsFront;
      readonly store: ObjectStore;
      readonly record: ServiceRecord;
      readonly clock: RunningClock;
      readonly address: VirtualIpFront;
      readonly minio: StageMinio | undefined;
    },
  ) {
    this.cluster = cluster;
    this.front = parts.front;
    this.store = parts.store;
    this.record = parts.record;
    this.#clock = parts.clock;
    this.#address = parts.address;
    this.#minio = parts.minio;
  }

  static async set(spec: ClusterSpec, { timing = REHEARSED, minio }: StageOptions = {}): Promise<RehearsalStage> {
    const clock = new RunningClock();
    const cluster = deployedCluster(planOf(spec), clock, timing);
    const { cloud } = cluster.world;
    const fileSystem = cloud.get(FILE_SYSTEM, cluster.fileSystemId);
    const { throughputCapacityMBps: throughputCapacity } = spec.fileSystem;
    fileSystem.properties = {
      ...fileSystem.properties,
      throughputCapacity,
      // Some days off, whenever it is rehearsed.
      weeklyMaintenanceStartTime: `${((new Date().getUTCDay() + 3) % 7) + 1}:18:00`,
    };
    const secret = cloud.add(SECRET, { name: applicationSecret(spec) ?? minioSecretName(spec) });
    const secretString = JSON.stringify(REHEARSAL_CREDENTIALS);
    cloud.add(SECRET_VERSION, { secretId: secret.id, secretString });
    const record = new ServiceRecord(cluster);
    addProbeAlarms(cluster, record, probePrefix(spec.clusterName), ALARM);
    const store = new ObjectStore();
    const address = await VirtualIpFront.start(cluster, minio?.port ?? store);
    for (const table of cluster.tables.keys()) {
      const prober = createHandler({
        environment: {
          CLUSTER: spec.clusterName,
          TABLE: table,
          VIRTUAL_IP: "127.0.0.1",
          PORT: String(address.port(table)),
          LOOK: "minio",
        },
        print: () => {},
      });
      cluster.world.functions.set(proberName(spec.clusterName, table), async (event) =>
        JSON.parse(JSON.stringify(await prober(event as unknown as ProbeEvent))),
      );
    }
    const front = await AwsFront.start(cluster.world);
    return new RehearsalStage(cluster, { front, store, record, clock, address, minio });
  }

  /** Of the application, by the table's name. */
  get endpoints(): Readonly<Record<string, string>> {
    const tables = [...this.cluster.tables.keys()];
    return Object.fromEntries(tables.map((table) => [table, `http://127.0.0.1:${this.#address.port(table)}`]));
  }

  get address(): StageAddress {
    return { url: this.front.url, endpoints: this.endpoints, minio: this.#minio?.version };
  }

  async clear(): Promise<void> {
    this.#clock.stop();
    await Promise.all([this.front.stop(), this.#address.stop()]);
  }
}

/** Name or ARN that settings give. */
export function applicationSecret({ application }: ClusterSpec): string | undefined {
  return application.kind === "minio" ? application.secret : undefined;
}

function planOf(spec: ClusterSpec) {
  const { cluster, network, servers, directory } = spec;
  return {
    clusterName: spec.clusterName,
    name: "cluster",
    virtualIp: cluster.virtualIp,
    group: cluster.group,
    domainName: directory.domainName,
    vpcCidr: network.vpcCidr,
    zones: network.zones,
    servers,
    monitors: ["awsvipw1", "genw_fsx", "genw_minio", "userw"],
    clientPorts: clientPorts(spec.application).map(({ port }) => port),
  };
}
