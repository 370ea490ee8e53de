/** A port that CLUSTERPRO uses between the servers of one cluster. */
export interface ClusterproPort {
  readonly protocol: "tcp" | "udp" | "icmp";
  /** -1 to -1 is every ICMP type. */
  readonly from: number;
  readonly to: number;
  readonly purpose: string;
}

/**
 * CLUSTERPRO X 5 for Windows without mirror disks. Source: the port lists in NEC's installation scripts for AWS and
 * Windows (ECXInstall, OpenPorts).
 */
export const CLUSTERPRO_PORTS: readonly ClusterproPort[] = [
  { protocol: "tcp", from: 29001, to: 29002, purpose: "internal communication and data transfer" },
  { protocol: "udp", from: 29003, to: 29003, purpose: "alert synchronization" },
  { protocol: "tcp", from: 29008, to: 29008, purpose: "information base" },
  { protocol: "tcp", from: 29010, to: 29010, purpose: "REST API between servers" },
  { protocol: "udp", from: 29106, to: 29106, purpose: "kernel mode LAN heartbeat" },
  { protocol: "icmp", from: -1, to: -1, purpose: "address checks" },
];
