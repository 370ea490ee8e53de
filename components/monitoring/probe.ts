import * as pulumi from "@pulumi/pulumi";
import type { ApplicationSpec } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import type { ProbePlace } from "../network/clusterNetwork.ts";
import { createLookingFunction, type FunctionRole, type HeldBack } from "./lookingFunction.ts";

export interface ProbeArgs {
  readonly identity: ClusterIdentity;
  /** A subnet of each route table. */
  readonly places: readonly ProbePlace[];
  readonly role: FunctionRole;
  readonly securityGroupId: pulumi.Input<string>;
  /** The VPC's own, which the interfaces get before they go. */
  readonly defaultSecurityGroupId: pulumi.Input<string>;
  readonly virtualIp: string;
  readonly port: number;
  readonly application: ApplicationSpec["kind"];
}

/** As long as Lambda lets a function run: a drill has it look for 14 minutes in one piece. */
const TIMEOUT_SECONDS = 900;

/** Least that Lambda has; a drill's some thousand tries need less than half of it. */
const MEMORY_MB = 128;

/**
 * A prober for each route table, in a subnet that uses it: a server that owns the virtual IP answers itself without any
 * route, so that only somebody outside both servers tells the truth, and only of the table through which it looks.
 *
 * AWS keeps a deleted function's interfaces for 20 to 60 minutes. The group of the probes does not wait for that, as the
 * interfaces leave it first; the subnets do, while the directory in them is deleted, which takes as long.
 */
export class Probe extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Probe";

  /** Names of the route tables with a prober. */
  readonly tables: readonly string[];

  /** `opts.dependsOn` holds back the functions, and so what starts them. */
  constructor(name: string, args: ProbeArgs, opts: HeldBack) {
    const { dependsOn, ...componentOptions } = opts;
    const { identity, virtualIp, port } = args;
    super(Probe.__pulumiType, name, { identity, virtualIp, port }, componentOptions);
    for (const place of args.places) {
      createLookingFunction(
        `${name}-${place.name}`,
        {
          identity,
          what: `probe-${place.shownName}`,
          description: `Looks at the virtual IP through the route table ${place.shownName}`,
          script: "probe/prober.mjs",
          environment: {
            CLUSTER: identity.clusterName,
            TABLE: place.shownName,
            VIRTUAL_IP: virtualIp,
            PORT: String(port),
            LOOK: args.application === "minio" ? "minio" : "tcp",
          },
          role: args.role,
          timeoutSeconds: TIMEOUT_SECONDS,
          memoryMb: MEMORY_MB,
          network: {
            subnetId: place.subnetId,
            securityGroupId: args.securityGroupId,
            lastSecurityGroupId: args.defaultSecurityGroupId,
          },
        },
        { parent: this, dependsOn },
      );
    }
    this.tables = args.places.map(({ shownName }) => shownName);
    this.registerOutputs({ tables: this.tables });
  }
}
