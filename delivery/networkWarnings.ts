import type { ClusterSpec } from "../settings/schema/clusterSpec.ts";
import { contains, isPublic, parseAddress, parseCidr } from "../settings/values/ipv4.ts";

/** What a client or a firewall takes for another service. Source: IANA, "Service Name and Port Number Registry". */
const EXPECTED: Readonly<Record<number, string>> = {
  53: "DNS",
  88: "Kerberos",
  5986: "Windows Remote Management over TLS",
};

/** Windows gives ports from here on to any program that asks for one. Source: Microsoft, "Service overview". */
const FIRST_DYNAMIC_PORT = 49152;

/** Addresses and ports that work, but for somebody else too. */
export function* networkWarnings(spec: ClusterSpec): Generator<string> {
  yield* ports(spec);
  yield* virtualIp(spec);
  yield* partitionTarget(spec);
  yield* secretKey(spec);
}

function* ports({ application }: ClusterSpec): Generator<string> {
  for (const [name, port] of portsOf(application)) {
    const other = EXPECTED[port];
    if (other !== undefined) {
      yield `application.${name} ${port} is the port of ${other}: free on these servers, but clients and firewalls ` +
        `expect ${other} there. Choose another, unless the application is just that.`;
    }
    if (port >= FIRST_DYNAMIC_PORT) {
      yield `application.${name} ${port} lies in Windows' dynamic range (${FIRST_DYNAMIC_PORT} to 65535): where another ` +
        "program was given it by then, the application does not start on that server. Choose one below " +
        `${FIRST_DYNAMIC_PORT}.`;
    }
  }
}

function portsOf(application: ClusterSpec["application"]): readonly (readonly [string, number])[] {
  if (application.kind === "none") return [];
  if (application.kind === "custom") return application.ports.map((port, i) => [`ports[${i}]`, port]);
  return [
    ["port", application.port],
    ["consolePort", application.consolePort],
  ];
}

function* virtualIp({ cluster }: ClusterSpec): Generator<string> {
  const address = parseAddress(cluster.virtualIp);
  if (address === undefined || !isPublic(address)) return;
  yield `cluster.virtualIp ${cluster.virtualIp} is a public address: nobody in the VPC reaches the one on the Internet ` +
    "whose address it is any more. Choose a private one, for example 172.16.0.1.";
}

/** A zone that fails takes the target along, and the servers elsewhere take themselves for cut off. */
function* partitionTarget({ cluster, network, servers }: ClusterSpec): Generator<string> {
  const { networkPartition } = cluster;
  if (networkPartition.kind === "none") return;
  const [key, target] =
    networkPartition.kind === "ping" ? ["address", networkPartition.address] : ["host", networkPartition.host];
  const address = parseAddress(target);
  if (address === undefined) return;
  for (const { zone, publicCidr, privateCidr } of network.zones) {
    const server = servers.find((each) => each.zone === zone);
    const subnet = [publicCidr, privateCidr].find((text) => {
      const cidr = text === undefined ? undefined : parseCidr(text);
      return cidr !== undefined && contains(cidr, address);
    });
    if (server === undefined || subnet === undefined) continue;
    yield `cluster.networkPartition.${key} ${target} lies in ${subnet} of ${zone}, where ${server.name} is: when that zone ` +
      "fails, the target fails with it, and the servers that are left take themselves for cut off and stop too. Name a " +
      "target outside both zones of the cluster.";
  }
}

function* secretKey({ directory }: ClusterSpec): Generator<string> {
  const { existing } = directory;
  if (existing?.dnsAddresses === undefined || existing.kmsKeyArn !== undefined) return;
  yield `directory.existing.kmsKeyArn is not set: FSx reads the secret ${existing.secret} of a self-managed domain itself, ` +
    "which it cannot where AWS's own key encrypts it, and the servers' role decrypts with no key that is not named. " +
    "Encrypt the secret with a customer managed key, and name it.";
}
