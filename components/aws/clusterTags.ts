/** What every resource of one cluster is tagged with. */
export interface ClusterIdentity {
  /** Value of `clpfsx:cluster`. Operators' commands, the servers' role and the policy pack find the cluster by it. */
  readonly clusterName: string;
  readonly project: string;
  readonly stack: string;
  /** AWS Region, for ARNs and endpoint service names. */
  readonly region: string;
}

/**
 * Tags of one resource.
 *
 * @param name   value of the `Name` tag: what the AWS console shows. Never a resource's Pulumi name, so that a change of
 *               the shown name replaces nothing.
 * @param server cluster server that the resource is part of; only for an instance and its network interface.
 */
export function clusterTags(identity: ClusterIdentity, name: string, server?: string): Record<string, string> {
  return {
    Name: name,
    "clpfsx:cluster": identity.clusterName,
    "pulumi:project": identity.project,
    "pulumi:stack": identity.stack,
    ...(server === undefined ? {} : { "clpfsx:server": server }),
  };
}
