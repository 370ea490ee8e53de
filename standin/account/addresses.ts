/** IPv4 arithmetic of the stand-in: its own, because the program's is what is tested. */
const toNumber = (address: string): number => address.split(".").reduce((sum, byte) => sum * 256 + Number(byte), 0);

export function parseCidr(range: string): { readonly first: string; readonly start: number; readonly size: number } {
  const [first = "", length = "32"] = range.split("/");
  return { first, start: toNumber(first), size: 2 ** (32 - Number(length)) };
}

export function containsAddress(range: string, address: string): boolean {
  const { start, size } = parseCidr(range);
  const value = toNumber(address);
  return value >= start && value < start + size;
}

export function rangesOverlap(one: string, other: string): boolean {
  return containsAddress(one, parseCidr(other).first) || containsAddress(other, parseCidr(one).first);
}

/** The address with that number in a range, which itself has number 0. */
export function addressIn(range: string, number: number): string {
  const value = parseCidr(range).start + number;
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
