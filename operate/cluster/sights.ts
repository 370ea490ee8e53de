/*
 * What AWS says, as far as the commands read it. Plain, so that what is made of it is tested without a client.
 */

export interface SeenInterface {
  readonly id: string;
  readonly vpcId: string;
  /** Value of `clpfsx:cluster`. */
  readonly cluster: string;
  /** Value of `clpfsx:server`. */
  readonly server: string;
  readonly instanceId: string | undefined;
  readonly sourceDestCheck: boolean;
  readonly securityGroupIds: readonly string[];
  readonly privateIp: string;
  readonly subnetId: string;
}

export interface SeenRoute {
  readonly destination: string;
  /** Id of the interface or of whatever else it leads to. */
  readonly target: string;
  readonly state: string;
}

export interface SeenTable {
  readonly id: string;
  readonly name: string | undefined;
  readonly cluster: string | undefined;
  readonly routes: readonly SeenRoute[];
}

export interface SeenInstance {
  readonly id: string;
  readonly zone: string;
  readonly state: string;
  /** Worse of the two status checks. */
  readonly checks: string;
}

/** An instance as Systems Manager knows it. */
export interface SeenAgent {
  readonly instanceId: string;
  readonly online: boolean;
  readonly computerName: string;
  /** `Microsoft Windows Server 2022 Datacenter`; empty where it is not told. */
  readonly platform: string;
  /** Milliseconds since 1970. */
  readonly lastPing: number | undefined;
}

export interface SeenAction {
  readonly type: string;
  readonly status: string;
  readonly message: string | undefined;
  readonly at: number | undefined;
}

export interface SeenFileSystem {
  readonly id: string;
  readonly lifecycle: string;
  readonly deploymentType: string;
  readonly throughput: number | undefined;
  readonly preferredSubnetId: string | undefined;
  readonly directoryId: string | undefined;
  /** `d:HH:MM` in UTC, 1 for Monday. */
  readonly window: string | undefined;
  readonly dnsName: string;
  /** Of its file servers. */
  readonly networkInterfaceIds: readonly string[];
  readonly actions: readonly SeenAction[];
}

export interface SeenBackup {
  readonly id: string;
  readonly lifecycle: string;
  readonly at: number;
}

export interface SeenDirectory {
  readonly id: string;
  readonly name: string;
  readonly stage: string;
  readonly dnsAddresses: readonly string[];
  /** Of its domain controllers; undefined for a directory that is not in a VPC of this account. */
  readonly securityGroupId: string | undefined;
}

export interface SeenAlarm {
  readonly name: string;
  readonly state: string;
  readonly reason: string;
  readonly hasActions: boolean;
  /** When it took that state, milliseconds since 1970; undefined where AWS does not say. */
  readonly since?: number | undefined;
  /** ARNs of what it tells when it rings. */
  readonly actions: readonly string[];
}
