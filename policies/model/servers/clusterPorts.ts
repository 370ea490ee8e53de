import type { Port } from "./reach.ts";

/**
 * What CLUSTERPRO X 5 for Windows uses between servers, without mirror disks. Source: the port lists in NEC's
 * installation scripts for AWS and Windows.
 */
export const CLUSTERPRO_PORTS: readonly Port[] = [
  { protocol: "tcp", from: 29001, to: 29002, purpose: "internal communication and data transfer" },
  { protocol: "udp", from: 29003, to: 29003, purpose: "alert synchronization" },
  { protocol: "tcp", from: 29008, to: 29008, purpose: "information base" },
  { protocol: "tcp", from: 29010, to: 29010, purpose: "REST API between servers" },
  { protocol: "udp", from: 29106, to: 29106, purpose: "kernel mode LAN heartbeat" },
];

/** Ports of a server that nobody on the internet may reach: those above, and CLUSTERPRO's others. */
export const GUARDED_PORTS: readonly Port[] = [
  { protocol: "tcp", from: 3389, to: 3389, purpose: "RDP" },
  { protocol: "udp", from: 3389, to: 3389, purpose: "RDP" },
  { protocol: "tcp", from: 5985, to: 5986, purpose: "WinRM" },
  { protocol: "tcp", from: 139, to: 139, purpose: "SMB" },
  { protocol: "tcp", from: 445, to: 445, purpose: "SMB" },
  { protocol: "tcp", from: 29001, to: 29010, purpose: "CLUSTERPRO" },
  { protocol: "udp", from: 29003, to: 29003, purpose: "CLUSTERPRO" },
  { protocol: "udp", from: 29106, to: 29106, purpose: "CLUSTERPRO" },
];
