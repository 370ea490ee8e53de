import type { Answer } from "../aws/answer.ts";
import type { S3Credentials } from "../aws/presign.ts";
import type { Grounds } from "../change/grounds.ts";
import type { Invoke } from "./prober.ts";
import type { DrillTiming } from "./timing.ts";

/** What a drill works on: the real cluster, or the rehearsal's. */
export interface DrillGrounds extends Grounds {
  readonly timing: DrillTiming;
  readonly invoke: Invoke;
  /** Where the prober of a table sends requests to: `http://172.16.0.1:9000`. */
  readonly endpointOf: (table: string) => string;
  readonly zoneOf: (table: string) => string | undefined;
  readonly application: DrilledApplication | undefined;
  readonly rehearsal: boolean;
  /** For the kinds that AWS FIS holds. */
  readonly fis?: FisGrounds | undefined;
  /** Version of the real MinIO of a rehearsal. */
  readonly minio?: string | undefined;
}

export interface FisGrounds {
  /** ARN of the role that FIS assumes, in the cluster's account. */
  readonly roleArn: string;
  /** `cluster.networkPartition.kind` of the settings. */
  readonly partition: string;
}

/** An application that takes test objects, and whose process is known: MinIO. */
export interface DrilledApplication {
  /** Name of its program, without `.exe`. */
  readonly process: string;
  readonly credentials: () => Promise<Answer<S3Credentials>>;
}
