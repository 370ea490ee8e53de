import { say } from "../../problems/say.ts";

interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly of: string;
}

/**
 * TCP ports that every server has in use before the application starts. Sources: Microsoft, "Service overview and
 * network port requirements for Windows"; for CLUSTERPRO its Getting Started Guide, "Communication port number".
 */
const TAKEN: readonly PortRange[] = [
  { first: 135, last: 135, of: "Windows' RPC endpoint mapper" },
  { first: 139, last: 139, of: "Windows' NetBIOS session service" },
  { first: 445, last: 445, of: "Windows' SMB server" },
  { first: 3389, last: 3389, of: "Remote Desktop" },
  { first: 5985, last: 5985, of: "Windows Remote Management" },
  { first: 47001, last: 47001, of: "Windows Remote Management" },
  { first: 29001, last: 29010, of: "CLUSTERPRO" },
];

/** What is wrong with a port for an application on these servers. */
export function applicationPort(port: number): string | undefined {
  const taken = TAKEN.find(({ first, last }) => first <= port && port <= last);
  if (taken === undefined) return undefined;
  return say(
    `${port} is taken by ${taken.of} on every server`,
    "a port from 1 to 65535 that neither Windows nor CLUSTERPRO has is allowed",
    "Choose another, for example 9000",
  );
}
