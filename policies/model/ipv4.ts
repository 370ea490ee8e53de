import ipaddr from "ipaddr.js";

export interface Ipv4Range {
  readonly address: string;
  readonly prefixLength: number;
}

/** `172.16.0.1/32` and its like; undefined for what is no IPv4 range in CIDR notation. */
export function parseIpv4Range(text: string): Ipv4Range | undefined {
  const [address = "", prefix = "", ...rest] = text.split("/");
  if (rest.length > 0 || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32 || !isIpv4(address)) return undefined;
  return { address, prefixLength: Number(prefix) };
}

/** Four decimal parts without leading zeros, which some take for octal. */
export function isIpv4(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text);
}
