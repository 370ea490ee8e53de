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

/** True when every address of `inner` is one of `outer`. */
export function holds(outer: Ipv4Range, inner: Ipv4Range): boolean {
  return (
    outer.prefixLength <= inner.prefixLength &&
    network(outer, outer.prefixLength) === network(inner, outer.prefixLength)
  );
}

function network({ address }: Ipv4Range, prefixLength: number): number {
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return Math.floor(number / 2 ** (32 - prefixLength));
}

/** Ranges that nobody reaches from the internet: RFC 1918, carrier-grade NAT, link-local. */
const PRIVATE: readonly Ipv4Range[] = [
  { address: "10.0.0.0", prefixLength: 8 },
  { address: "172.16.0.0", prefixLength: 12 },
  { address: "192.168.0.0", prefixLength: 16 },
  { address: "100.64.0.0", prefixLength: 10 },
  { address: "169.254.0.0", prefixLength: 16 },
];

/** True for `0.0.0.0/0` and for what comes close to it: anybody, rather than a known network. */
export function isInternet(range: Ipv4Range): boolean {
  return range.prefixLength < 8 && !PRIVATE.some((each) => holds(each, range));
}

/** True for `::/0` and for what comes close to it. */
export function isIpv6Internet(text: string): boolean {
  const [address = "", prefix = ""] = text.split("/");
  return ipaddr.IPv6.isValid(address) && /^\d{1,3}$/.test(prefix) && Number(prefix) < 16;
}
