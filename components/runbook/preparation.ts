import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentity } from "../aws/clusterTags.ts";
import { lendingStatement, preparationPolicy, withStatement } from "../aws/rolePolicies.ts";
import { lending } from "./lentSecret.ts";
import { type Join, prepareDocument } from "./prepareDocument.ts";
import { readPrepareScripts } from "./prepareScripts.ts";
import { createRunbook } from "./runbook.ts";

export interface PreparationArgs {
  readonly identity: ClusterIdentity;
  readonly accountId: pulumi.Output<string>;
  /** Kind of directory that servers join. Default: AWS Managed Microsoft AD. */
  readonly join?: Join;
  /** Secret that the servers' role may read only while it is lent. Default: none; the role may read all that it needs. */
  readonly lentSecret?: string;
}

/** The runbook that turns a Windows instance into a named member of the domain, and the role it runs with. */
export class Preparation extends pulumi.ComponentResource {
  static readonly __pulumiType = "clusterpro-fsx:index:Preparation";

  readonly documentName: pulumi.Output<string>;
  readonly documentVersion: pulumi.Output<string>;
  readonly roleArn: pulumi.Output<string>;
  /** A role without its policy makes every step fail: executions wait for this. */
  readonly rolePolicy: pulumi.Resource;

  constructor(name: string, args: PreparationArgs, opts?: pulumi.ComponentResourceOptions) {
    const { identity, accountId, join = "managed", lentSecret } = args;
    const content = prepareDocument(readPrepareScripts(), join);
    const permissions = preparationPolicy(identity);
    super(Preparation.__pulumiType, name, { identity }, opts);
    const { document, role, policy } = createRunbook(
      name,
      {
        identity,
        accountId,
        what: "prepare",
        description: `Prepares the servers of CLUSTERPRO cluster ${identity.clusterName}`,
        ...(lentSecret === undefined
          ? { permissions, content }
          : {
              permissions: withStatement(permissions, lendingStatement(identity, lentSecret)),
              content: lending(content, { step: "removeStaleComputer", instanceId: "{{ findPeer.PeerInstanceId }}" }),
            }),
      },
      this,
    );
    this.rolePolicy = policy;
    this.documentName = document.name;
    this.documentVersion = document.latestVersion;
    this.roleArn = role.arn;
    this.registerOutputs({ documentName: this.documentName, roleArn: this.roleArn });
  }
}
