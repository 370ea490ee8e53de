import { quote } from "../../problems/quote.ts";
import { say } from "../../problems/say.ts";
import {
  type Cidr,
  contains,
  firstAddress,
  formatCidr,
  hasHostBits,
  overlaps,
  parseAddress,
  parseCidr,
  unusableKind,
  withoutHostBits,
} from "./ipv4.ts";
import type { ValueRule } from "./valueRule.ts";

/** What a setting of a range is called where it is missing or of another type. */
export const IPV4_RANGE = "an IPv4 range such as 10.0.0.0/16";

/** AWS allows these prefix lengths for a VPC's range and for a subnet's. Source: VPC user guide, "VPC CIDR blocks". */
const MIN_PREFIX = 16;
const MAX_PREFIX = 28;

/** Wide enough for 10.0.0.0/8; anything wider is no network of one's own but a part of the Internet. */
const MIN_CLIENT_PREFIX = 8;

/** 198.18.0.0/15. */
const BENCHMARKING: Cidr = { address: 0xc6120000, prefix: 15 };
/** 172.17.0.0/16. */
const INSIDE_AWS: Cidr = { address: 0xac110000, prefix: 16 };

/** The VPC's range. 198.18.0.0/15 is refused because AWS Managed Microsoft AD does not work in it (its prerequisites). */
export const vpcCidr: ValueRule = (text) => {
  const cidr = awsRange(text, "10.0.0.0/16");
  if (typeof cidr === "string") return cidr;
  if (!overlaps(cidr, BENCHMARKING)) return undefined;
  return say(
    `${text} overlaps 198.18.0.0/15`,
    "ranges outside it are allowed, since AWS Managed Microsoft AD does not work in it",
    "Choose for example 10.0.0.0/16",
  );
};

export const subnetCidr: ValueRule = (text) => {
  const cidr = awsRange(text, "10.0.10.0/24");
  return typeof cidr === "string" ? cidr : undefined;
};

export const clientCidr: ValueRule = (text) => {
  const cidr = range(text, "10.0.0.0/16");
  if (typeof cidr === "string") return cidr;
  if (cidr.prefix >= MIN_CLIENT_PREFIX) return undefined;
  return say(
    cidr.prefix === 0 ? `${text} is the whole Internet` : `${text} has prefix length ${cidr.prefix}`,
    `networks with a prefix length of ${MIN_CLIENT_PREFIX} to 32 are allowed`,
    "Name your clients' networks, for example 10.0.0.0/16",
  );
};

export const hostAddress: ValueRule = (text) => {
  if (parseAddress(text) !== undefined) return undefined;
  return say(
    `${quote(text)} is not an IPv4 address`,
    "one address of four decimal parts is allowed",
    "Write for example 10.0.110.11",
  );
};

/**
 * What can be said of the virtual IP without knowing the VPC. 172.17.0.0/16 is refused because some AWS services use
 * it inside. Source: VPC user guide, "VPC CIDR blocks".
 */
export const virtualIp: ValueRule = (text) => {
  const todo = "Choose for example 172.16.0.1";
  const allowed = "one IPv4 host address without a prefix length is allowed";
  const address = parseAddress(text);
  if (address === undefined) return say(`${quote(text)} is not an IPv4 address`, allowed, todo);
  const unusable = unusableKind(address);
  if (unusable !== undefined) return say(`${text} is ${unusable}`, allowed, todo);
  if (address % 256 === 0 || address % 256 === 255) {
    return say(
      `${text} looks like a network or broadcast address`,
      "one IPv4 host address that does not end in 0 or 255 is allowed",
      todo,
    );
  }
  if (contains(INSIDE_AWS, address)) {
    return say(
      `${text} lies inside 172.17.0.0/16, which some AWS services use themselves`,
      "an address outside it is allowed",
      todo,
    );
  }
  return undefined;
};

function awsRange(text: string, example: string): Cidr | string {
  const cidr = range(text, example);
  if (typeof cidr === "string") return cidr;
  if (cidr.prefix < MIN_PREFIX || cidr.prefix > MAX_PREFIX) {
    return say(
      `${text} has prefix length ${cidr.prefix}`,
      `AWS allows ${MIN_PREFIX} to ${MAX_PREFIX}`,
      `Write for example ${example}`,
    );
  }
  const unusable = unusableKind(firstAddress(cidr));
  if (unusable === undefined) return cidr;
  return say(`${text} starts with ${unusable}`, "ranges of host addresses are allowed", `Write for example ${example}`);
}

function range(text: string, example: string): Cidr | string {
  const cidr = parseCidr(text);
  if (cidr === undefined) {
    return say(
      `${quote(text)} is not an IPv4 range`,
      "an address, a slash and a prefix length are allowed",
      `Write for example ${example}`,
    );
  }
  if (!hasHostBits(cidr)) return cidr;
  return say(
    `${text} has host bits set`,
    "only the first address of a range is allowed before the slash",
    `Write ${formatCidr(withoutHostBits(cidr))}`,
  );
}
