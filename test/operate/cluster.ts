import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Session, sessionFor } from "../../operate/aws/session.ts";
import type { Target } from "../../operate/cluster/target.ts";
import { AwsFront } from "../../standin/http/awsFront.ts";
import { ManualClock } from "../../standin/running/clock.ts";
import { type ClusterPlan, type DeployedCluster, deployedCluster } from "../../standin/running/deployedCluster.ts";
import { USUAL } from "../../standin/running/timing.ts";
import { FILE_SYSTEM } from "../../standin/types/tokens.ts";

/** The dev stack's cluster, as its settings show in an account. */
export const PLAN: ClusterPlan = {
  clusterName: "clusterpro-fsx-dev",
  name: "cluster",
  virtualIp: "172.16.0.1",
  group: "failover",
  domainName: "test.msad.local",
  vpcCidr: "10.0.0.0/16",
  zones: [
    { zone: "ap-northeast-1a", privateCidr: "10.0.110.0/24" },
    { zone: "ap-northeast-1c", privateCidr: "10.0.120.0/24" },
  ],
  servers: [
    { name: "server1", zone: "ap-northeast-1a", privateIp: "10.0.110.11" },
    { name: "server2", zone: "ap-northeast-1c", privateIp: "10.0.120.11" },
  ],
  clientPorts: [9000, 9090],
  monitors: ["awsvipw1", "genw_fsx", "genw_minio", "userw"],
};

export const TARGET: Target = {
  project: "clusterpro-fsx",
  stack: "dev",
  region: "ap-northeast-1",
  clusterName: PLAN.clusterName,
  destination: "172.16.0.1/32",
  virtualIp: "172.16.0.1",
  group: PLAN.group,
  servers: ["server1", "server2"],
  domainName: PLAN.domainName,
  routeTableIds: undefined,
  backupDays: 7,
};

/** Outside the file system's window. */
export const NOW = Date.UTC(2026, 10, 25, 3, 0);

/** Answers of Run Command are there when they are asked for. */
const TIMING = { ...USUAL, command: 0 };

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** A cluster that runs, behind endpoints that speak AWS's protocols. */
export class Operated {
  readonly deployed: DeployedCluster;
  readonly clock: ManualClock;
  readonly front: AwsFront;
  readonly #before: Readonly<Record<string, string | undefined>>;

  private constructor(deployed: DeployedCluster, clock: ManualClock, front: AwsFront) {
    this.deployed = deployed;
    this.clock = clock;
    this.front = front;
    const environment = front.environment;
    this.#before = Object.fromEntries(Object.keys(environment).map((key) => [key, process.env[key]]));
    Object.assign(process.env, environment);
  }

  /** @param now for a command that runs in a process of its own, with the machine's clock: `Date.now()` */
  static async start(now = NOW): Promise<Operated> {
    const clock = new ManualClock(now);
    const deployed = deployedCluster(PLAN, clock, TIMING);
    const fileSystem = deployed.world.cloud.get(FILE_SYSTEM, deployed.fileSystemId);
    const weeklyMaintenanceStartTime = `${windowDay(now)}:18:00`;
    fileSystem.properties = { ...fileSystem.properties, weeklyMaintenanceStartTime };
    const { send } = deployed.world.commands;
    // Nobody waits for a clock that stands.
    deployed.world.commands.send = (...given) => {
      const id = send.apply(deployed.world.commands, given);
      clock.advance(0);
      return id;
    };
    return new Operated(deployed, clock, await AwsFront.start(deployed.world));
  }

  /** @param milliseconds that a call may take */
  session(milliseconds?: number): Session {
    return sessionFor(TARGET.region, undefined, milliseconds);
  }

  get operations(): readonly string[] {
    return this.front.calls.map(({ service, operation }) => `${service}:${operation}`);
  }

  /** Runs a command as a person does, in the project's folder with the test's stack files. */
  command(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandEnd> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [`${PROJECT}cli/main.js`, ...args], {
        cwd: folder,
        env: { ...process.env, NO_COLOR: "1", LANG: "C", LC_ALL: "", ...env },
      });
      const printed = { stdout: "", stderr: "" };
      child.stdout.on("data", (data) => {
        printed.stdout += data;
      });
      child.stderr.on("data", (data) => {
        printed.stderr += data;
      });
      child.on("close", (code) => resolve({ code, ...printed }));
    });
  }

  async stop(): Promise<void> {
    for (const [key, value] of Object.entries(this.#before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    await this.front.stop();
  }
}

/** FSx's number of the weekday four days on: 1 is Monday. */
function windowDay(now: number): number {
  return ((new Date(now).getUTCDay() + 3) % 7) + 1;
}

export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
