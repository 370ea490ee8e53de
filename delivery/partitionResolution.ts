import type { NetworkPartitionSpec } from "../settings/schema/clusterSpec.ts";

/**
 * What a clp.conf does about servers that no longer hear each other. `none`: nothing. `isolation`: a server that reaches
 * neither the other one nor the target stops, by HTTP or ping alone; when only the link between the servers breaks, both
 * reach it and both stay up. `whole`: by a heartbeat that goes another way too, or by a device that both must hold.
 */
export type PartitionResolution = "none" | "isolation" | "whole";

export function partitionResolutionOf({ kind }: NetworkPartitionSpec): PartitionResolution {
  switch (kind) {
    case "none":
      return "none";
    case "http":
    case "ping":
      return "isolation";
    case "witness":
      return "whole";
  }
}
