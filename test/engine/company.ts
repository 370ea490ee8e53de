import { text } from "../../standin/account/json.ts";
import type { Cloud } from "../../standin/cloud/cloud.ts";
import {
  DIRECTORY,
  INTERNET_GATEWAY,
  NAT_GATEWAY,
  ROUTE,
  ROUTE_TABLE,
  SECRET,
  SECRET_VERSION,
  SUBNET,
  VPC,
} from "../../standin/types/tokens.ts";
import type { SetUp } from "./testCluster.ts";

/** Zones of the company's VPC and what stands for them in its addresses. */
const ZONES = [
  ["ap-northeast-1a", 1],
  ["ap-northeast-1c", 2],
] as const;

const DOMAIN = "corp.example.com";
const ACCOUNT = { user: "clusteradmin", secret: "corp/clusteradmin" };

/** What a value of the company's secrets looks like: a test looks for it wherever no secret may appear. */
export const COMPANY_PASSWORD = "Company-Password_1";

/** A VPC with a directory that somebody else made, and a cluster that is to go in there. */
export const inCompanyNetwork: SetUp = (cloud) => {
  addSecrets(cloud);
  const { network, subnetIds, vpcId } = addNetwork(cloud);
  const directory = cloud.add(DIRECTORY, { name: DOMAIN, type: "MicrosoftAD", vpcSettings: { vpcId, subnetIds } });
  return {
    network,
    servers: ZONES.map(([zone, number]) => ({ name: `server${number}`, zone, privateIp: `10.8.1${number}0.11` })),
    // Of an existing directory the edition is not asked for.
    directory: {
      domainName: DOMAIN,
      edition: undefined,
      existing: { directoryId: directory.id, secret: "corp/joiner" },
    },
    cluster: { account: ACCOUNT },
  };
};

/** A self-managed domain somewhere behind a VPN, and a cluster in a VPC of its own. */
export const inCompanyDomain: SetUp = (cloud) => {
  addSecrets(cloud);
  const existing = { dnsAddresses: ["10.8.1.10", "192.168.4.10"], secret: "corp/joiner" };
  return { directory: { domainName: DOMAIN, edition: undefined, existing }, cluster: { account: ACCOUNT } };
};

function addSecrets(cloud: Cloud): void {
  for (const name of ["corp/joiner", "corp/clusteradmin"]) {
    const { id } = cloud.add(SECRET, { name, recoveryWindowInDays: 30 });
    const secretString = JSON.stringify({ username: name.slice("corp/".length), password: COMPANY_PASSWORD });
    cloud.add(SECRET_VERSION, { secretId: id, secretString });
  }
}

/** With AWS's own main table, and for each zone a NAT gateway, a private subnet and its table. */
function addNetwork(cloud: Cloud) {
  const vpc = cloud.add(VPC, { cidrBlock: "10.8.0.0/16" });
  const main = text(vpc.properties, "mainRouteTableId");
  const gateway = cloud.add(INTERNET_GATEWAY, { vpcId: vpc.id });
  const toInternet = { destinationCidrBlock: "0.0.0.0/0" };
  cloud.add(ROUTE, { ...toInternet, routeTableId: main, gatewayId: gateway.id });
  const zones = ZONES.map(([zone, number]) => {
    const subnet = (cidrBlock: string) => cloud.add(SUBNET, { vpcId: vpc.id, availabilityZone: zone, cidrBlock });
    const address = cloud.add("aws:ec2/eip:Eip", { domain: "vpc" });
    const nat = cloud.add(NAT_GATEWAY, { subnetId: subnet(`10.8.${number}.0/24`).id, allocationId: address.id });
    const table = cloud.add(ROUTE_TABLE, { vpcId: vpc.id });
    cloud.add(ROUTE, { ...toInternet, routeTableId: table.id, natGatewayId: nat.id });
    const privateCidr = `10.8.1${number}0.0/24`;
    const inside = subnet(privateCidr);
    cloud.add("aws:ec2/routeTableAssociation:RouteTableAssociation", {
      subnetId: inside.id,
      routeTableId: table.id,
    });
    return { zone, privateCidr, subnetId: inside.id, tableId: table.id };
  });
  const subnetIds = zones.map(({ subnetId }) => subnetId);
  return {
    vpcId: vpc.id,
    subnetIds,
    network: {
      vpcCidr: "10.8.0.0/16",
      zones: zones.map(({ zone, privateCidr }) => ({ zone, privateCidr })),
      existing: {
        vpcId: vpc.id,
        privateSubnetIds: Object.fromEntries(zones.map(({ zone, subnetId }) => [zone, subnetId])),
        routeTableIds: { main, ...Object.fromEntries(zones.map(({ zone, tableId }) => [zone.slice(-2), tableId])) },
      },
    },
  };
}
