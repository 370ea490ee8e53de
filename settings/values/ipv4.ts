import ipaddr from "ipaddr.js";

/** An IPv4 address as a number from 0 to 4294967295, so that order and distance are plain arithmetic. */
export type Address = number;

export interface Cidr {
  /** As written; has host bits when `hasHostBits` says so. */
  readonly address: Address;
  /** 0 to 32. */
  readonly prefix: number;
}

/** Addresses of one's own networks. Source: RFC 1918. */
export const PRIVATE_RANGES = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** `undefined` for anything but four decimal parts: ipaddr.js alone would also take "10.1", octal and hexadecimal. */
export function parseAddress(text: string): Address | undefined {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text).octets.reduce((sum, octet) => sum * 256 + octet, 0);
}

export function formatAddress(address: Address): string {
  return new ipaddr.IPv4([24, 16, 8, 0].map((shift) => (address >>> shift) & 255)).toString();
}

/** `undefined` unless an address, a slash and a prefix length of 0 to 32. Host bits are the caller's to judge. */
export function parseCidr(text: string): Cidr | undefined {
  const [addressText = "", prefixText = "", ...rest] = text.split("/");
  const address = parseAddress(addressText);
  if (address === undefined || rest.length > 0 || !/^(\d|[12]\d|3[0-2])$/.test(prefixText)) return undefined;
  return { address, prefix: Number(prefixText) };
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.address)}/${cidr.prefix}`;
}

/** How many addresses the range holds. */
export function sizeOf(cidr: Cidr): number {
  return 2 ** (32 - cidr.prefix);
}

export function firstAddress(cidr: Cidr): Address {
  return cidr.address - (cidr.address % sizeOf(cidr));
}

export function lastAddress(cidr: Cidr): Address {
  return firstAddress(cidr) + sizeOf(cidr) - 1;
}

/** True when the address part is not the first address of the range, as in 10.0.0.5/24. */
export function hasHostBits(cidr: Cidr): boolean {
  return cidr.address !== firstAddress(cidr);
}

export function withoutHostBits(cidr: Cidr): Cidr {
  return { address: firstAddress(cidr), prefix: cidr.prefix };
}

export function contains(cidr: Cidr, address: Address): boolean {
  return firstAddress(cidr) <= address && address <= lastAddress(cidr);
}

export function containsRange(outer: Cidr, inner: Cidr): boolean {
  return contains(outer, firstAddress(inner)) && contains(outer, lastAddress(inner));
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return firstAddress(a) <= lastAddress(b) && firstAddress(b) <= lastAddress(a);
}

/** The address `n` places after the first one. Throws RangeError when the range does not reach that far. */
export function nthAddress(cidr: Cidr, n: number): Address {
  if (!Number.isInteger(n) || n < 0 || n >= sizeOf(cidr)) {
    throw new RangeError(`${formatCidr(cidr)} has no address number ${n}`);
  }
  return firstAddress(cidr) + n;
}

/**
 * True for the five addresses which AWS keeps in every subnet: network, VPC router, DNS, future use, and the last.
 * Source: VPC user guide, "Subnet CIDR blocks".
 */
export function isReservedInSubnet(subnet: Cidr, address: Address): boolean {
  return contains(subnet, address) && (address < firstAddress(subnet) + 4 || address === lastAddress(subnet));
}

const UNUSABLE: Readonly<Record<string, string>> = {
  unspecified: "a 0.0.0.0/8 address",
  loopback: "a loopback address",
  linkLocal: "a link-local address",
  multicast: "a multicast address",
  broadcast: "the broadcast address",
  reserved: "a reserved address",
};

/** Why no host and no VPC can have this address, in words ("a multicast address"); `undefined` when one can. */
export function unusableKind(address: Address): string | undefined {
  // ipaddr.js files 192.0.2.0/24 and other documentation ranges under "reserved"; AWS accepts those, so only the
  // former class E counts here.
  const range = ipaddr.IPv4.parse(formatAddress(address)).range();
  return range === "reserved" && address < 0xf0000000 ? undefined : UNUSABLE[range];
}

/** True of an address that somebody on the Internet may have. */
export function isPublic(address: Address): boolean {
  return ipaddr.IPv4.parse(formatAddress(address)).range() === "unicast";
}
