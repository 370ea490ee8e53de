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

/** Unique local and link-local. */
const PRIVATE_IPV6 = [ipaddr.IPv6.parseCIDR("fc00::/7"), ipaddr.IPv6.parseCIDR("fe80::/10")];

/** True for a range in CIDR notation of either family that holds an address of the internet. False for what is none. */
export function isPublicRange(text: string): boolean {
  const range = parseIpv4Range(text);
  if (range) return !PRIVATE.some((each) => holds(each, range));
  const [address = "", prefix = ""] = text.split("/");
  if (!ipaddr.IPv6.isValid(address) || !/^\d{1,3}$/.test(prefix)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return !PRIVATE_IPV6.some(([start, length]) => length <= Number(prefix) && parsed.match(start, length));
}

/** True for `::/0` and for what comes close to it, private ranges left out. */
export function isIpv6Internet(text: string): boolean {
  return text.includes(":") && isPublicRange(text) && Number(text.split("/")[1]) < 16;
}
