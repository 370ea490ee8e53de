import { downloadsOf } from "../../delivery/bringUp.ts";
import {
  accountSecretName,
  directorySecretName,
  lendsAdminSecret,
  minioSecretName,
} from "../../delivery/secretNames.ts";
import type { ClusterSpec, ExtraPolicy } from "../../settings/schema/clusterSpec.ts";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import { dnsPolicy, elasticIpPolicy, forcedStopPolicy } from "../aws/extraPolicies.ts";
import {
  deliveryReadPolicy,
  keyPolicy,
  logPolicy,
  type PolicyDocument,
  secretReadPolicy,
  softwareReadPolicy,
} from "../aws/rolePolicies.ts";

const EXTRA_POLICIES = {
  forcedStop: forcedStopPolicy,
  dns: dnsPolicy,
  eip: elasticIpPolicy,
} as const satisfies Record<ExtraPolicy, (identity: ClusterIdentity) => PolicyDocument>;

/** What the servers' role may do to prepare and bring up a cluster, by the name of the policy. */
export function serverPolicies(
  identity: ClusterIdentity,
  spec: ClusterSpec,
  logGroup: string,
): Readonly<Record<string, PolicyDocument>> {
  const { cluster, application } = spec;
  const downloads = downloadsOf(spec);
  const software = softwareReadPolicy(identity, downloads);
  const keys = keyPolicy([
    cluster.kmsKeyArn,
    spec.directory.existing?.kmsKeyArn,
    ...downloads.map(({ kmsKeyArn }) => kmsKeyArn),
  ]);
  return {
    secret: secretReadPolicy(identity, [
      ...(lendsAdminSecret(spec) ? [] : [directorySecretName(spec)]),
      accountSecretName(spec),
      ...cluster.passwords.map(({ secret }) => secret),
      ...(application.kind === "minio" ? [application.secret ?? minioSecretName(identity)] : []),
    ]),
    delivery: deliveryReadPolicy(identity),
    log: logPolicy(identity, logGroup),
    ...(software === undefined ? {} : { software }),
    ...(keys === undefined ? {} : { keys }),
    ...Object.fromEntries(spec.extraPolicies.map((name) => [`extra-${name}`, EXTRA_POLICIES[name](identity)])),
  };
}
