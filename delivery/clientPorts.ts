import type { ApplicationSpec } from "../settings/schema/clusterSpec.ts";

/** A TCP port that clients of the application use, in the security group and in the Windows Firewall alike. */
export interface ClientPort {
  readonly port: number;
  readonly purpose: string;
  /** IPv4 ranges of the clients. */
  readonly clientCidrs: readonly string[];
}

export function clientPorts(application: ApplicationSpec): readonly ClientPort[] {
  switch (application.kind) {
    case "minio":
      return [
        { port: application.port, purpose: "MinIO S3 API", clientCidrs: application.clientCidrs },
        { port: application.consolePort, purpose: "MinIO console", clientCidrs: application.clientCidrs },
      ];
    case "custom":
      return application.ports.map((port) => ({
        port,
        purpose: application.name,
        clientCidrs: application.clientCidrs,
      }));
    case "none":
      return [];
    default:
      return application satisfies never;
  }
}
