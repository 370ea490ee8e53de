/** Settings of a stack whose network and directory are there already. */

export const EXISTING_NETWORK = {
  vpcCidr: "10.8.0.0/16",
  zones: [
    { zone: "ap-northeast-1a", privateCidr: "10.8.110.0/24" },
    { zone: "ap-northeast-1c", privateCidr: "10.8.120.0/24" },
  ],
  existing: {
    vpcId: "vpc-0123456789abcdef0",
    privateSubnetIds: {
      "ap-northeast-1a": "subnet-0aaaaaaaaaaaaaaaa",
      "ap-northeast-1c": "subnet-0cccccccccccccccc",
    },
    routeTableIds: {
      main: "rtb-00000000000000000",
      "private-a": "rtb-0aaaaaaaaaaaaaaaa",
      "private-c": "rtb-0cccccccccccccccc",
    },
  },
};

export const MANAGED_DIRECTORY = {
  domainName: "corp.example.com",
  existing: { directoryId: "d-0123456789", secret: "corp/joiner" },
};

export const SELF_MANAGED_DIRECTORY = {
  domainName: "corp.example.com",
  existing: { dnsAddresses: ["10.8.1.10", "192.168.4.10"], secret: "corp/joiner" },
};

/** Who runs the cluster's scripts: required beside an existing directory. */
export const ACCOUNT = { user: "clusteradmin", secret: "corp/clusteradmin" };

export const ALL_EXISTING = {
  network: EXISTING_NETWORK,
  directory: MANAGED_DIRECTORY,
  cluster: { account: ACCOUNT },
};
