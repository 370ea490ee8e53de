import type * as pulumi from "@pulumi/pulumi";
import { type ClusterIdentity, clusterTags } from "../aws/clusterTags.ts";
import * as ec2 from "../aws/ec2.ts";

export interface DhcpOptionsArgs {
  readonly identity: ClusterIdentity;
  readonly vpcId: pulumi.Input<string>;
  readonly domainName: string;
  readonly dnsAddresses: pulumi.Input<string[]>;
}

/**
 * Makes a VPC resolve names through a domain's DNS servers. A server takes them at boot or with a new lease: one that was
 * started before, beside the directory, renews its lease before it joins (find-domain.ps1).
 */
export function dhcpOptions(
  name: string,
  { identity, vpcId, domainName, dnsAddresses }: DhcpOptionsArgs,
  parent: pulumi.Resource,
): pulumi.Resource {
  const options = new ec2.VpcDhcpOptions(
    name,
    { domainName, domainNameServers: dnsAddresses, tags: clusterTags(identity, domainName) },
    { parent },
  );
  return new ec2.VpcDhcpOptionsAssociation(name, { vpcId, dhcpOptionsId: options.id }, { parent });
}
