/** What the picture of a cluster shows, free of where it stands in it. */
export interface Topology {
  /** Name of the cluster, or of the VPC where nothing names one. */
  readonly name: string;
  readonly vpc: Named & { readonly cidr: string | undefined };
  readonly internetGateway: string | undefined;
  /** By name. */
  readonly zones: readonly Zone[];
  readonly tables: readonly RouteTable[];
  readonly virtualIps: readonly VirtualIp[];
  /** What the servers let in from addresses: who the clients are. */
  readonly clients: readonly Client[];
  /** A domain that the plan does not make. */
  readonly domainElsewhere: string | undefined;
}

export interface Named {
  readonly name: string;
  /** True for what is there already. */
  readonly exists: boolean;
}

export interface Zone {
  readonly name: string;
  /** Those with servers first. */
  readonly subnets: readonly Subnet[];
}

export interface Subnet extends Named {
  readonly kind: "public" | "private";
  readonly cidr: string | undefined;
  /** Name of the route table that serves it, as far as the plan tells. */
  readonly table: string | undefined;
  readonly hosts: readonly Host[];
}

export type HostKind = "server" | "controller" | "fileSystem" | "natGateway" | "endpoint";

/** What has an address in a subnet. */
export interface Host {
  readonly kind: HostKind;
  readonly name: string;
  readonly details: readonly string[];
}

export interface RouteTable extends Named {
  /** Known of one that is there already. */
  readonly id: string | undefined;
  /** Names of the subnets, and `main`. */
  readonly serves: readonly string[];
  readonly routes: readonly Route[];
  /** Addresses of virtual IPs that have no route here. */
  readonly lacks: readonly string[];
}

export interface Route {
  readonly destination: string;
  readonly target: string;
  /** Whose route it is, for a virtual IP's. */
  readonly virtualIp: string | undefined;
}

export interface VirtualIp {
  readonly address: string;
  /** The server that has it after the first update. */
  readonly active: string | undefined;
  /** The servers that it can move to. */
  readonly others: readonly string[];
}

export interface Client {
  readonly what: string;
  readonly from: readonly string[];
}
